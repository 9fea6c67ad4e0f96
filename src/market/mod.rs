//! Securities, their prices and returns, and the calendars that they trade on.

mod aliases;
mod assemble;
mod assembly;
mod bar_values;
mod basis;
mod calendars;
mod factors;
mod field;
mod finder;
mod flaw;
mod known_by;
mod listing;
pub mod mixed_basis;
mod price_rows;
mod prices;
pub mod quality;
mod returns;
mod run;
mod universe;

pub use aliases::{Alias, Aliases};
pub use assemble::Preference;
pub(crate) use assemble::assemble;
pub use assembly::{Assembly, Conflict};
pub use bar_values::Neighbouring;
pub use basis::{Adjustment, Basis};
pub use calendars::{CalendarId, Calendars, Clock};
pub use factors::{Factors, MARKET_EXCESS, MOMENTUM, RISK_FREE};
pub use field::{Field, PriceBasis};
pub use finder::{Finder, Found, FoundBy};
pub use flaw::{Flaw, FlawKind, Flaws};
pub use known_by::KnownBy;
pub use listing::{Listing, Listings};
pub use price_rows::{Bar, PriceRows};
pub use prices::{Bars, Prices};
pub use returns::{ReturnKind, Returns, Series, Spacing};
pub use universe::{Security, Universe};
