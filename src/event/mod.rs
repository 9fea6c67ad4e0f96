//! News events: what was read, on which trading day it counts, and why an event is not used.

pub mod align;
mod cells;
mod duplicates;
pub mod exclusion;
mod gap;
pub mod news;
pub mod overlap;
mod place;
mod securities;
pub mod suspect;
pub mod timing;

pub use align::{Align, Aligned, Move, Roll, Sample, UnknownTiming, align};
pub use cells::Cells;
pub use exclusion::{Counts, ExcludedOutcome, Exclusion, Reason, by_code};
pub use news::{Event, Zone};
pub use timing::Timing;
