//! What was traded, and what the account was worth.

use super::exit::ExitReason;
use super::moment::Half;
use super::order::Order;
use crate::event::Exclusion;
use crate::market::Security;
use crate::time::Date;

/// A finished trade.
#[derive(Debug, Clone, PartialEq)]
pub struct Trade {
    /// Index of the order.
    pub order: usize,
    /// Shares, above zero.
    pub quantity: f64,
    /// The date of the exit.
    pub exit_date: Date,
    /// The bar of the exit.
    pub exit_bar: usize,
    /// Which price of that bar it was, or the close where a level was reached before.
    pub exit_half: Half,
    /// The exit price.
    pub exit_price: f64,
    /// The money of the account for one unit of the prices, at the entry and at the exit.
    pub rates: (f64, f64),
    /// The reason of the exit.
    pub exit_reason: ExitReason,
    /// Whether the last bar touched both stop and target.
    pub ambiguous: bool,
    /// Costs of both fills and the borrow fee, in money.
    pub cost: f64,
    /// sign quantity (exit - entry) - cost
    pub pnl: f64,
    /// The profit of the hedge after its own costs.
    pub hedge_pnl: f64,
    /// The costs of the hedge.
    pub hedge_cost: f64,
    /// The value of all fills, those of the hedge included.
    pub traded: f64,
    /// The worst price while it was held, or the exit price.
    pub worst: f64,
    /// The best price while it was held, or the exit price.
    pub best: f64,
    /// The benchmark's first prices from the entry and from the exit on; known when the simulation has ended.
    pub benchmark: Option<(f64, f64)>,
}

impl Trade {
    /// Returns the value at its entry, in money of the account.
    pub fn entry_value(&self, order: &Order) -> f64 {
        order.entry.price * self.quantity * self.rates.0
    }

    /// Returns the profit of the trade and its hedge.
    pub fn net_pnl(&self) -> f64 {
        self.pnl + self.hedge_pnl
    }
}

/// The account at the close of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayRow {
    /// The date.
    pub date: Date,
    /// Cash.
    pub cash: f64,
    /// The value of the open trades; short ones count below zero.
    pub positions_value: f64,
    /// The value of their hedges.
    pub hedges_value: f64,
    /// The sum of the three.
    pub equity: f64,
    /// The sum of the absolute values of all trades, without hedges.
    pub gross: f64,
    /// The same with the trades that were held within the day alone.
    pub gross_day: f64,
    /// Number of trades that are held over the night.
    pub positions: usize,
    /// Number of trades that were held at some time of the day.
    pub held: usize,
}

/// What is held of a security at the close of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PositionRow {
    /// The date.
    pub date: Date,
    /// The security.
    pub security: Security,
    /// Shares, those of hedges included; below zero where they are sold short.
    pub quantity: f64,
    /// Their value.
    pub value: f64,
}

/// The whole course of a simulation.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The finished trades, in the order of the orders.
    pub trades: Vec<Trade>,
    /// The days, from the session before the first entry on.
    pub days: Vec<DayRow>,
    /// What was held at the close of each day, by date and security; empty unless the setup wants it.
    pub positions: Vec<PositionRow>,
    /// Number of exits at a rate that was older than an entry may use.
    pub stale_rates: usize,
    /// The orders that were not traded.
    pub refused: Vec<Exclusion>,
    /// Number of trades that the limits made smaller.
    pub cut: usize,
    /// Number of fills whose cost is not fully known.
    pub unknown_costs: usize,
    /// Number of fills of hedges whose cost is not fully known.
    pub unknown_hedge_costs: usize,
    /// Number of entries without a volume to limit them by.
    pub unknown_volumes: usize,
    /// Number of exits that had to wait for a price.
    pub late_exits: usize,
    /// Number of fills on days on which nothing was traded.
    pub without_volume: usize,
    /// Number of hedges that were ordered.
    pub hedged: usize,
    /// Number of hedges that found no price before their trade was left.
    pub hedges_given_up: usize,
    /// Number of trades whose benchmark had no price any more to hedge with.
    pub unhedged: usize,
    /// The first close at which equity was zero or below; the account was closed there.
    pub lost: Option<Date>,
    /// Number of exits of more than the share of the volume that an entry may take.
    pub large_exits: usize,
}
