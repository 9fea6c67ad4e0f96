//! The result of a sweep of studies, as plain data in the layout of the JSON.

use serde::Serialize;

use super::StudySweep;
use crate::event::{Confounded, Counts, ExcludedOutcome, Roll, UnknownTiming};
use crate::finding::Finding;
use crate::market::{PriceBasis, ReturnKind};
use crate::study::Resolved;
use crate::study::inference::Verdict;
use crate::time::{Lag, WindowSet};
use crate::units::Percent;

/// The whole result of a sweep of studies. Numbers are fractions at full precision; what is undefined is `null`.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct StudySweepOutcome {
    /// The layout's name and version.
    pub schema: &'static str,
    /// What was swept: `study`.
    pub of: &'static str,
    /// The options that all specifications share, and the lists that set them apart.
    pub plan: StudySweepPlan,
    /// How many events went where in the first specification.
    pub counts: Counts,
    /// What all specifications say together.
    pub curve: CurveOutcome,
    /// What sweeps on days without news say about the curve, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joint: Option<JointOutcome>,
    /// The specifications by estimate, the smallest first; those without an estimate last.
    pub specifications: Vec<SpecificationOutcome>,
    /// The specifications by each choice that differs between them.
    pub choices: Vec<ChoiceOutcome>,
    /// The events that the first specification does not use, with a reason.
    pub excluded: Vec<ExcludedOutcome>,
    /// What the reader should know.
    pub warnings: Vec<Finding>,
}

/// The options of a sweep of studies.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StudySweepPlan {
    /// The lists.
    pub sweep: StudySweep,
    /// The first specification, whose options hold where no list replaces them.
    pub study: Resolved,
    /// The test that judges every specification.
    pub test: String,
    /// Number of specifications.
    pub n_specifications: usize,
}

/// What sets a specification apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// The name of the model of normal returns.
    pub model: &'static str,
    /// The estimation window.
    pub estimation: WindowSet,
    /// Whether returns are simple or logarithmic.
    pub returns: ReturnKind,
    /// The price column; `null`: `adj_close` where a security has it, else `close`.
    pub price: Option<PriceBasis>,
    /// The benchmark of events that name none of their own.
    pub benchmark: Option<String>,
    /// Where events on days without trading go.
    pub roll: Roll,
    /// Where events without a time go.
    pub unknown_timing: UnknownTiming,
    /// What becomes of confounded events.
    pub confounded: Option<Confounded>,
    /// The fewest sessions from one event of a security to the next.
    pub min_gap: Option<usize>,
    /// The percent of abnormal returns at each end that are pulled in.
    pub winsorize: Percent,
    /// The first day of the tested window.
    pub from: Lag,
    /// The last day of the tested window.
    pub to: Lag,
}

/// One specification and its estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpecificationOutcome {
    /// Its number: the position among all combinations, from 1, the first list varying slowest.
    pub specification: usize,
    /// What sets it apart.
    #[serde(flatten)]
    pub choice: Choice,
    /// The number of events that its mean counts.
    pub n: usize,
    /// The mean CAR.
    pub estimate: Option<f64>,
    /// The lower end of the 95 % interval that inverts the test.
    pub low: Option<f64>,
    /// The upper end of that interval.
    pub high: Option<f64>,
    /// The median CAR.
    pub median_car: Option<f64>,
    /// r, the mean correlation of the events over the window.
    pub mean_correlation: Option<f64>,
    /// The verdict of the test.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Whether the test is valid on the sample.
    pub holds: bool,
}

impl SpecificationOutcome {
    /// Returns whether the test rejects at 5 %.
    pub fn is_significant(&self) -> bool {
        self.verdict.p().is_some_and(|p| p < 0.05)
    }
}

/// What all specifications say together. Shares are of the specifications with an estimate and a p-value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CurveOutcome {
    /// The number of specifications with an estimate and a p-value.
    pub n: usize,
    /// The number of specifications without them.
    pub n_undefined: usize,
    /// The number with an estimate above zero.
    pub n_positive: usize,
    /// The number that reject at 5 %.
    pub n_significant: usize,
    /// The number that reject at 5 % with the sign of the median.
    pub n_significant_same_sign: usize,
    /// The number whose test is valid on its sample.
    pub n_holds: usize,
    /// The share that rejects at 5 %.
    pub share_significant: Option<f64>,
    /// The smallest estimate.
    pub lowest: Option<f64>,
    /// The first quartile of the estimates.
    pub lower_quartile: Option<f64>,
    /// The median estimate.
    pub median: Option<f64>,
    /// The third quartile of the estimates.
    pub upper_quartile: Option<f64>,
    /// The largest estimate.
    pub highest: Option<f64>,
}

/// A curve against the curves of the same sweep on days without news. p = (1 + as far) / (1 + draws).
///
/// Days with news vary more than days without. So `median_p` is small also where news moves prices either way and the mean effect
/// is zero; `statistic_p` allows for it, as far as the test does: the spread of the events on their own days is in the statistic.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct JointOutcome {
    /// The number of draws with an estimate.
    pub draws: usize,
    /// The number of events of the first specification that cannot be moved.
    pub events_left_out: usize,
    /// The share of draws whose median estimate is at least as far from zero.
    pub median_p: Option<f64>,
    /// The share of draws whose median test statistic is at least as far from zero.
    pub statistic_p: Option<f64>,
    /// The 2.5 % quantile of the medians of the draws.
    pub median_low: Option<f64>,
    /// The 97.5 % quantile of the medians of the draws.
    pub median_high: Option<f64>,
    /// The share of draws in which at least as large a share of specifications rejects with the sign of the median.
    pub share_p: Option<f64>,
}

/// The specifications that share one value of one choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChoiceOutcome {
    /// The choice, by its key in the study file.
    pub choice: &'static str,
    /// The value.
    pub value: String,
    /// What its specifications say together.
    #[serde(flatten)]
    pub curve: CurveOutcome,
}
