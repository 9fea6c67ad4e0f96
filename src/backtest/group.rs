//! Figures of the trades of each tag, or of each value of a column.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::earned::Earned;
use super::ledger::Ledger;
use super::order::Order;
use super::outcome::GroupOutcome;
use crate::error::Result;
use crate::event::{ALL, Event, Sample, derived_label, label_column, labels, name_of_group};
use crate::math::draws::{ClusterSums, Interval, mean_intervals};
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

/// The name of a group, and the places of its trades in the ledger.
type Members = (String, Vec<usize>);

/// The trades of each group, all trades first, with the interval of the mean return of each.
pub struct Groups {
    members: Vec<Members>,
    /// `intervals[i]`: the 95 % bootstrap interval of group `i`; trades of one date are drawn together.
    intervals: Vec<Interval>,
}

impl Groups {
    /// Sorts the trades into groups, those of labels by name.
    pub fn new(
        ledger: &Ledger,
        orders: &[Order],
        labels: &Labels<'_>,
        earned: &Earned,
        seed: u64,
    ) -> Self {
        let all = (ALL.to_owned(), (0..ledger.trades.len()).collect());
        let labelled = labelled(ledger, orders, labels).into_iter();
        let labelled =
            labelled.map(|(label, places)| (name_of_group(label, labels.column()), places));
        let mut named: Vec<Members> = labelled.collect();
        named.sort_by(|(a, _), (b, _)| a.cmp(b));
        let members: Vec<Members> = std::iter::once(all).chain(named).collect();
        let sums = members.par_iter().map(|(_, places)| {
            let trades = places.iter().map(|place| &earned.net[*place]);
            ClusterSums::new(
                trades.map(|trade| (trade.net_return, trade.entered.days_since_1970())),
            )
        });
        let intervals = mean_intervals(&sums.collect::<Vec<_>>(), seed);
        Self { members, intervals }
    }

    /// Returns the interval of the mean return of all trades.
    pub fn interval_of_all(&self) -> Option<Interval> {
        self.intervals.first().copied()
    }

    /// Returns the figures of each group.
    pub fn figures(self, ledger: &Ledger, earned: &Earned) -> Vec<GroupOutcome> {
        let groups = self.members.into_par_iter().zip(self.intervals);
        let figures = groups
            .map(|((name, places), interval)| group(name, &places, interval.ok(), ledger, earned));
        figures.collect()
    }
}

/// Trades that are sorted into groups on one thread.
const AT_A_TIME: usize = 4_096;

/// Returns the places of the trades of each label, in order.
fn labelled<'a>(
    ledger: &Ledger,
    orders: &[Order],
    labels: &'a Labels<'_>,
) -> BTreeMap<&'a str, Vec<usize>> {
    let parts = ledger.trades.par_chunks(AT_A_TIME).enumerate();
    let parts: Vec<BTreeMap<&str, Vec<usize>>> = parts
        .map(|(part, trades)| {
            let mut labelled: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (place, trade) in (part * AT_A_TIME..).zip(trades) {
                for label in labels.labels_of(orders[trade.order].event) {
                    labelled.entry(label).or_default().push(place);
                }
            }
            labelled
        })
        .collect();
    let mut labelled: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (label, places) in parts.into_iter().flatten() {
        labelled.entry(label).or_default().extend(places);
    }
    labelled
}

fn group(
    group: String,
    places: &[usize],
    interval: Option<(f64, f64)>,
    ledger: &Ledger,
    earned: &Earned,
) -> GroupOutcome {
    let net = || places.iter().map(|place| &earned.net[*place]);
    let trades = || places.iter().map(|place| &ledger.trades[*place]);
    let returns: Vec<f64> = net().map(|trade| trade.net_return).collect();
    let excess: Vec<f64> = places
        .iter()
        .filter_map(|place| earned.excess[*place])
        .collect();
    let gained = net().filter(|trade| trade.pnl > 0.0).count();
    GroupOutcome {
        group,
        n_trades: places.len(),
        win_rate: (!places.is_empty()).then(|| gained as f64 / places.len() as f64),
        average_trade: mean(&returns),
        median_trade: median(&returns),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        average_excess: mean(&excess),
        pnl: trades().map(|trade| trade.pnl).sum(),
        hedge_pnl: trades().map(|trade| trade.hedge_pnl).sum(),
    }
}
