//! What fills cost, how large they may be, and what of it the file does not say.

use super::account::Account;
use super::cost::{Fill, fill_cost};
use crate::market::Security;
use crate::time::Date;

impl Account<'_> {
    /// Returns the shares that the options allow to be traded of a day's volume.
    pub(super) fn volume_limit(&self, security: Security, bar: usize) -> Option<f64> {
        let volume = self.markets.bars(security).volume(bar)?;
        Some(volume * self.setup.plan.participation?.number() / 100.0)
    }

    /// Returns the cost of a fill, and whether a part of it is unknown. `shares` is below zero where they are sold.
    pub(super) fn fill_cost(
        &self,
        security: Security,
        bar: usize,
        price: f64,
        shares: f64,
        sigma: Option<f64>,
    ) -> (f64, bool) {
        let bars = self.markets.bars(security);
        let fill = Fill {
            buys: shares > 0.0,
            price,
            quantity: shares.abs(),
            high: bars.high(bar),
            low: bars.low(bar),
            volume: bars.volume(bar),
            sigma,
        };
        fill_cost(&self.setup.costs, &fill)
    }

    /// Returns the cost of a fill of a benchmark. No sigma of it was estimated, so that its impact is unknown.
    pub(super) fn benchmark_cost(
        &self,
        security: Security,
        date: Date,
        price: f64,
        shares: f64,
    ) -> (f64, bool) {
        let bar = self.markets.bars(security).on(date).unwrap_or(usize::MAX);
        self.fill_cost(security, bar, price, shares, None)
    }

    /// Returns the cost of a fill, and counts what is worth a warning.
    pub(super) fn book_cost(
        &mut self,
        security: Security,
        bar: usize,
        price: f64,
        shares: f64,
        sigma: Option<f64>,
    ) -> f64 {
        let (cost, unknown) = self.fill_cost(security, bar, price, shares, sigma);
        self.ledger.unknown_costs += usize::from(unknown);
        let is_dead = self.markets.bars(security).volume(bar) == Some(0.0);
        self.ledger.without_volume += usize::from(is_dead);
        cost
    }

    /// Returns the cost of a fill of a hedge, and counts what is worth a warning.
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
