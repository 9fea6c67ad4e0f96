//! The account: what it holds from moment to moment, and how trades are left.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cost::{debt_cost, loan_cost};
use super::hedge_leg::{HedgeLeg, Stage};
use super::ledger::{DayRow, Ledger, PositionRow, Trade};
use super::markets::{Markets, Place, Tick};
use super::moment::Half;
use super::order::{End, Order};
use super::position::{Exit, ExitReason, Position};
use super::resting_order::{Due, Resting};
use super::setup::Setup;
use crate::event::{Exclusion, Reason};
use crate::market::Security;
use crate::time::Date;

/// The account during a simulation.
pub(super) struct Account<'a> {
    pub setup: &'a Setup<'a>,
    pub markets: &'a Markets<'a>,
    pub orders: &'a [Order],
    /// Cash of what is filled; a fill that still waits is not in it.
    pub cash: f64,
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
    pub ledger: Ledger,
}

impl<'a> Account<'a> {
    /// An account that holds the capital and no trade.
    pub fn new(setup: &'a Setup<'a>, markets: &'a Markets<'a>, orders: &'a [Order]) -> Self {
        Self {
            setup,
            markets,
            orders,
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
            ledger: Ledger::default(),
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
        let long = |value: f64| value.max(0.0);
        let trades = self.positions.iter().map(|position| long(position.value()));
        let hedges = self.hedges.values().map(|leg| long(leg.value()));
        let all: f64 = trades.chain(hedges).sum();
        if interest <= 0.0 || all <= 0.0 {
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

    /// Marks the trades of the exchange that makes a price, and returns those that are left there.
    fn mark(&mut self, date: Date, tick: Tick) -> Vec<(usize, Exit)> {
        let mut exits = Vec::new();
        for (place, position) in self.positions.iter_mut().enumerate() {
            let bars = self.markets.bars(position.security);
            if position.exchange != tick.exchange {
                continue;
            }
            let is_before = |own: &Date| *own < date;
            while bars.dates().get(position.bar).is_some_and(is_before) {
                position.bar += 1;
            }
            if bars.dates().get(position.bar) != Some(&date) {
                continue;
            }
            match position.exit(tick.half, bars, self.setup.plan) {
                Some(exit) => exits.push((place, exit)),
                None => position.stay(tick.half, bars),
            }
            if let Some((rate, _)) = self.markets.rate(position.security, date, tick) {
                position.rate = rate;
            }
        }
        exits
    }

    /// Leaves the trades at these places, which are sorted.
    fn leave_all(&mut self, date: Date, tick: Tick, exits: &[(usize, Exit)]) {
        if exits.is_empty() {
            return;
        }
        let mut exits = exits.iter().peekable();
        for (place, position) in std::mem::take(&mut self.positions).into_iter().enumerate() {
            match exits.next_if(|(leaving, _)| *leaving == place) {
                Some((_, exit)) => self.leave(position, date, tick, *exit),
                None => self.positions.push(position),
            }
        }
    }

    /// Leaves the trades that were entered at the last price of their security. They hold their slot at this moment, since
    /// nobody knew that no price would follow.
    fn leave_ended(&mut self, date: Date, tick: Tick) {
        let ended = |position: &Position| {
            let order = &self.orders[position.order];
            order.tick() == tick && order.is_entered_last(self.markets.bars(position.security))
        };
        let places = self.positions.iter().enumerate();
        let exits: Vec<(usize, Exit)> = places
            .filter(|(_, position)| ended(position))
            .map(|(place, position)| (place, Exit::at(ExitReason::EndOfData, position.mark)))
            .collect();
        self.leave_all(date, tick, &exits);
    }

    /// Records an order that is not traded.
    pub fn refuse(&mut self, order: usize, reason: Reason, detail: String) {
        let order = &self.orders[order];
        self.ledger.refused.push(Exclusion {
            event: order.event,
            date: Some(order.reaction_from),
            reason,
            detail,
        });
    }

    fn equity(&self) -> f64 {
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

    /// Leaves a trade and its hedge, and books their results.
    pub(super) fn leave(&mut self, position: Position, date: Date, tick: Tick, exit: Exit) {
        self.gross = None;
        let index = position.order;
        let order = &self.orders[index];
        let place = Place {
            security: position.security,
            bar: position.bar,
            half: tick.half,
            rate: self.exit_rate(&position, date, tick),
        };
        let (sign, quantity, entry_rate) = (position.sign, position.quantity, position.entry_rate);
        // In money of the account; the rates are 1 where it is that of the prices.
        let (entry, left) = (position.entry * entry_rate, exit.price * place.rate);
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let cost = self.book_cost(place, exit.price, -sign * quantity, sigma);
        self.cash += sign * quantity * left - cost;
        let cost = position.cost + cost;
        let is_late = exit.reason == ExitReason::Hold && position.end == End::Late;
        self.ledger.late_exits += usize::from(is_late);
        let limit = self.volume_limit(place);
        self.ledger.large_exits += usize::from(limit.is_some_and(|limit| quantity > limit));
        self.gross_today += quantity * entry;
        self.held_of[position.security.0 as usize] -= 1;
        let bars = self.markets.bars(position.security);
        let (worst, best) = position.extremes(exit, bars);
        self.ledger.trades.push(Trade {
            order: index,
            quantity,
            exit_date: date,
            exit_bar: place.bar,
            exit_price: exit.price,
            exit_reason: exit.reason,
            ambiguous: exit.ambiguous,
            cost,
            rates: (entry_rate, place.rate),
            pnl: sign * quantity * (left - entry) - cost,
            hedge_pnl: 0.0,
            hedge_cost: 0.0,
            traded: quantity * (entry + left),
            worst,
            best,
            benchmark: self.benchmark_prices(order, date, tick),
        });
        self.leave_hedge(index, self.ledger.trades.len() - 1, date, tick);
    }

    /// Returns the money of the account for one unit of a trade's prices at its exit; an old rate has to do where the pair makes
    /// no newer one.
    fn exit_rate(&mut self, position: &Position, date: Date, tick: Tick) -> f64 {
        if self.lost.is_some() {
            return position.rate;
        }
        let Some((rate, made)) = self.markets.rate(position.security, date, tick) else {
            return position.rate;
        };
        self.ledger.stale_rates += usize::from(is_stale(made, date));
        rate
    }

    /// Marks the rates of all trades at the close of a date.
    fn mark_rates(&mut self, date: Date) {
        if !self.markets.currencies().converts() {
            return;
        }
        for position in &mut self.positions {
            let rate = self.markets.rate_by(position.security, date);
            position.rate = rate.unwrap_or(position.rate);
        }
    }

    /// Returns the benchmark's first prices from the entry and from the exit on; the last price where none follows the exit.
    fn benchmark_prices(&self, order: &Order, date: Date, tick: Tick) -> Option<(f64, f64)> {
        let benchmark = order.benchmark.filter(|_| self.setup.benchmarks)?;
        let entry = self
            .markets
            .next_price(benchmark, order.date, order.tick())?;
        let exit = match self.markets.next_price(benchmark, date, tick) {
            Some(next) => next.price,
            None => self.markets.benchmark_mark(benchmark, date, tick)?,
        };
        Some((entry.price, exit))
    }

    /// Records the account at the end of a day. An account that is worth nothing, or less, is closed there.
    pub fn close_day(&mut self, date: Date) {
        let markets = self.markets;
        self.mark_hedges(asked_once(|benchmark| markets.close_by(benchmark, date)));
        self.mark_rates(date);
        if self.equity() <= 0.0 && self.lost.is_none() {
            self.close_account(date);
        }
        self.record_positions(date);
        // The sum of an empty list is -0.0; results say 0.
        let sum = |of: fn(&Position) -> f64| 0.0 + self.positions.iter().map(of).sum::<f64>();
        let positions_value = sum(Position::value);
        let hedges_value = 0.0 + self.hedges.values().map(HedgeLeg::value).sum::<f64>();
        let gross = sum(|position| position.value().abs());
        self.ledger.days.push(DayRow {
            date,
            cash: self.cash,
            positions_value,
            hedges_value,
            equity: self.cash + positions_value + hedges_value,
            gross,
            gross_day: gross + self.gross_today,
            positions: self.positions.len(),
            held: self.held_today,
        });
    }

    /// Records what is held over the night, if the setup wants it.
    fn record_positions(&mut self, date: Date) {
        if !self.setup.positions {
            return;
        }
        let mut held: BTreeMap<Security, (f64, f64)> = BTreeMap::new();
        let trades = self.positions.iter();
        let trades = trades.map(|held| (held.security, held.sign * held.quantity, held.value()));
        let hedges = self.hedges.values();
        let hedges = hedges.map(|leg| (leg.security, leg.shares, leg.value()));
        for (security, shares, value) in trades.chain(hedges) {
            let (all, worth) = held.entry(security).or_default();
            (*all, *worth) = (*all + shares, *worth + value);
        }
        let rows = held.into_iter().filter(|(_, (shares, _))| *shares != 0.0);
        self.ledger
            .positions
            .extend(rows.map(|(security, (quantity, value))| PositionRow {
                date,
                security,
                quantity,
                value,
            }));
    }

    /// Leaves everything at its last price: nobody lends to an account that is worth nothing.
    fn close_account(&mut self, date: Date) {
        self.lost = Some(date);
        self.ledger.lost = Some(date);
        self.expire_all();
        for mut position in std::mem::take(&mut self.positions) {
            let bars = self.markets.bars(position.security);
            let last = bars.dates().partition_point(|own| *own <= date);
            position.bar = last.saturating_sub(1);
            let tick = self.markets.tick(position.exchange, date, Half::Close);
            let exit = Exit::at(ExitReason::Ruin, position.mark);
            self.leave(position, date, tick, exit);
        }
        self.close_hedges(date);
    }
}

/// Calendar days for which a rate is used.
const RATE_HOLDS: i32 = 10;

/// Returns whether a rate is too old to enter at.
pub(super) fn is_stale(made: Date, date: Date) -> bool {
    date.days_since_1970() - made.days_since_1970() > RATE_HOLDS
}

/// Remembers the last answer, since most hedges of a run share one benchmark.
fn asked_once(price: impl Fn(Security) -> Option<f64>) -> impl FnMut(Security) -> Option<f64> {
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
