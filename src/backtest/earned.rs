//! What each trade earned, in the forms that metrics and groups are computed from.

use rayon::prelude::*;

use super::ledger::{Ledger, Trade};
use super::metric::TradeFacts;
use super::order::Order;

/// What the trades of a ledger earned; each list has one entry per trade, in the order of the ledger.
pub struct Earned {
    /// `net[i]`: trade `i` with its hedge.
    pub net: Vec<TradeFacts>,
    /// `unhedged[i]`: trade `i` without its hedge.
    pub unhedged: Vec<TradeFacts>,
    /// `excess[i]`: the return of trade `i` without its hedge, less that of the benchmark on the same side; none where the benchmark
    /// has no prices.
    pub excess: Vec<Option<f64>>,
}

impl Earned {
    /// Computes what the trades earned.
    pub fn new(ledger: &Ledger, orders: &[Order]) -> Self {
        let excess = |trade: &Trade| {
            let (entry, exit) = trade.benchmark?;
            let order = &orders[trade.order];
            Some(net_return(trade, order) - order.way.sign() * (exit / entry - 1.0))
        };
        Self {
            net: net_facts(ledger, orders),
            unhedged: facts(ledger, orders, |trade| trade.pnl),
            excess: ledger.trades.par_iter().map(excess).collect(),
        }
    }
}

/// Returns what the trades earned with their hedges.
pub fn net_facts(ledger: &Ledger, orders: &[Order]) -> Vec<TradeFacts> {
    facts(ledger, orders, Trade::net_pnl)
}

fn facts(ledger: &Ledger, orders: &[Order], pnl: fn(&Trade) -> f64) -> Vec<TradeFacts> {
    let fact = |trade: &Trade| {
        let order = &orders[trade.order];
        TradeFacts {
            pnl: pnl(trade),
            net_return: pnl(trade) / trade.entry_value(order),
            entered: order.date,
        }
    };
    ledger.trades.par_iter().map(fact).collect()
}

/// Returns the profit without the hedge over the value at the entry, both in money of the account.
pub fn net_return(trade: &Trade, order: &Order) -> f64 {
    trade.pnl / trade.entry_value(order)
}
