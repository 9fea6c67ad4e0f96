//! The only code that opens inputs, and the only code that names polars.
//!
//! Files come in as they are; what is odd about them comes back beside the data, with its place. A row that cannot be
//! understood is rejected and listed, never guessed at and never dropped silently.

mod account;
mod aside;
mod checks;
mod clock;
mod column;
mod container;
mod contradictions;
mod convert;
mod dialect;
mod encoding;
mod events;
mod factors;
mod file;
mod header;
mod inspect;
mod kind;
mod layout;
mod number;
mod parquet;
mod part;
mod prices;
mod quoting;
mod reading;
mod reject;
mod rows;
mod sheet;
mod single;
mod source;
mod stamp;
mod styles;

pub use account::Account;
pub use convert::write_prices;
pub use events::{EventFile, EventReading, events, events_as, events_from};
pub use factors::{FactorFile, FactorReading, RateConvention, factors, factors_as, factors_from};
pub use inspect::{Format, Inspection, format, formats, inspect};
pub use prices::{PriceFiles, prices, prices_as, prices_from};
pub use reading::{OnDuplicate, Reading, Resample, Values};
pub use reject::{Reject, Rejects};
pub use source::{InputFile, text};
