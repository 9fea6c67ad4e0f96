//! What fills cost, how large they may be, and what of it the file does not say.
//!
//! A fill at the open knows nothing of the rest of its day: its range is that of the session before, its volume the median
//! of the last sessions.

use super::account::Account;
use super::cost::{Fill, fill_cost};
use super::markets::{BenchmarkPrice, Place};
use crate::market::Security;

impl Account<'_> {
    /// Returns the shares that the options allow to be traded of the volume that is known.
    pub(super) fn volume_limit(&self, place: Place) -> Option<f64> {
        let participation = self.setup.plan.participation?;
        let bars = self.markets.bars(place.security);
        let volume = bars.known_volume(place.half, place.bar)?;
        Some(volume * participation.number() / 100.0)
    }

    /// Returns the cost of a fill, and whether a part of it is unknown. `shares` is below zero where they are sold.
    pub(super) fn fill_cost(
        &self,
        place: Place,
        price: f64,
        shares: f64,
        sigma: Option<f64>,
    ) -> (f64, bool) {
        if self.setup.costs.is_empty() {
            return (0.0, false);
        }
        let session = self.setup.costs.iter().any(|cost| cost.needs_session());
        let bars = session.then(|| self.markets.bars(place.security));
        let range = bars.and_then(|bars| bars.known_range(place.half, place.bar));
        let fill = Fill {
            buys: shares > 0.0,
            price: price * place.rate,
            quantity: shares.abs(),
            high: range.map(|(_, high)| high * place.rate),
            low: range.map(|(low, _)| low * place.rate),
            volume: bars.and_then(|bars| bars.known_volume(place.half, place.bar)),
            sigma,
        };
        fill_cost(&self.setup.costs, &fill)
    }

    /// Returns the cost of a fill, and counts what is worth a warning.
    pub(super) fn book_cost(
        &mut self,
        place: Place,
        price: f64,
        shares: f64,
        sigma: Option<f64>,
    ) -> f64 {
        let (cost, unknown) = self.fill_cost(place, price, shares, sigma);
        self.ledger.unknown_costs += usize::from(unknown);
        let is_dead = self.markets.bars(place.security).volume(place.bar) == Some(0.0);
        self.ledger.without_volume += usize::from(is_dead);
        cost
    }

    /// Returns the cost of a fill of a benchmark. No sigma of it was estimated, so that its impact is unknown.
    pub(super) fn hedge_cost(
        &self,
        security: Security,
        at: BenchmarkPrice,
        shares: f64,
    ) -> (f64, bool) {
        // The price of a hedge is in money of the account already.
        let own = self.markets.bars(security).price(at.tick.half, at.bar);
        let rate = match self.markets.currencies().conversion(security) {
            Some(_) => own.map_or(1.0, |own| at.price / own),
            None => 1.0,
        };
        let place = Place {
            security,
            bar: at.bar,
            half: at.tick.half,
            rate,
        };
        self.fill_cost(place, at.price / rate, shares, None)
    }

    /// Returns the cost of a fill of a hedge, and counts what is worth a warning.
    pub(super) fn book_hedge_cost(
        &mut self,
        security: Security,
        at: BenchmarkPrice,
        shares: f64,
    ) -> f64 {
        let (cost, unknown) = self.hedge_cost(security, at, shares);
        self.ledger.unknown_hedge_costs += usize::from(unknown);
        cost
    }
}
