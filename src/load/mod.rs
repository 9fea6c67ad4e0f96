//! Reading of input files: prices, events and factors. No other room opens inputs.
//!
//! Files are read as vendors write them. Anything unusual about a file is returned beside the data, with its place. A
//! row that cannot be understood is rejected and listed; it is never guessed at and never dropped silently.
//!
//! | room | what it does |
//! |---|---|
//! | `open` | finds files, unpacks and decodes them; knows no column |
//! | `text` | reads cells: quotes, headers, numbers, dates, times of day |
//! | `recognise` | finds the header, the dialect and the role of each column |
//! | `prices`, `events`, `factors` | read the rows of one kind of file |

mod account;
mod aliases;
mod events;
mod factors;
mod folders;
#[cfg(feature = "frames")]
mod from_frames;
mod grid;
mod handed;
mod inspect;
mod open;
mod overrides;
mod prices;
mod read;
mod recognise;
mod reject;
mod text;
mod universe;

pub use account::Account;
pub use aliases::{aliases, aliases_handed};
pub use events::{EventFile, EventOverrides, EventTable, events, events_as, events_from};
pub use factors::{
    FactorFile, FactorOverrides, RateConvention, factors, factors_as, factors_from, factors_handed,
};
pub use handed::{Handed, HandedTable};
pub use inspect::{Inspected, Inspection, inspect, inspect_all};
pub(crate) use open::checksum::in_hex;
pub use open::input_file::InputFile;
pub use open::read_once::text;
pub use overrides::{OnDuplicate, Overrides, Resample, Values};
pub use prices::convert::{PriceFormat, write_prices};
pub use prices::index_columns::unused_indices;
pub(crate) use prices::parquet_bytes;
pub use prices::{LeftOut, PriceFiles, prices, prices_as, prices_from, prices_handed};
pub use recognise::dialect::info::{DialectInfo, dialect, dialects};
pub use recognise::lexicon::names_closes;
pub use reject::{Reject, Rejects};
pub use universe::universe;
