//! The close of a day: what the account is worth and holds, and whether it is lost.

use std::collections::BTreeMap;

use super::account::{Account, asked_once};
use super::exit::{Exit, ExitReason};
use super::hedge_leg::HedgeLeg;
use super::ledger::{DayRow, PositionRow};
use super::moment::Half;
use super::position::Position;
use crate::market::Security;
use crate::time::{Date, first_after};

impl Account<'_> {
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
            let last = first_after(bars.dates(), date);
            position.bar = last.saturating_sub(1);
            let tick = self.markets.tick(position.exchange, date, Half::Close);
            let exit = Exit::at(ExitReason::Ruin, position.mark);
            self.leave(position, date, tick, exit);
        }
        self.close_hedges(date);
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
}
