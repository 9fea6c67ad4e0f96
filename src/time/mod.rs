//! Dates, calendars, windows and exchanges. A day on a calendar ([`Day`]) and a distance from an event ([`Lag`]) are
//! different types, so that they cannot be confused.

pub mod calendar;
mod clock;
pub mod date;
mod exchange;
mod search;
pub mod window;
mod window_set;

pub use calendar::{Calendar, Day};
pub use clock::parse_clock;
pub use date::Date;
pub(crate) use exchange::is_currency;
pub use exchange::{
    Agreement, Exchange, ExchangeHours, ExchangeId, Exchanges, NamedBy, SessionDays,
};
pub(crate) use search::{first_after, first_on_or_after};
pub use window::{Lag, Window};
pub use window_set::WindowSet;
