//! Dates become integers once; days on a calendar and days from an event are different types.

pub mod calendar;
pub mod date;
pub mod session;
pub mod window;

pub use calendar::{Calendar, Day};
pub use date::Date;
pub use session::{Exchange, Exchanges};
pub use window::{Lag, Window};
