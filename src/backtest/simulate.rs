//! The simulation: day by day, moment by moment, first what is left, then what is entered.
//!
//! The moments of a date are the opens and closes of its exchanges in the order of the world's clock. At each one trades
//! of that exchange are left, then marked, then new ones are entered with the equity of that moment; an entry never
//! sees what a later one brings.

use super::cost::{Fill, of_fill, of_loan};
use super::floor::{Floor, Tick};
use super::ledger::{DayRow, Ledger, Trade, hedge_pnl};
use super::moment::Half;
use super::order::Order;
use super::position::{Exit, Position};
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
        self.leave_all(date, tick.half, &exits);
        if entries.is_empty() {
            return;
        }
        self.mark_hedges(date, tick.half);
        let equity = self.equity();
        for order in entries {
            if let Err((reason, detail)) = self.enter(order, equity) {
                let event = self.orders[order].event;
                self.ledger.refused.push(Exclusion {
                    event,
                    reason,
                    detail,
                });
            }
        }
    }

    /// Leaves the trades at these places, which stand in order.
    fn leave_all(&mut self, date: Date, half: Half, exits: &[(usize, Exit)]) {
        if exits.is_empty() {
            return;
        }
        let mut exits = exits.iter().peekable();
        for (place, position) in std::mem::take(&mut self.positions).into_iter().enumerate() {
            match exits.next_if(|(leaving, _)| *leaving == place) {
                Some((_, exit)) => self.leave(position, date, half, *exit),
                None => self.positions.push(position),
            }
        }
    }

    fn mark_hedges(&mut self, date: Date, half: Half) {
        for position in &mut self.positions {
            if let Some(hedge) = &mut position.hedge {
                let price = self.floor.benchmark_price(hedge.security, date, half);
                hedge.mark = price.unwrap_or(hedge.mark);
            }
        }
    }

    fn equity(&self) -> f64 {
        self.cash + self.positions.iter().map(Position::net_value).sum::<f64>()
    }

    /// Leaves a trade and its hedge, and books what they brought.
    pub(super) fn leave(&mut self, position: Position, date: Date, half: Half, exit: Exit) {
        let order = &self.orders[position.order];
        let Position {
            sign,
            quantity,
            entry,
            ..
        } = position;
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let cost = self.cost(position.security, position.bar, exit.price, quantity, sigma);
        self.cash += sign * quantity * exit.price - cost;
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
            benchmark: self.benchmark_prices(order, date, half),
        };
        if let Some(mut leg) = position.hedge {
            let price = self
                .floor
                .benchmark_price(leg.security, date, half)
                .unwrap_or(leg.mark);
            let cost = self.hedge_cost(leg.security, date, price, leg.shares);
            self.cash += leg.shares * price - cost;
            leg.cost += cost;
            trade.hedge_pnl = hedge_pnl(&leg, price);
            trade.hedge_cost = leg.cost;
            trade.traded += leg.shares.abs() * (leg.entry + price);
        }
        self.held_of[position.security.0 as usize] -= 1;
        self.ledger.trades.push(trade);
    }

    fn benchmark_prices(&self, order: &Order, date: Date, half: Half) -> Option<(f64, f64)> {
        let price = |date, half| self.floor.benchmark_price(order.benchmark?, date, half);
        price(order.date, order.entry.half).zip(price(date, half))
    }

    /// The cost of a fill of the benchmark. No sigma of it was estimated, so that impact is not charged.
    pub(super) fn hedge_cost(
        &self,
        security: Security,
        date: Date,
        price: f64,
        shares: f64,
    ) -> f64 {
        let bar = self.floor.tape(security).on(date).unwrap_or(usize::MAX);
        self.fill_cost(security, bar, price, shares.abs(), None).0
    }

    pub(super) fn cost(
        &mut self,
        security: Security,
        bar: usize,
        price: f64,
        quantity: f64,
        sigma: Option<f64>,
    ) -> f64 {
        let (cost, unknown) = self.fill_cost(security, bar, price, quantity, sigma);
        self.ledger.unknown_costs += usize::from(unknown);
        cost
    }

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

    /// Writes down what the account is worth at the end of a day.
    fn close_day(&mut self, date: Date) {
        self.mark_hedges(date, Half::Close);
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
