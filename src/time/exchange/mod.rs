//! The exchanges of the world: their zones, hours, early closes and holidays, and how symbols name them.
//!
//! A run takes its sessions from the prices, not from here. The table says at which moment of a session news can still move
//! its close, and its holidays tell which exchange a security without a known ending is on.

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
