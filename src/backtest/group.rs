//! Figures of the trades of each tag, or of each value of a column.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::ledger::{Ledger, Trade};
use super::order::Order;
use super::outcome::GroupOutcome;
use crate::error::Result;
use crate::event::{ALL, Event, Sample, derived_label, label_column, labels, name_of_group};
use crate::math::draws::mean_interval;
use crate::math::moments::{mean, median};

/// The labels that group the events of a run.
pub struct Labels<'a> {
    events: &'a [Event],
    column: String,
    /// Labels in a derived grouping by event.
    derived: BTreeMap<usize, String>,
}

impl<'a> Labels<'a> {
    /// Finds the column that groups events.
    ///
    /// # Errors
    /// No event has a column of that name.
    pub fn new(events: &'a [Event], sample: &Sample, column: &str) -> Result<Self> {
        let column = label_column(events, column)?;
        let derived = (sample.aligned.iter())
            .filter_map(|aligned| {
                let event = &events[aligned.event];
                let label = derived_label(event, aligned, &sample.listings, &column)?;
                Some((aligned.event, label))
            })
            .collect();
        Ok(Self {
            events,
            column,
            derived,
        })
    }

    /// Returns the labels of an event.
    fn labels_of(&self, event: usize) -> impl Iterator<Item = &str> {
        let derived = self.derived.get(&event).map(String::as_str);
        labels(&self.events[event], &self.column).chain(derived)
    }

    /// Returns the names of the groups of an event, besides that of all events.
    pub fn groups_of(&self, event: usize) -> Vec<String> {
        let labels = self.labels_of(event);
        labels
            .map(|label| name_of_group(label, &self.column))
            .collect()
    }

    /// Returns the column that groups events.
    pub fn column(&self) -> &str {
        &self.column
    }
}

/// Returns the figures of all trades, then those of each label by name.
pub fn groups(
    ledger: &Ledger,
    orders: &[Order],
    labels: &Labels<'_>,
    seed: u64,
) -> Vec<GroupOutcome> {
    let mut labelled: BTreeMap<&str, Vec<&Trade>> = BTreeMap::new();
    for trade in &ledger.trades {
        for label in labels.labels_of(orders[trade.order].event) {
            labelled.entry(label).or_default().push(trade);
        }
    }
    let all = (ALL.to_owned(), ledger.trades.iter().collect());
    let named = labelled.into_iter();
    let named = named.map(|(label, trades)| (name_of_group(label, labels.column()), trades));
    let mut groups: Vec<(String, Vec<&Trade>)> = named.collect();
    groups.sort_by(|(a, _), (b, _)| a.cmp(b));
    groups.insert(0, all);
    let groups = groups.into_par_iter();
    groups
        .map(|(name, trades)| group(name, &trades, orders, seed))
        .collect()
}

fn group(label: String, trades: &[&Trade], orders: &[Order], seed: u64) -> GroupOutcome {
    let returns: Vec<f64> = trades
        .iter()
        .map(|trade| trade.net_pnl() / trade.entry_value(&orders[trade.order]))
        .collect();
    let excess: Vec<f64> = trades
        .iter()
        .filter_map(|trade| excess(trade, orders))
        .collect();
    let gained = trades.iter().filter(|trade| trade.net_pnl() > 0.0).count();
    let interval = mean_interval(&returns, &entries(trades, orders), seed);
    GroupOutcome {
        group: label,
        n_trades: trades.len(),
        win_rate: (!trades.is_empty()).then(|| gained as f64 / trades.len() as f64),
        average_trade: mean(&returns),
        median_trade: median(&returns),
        low: interval.ok().map(|(low, _)| low),
        high: interval.ok().map(|(_, high)| high),
        average_excess: mean(&excess),
        pnl: trades.iter().map(|trade| trade.pnl).sum(),
        hedge_pnl: trades.iter().map(|trade| trade.hedge_pnl).sum(),
    }
}

/// Returns the entry date of each trade: the bootstrap draws trades of one date together.
fn entries(trades: &[&Trade], orders: &[Order]) -> Vec<i32> {
    trades
        .iter()
        .map(|trade| orders[trade.order].date.days_since_1970())
        .collect()
}

/// Returns the profit over the value at the entry, both in money of the account.
pub fn net_return(trade: &Trade, order: &Order) -> f64 {
    trade.pnl / trade.entry_value(order)
}

/// Returns the return of a trade less that of the benchmark on the same side.
fn excess(trade: &Trade, orders: &[Order]) -> Option<f64> {
    let (entry, exit) = trade.benchmark?;
    let order = &orders[trade.order];
    Some(net_return(trade, order) - order.way.sign() * (exit / entry - 1.0))
}
