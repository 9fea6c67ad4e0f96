//! What a backtest reads.

use super::facts::Facts;
use crate::event::Event;
use crate::market::Prices;
use crate::time::Exchanges;

/// The data of a backtest.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Daily bars of the securities and benchmarks.
    pub prices: &'a Prices,
    /// The news.
    pub events: &'a [Event],
    /// `facts[i]`: what was estimated of event `i`; empty where no option needs it.
    pub facts: &'a [Facts],
    /// Trading hours and time zones.
    pub exchanges: &'a Exchanges,
}
