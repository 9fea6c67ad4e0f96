//! A progress line on the terminal, for work that takes long.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use newsquake::robustness::watch::Watch;
use newsquake::study::progress::{Progress, Stage};

use super::speak;
use super::volume::{Volume, shows_progress};

/// Work that ends within this time shows no progress line.
const PATIENCE: Duration = Duration::from_millis(300);

/// Time between updates of the line.
const TICK: Duration = Duration::from_millis(100);

/// The remaining time is shown from this many seconds.
const SHOWN_FROM: f64 = 2.0;

/// Does the work and shows what it is and how long it has taken so far. Only a terminal shows the line; in a pipe, a file
/// or a build server nothing is written. The line is removed when the work is done.
pub fn during<R>(what: &str, work: impl FnOnce() -> R) -> R {
    timed(what, || watched(|_| what.to_owned(), work))
}

/// Does the work and says how long it took, if phases are wanted.
fn timed<R>(what: &str, work: impl FnOnce() -> R) -> R {
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    speak::say(Volume::Phases, &format!("{what}: {seconds:.2} s"));
    result
}

/// Does the work of a study and shows how much of it is done.
pub fn during_study<R>(what: &str, progress: &Progress, work: impl FnOnce() -> R) -> R {
    let mut began = None;
    let line = |seconds| match progress.now() {
        None => what.to_owned(),
        Some(now) => share_done(what, now, &mut began, seconds),
    };
    timed(what, || watched(line, work))
}

/// Makes draws and shows how many of them are done.
pub fn during_draws<R>(what: &str, watch: &Watch, work: impl FnOnce() -> R) -> R {
    let mut began = None;
    let line = |seconds| match watch.now() {
        None => what.to_owned(),
        Some((done, all)) => share_done(what, (Stage::Measuring, done, all), &mut began, seconds),
    };
    timed(what, || watched(line, work))
}

/// Returns the share of a stage that is done and the time left at its pace so far. `began` holds when the stage was first
/// seen, in seconds from the start.
fn share_done(
    what: &str,
    (stage, done, all): (Stage, usize, usize),
    began: &mut Option<(Stage, f64)>,
    seconds: f64,
) -> String {
    let start = match *began {
        Some((seen, start)) if seen == stage => start,
        _ => began.insert((stage, seconds)).1,
    };
    let what = match stage {
        Stage::Measuring => what,
        Stage::Testing => "averaging and testing",
    };
    let share = done as f64 / all.max(1) as f64;
    let left = (seconds - start) * (1.0 - share) / share;
    let left = if left.is_finite() && left >= SHOWN_FROM {
        format!(", {left:.0} s left")
    } else {
        String::new()
    };
    format!("{what}: {:.0} %{left}", (share * 100.0).floor())
}

fn watched<R>(what: impl FnMut(f64) -> String + Send, work: impl FnOnce() -> R) -> R {
    if !shows_progress() {
        return work();
    }
    let (working, done) = channel::<()>();
    std::thread::scope(|scope| {
        // Without a further thread there is no progress line.
        let _ = Builder::new().spawn_scoped(scope, || {
            show(what, done, PATIENCE, TICK, &mut io::stderr())
        });
        let result = work();
        drop(working);
        result
    })
}

/// Writes the line until the other end of the channel is dropped. Errors of writing are ignored.
fn show(
    mut what: impl FnMut(f64) -> String,
    done: Receiver<()>,
    patience: Duration,
    tick: Duration,
    out: &mut dyn Write,
) {
    let start = Instant::now();
    let mut wait = patience;
    while done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = tick;
        let seconds = start.elapsed().as_secs_f64();
        // Return to the start of the line, write, and clear the rest of it.
        let _ = write!(out, "\r{} ... {seconds:.1} s\x1b[K", what(seconds));
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
            scope.spawn(|| {
                show(
                    |_| "measuring 3 events".to_owned(),
                    done,
                    patience,
                    tick,
                    &mut out,
                )
            });
            std::thread::sleep(work);
            drop(working);
        });
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn long_work_is_named_until_it_is_done() {
        let text = shown(Duration::from_millis(200));
        // How late the first line comes depends on the machine.
        assert!(text.starts_with("\rmeasuring 3 events ... 0."), "{text:?}");
        assert!(text.ends_with("\r\x1b[K"), "{text:?}");
    }

    #[test]
    fn the_share_that_is_done_tells_what_is_left() {
        let mut began = None;
        let mut line = |now, seconds| share_done("measuring 8 events", now, &mut began, seconds);
        let (measuring, testing) = (Stage::Measuring, Stage::Testing);
        assert_eq!(line((measuring, 0, 8), 0.5), "measuring 8 events: 0 %");
        assert_eq!(
            line((measuring, 2, 8), 1.5),
            "measuring 8 events: 25 %, 3 s left"
        );
        assert_eq!(line((measuring, 7, 8), 4.0), "measuring 8 events: 87 %");
        assert_eq!(line((testing, 0, 16), 5.0), "averaging and testing: 0 %");
        assert_eq!(
            line((testing, 4, 16), 6.0),
            "averaging and testing: 25 %, 3 s left"
        );
        assert_eq!(line((testing, 0, 0), 6.0), "averaging and testing: 0 %");
    }

    #[test]
    fn short_work_shows_no_line() {
        assert_eq!(shown(Duration::ZERO), "");
    }
}
