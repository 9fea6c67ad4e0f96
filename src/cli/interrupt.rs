//! Ctrl-C while draws are made and results are written.

use std::io::{self, Write};
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use newsquake::error::Result;
use newsquake::publish::abandon;
use newsquake::robustness::watch::Watch;

use super::volume::shows_progress;

/// Exit status of a run that the user stopped, as shells report it: 128 and the number of the signal.
pub const STOPPED: u8 = 130;

/// The draws of the run.
static DRAWS: Watch = Watch::new();

/// Whether draws are being made.
static DRAWING: AtomicBool = AtomicBool::new(false);

/// From now on, Ctrl-C leaves nothing of this run behind. Without a further thread, what it leaves is removed by the next run.
pub fn leave_nothing_behind() {
    let _ = ctrlc::set_handler(|| {
        if DRAWING.load(Relaxed) && !DRAWS.is_stopped() {
            DRAWS.stop();
            return;
        }
        abandon();
        if shows_progress() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
        exit(STOPPED.into());
    });
}

/// Makes draws, of which the first Ctrl-C keeps those that are done.
///
/// # Errors
/// The error of the draws.
pub fn keeping_draws(draws: impl FnOnce(&'static Watch) -> Result<()>) -> Result<()> {
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
