//! How trades are left, and what is booked then.

use super::account::{Account, is_stale};
use super::exit::{Exit, ExitReason};
use super::holding::Holding;
use super::ledger::Trade;
use super::markets::{Place, Tick};
use super::order::End;
use super::position::Position;
use crate::time::Date;

impl Account<'_> {
    /// Leaves the trades at these places, which are sorted.
    pub(super) fn leave_all(&mut self, date: Date, tick: Tick, exits: &[(usize, Exit)]) {
        if exits.is_empty() {
            return;
        }
        let (mut places, mut next) = (0.., exits.iter().peekable());
        let is_left = |_: &mut Position| {
            let place = places.next();
            next.next_if(|(left, _)| Some(*left) == place).is_some()
        };
        let left: Vec<Position> = self.positions.extract_if(.., is_left).collect();
        for (position, (_, exit)) in left.into_iter().zip(exits) {
            self.leave(position, date, tick, *exit);
        }
    }

    /// Leaves the trades that were entered at the last price of their security. They hold their slot at this moment, since
    /// nobody knew that no price would follow.
    pub(super) fn leave_ended(&mut self, date: Date, tick: Tick) {
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
        let now = (position.bar, tick.half);
        let own = position.outlook;
        let (worst, best) = match own.filter(|own| (own.moment, own.exit) == (now, exit)) {
            Some(outlook) => outlook.extremes,
            None => {
                let until = (position.due, position.end);
                let holding = Holding::new(self.setup.plan, order, until);
                holding.extremes_until(position.seen, exit, bars)
            }
        };
        self.ledger.trades.push(Trade {
            order: index,
            quantity,
            exit_date: date,
            exit_bar: place.bar,
            exit_half: tick.half,
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
            benchmark: None,
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
}
