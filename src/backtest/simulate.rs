//! The simulation: day by day, moment by moment, first what is left, then what is entered.
//!
//! The moments of a date are the opens and closes of its exchanges in the order of the world's clock. At each one trades
//! of that exchange are left, then marked, then new ones are entered with the equity of that moment; an entry never
//! sees what a later one brings.

use super::cost::of_loan;
use super::floor::{Floor, Tick};
use super::ledger::{DayRow, Ledger, Trade, hedge_pnl};
use super::moment::Half;
use super::order::{End, Order};
use super::position::{Exit, ExitReason, Position};
use super::spec::Backtest;
use crate::event::Exclusion;
use crate::market::Security;
use crate::time::Date;

/// Trades the orders, which stand in the order of their entries, on these dates.
pub fn simulate(
    backtest: &Backtest,
    floor: &Floor<'_>,
    orders: &[Order],
    dates: &[Date],
) -> Ledger {
    let Some(first) = orders.first() else {
        return Ledger::default();
    };
    let mut account = Account {
        backtest,
        floor,
        orders,
        cash: backtest.capital,
        positions: Vec::new(),
        held_of: vec![0; floor.securities()],
        held_today: 0,
        pending: Vec::new(),
        ledger: Ledger::default(),
    };
    let start = dates.partition_point(|date| *date < first.date);
    // Equity begins with a day on which nothing is held yet, so that the first day's return has something to stand on.
    let eve = start.checked_sub(1).map_or_else(
        || Date::from_days_since_1970(first.date.days_since_1970() - 1),
        |before| dates[before],
    );
    account.close_day(eve);
    let mut exchanges: Vec<usize> = orders.iter().map(|order| order.exchange).collect();
    exchanges.sort_unstable();
    exchanges.dedup();
    let (mut next, mut yesterday) = (0, eve);
    for &date in &dates[start..] {
        if next == orders.len() && account.positions.is_empty() {
            break;
        }
        account.pass_night(f64::from(
            date.days_since_1970() - yesterday.days_since_1970(),
        ));
        yesterday = date;
        for tick in floor.ticks(date, &exchanges) {
            let is_now = |order: &&Order| {
                order.date == date
                    && order.exchange == tick.exchange
                    && order.entry.half == tick.half
            };
            let entries = orders[next..].iter().take_while(is_now).count();
            account.pass(date, tick, next..next + entries);
            next += entries;
        }
        account.close_day(date);
    }
    account.ledger.trades.sort_by_key(|trade| trade.order);
    account.ledger
}

/// The account while it is traded with.
pub(super) struct Account<'a> {
    pub backtest: &'a Backtest,
    pub floor: &'a Floor<'a>,
    pub orders: &'a [Order],
    pub cash: f64,
    pub positions: Vec<Position>,
    /// Trades by security.
    pub held_of: Vec<u32>,
    pub held_today: usize,
    /// What fills of hedges bring whose price is made later today, and when; nobody trades with it before.
    pub pending: Vec<(i64, f64)>,
    pub ledger: Ledger,
}

impl Account<'_> {
    /// Pays the lenders of borrowed shares for the night before.
    fn pass_night(&mut self, days: f64) {
        self.held_today = self.positions.len();
        for position in &mut self.positions {
            let fee = of_loan(&self.backtest.costs, (-position.value()).max(0.0), days);
            position.cost += fee;
            self.cash -= fee;
            if let Some(hedge) = &mut position.hedge {
                let fee = of_loan(
                    &self.backtest.costs,
                    (-hedge.shares * hedge.mark).max(0.0),
                    days,
                );
                hedge.cost += fee;
                self.cash -= fee;
            }
        }
    }

    /// One moment: what is left, what it is all worth, what is entered.
    fn pass(&mut self, date: Date, tick: Tick, entries: std::ops::Range<usize>) {
        let mut exits = Vec::new();
        for (place, position) in self.positions.iter_mut().enumerate() {
            let tape = self.floor.tape(position.security);
            if position.exchange != tick.exchange {
                continue;
            }
            let is_before = |own: &Date| *own < date;
            while tape.dates().get(position.bar).is_some_and(is_before) {
                position.bar += 1;
            }
            if tape.dates().get(position.bar) != Some(&date) {
                continue;
            }
            if let Some(exit) = position.exit(tick.half, tape, self.backtest) {
                exits.push((place, exit));
                continue;
            }
            position.mark = tape.price(tick.half, position.bar).unwrap_or(position.mark);
            if tick.half == Half::Close {
                position.remember(tape);
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

    /// Leaves the trades at these places, which stand in order.
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
        let floor = self.floor;
        let mut price = asked_once(|benchmark| floor.benchmark_mark(benchmark, date, tick));
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

    /// The cash of that moment.
    pub(super) fn purse(&self, tick: Tick) -> f64 {
        let later = self
            .pending
            .iter()
            .filter(|(instant, _)| *instant > tick.instant);
        self.cash - later.map(|(_, amount)| amount).sum::<f64>()
    }

    /// Books what a fill of a hedge brings, beyond what the hedge was worth before it.
    pub(super) fn book_hedge(&mut self, tick: Tick, filled: i64, cash: f64, gain: f64) {
        self.cash += cash;
        if filled > tick.instant {
            self.pending.push((filled, gain));
        }
    }

    /// Leaves a trade and its hedge, and books what they brought.
    pub(super) fn leave(&mut self, position: Position, date: Date, tick: Tick, exit: Exit) {
        let order = &self.orders[position.order];
        let Position {
            sign,
            quantity,
            entry,
            ..
        } = position;
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let cost = self.book_cost(position.security, position.bar, exit.price, quantity, sigma);
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
                .floor
                .benchmark_fill(leg.security, date, tick)
                .unwrap_or((leg.mark, tick.instant));
            let cost = self.book_hedge_cost(leg.security, date, price, leg.shares);
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
            let fill = self.floor.benchmark_fill(order.benchmark?, date, tick);
            fill.map(|(price, _)| price)
        };
        price(order.date, order.tick()).zip(price(date, tick))
    }

    /// Writes down what the account is worth at the end of a day.
    fn close_day(&mut self, date: Date) {
        self.pending.clear();
        let floor = self.floor;
        let mut close = asked_once(|benchmark| floor.tape(benchmark).close_by(date));
        let positions = self.positions.iter_mut();
        for hedge in positions.filter_map(|position| position.hedge.as_mut()) {
            hedge.mark = close(hedge.security).unwrap_or(hedge.mark);
        }
        // The sum of nothing is -0.0; results say 0.
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

/// Asks no second time for the same benchmark: most hedges of a run have one.
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
