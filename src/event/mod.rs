//! News events: as read, the session on which each counts, and the reasons for exclusion.

mod align;
mod cells;
mod clock_doubts;
mod clock_shift;
pub mod confounders;
mod cutoff;
mod duplicates;
pub mod exclusion;
mod filter;
mod label;
pub mod market_wide;
pub mod news;
mod number_column;
mod options;
pub mod overlap;
mod place;
mod placed;
mod quantiles;
mod refusal;
mod sample;
mod selection;
mod shared;
mod stamp_doubts;
mod stories;
pub mod suspect;
mod symbols;
pub mod timing;
pub(crate) mod window_columns;

pub use align::align;
pub use cells::{Cells, is_missing, number};
pub use clock_shift::ClockShift;
pub use cutoff::Cutoff;
pub use exclusion::{Counts, ExcludedOutcome, Exclusion, Reason, by_code};
pub use filter::Filter;
pub use label::{
    ALL, DERIVED, TAGS, derived_label, find_column, groups_of, label_column, labels, name_of_group,
};
pub use news::{Event, Zone};
pub use number_column::{WEIGHT, number_column, number_in};
pub use options::{Align, Roll, UnknownTiming};
pub use placed::{Placed, Shift};
pub use quantiles::Quantiles;
pub use refusal::Refusal;
pub use sample::{Aligned, Sample};
pub use selection::{Confounded, Selection};
pub(crate) use shared::{Known, Recent};
pub use shared::{Shared, SharedList};
pub use timing::Timing;
