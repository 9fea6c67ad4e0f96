//! What fills cost, how large they may be, and what of it the file does not say.

use super::cost::{Fill, of_fill};
use super::simulate::Account;
use crate::market::Security;
use crate::time::Date;

impl Account<'_> {
    /// The shares that the options allow to be traded of a day's volume.
    pub(super) fn volume_limit(&self, security: Security, bar: usize) -> Option<f64> {
        let volume = self.floor.tape(security).volume(bar)?;
        Some(volume * self.backtest.participation? / 100.0)
    }

    /// What a fill costs, and whether a part of that is not known.
    pub(super) fn fill_cost(
        &self,
        security: Security,
        bar: usize,
        price: f64,
        quantity: f64,
        sigma: Option<f64>,
    ) -> (f64, bool) {
        let tape = self.floor.tape(security);
        let fill = Fill {
            price,
            quantity,
            high: tape.high(bar),
            low: tape.low(bar),
            volume: tape.volume(bar),
            sigma,
        };
        of_fill(&self.backtest.costs, &fill)
    }

    /// The same of a benchmark. No sigma of it was estimated, so that impact is not known.
    pub(super) fn benchmark_cost(
        &self,
        security: Security,
        date: Date,
        price: f64,
        shares: f64,
    ) -> (f64, bool) {
        let bar = self.floor.tape(security).on(date).unwrap_or(usize::MAX);
        self.fill_cost(security, bar, price, shares.abs(), None)
    }

    /// What a fill costs, with what is worth a warning written down.
    pub(super) fn book_cost(
        &mut self,
        security: Security,
        bar: usize,
        price: f64,
        quantity: f64,
        sigma: Option<f64>,
    ) -> f64 {
        let (cost, unknown) = self.fill_cost(security, bar, price, quantity, sigma);
        self.ledger.unknown_costs += usize::from(unknown);
        let is_dead = self.floor.tape(security).volume(bar) == Some(0.0);
        self.ledger.without_volume += usize::from(is_dead);
        cost
    }

    /// The same of a hedge.
    pub(super) fn book_hedge_cost(
        &mut self,
        security: Security,
        date: Date,
        price: f64,
        shares: f64,
    ) -> f64 {
        let (cost, unknown) = self.benchmark_cost(security, date, price, shares);
        self.ledger.unknown_hedge_costs += usize::from(unknown);
        cost
    }
}
