//! Trading the events: a backtest that cannot look ahead.
//!
//! Each event becomes an order at the first price after it was known; the orders are traded day by day with one
//! account; the account is measured. What a study found out about an event comes in as plain [`Facts`].

mod bridge;
mod check;
mod compare;
pub mod cost;
mod describe;
mod enter;
mod facts;
mod fill;
mod floor;
mod group;
mod history;
mod ledger;
pub mod metric;
mod moment;
mod order;
pub mod outcome;
mod position;
pub mod rule;
mod simulate;
pub mod size;
mod spec;
mod tape;
mod warnings;

use crate::error::Result;
use crate::event::{Event, align};
use crate::market::Prices;
use crate::time::Exchanges;
use floor::Floor;
use outcome::BacktestOutcome;

pub use facts::{Estimate, Facts};
pub use history::History;
pub use rule::{Decision, Rule, Side, WaitsFor, Way};
pub use spec::{Backtest, Entry, Hedge, Overlap};

/// Sessions that a year has by convention: what a day's return and deviation are scaled by.
pub const SESSIONS_A_YEAR: f64 = 252.0;

/// What a backtest reads.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Daily bars of the securities and benchmarks.
    pub prices: &'a Prices,
    /// The news.
    pub events: &'a [Event],
    /// What was measured of each event, in the order of `events`; may be empty where no option needs it.
    pub facts: &'a [Facts],
    /// Session hours and zones.
    pub exchanges: &'a Exchanges,
}

impl Backtest {
    /// Runs the backtest. The same inputs give the same bits for any order of events and any number of threads.
    ///
    /// # Errors
    /// Options that make no sense or lack an input. An event that cannot be traded is no error; it is listed in the
    /// outcome.
    pub fn run(&self, inputs: Inputs<'_>) -> Result<BacktestOutcome> {
        self.run_with(self.side.behaviour(), self.side.name(), inputs)
    }

    /// Runs the backtest with a rule of the caller's own in the place of the named one.
    ///
    /// # Errors
    /// As [`Backtest::run`].
    pub fn run_with(
        &self,
        rule: &dyn Rule,
        rule_name: &'static str,
        inputs: Inputs<'_>,
    ) -> Result<BacktestOutcome> {
        self.check()?;
        self.check_inputs(&inputs)?;
        let mut sample = align(
            inputs.events,
            inputs.prices,
            inputs.exchanges,
            &self.align(),
        );
        let floor = Floor::new(inputs.prices, inputs.exchanges, self);
        let (orders, refused) = order::orders(self, rule, &inputs, &sample, &floor);
        sample.exclude(refused);

        let dates = floor::dates(&floor, &sample, &orders);
        let ledger = simulate::simulate(self, &floor, &orders, &dates);
        sample.exclude(ledger.refused.clone());

        describe::outcome(self, rule_name, &inputs, &sample, &floor, &orders, &ledger)
    }
}
