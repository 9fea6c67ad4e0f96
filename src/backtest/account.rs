//! The account: what it holds from moment to moment.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cost::{debt_cost, loan_cost};
use super::exit::Exit;
use super::hedge_leg::{HedgeLeg, Stage};
use super::holding::{Holding, Outlook};
use super::ledger::Ledger;
use super::markets::{Markets, Tick};
use super::order::Order;
use super::position::Position;
use super::refusal::{Detail, Refusal};
use super::resting_order::{Due, Resting};
use super::setup::Setup;
use crate::event::Reason;
use crate::market::Security;
use crate::time::Date;

/// The account during a simulation.
pub(super) struct Account<'a> {
    pub setup: &'a Setup<'a>,
    pub markets: &'a Markets<'a>,
    pub orders: &'a [Order],
    /// Cash of what is filled; a fill that still waits is not in it.
    pub cash: f64,
    /// `outlooks[i]`: how the trade of order `i` is left by itself; none where that is found out at each entry.
    pub outlooks: Option<&'a [Option<Outlook>]>,
    /// The open trades.
    pub positions: Vec<Position>,
    /// The limit orders that wait.
    pub resting: Vec<Resting>,
    /// The hedges by the index of their order, those of trades that were left and wait for a price too.
    pub hedges: BTreeMap<usize, HedgeLeg>,
    /// The second of the next fill of a hedge that waits.
    pub next_fill: i64,
    /// `held_of[i]`: number of open trades of security `i`.
    pub held_of: Vec<u32>,
    /// The gross value of all trades and their hedges while orders of one moment are entered; none where it is to be summed anew.
    pub gross: Option<f64>,
    /// Number of trades that were held at some time of the day.
    pub held_today: usize,
    /// The entry value of the trades that were left today.
    pub gross_today: f64,
    /// The date on which the account was lost.
    pub lost: Option<Date>,
    /// The orders that are not traded, by their index.
    pub refused: Vec<(usize, Refusal)>,
    pub ledger: Ledger,
}

impl<'a> Account<'a> {
    /// An account that holds the capital and no trade.
    pub fn new(
        setup: &'a Setup<'a>,
        markets: &'a Markets<'a>,
        orders: &'a [Order],
        outlooks: Option<&'a [Option<Outlook>]>,
    ) -> Self {
        Self {
            setup,
            markets,
            orders,
            outlooks,
            cash: setup.plan.capital,
            positions: Vec::new(),
            resting: Vec::new(),
            hedges: BTreeMap::new(),
            next_fill: i64::MAX,
            held_of: vec![0; markets.securities()],
            gross: None,
            held_today: 0,
            gross_today: 0.0,
            lost: None,
            refused: Vec::new(),
            ledger: Ledger {
                trades: Vec::with_capacity(orders.len()),
                ..Ledger::default()
            },
        }
    }

