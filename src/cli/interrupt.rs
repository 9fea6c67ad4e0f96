//! Ctrl-C while results are written.

use std::io::{self, Write};
use std::process::exit;

use newsquake::publish::abandon;

use super::volume::shows_progress;

/// Exit status of a run that the user stopped, as shells report it: 128 and the number of the signal.
const STOPPED: i32 = 130;

/// From now on, Ctrl-C leaves nothing of this run behind. Without a further thread, what it leaves is removed by the next run.
pub fn leave_nothing_behind() {
    let _ = ctrlc::set_handler(|| {
        abandon();
        if shows_progress() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
        exit(STOPPED);
    });
}
