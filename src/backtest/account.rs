//! The account: what it holds from moment to moment, and how trades are left.

use super::cost::loan_cost;
use super::ledger::{DayRow, Ledger, Trade, hedge_pnl};
use super::markets::{Markets, Tick};
use super::moment::Half;
use super::order::{End, Order};
use super::position::{Exit, ExitReason, Position};
use super::setup::Setup;
use crate::event::Exclusion;
use crate::market::Security;
use crate::time::Date;

/// The account during a simulation.
pub(super) struct Account<'a> {
    pub setup: &'a Setup<'a>,
    pub markets: &'a Markets<'a>,
    pub orders: &'a [Order],
    pub cash: f64,
    pub positions: Vec<Position>,
    /// `held_of[i]`: number of open trades of security `i`.
    pub held_of: Vec<u32>,
    /// Number of trades that were held at some time of the day.
    pub held_today: usize,
    /// Second and amount of the fills of hedges whose price is made later today: that money is not there before.
    pub pending: Vec<(i64, f64)>,
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
            held_of: vec![0; markets.securities()],
            held_today: 0,
            pending: Vec::new(),
            ledger: Ledger::default(),
        }
    }
}

impl Account<'_> {
    /// Pays the lenders of borrowed shares for the night before.
    pub fn pass_night(&mut self, days: f64) {
        self.held_today = self.positions.len();
        for position in &mut self.positions {
            let fee = loan_cost(&self.setup.costs, (-position.value()).max(0.0), days);
            position.cost += fee;
            self.cash -= fee;
            if let Some(hedge) = &mut position.hedge {
                let fee = loan_cost(
                    &self.setup.costs,
                    (-hedge.shares * hedge.mark).max(0.0),
                    days,
                );
                hedge.cost += fee;
                self.cash -= fee;
            }
        }
    }

    /// Passes one moment: leaves trades, marks the others, enters new ones.
    pub fn pass(&mut self, date: Date, tick: Tick, entries: std::ops::Range<usize>) {
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
            if let Some(exit) = position.exit(tick.half, bars, self.setup.plan) {
                exits.push((place, exit));
                continue;
            }
            position.mark = bars.price(tick.half, position.bar).unwrap_or(position.mark);
            if tick.half == Half::Close {
                position.remember(bars);
            }
        }
        self.leave_all(date, tick, &exits);
        if entries.is_empty() {
            return;
        }
        self.mark_hedges(date, tick);
        let equity = self.equity(tick);
        for order in entries {
            if let Err((reason, detail)) = self.enter(order, equity) {
                let order = &self.orders[order];
                self.ledger.refused.push(Exclusion {
                    event: order.event,
                    date: Some(order.reaction_from),
                    reason,
                    detail,
                });
            }
        }
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

    fn mark_hedges(&mut self, date: Date, tick: Tick) {
        let markets = self.markets;
        let mut price = asked_once(|benchmark| markets.benchmark_mark(benchmark, date, tick));
        for position in &mut self.positions {
            let hedge = position.hedge.as_mut();
            if let Some(hedge) = hedge.filter(|hedge| hedge.filled <= tick.instant) {
                hedge.mark = price(hedge.security).unwrap_or(hedge.mark);
            }
        }
    }

    fn equity(&self, tick: Tick) -> f64 {
        self.purse(tick) + self.positions.iter().map(Position::net_value).sum::<f64>()
    }

    /// Returns the cash of that moment.
    pub(super) fn purse(&self, tick: Tick) -> f64 {
        let later = self
            .pending
            .iter()
            .filter(|(instant, _)| *instant > tick.instant);
        self.cash - later.map(|(_, amount)| amount).sum::<f64>()
    }

    /// Books the cash of a fill of a hedge. `gain` is the part that goes beyond the hedge's value before the fill.
    pub(super) fn book_hedge(&mut self, tick: Tick, filled: i64, cash: f64, gain: f64) {
        self.cash += cash;
        if filled > tick.instant {
            self.pending.push((filled, gain));
        }
    }

    /// Leaves a trade and its hedge, and books their results.
    pub(super) fn leave(&mut self, position: Position, date: Date, tick: Tick, exit: Exit) {
        let order = &self.orders[position.order];
        let Position {
            sign,
            quantity,
            entry,
            ..
        } = position;
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let shares = -sign * quantity;
        let cost = self.book_cost(position.security, position.bar, exit.price, shares, sigma);
        self.cash += sign * quantity * exit.price - cost;
        let is_late = exit.reason == ExitReason::Hold && position.end == End::Late;
        self.ledger.late_exits += usize::from(is_late);
        let limit = self.volume_limit(position.security, position.bar);
        self.ledger.large_exits += usize::from(limit.is_some_and(|limit| quantity > limit));
        let mut trade = Trade {
            order: position.order,
            quantity,
            exit_date: date,
            exit_bar: position.bar,
            exit_price: exit.price,
            exit_reason: exit.reason,
            ambiguous: exit.ambiguous,
            cost: position.cost + cost,
            pnl: sign * quantity * (exit.price - entry) - (position.cost + cost),
            hedge_pnl: 0.0,
            hedge_cost: 0.0,
            traded: quantity * (entry + exit.price),
            benchmark: self.benchmark_prices(order, date, tick),
        };
        if let Some(mut leg) = position.hedge {
            let (price, filled) = self
                .markets
                .benchmark_fill(leg.security, date, tick)
                .unwrap_or((leg.mark, tick.instant));
            let cost = self.book_hedge_cost(leg.security, date, price, -leg.shares);
            let gain = leg.shares * (price - leg.mark) - cost;
            self.book_hedge(tick, filled, leg.shares * price - cost, gain);
            leg.cost += cost;
            trade.hedge_pnl = hedge_pnl(&leg, price);
            trade.hedge_cost = leg.cost;
            trade.traded += leg.shares.abs() * (leg.entry + price);
        }
        self.held_of[position.security.0 as usize] -= 1;
        self.ledger.trades.push(trade);
    }

    fn benchmark_prices(&self, order: &Order, date: Date, tick: Tick) -> Option<(f64, f64)> {
        let price = |date, tick| {
            let fill = self.markets.benchmark_fill(order.benchmark?, date, tick);
            fill.map(|(price, _)| price)
        };
        price(order.date, order.tick()).zip(price(date, tick))
    }

    /// Records the account at the end of a day.
    pub fn close_day(&mut self, date: Date) {
        self.pending.clear();
        let markets = self.markets;
        let mut close = asked_once(|benchmark| markets.bars(benchmark).close_by(date));
        let positions = self.positions.iter_mut();
        for hedge in positions.filter_map(|position| position.hedge.as_mut()) {
            hedge.mark = close(hedge.security).unwrap_or(hedge.mark);
        }
        // The sum of an empty list is -0.0; results say 0.
        let sum = |of: fn(&Position) -> f64| 0.0 + self.positions.iter().map(of).sum::<f64>();
        let positions_value = sum(Position::value);
        let hedges_value = sum(|position| {
            position
                .hedge
                .map_or(0.0, |hedge| hedge.shares * hedge.mark)
        });
        self.ledger.days.push(DayRow {
            date,
            cash: self.cash,
            positions_value,
            hedges_value,
            equity: self.cash + positions_value + hedges_value,
            gross: sum(|position| position.value().abs()),
            positions: self.positions.len(),
            held: self.held_today,
        });
    }
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
