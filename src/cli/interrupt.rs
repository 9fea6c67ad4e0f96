//! Signals: what ends a run from outside leaves nothing of it behind, and what the system refuses is said in words.

use std::io::{self, Write};
use std::process::exit;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use newsquake::error::{Error, Result};
use newsquake::publish::abandon;
use newsquake::robustness::watch::Watch;

use super::volume::shows_progress;

/// Exit status of a run whose draws the user stopped, as shells report Ctrl-C: 128 and the number of the signal.
pub const STOPPED: u8 = 130;

/// The draws of the run.
static DRAWS: Watch = Watch::new();

/// Whether draws are being made.
static DRAWING: AtomicBool = AtomicBool::new(false);

/// From now on, a run that has no memory left or may not enlarge a file ends like any other that could not run. The standard library
/// says how much memory was missing and aborts; the status of an abort is replaced, since nobody wants to read a core dump of it.
pub fn fail_in_words() {
    #[cfg(unix)]
    {
        use std::sync::Arc;

        use signal_hook::consts::{SIGABRT, SIGXFSZ};
        use signal_hook::flag;

        let always = || Arc::new(AtomicBool::new(true));
        let status = i32::from(super::FAILED);
        let _ = flag::register_conditional_shutdown(SIGABRT, status, always());
        // With a handler of its own, what cannot be written is an error of that write.
        let _ = flag::register(SIGXFSZ, always());
        end_where_no_thread_can_start();
    }
}

/// The standard library panics in a thread for whose signal stack there is no memory, before any of our code runs there.
#[cfg(unix)]
fn end_where_no_thread_can_start() {
    use std::panic::{set_hook, take_hook};

    /// Where it panics.
    const PLACE: &str = "stack_overflow.rs";
    let usual = take_hook();
    set_hook(Box::new(move |info| {
        let place = info.location().map_or("", |location| location.file());
        if !place.ends_with(PLACE) {
            return usual(info);
        }
        let _ = io::stderr().write_all(b"error: no memory is left for a further thread\n");
        exit(super::FAILED.into())
    }));
}

/// From now on, Ctrl-C, a closed terminal and a termination leave nothing of this run behind. The exit status is the one that shells
/// report: 128 and the number of the signal. Without a further thread, what is left is removed by the next run.
pub fn leave_nothing_behind() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        #[cfg(unix)]
        on_unix::watch();
        #[cfg(not(unix))]
        let _ = ctrlc::set_handler(|| answer(INTERRUPT));
    });
}

/// Makes draws, of which the first Ctrl-C keeps those that are done.
///
/// # Errors
/// The error of the draws.
pub fn keeping_draws<T>(draws: impl FnOnce(&'static Watch) -> Result<T>) -> Result<T> {
    leave_nothing_behind();
    DRAWING.store(true, Relaxed);
    let made = draws(&DRAWS);
    DRAWING.store(false, Relaxed);
    made
}

/// Returns whether the user stopped the draws of the run.
pub fn stopped_draws() -> bool {
    DRAWS.is_stopped()
}

/// Returns whether an error says that the user stopped the draws of the run before there was anything to keep.
pub fn ended_draws(error: &Error) -> bool {
    stopped_draws() && error.code() == "interrupted_draws"
}

/// The signal of Ctrl-C.
const INTERRUPT: i32 = 2;

/// Answers a signal: draws that are being made are kept at the first Ctrl-C; else the process ends, once everything unfinished is
/// removed.
fn answer(signal: i32) {
    /// Added to the number of the signal that ended a process.
    const ENDED: i32 = 128;
    if signal == INTERRUPT && DRAWING.load(Relaxed) && !DRAWS.is_stopped() {
        DRAWS.stop();
        return;
    }
    abandon();
    if shows_progress() {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    exit(ENDED + signal)
}

#[cfg(unix)]
mod on_unix {
    use std::ffi::c_int;
    use std::sync::mpsc::sync_channel;
    use std::thread::Builder;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use newsquake::publish::is_ignored;

    use super::answer;

    /// Waits for signals on a thread of its own.
    pub fn watch() {
        let signals: Vec<c_int> = [SIGINT, SIGTERM, SIGHUP]
            .into_iter()
            .filter(|signal| !is_ignored(*signal))
            .collect();
        let (set, is_set) = sync_channel(1);
        // The handlers are set by the thread that waits for them: without it, signals do what they always do.
        let wait = move || {
            let Ok(mut signals) = Signals::new(signals) else {
                return;
            };
            let _ = set.send(());
            signals.forever().for_each(answer);
        };
        if Builder::new().spawn(wait).is_ok() {
            let _ = is_set.recv();
        }
    }
}
