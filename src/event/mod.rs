//! News events: what was read, on which trading day it counts, and why an event is not used.

pub mod align;
mod cells;
mod duplicates;
pub mod exclusion;
mod gap;
mod label;
pub mod news;
pub mod overlap;
mod place;
mod securities;
pub mod suspect;
pub mod timing;

pub use align::{Align, Aligned, Move, Roll, Sample, UnknownTiming, align};
pub use cells::{Cells, number};
pub use exclusion::{Counts, ExcludedOutcome, Exclusion, Reason, by_code};
pub use label::{ALL, TAGS, find_column, label_column, labels, name_of_group};
pub use news::{Event, Zone};
pub use timing::Timing;