    /// Returns whether nothing is held and nothing waits.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty() && self.hedges.is_empty() && self.resting.is_empty()
    }

    /// Passes the night between two dates: pays the lenders of borrowed shares.
    pub fn pass_night(&mut self, from: Date, to: Date) {
        let days = f64::from(to.days_since_1970() - from.days_since_1970());
        (self.held_today, self.gross_today) = (self.positions.len(), 0.0);
        self.pay_interest(days);
        let costs = &self.setup.costs;
        for position in &mut self.positions {
            let order = &self.orders[position.order];
            // A trade of an exchange whose next day has begun before this one ended was not held tonight.
            if order.date > from {
                continue;
            }
            let fee = loan_cost(costs, order.borrow, (-position.value()).max(0.0), days);
            position.cost += fee;
            self.cash -= fee;
        }
        for leg in self.hedges.values_mut() {
            let fee = loan_cost(costs, None, (-leg.value()).max(0.0), days);
            leg.cost += fee;
            self.cash -= fee;
        }
    }

    /// Pays the interest on borrowed cash. The trades and hedges that are long bear it in proportion to their values.
    fn pay_interest(&mut self, days: f64) {
        let interest = debt_cost(&self.setup.costs, (-self.cash).max(0.0), days);
        if interest <= 0.0 {
            return;
        }
        let long = |value: f64| value.max(0.0);
        let trades = self.positions.iter().map(|position| long(position.value()));
        let hedges = self.hedges.values().map(|leg| long(leg.value()));
        let all: f64 = trades.chain(hedges).sum();
        if all <= 0.0 {
            return;
        }
        for position in &mut self.positions {
            position.cost += interest * (long(position.value()) / all);
        }
        for leg in self.hedges.values_mut() {
            leg.cost += interest * (long(leg.value()) / all);
        }
        self.cash -= interest;
    }

    /// Passes one moment: leaves trades, marks the others, enters new ones.
    pub fn pass(&mut self, date: Date, tick: Tick, entries: Range<usize>) {
        self.fill_hedges(tick.instant - 1);
        let mut met = !entries.is_empty();
        let waits = !self.resting.is_empty();
        if waits {
            met |= self.fill_resting(date, tick, Due::Within);
        }
        let exits = self.mark(date, tick);
        self.leave_all(date, tick, &exits);
        // Only now those of this very moment: a hedge that still waits is given up with its trade.
        self.fill_hedges(tick.instant);
        if waits {
            met |= self.fill_resting(date, tick, Due::AtPrice);
            self.expire(date, tick);
        }
        if !entries.is_empty() {
            let markets = self.markets;
            self.mark_hedges(asked_once(|benchmark| {
                markets.benchmark_mark(benchmark, date, tick)
            }));
            self.enter_all(entries, self.equity());
        }
        if met {
            self.leave_ended(date, tick);
        }
    }

    /// Enters orders one after the other, or lists the reasons why they are not traded.
    fn enter_all(&mut self, orders: Range<usize>, equity: f64) {
        self.gross = None;
        for order in orders {
            if let Err((reason, detail)) = self.enter(order, equity) {
                self.refuse(order, reason, detail);
            }
        }
        self.gross = None;
    }

    /// Returns how the trade of an order is left by itself.
    pub(super) fn outlook(&self, index: usize) -> Option<Outlook> {
        match self.outlooks {
            Some(outlooks) => outlooks[index],
            None => outlook(self.setup, self.markets, &self.orders[index]),
        }
    }

    /// Marks the trades of the exchange that makes a price, and returns those that are left there.
    fn mark(&mut self, date: Date, tick: Tick) -> Vec<(usize, Exit)> {
        let mut exits = Vec::new();
        for (place, position) in self.positions.iter_mut().enumerate() {
            if position.exchange != tick.exchange {
                continue;
            }
            let bars = self.markets.bars(position.security);
            let is_before = |own: &Date| *own < date;
            while bars.dates().get(position.bar).is_some_and(is_before) {
                position.bar += 1;
            }
            if bars.dates().get(position.bar) != Some(&date) {
                continue;
            }
            match position.exit_at(tick.half) {
                Some(exit) => exits.push((place, exit)),
                None => {
                    position.seen = Some((position.bar, tick.half));
                    let price = bars.price(tick.half, position.bar);
                    position.mark = price.unwrap_or(position.mark);
                }
            }
            if let Some((rate, _)) = self.markets.rate(position.security, date, tick) {
                position.rate = rate;
            }
        }
        exits
    }

    /// Records an order that is not traded.
    pub fn refuse(&mut self, order: usize, reason: Reason, detail: impl Into<Detail>) {
        self.refused.push((order, (reason, detail.into())));
    }

    pub(super) fn equity(&self) -> f64 {
        let hedges = self.hedges.values().map(HedgeLeg::value).sum::<f64>();
        self.cash + self.positions.iter().map(Position::value).sum::<f64>() + hedges
    }

    /// Returns the cash that is free: purchases of hedges and limit orders that still wait are paid for in advance.
    pub(super) fn purse(&self) -> f64 {
        let reserved = |leg: &HedgeLeg| match leg.stage {
            Stage::Entering(_) => leg.wished.max(0.0),
            _ => 0.0,
        };
        let set_aside =
            |resting: &Resting| resting.value.max(0.0) + resting.hedge.max(0.0) + resting.cost;
        self.cash
            - self.hedges.values().map(reserved).sum::<f64>()
            - self.resting.iter().map(set_aside).sum::<f64>()
    }
}

/// Returns how the trade of an order is left by itself.
pub(super) fn outlook(setup: &Setup<'_>, markets: &Markets<'_>, order: &Order) -> Option<Outlook> {
    let holding = Holding::new(setup.plan, order, (order.due, order.end));
    holding.outlook(markets.bars(order.security))
}

/// Calendar days for which a rate is used.
const RATE_HOLDS: i32 = 10;

/// Returns whether a rate is too old to enter at.
pub(super) fn is_stale(made: Date, date: Date) -> bool {
    date.days_since_1970() - made.days_since_1970() > RATE_HOLDS
}

/// Remembers the last answer, since most hedges of a run share one benchmark.
pub(super) fn asked_once(
    price: impl Fn(Security) -> Option<f64>,
) -> impl FnMut(Security) -> Option<f64> {
    let mut last: Option<(Security, Option<f64>)> = None;
    move |benchmark| match last {
        Some((asked, answer)) if asked == benchmark => answer,
        _ => {
            let answer = price(benchmark);
            last = Some((benchmark, answer));
            answer
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_holds_for_ten_days() {
        let date = Date::from_days_since_1970;
        for (days, expected) in [(0, false), (10, false), (11, true)] {
            assert_eq!(
                is_stale(date(20_000), date(20_000 + days)),
                expected,
                "{days}"
            );
        }
    }

    #[test]
    fn the_answer_for_one_benchmark_is_not_given_for_another() {
        let (a, b) = (Security(0), Security(1));
        let asked = std::cell::Cell::new(0);
        let mut price = asked_once(|security| {
            asked.set(asked.get() + 1);
            (security == a).then_some(5.0)
        });
        let answers = [a, a, b, b, a].map(&mut price);
        assert_eq!(answers, [Some(5.0), Some(5.0), None, None, Some(5.0)]);
        assert_eq!(asked.get(), 3);
    }
}
