//! The exchanges of the world: their zones, hours, early closes and holidays, and how symbols name them.
//!
//! A run takes its sessions from the prices, not from here. The table gives the hours of a session, so that news is
//! assigned to the right close, and its holidays identify the exchange of a security whose symbol names none.

mod half_days;
mod hours;
mod list;
mod session;
mod symbol;
mod table;

pub use half_days::{Agreement, SessionDays};
pub use hours::ExchangeHours;
pub use list::{ExchangeId, Exchanges};
pub use session::Exchange;
pub use symbol::NamedBy;
pub(crate) use symbol::is_currency;
