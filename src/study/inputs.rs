//! The inputs of a study.

use crate::event::Event;
use crate::market::{Factors, Prices};
use crate::time::Exchanges;

/// The inputs of a study, all of them borrowed.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Daily bars of the securities and benchmarks.
    pub prices: &'a Prices,
    /// News events.
    pub events: &'a [Event],
    /// Factor returns, for the models that use them.
    pub factors: Option<&'a Factors>,
    /// Trading hours and time zones.
    pub exchanges: &'a Exchanges,
}
