//! Securities, their prices and returns, and the calendars that they trade on.

mod assemble;
mod assembly;
pub mod basis;
pub mod calendars;
pub mod factors;
pub mod prices;
pub mod quality;
pub mod returns;
mod run;
pub mod universe;

pub use assemble::{Preference, assemble};
pub use assembly::{Assembly, Conflict};
pub use basis::{Adjustment, Basis};
pub use calendars::{CalendarId, Calendars, Clock};
pub use factors::{Factors, MARKET_EXCESS, MOMENTUM, RISK_FREE};
pub use prices::{Bars, Field, PriceBasis, PriceRows, Prices};
pub use quality::{Flaw, FlawKind, Flaws};
pub use returns::{ReturnKind, Returns, Series, Spacing};
pub use universe::{Security, Universe};
