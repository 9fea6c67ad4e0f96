//! What was traded, and what the account was worth.

use super::position::{ExitReason, HedgeLeg};
use crate::event::Exclusion;
use crate::time::Date;

/// A finished trade.
#[derive(Debug, Clone, PartialEq)]
pub struct Trade {
    /// The order's position among the orders.
    pub order: usize,
    /// Shares, above zero.
    pub quantity: f64,
    /// The date on which it was left.
    pub exit_date: Date,
    /// The bar on which it was left.
    pub exit_bar: usize,
    /// What it was left at.
    pub exit_price: f64,
    /// Why.
    pub exit_reason: ExitReason,
    /// Whether its last bar touched stop and target.
    pub ambiguous: bool,
    /// Both sides and the borrow fee.
    pub cost: f64,
    /// sign quantity (exit - entry) - cost
    pub pnl: f64,
    /// What the hedge brought, after its own costs.
    pub hedge_pnl: f64,
    /// What the hedge cost.
    pub hedge_cost: f64,
    /// The value of all fills, hedges included.
    pub traded: f64,
    /// The benchmark's prices at entry and exit.
    pub benchmark: Option<(f64, f64)>,
}

/// The account at the close of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayRow {
    /// The date.
    pub date: Date,
    /// Money.
    pub cash: f64,
    /// What the trades are worth; short ones count below zero.
    pub positions_value: f64,
    /// What their hedges are worth.
    pub hedges_value: f64,
    /// The sum of the three.
    pub equity: f64,
    /// The size of all trades, without hedges.
    pub gross: f64,
    /// Trades that are held over the night.
    pub positions: usize,
    /// Trades that were held at some time of the day.
    pub held: usize,
}

/// The whole course of a simulation.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// By order.
    pub trades: Vec<Trade>,
    /// From the session before the first entry on.
    pub days: Vec<DayRow>,
    /// Orders that were not traded.
    pub refused: Vec<Exclusion>,
    /// Trades that the limits made smaller.
    pub cut: usize,
    /// Fills whose cost could not be known in full.
    pub unknown_costs: usize,
    /// The same of hedges.
    pub unknown_hedge_costs: usize,
    /// Entries without a volume to limit them by.
    pub unknown_volumes: usize,
    /// Exits that had to wait for a price.
    pub late_exits: usize,
    /// Entries and exits on days on which nothing was traded.
    pub without_volume: usize,
    /// Exits of more than the share of the volume that an entry may take.
    pub large_exits: usize,
}

/// Money at the end of a hedge.
pub(super) fn hedge_pnl(leg: &HedgeLeg, exit: f64) -> f64 {
    leg.shares * (exit - leg.entry) - leg.cost
}
