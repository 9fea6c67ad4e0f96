//! Looks for flaws in price series that no single row shows.

mod adjustment;
mod impossible;
mod jump;
mod search;
mod standstill;

pub use impossible::is_impossible;
pub(super) use search::search;
pub use search::{findings, is_told};
