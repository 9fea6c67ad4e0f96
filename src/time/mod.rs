//! Dates, sessions and exchanges. Dates become integers once; a day on a calendar and a distance from an event are different
//! types.

pub mod calendar;
mod clock;
pub mod date;
mod exchange;
pub mod window;

pub use calendar::{Calendar, Day};
pub use clock::parse_clock;
pub use date::Date;
pub use exchange::{
    Agreement, Exchange, ExchangeHours, ExchangeId, Exchanges, NamedBy, SessionDays,
};
pub use window::{Lag, Window};
