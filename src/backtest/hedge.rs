//! Hedges: shares of the benchmark against a trade, which have fills of their own.
//!
//! A hedge is filled at the benchmark's first price from the moment of its trade on. Where the benchmark's exchange is
//! closed at that moment, the fill waits; until then the hedge does not exist, and its price moves nothing that is decided
//! before. A hedge that still waits when its trade is left is given up.

use super::account::Account;
use super::hedge_leg::{HedgeLeg, Stage};
use super::markets::{BenchmarkPrice, Tick};
use super::moment::Half;
use crate::market::Security;
use crate::time::Date;

impl Account<'_> {
    /// Orders the hedge of a trade, which is filled at once where the benchmark makes a price at this very moment.
    pub(super) fn order_hedge(&mut self, order: usize, against: BenchmarkPrice, wished: f64) {
        let Some(security) = self.orders[order].benchmark else {
            return;
        };
        let leg = HedgeLeg {
            security,
            wished,
            shares: 0.0,
            entry: against.price,
            mark: against.price,
            cost: 0.0,
            stage: Stage::Entering(against),
        };
        self.hedges.insert(order, leg);
        self.ledger.hedged += 1;
        self.fill_hedge(order, self.orders[order].instant);
    }

    /// Leaves the hedge of a finished trade: at once, or at the benchmark's next price.
    pub(super) fn leave_hedge(&mut self, order: usize, trade: usize, date: Date, tick: Tick) {
        let markets = self.markets;
        let Some(leg) = self.hedges.get_mut(&order) else {
            return;
        };
        if let Stage::Entering(_) = leg.stage {
            self.hedges.remove(&order);
            self.ledger.hedges_given_up += 1;
            return;
        }
        let next = markets.next_price(leg.security, date, tick);
        // Without a later price, and where the account is closed, the last price has to do.
        let next = next
            .filter(|_| self.lost.is_none())
            .unwrap_or(BenchmarkPrice {
                price: markets
                    .benchmark_mark(leg.security, date, tick)
                    .unwrap_or(leg.mark),
                bar: usize::MAX,
                tick,
            });
        leg.stage = Stage::Leaving(next, trade);
        self.fill_hedge(order, tick.instant);
    }

    /// Fills every hedge whose price is made by a moment.
    pub(super) fn fill_hedges(&mut self, until: i64) {
        if self.next_fill > until {
            return;
        }
        let is_due = |leg: &HedgeLeg| leg.due().is_some_and(|due| due <= until);
        let legs = self.hedges.iter().filter(|(_, leg)| is_due(leg));
        let due: Vec<usize> = legs.map(|(order, _)| *order).collect();
        for order in due {
            self.fill_hedge(order, until);
        }
        let waiting = self.hedges.values().filter_map(HedgeLeg::due);
        self.next_fill = waiting.min().unwrap_or(i64::MAX);
    }

    /// Fills the hedge of an order if its price is made by a moment.
    fn fill_hedge(&mut self, order: usize, until: i64) {
        let Some(mut leg) = self.hedges.get(&order).copied() else {
            return;
        };
        if let Some(due) = leg.due().filter(|due| *due > until) {
            self.next_fill = self.next_fill.min(due);
            return;
        }
        match leg.stage {
            Stage::Held => {}
            Stage::Entering(at) => {
                let shares = leg.wished / at.price;
                leg.cost = self.book_hedge_cost(leg.security, at, shares);
                (leg.shares, leg.mark, leg.stage) = (shares, at.price, Stage::Held);
                self.cash -= shares * at.price + leg.cost;
                self.hedges.insert(order, leg);
            }
            Stage::Leaving(at, trade) => {
                let cost = self.book_hedge_cost(leg.security, at, -leg.shares);
                self.cash += leg.shares * at.price - cost;
                self.hedges.remove(&order);
                leg.cost += cost;
                let trade = &mut self.ledger.trades[trade];
                trade.hedge_pnl = leg.shares * (at.price - leg.entry) - leg.cost;
                trade.hedge_cost = leg.cost;
                trade.traded += leg.shares.abs() * (leg.entry + at.price);
            }
        }
    }

    /// Leaves the hedges of finished trades at their last price, since the account is closed.
    pub(super) fn close_hedges(&mut self, date: Date) {
        for (order, mut leg) in std::mem::take(&mut self.hedges) {
            let exchange = self.markets.exchange_of(leg.security);
            let tick = self.markets.tick(exchange, date, Half::Close);
            let last = BenchmarkPrice {
                price: leg.mark,
                bar: usize::MAX,
                tick,
            };
            if let Stage::Leaving(_, trade) = leg.stage {
                leg.stage = Stage::Leaving(last, trade);
                self.hedges.insert(order, leg);
                self.fill_hedge(order, tick.instant);
            }
        }
        self.next_fill = i64::MAX;
    }

    /// Marks the hedges that are held at the last price by a moment.
    pub(super) fn mark_hedges(&mut self, mut price: impl FnMut(Security) -> Option<f64>) {
        let held = self.hedges.values_mut();
        for leg in held.filter(|leg| !matches!(leg.stage, Stage::Entering(_))) {
            leg.mark = price(leg.security).unwrap_or(leg.mark);
        }
    }
}
