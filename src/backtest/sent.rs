//! How an order is sent, and whether it waits.

use super::markets::Tick;
use super::moment::Half;
use crate::time::Date;

/// When an order is sent, and what it counts with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sent {
    /// The date.
    pub date: Date,
    /// The second, which puts the orders of a date in order.
    pub instant: i64,
    /// Which price of the session it is sent at.
    pub half: Half,
    /// Its bar.
    pub bar: usize,
    /// The price that its size is counted by: that of the entry, or the level at which it waits.
    pub price: f64,
}

/// How a limit order waits after it was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Rest {
    /// Not at all: the order is filled where it is sent.
    Not,
    /// Until the entry.
    UntilFilled,
    /// Until it expires.
    UntilExpired(Box<Expiry>),
}

/// The close at which a limit order expires.
#[derive(Debug, Clone, PartialEq)]
pub struct Expiry {
    /// The date.
    pub date: Date,
    /// The moment.
    pub tick: Tick,
    /// The reason in words.
    pub detail: String,
}
