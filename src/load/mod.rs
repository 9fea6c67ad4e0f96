//! The only code that opens inputs, and the only code that names polars.
//!
//! Files come in as they are; what is odd about them comes back beside the data, with its place. A row that cannot be
//! understood is rejected and listed, never guessed at and never dropped silently.

mod cell;
mod events;
mod factors;
mod header;
mod large;
mod prices;
mod reject;
mod rows;
mod source;

pub use events::{EventFile, events};
pub use factors::{FactorFile, factors};
pub use prices::{PriceFiles, prices};
pub use reject::{Reject, Rejects};
pub use source::{InputFile, text};
