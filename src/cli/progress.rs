//! What is being done, in one line on the terminal, while it takes long.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What is done sooner is not worth a word.
const PATIENCE: Duration = Duration::from_millis(300);

/// How long a line stays before it is written anew.
const TICK: Duration = Duration::from_millis(100);

/// Does the work, and says what it is and how long it has taken so far, on a terminal alone: in a pipe, a file or a build
/// server nothing is written. The line is gone when the work is done.
pub fn during<R>(what: &str, work: impl FnOnce() -> R) -> R {
    if !someone_watches() {
        return work();
    }
    let (working, done) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(|| show(what, done, PATIENCE, TICK, &mut io::stderr()));
        let result = work();
        drop(working);
        result
    })
}

fn someone_watches() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stderr().is_terminal() && !set("CI") && !dumb
}

/// Writes the line until the other end of the channel is gone. Nobody may be listening, which is no reason to stop.
fn show(what: &str, done: Receiver<()>, patience: Duration, tick: Duration, out: &mut dyn Write) {
    let start = Instant::now();
    let mut wait = patience;
    while done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = tick;
        // From the line's beginning, and the rest of it emptied.
        let _ = write!(
            out,
            "\r{what} ... {:.1} s\x1b[K",
            start.elapsed().as_secs_f64()
        );
        let _ = out.flush();
    }
    if wait == tick {
        let _ = write!(out, "\r\x1b[K");
        let _ = out.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(work: Duration) -> String {
        let mut out = Vec::new();
        let (working, done) = channel::<()>();
        let (patience, tick) = (Duration::from_millis(40), Duration::from_millis(5));
        std::thread::scope(|scope| {
            scope.spawn(|| show("measuring 3 events", done, patience, tick, &mut out));
            std::thread::sleep(work);
            drop(working);
        });
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn long_work_is_named_until_it_is_done() {
        let text = shown(Duration::from_millis(200));
        // How late the first word comes is up to the machine.
        assert!(text.starts_with("\rmeasuring 3 events ... 0."), "{text:?}");
        assert!(text.ends_with("\r\x1b[K"), "{text:?}");
    }

    #[test]
    fn short_work_is_not_worth_a_word() {
        assert_eq!(shown(Duration::ZERO), "");
    }
}
