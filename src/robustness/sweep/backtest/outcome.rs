//! The result of a sweep of backtests, as plain data in the layout of the JSON.

use serde::Serialize;

use super::BacktestSweep;
use crate::backtest::{Entry, Resolved};
use crate::event::{Counts, ExcludedOutcome};
use crate::finding::Finding;
use crate::time::Date;
use crate::units::{Bps, Percent};

pub use crate::robustness::sweep::SCHEMA;

/// The whole result of a sweep. Numbers are fractions or money at full precision; what is undefined is `null`.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct SweepOutcome {
    /// The layout's name and version.
    pub schema: &'static str,
    /// What was swept: `backtest`.
    pub of: &'static str,
    /// The options that all plans share, and the lists that set them apart.
    pub plan: SweepPlan,
    /// How many events went where: an event counts as used if one of the plans traded it.
    pub counts: Counts,
    /// The plans, best first.
    pub plans: Vec<TrialOutcome>,
    /// What was earned by holding period and entry delay, over all other choices.
    pub by_hold_and_delay: Vec<HoldDelayOutcome>,
    /// What the search is worth: the deflated Sharpe ratio of the best plan.
    pub search: Defined<SearchOutcome>,
    /// The probability of backtest overfitting.
    pub overfitting: Defined<OverfittingOutcome>,
    /// What plans earned that were chosen by earlier days alone.
    pub walk_forward: Defined<WalkForwardOutcome>,
    /// The events that no plan traded, with a reason.
    pub excluded: Vec<ExcludedOutcome>,
    /// What the reader should know.
    pub warnings: Vec<Finding>,
}

/// A result, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Defined<T> {
    /// The result.
    Found(T),
    /// None.
    Undefined {
        /// The reason.
        undefined: String,
    },
}

impl<T> Defined<T> {
    /// Returns the result, if there is one.
    pub fn found(&self) -> Option<&T> {
        match self {
            Self::Found(found) => Some(found),
            Self::Undefined { .. } => None,
        }
    }
}

impl<T> From<Result<T, &'static str>> for Defined<T> {
    fn from(result: Result<T, &'static str>) -> Self {
        match result {
            Ok(found) => Self::Found(found),
            Err(reason) => Self::Undefined {
                undefined: reason.to_owned(),
            },
        }
    }
}

/// The options of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SweepPlan {
    /// The lists.
    pub sweep: BacktestSweep,
    /// The backtest whose options hold where no list replaces them.
    pub backtest: Resolved,
    /// Number of plans.
    pub n_plans: usize,
}

/// What sets a plan apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// The name of the rule that decides which way events are traded.
    pub side: &'static str,
    /// Standard deviations that the reaction must exceed, for rules that wait for it.
    pub threshold: Option<f64>,
    /// The group whose events are traded; `all` for every event.
    pub tag: String,
    /// The price after the news.
    pub entry: Entry,
    /// Sessions to wait before the entry.
    pub delay: u32,
    /// Sessions from the entry session to the exit.
    pub hold: u32,
    /// The stop, percent of the entry price.
    pub stop: Option<Percent>,
    /// The target, percent of the entry price.
    pub take: Option<Percent>,
    /// The trailing stop, percent of the entry price.
    pub trail: Option<Percent>,
    /// Cost per side, basis points.
    pub cost_bps: Bps,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            side: "direction",
            threshold: None,
            tag: crate::event::ALL.to_owned(),
            entry: Entry::First,
            delay: 0,
            hold: 0,
            stop: None,
            take: None,
            trail: None,
            cost_bps: Bps::default(),
        }
    }
}

/// One plan and what it earned.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrialOutcome {
    /// Its number, from 1, in the order of the lists.
    pub plan: usize,
    /// What sets it apart.
    #[serde(flatten)]
    pub choice: Choice,
    /// The profit of all trades and their hedges.
    pub pnl: f64,
    /// Name and value of each metric; `null` where it is undefined.
    #[serde(serialize_with = "in_order")]
    pub metrics: Vec<(&'static str, Option<f64>)>,
}

impl TrialOutcome {
    /// Returns a metric, if it is defined.
    pub fn metric(&self, name: &str) -> Option<f64> {
        let mut metrics = self.metrics.iter();
        metrics
            .find(|(own, _)| *own == name)
            .and_then(|(_, value)| *value)
    }
}

