//! A sweep of backtests: every combination of given lists of options, and what searching among them costs.

mod deflated;
pub mod outcome;
mod overfitting;
mod returns;
mod run;
mod trials;
mod walk_forward;

pub use deflated::search;
pub use overfitting::overfitting;

use serde::{Deserialize, Serialize};

use crate::backtest::metric::Metric;
use crate::backtest::{Entry, Side};
use crate::error::{Error, Result, message, nearest, option};
use crate::units::{Bps, Percent};

/// The lists of a sweep. Where a list is empty, the backtest's own option holds; every combination of the others is one plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BacktestSweep {
    /// Rules that decide which way events are traded.
    pub side: Vec<Side>,
    /// Standard deviations that the reaction of day 0 must exceed, for rules that follow or fade it.
    pub threshold: Vec<f64>,
    /// Groups of events that are traded alone: tags, or values of the column that groups. `all` stands for every event.
    pub tag: Vec<String>,
    /// Prices after the news.
    pub entry: Vec<Entry>,
    /// Sessions to wait before the entry.
    pub delay: Vec<u32>,
    /// Holding periods in sessions.
    pub hold: Vec<u32>,
    /// Stops, percent of the entry price; 0 stands for none.
    pub stop: Vec<Percent>,
    /// Targets, percent of the entry price; 0 stands for none.
    pub take: Vec<Percent>,
    /// Trailing stops, percent of the entry price; 0 stands for none.
    pub trail: Vec<Percent>,
    /// Costs per side, basis points of the traded value.
    pub cost_bps: Vec<Bps>,
    /// The metric that sorts the plans, best first.
    pub sort: String,
    /// Number of blocks of days for the probability of overfitting, even. If not given: 16, or fewer where a block would hold
    /// less than 10 days.
    pub blocks: Option<usize>,
    /// Number of segments of days for the walk forward; the first one only trains.
    pub segments: usize,
    /// Sessions between training and test that neither uses. If not given: the longest holding period and delay of the plans.
    pub purge: Option<u32>,
}

impl Default for BacktestSweep {
    fn default() -> Self {
        Self {
            side: Vec::new(),
            threshold: Vec::new(),
            tag: Vec::new(),
            entry: Vec::new(),
            delay: Vec::new(),
            hold: Vec::new(),
            stop: Vec::new(),
            take: Vec::new(),
            trail: Vec::new(),
            cost_bps: Vec::new(),
            sort: "sharpe".to_owned(),
            blocks: None,
            segments: 5,
            purge: None,
        }
    }
}

/// Metrics of which less is better.
const LESS_IS_BETTER: [&str; 4] = ["volatility", "max_drawdown_days", "turnover", "costs_paid"];

/// Most blocks: the splits of more could not be counted in a second.
const MOST_BLOCKS: usize = 20;

/// Most segments of a walk forward.
const MOST_SEGMENTS: usize = 100;

impl BacktestSweep {
    /// Refuses numbers and names that make no sense.
    ///
    /// # Errors
    /// The first option outside of its range, and what it may be.
    pub fn check(&self) -> Result<()> {
        self.check_sort()?;
        if let Some(blocks) = self.blocks
            && (!blocks.is_multiple_of(2) || !(2..=MOST_BLOCKS).contains(&blocks))
        {
            let message = message![
                option::SWEEP_BLOCKS,
                format!(" is {blocks}; half of the blocks are tested on the other half")
            ];
            return Err(Error::options(message)
                .about(option::SWEEP_BLOCKS)
                .with_help(format!("give an even number from 2 to {MOST_BLOCKS}")));
        }
        if !(2..=MOST_SEGMENTS).contains(&self.segments) {
            let message = message![
                option::SWEEP_SEGMENTS,
                format!(" is {}; the first segment only trains", self.segments)
            ];
            return Err(Error::options(message)
                .about(option::SWEEP_SEGMENTS)
                .with_help(format!("give a whole number from 2 to {MOST_SEGMENTS}")));
        }
        Ok(())
    }

    /// Refuses a metric that a sweep does not have.
    fn check_sort(&self) -> Result<()> {
        let quick = |entry: &&crate::catalogue::Entry| {
            Metric::named(entry.name).is_some_and(|metric| {
                let measure = metric.behaviour();
                !measure.needs_hedge() && !measure.needs_draws() && !measure.needs_benchmark()
            })
        };
        let names = || Metric::ENTRIES.iter().filter(quick).map(|entry| entry.name);
        if names().any(|name| name == self.sort) {
            return Ok(());
        }
        let message = message![
            option::SWEEP_SORT.with(&self.sort),
            ": a sweep has no such metric"
        ];
        let help = match nearest(&self.sort, names()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!(
                "the metrics are: {}",
                names().collect::<Vec<_>>().join(", ")
            ),
        };
        let error = Error::options(message).about(option::SWEEP_SORT);
        Err(error.with_code("unknown_name").with_help(help))
    }

    /// Whether less of the metric that sorts is better.
    pub fn is_less_better(&self) -> bool {
        LESS_IS_BETTER.contains(&self.sort.as_str())
    }
}