/// What the plans of one holding period and one delay earned.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HoldDelayOutcome {
    /// Sessions from the entry session to the exit.
    pub hold: u32,
    /// Sessions to wait before the entry.
    pub delay: u32,
    /// Number of plans.
    pub n_plans: usize,
    /// The mean of their profits.
    pub mean_pnl: f64,
    /// The lowest of them.
    pub lowest_pnl: f64,
    /// The highest of them.
    pub highest_pnl: f64,
}

/// The deflated Sharpe ratio of the best plan. All Sharpe ratios are those of the days of all plans, without a risk-free rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SearchOutcome {
    /// The plan of the largest Sharpe ratio on these days.
    pub best_plan: usize,
    /// Number of days.
    pub days: usize,
    /// Number of plans whose returns vary.
    pub trials: usize,
    /// The mean correlation of their daily returns.
    pub mean_correlation: f64,
    /// The number of independent plans that are worth as much.
    pub effective_trials: f64,
    /// The Sharpe ratio of the best plan, a year.
    pub sharpe: f64,
    /// The standard deviation of the Sharpe ratios of all plans, a year.
    pub sharpe_deviation: f64,
    /// The Sharpe ratio that the best of so many worthless plans is expected to show, a year.
    pub expected_best_sharpe: f64,
    /// The probability that its true Sharpe ratio is above zero, if it had been the only plan.
    pub probabilistic_sharpe: f64,
    /// The probability that its true Sharpe ratio is above what the search alone brings.
    pub deflated_sharpe: f64,
    /// The same if all plans were independent.
    pub deflated_sharpe_if_independent: f64,
}

/// The probability of backtest overfitting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OverfittingOutcome {
    /// Number of blocks of days.
    pub blocks: usize,
    /// Number of splits into two halves.
    #[serde(rename = "splits")]
    pub splits_counted: usize,
    /// The share of splits in which the best plan of one half is below the median of the other.
    pub probability: f64,
    /// The share of splits in which it loses there.
    pub loss_probability: f64,
    /// The slope of its Sharpe ratio there on that by which it was chosen.
    pub slope: Option<f64>,
    /// The splits.
    #[serde(skip)]
    pub splits: Vec<Split>,
}

/// One split of the days into two halves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Split {
    /// The plan that the first half chooses.
    pub plan: usize,
    /// Its Sharpe ratio a day in that half.
    pub chosen: f64,
    /// Its Sharpe ratio a day in the other half.
    pub tested: f64,
    /// ln(w / (1 - w)) of its relative rank w in the other half.
    pub logit: f64,
}

/// What plans earned that were chosen by earlier days alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WalkForwardOutcome {
    /// Sessions between training and test that neither uses.
    pub purge: usize,
    /// What the account gained over all tests.
    pub total_return: f64,
    /// Its Sharpe ratio, a year.
    pub sharpe: Option<f64>,
    /// Its deepest loss from a peak.
    pub max_drawdown: f64,
    /// The mean of the Sharpe ratios by which the plans were chosen.
    pub sharpe_before: f64,
    /// The plan that was best on the days of the tests, as only hindsight tells.
    pub hindsight_plan: Option<usize>,
    /// Its Sharpe ratio there, a year.
    pub hindsight_sharpe: Option<f64>,
    /// The tests, in order.
    pub segments: Vec<SegmentOutcome>,
    /// The account at the close of each day of the tests.
    pub days: Vec<WalkForwardDay>,
}

/// One test of a walk forward.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SegmentOutcome {
    /// Its number; the first segment, 0, only trains.
    pub segment: usize,
    /// The first day of the choice.
    pub train_from: Date,
    /// The last day of the choice.
    pub train_until: Date,
    /// The first day of the test.
    pub from: Date,
    /// The last day of the test.
    pub until: Date,
    /// The plan that was chosen.
    pub plan: usize,
    /// The Sharpe ratio by which it was chosen, a year.
    pub sharpe_before: f64,
    /// What it earned in the test.
    #[serde(rename = "return")]
    pub net_return: f64,
    /// Number of trades.
    pub n_trades: usize,
    /// Number of events that were left out because their holding period would have run beyond the segment.
    pub n_purged: usize,
}

/// The account of a walk forward at the close of a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WalkForwardDay {
    /// The date.
    pub date: Date,
    /// Equity.
    pub equity: f64,
    /// The plan that trades.
    pub plan: usize,
}

/// Writes pairs as an object whose keys keep their order.
fn in_order<S: serde::Serializer>(
    pairs: &[(&'static str, Option<f64>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().copied())
}
