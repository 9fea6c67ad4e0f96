//! The results of a study, as plain data in the layout of the JSON results.

mod bootstrap;
mod confounding;
mod event;
mod event_windows;
mod own_windows;
mod placebo;
mod reaction;
mod running;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::assumption::Assumption;
pub use super::bhar::BharOutcome;
pub use super::calendar_portfolio::CalendarTimeOutcome;
pub use super::difference::DifferenceOutcome;
pub use super::doubt::Doubt;
use super::inference::Verdict;
pub use super::resolved::Resolved;
pub use super::rolling_beta::RollingBeta;
pub use super::running_tests::MeasuredEvents;
pub use super::second_stage::{ReadTest, RegressionDoubt, RegressionOutcome, TermOutcome};
pub use crate::event::{Counts, ExcludedOutcome, Shared, SharedList};
use crate::finding::Finding;
use crate::time::Lag;

pub use super::influence::{InfluenceOutcome, LeftOutDate, LeftOutEvent};
pub use super::synthetic::{DonorWeight, SyntheticOutcome, SyntheticWindow};
pub use bootstrap::{
    BandDay, BootstrapDifference, BootstrapEstimate, BootstrapGroup, BootstrapOutcome,
    BootstrapWindow, SimultaneousBand,
};
pub use confounding::{ConfoundedEvent, ConfoundingOutcome, Effect, EffectOutcome};
pub use event::{EventDayOutcome, EventOutcome, LikelihoodOutcome, ModelOutcome};
pub(super) use event_windows::TestedWindows;
pub use event_windows::{EventWindowOutcome, EventWindows};
pub use own_windows::OwnWindowsOutcome;
pub use placebo::{
    Band, PlaceboDay, PlaceboGroup, PlaceboOutcome, PlaceboTest, PlaceboWindow, SizeFinding,
};
pub use reaction::{MeasureOutcome, ReactionDay, ReactionGroup, ReactionOutcome, ReactionWindow};
pub use running::{RunningDay, RunningErrors, RunningGroup, RunningOutcome};

/// The whole result of a study. Numbers are fractions at full precision; missing and undefined values are `null`.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct StudyOutcome {
    /// The layout's name and version.
    pub schema: &'static str,
    /// The options that the study ran with, with defaults filled in.
    pub plan: Resolved,
    /// Numbers of events read, used and excluded.
    pub counts: Counts,
    /// The group of all events, then one group per tag or value of the grouping column.
    pub groups: Vec<GroupOutcome>,
    /// Differences between groups.
    pub differences: Vec<DifferenceOutcome>,
    /// Regressions of CAR on columns of the events, if any columns were named.
    pub regressions: Vec<RegressionOutcome>,
    /// The reaction by open, high, low, close and volume, if the plan asks for it.
    pub reaction: Option<ReactionOutcome>,
    /// The effect with and without confounded events, if they were looked for.
    pub confounding: Option<ConfoundingOutcome>,
    /// The means over event windows that events name for themselves, by group; empty if the plan does not ask for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own_windows: Vec<OwnWindowsOutcome>,
    /// The study among pseudo-studies without news, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placebo: Option<PlaceboOutcome>,
    /// Intervals of means by resampling, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<BootstrapOutcome>,
    /// The running means tested day by day, if figures are to show them.
    #[serde(skip)]
    pub running: Option<RunningOutcome>,
    /// The measured events, if the run was asked to keep them.
    #[serde(skip)]
    pub measured: Option<Arc<MeasuredEvents>>,
    /// The names of the coefficients of the model, in its order. An event has no value for coefficients that were left out of
    /// its own model.
    #[serde(skip)]
    pub coefficients: Vec<String>,
    /// The benchmarks of the used events, in alphabetical order.
    #[serde(skip)]
    pub benchmarks: Vec<String>,
    /// The used events, sorted by date of day 0, symbol and tags. The JSON holds all of them, or none if the plan has no detail
    /// of events; their windows are then in tables only.
    #[serde(serialize_with = "with_days")]
    pub events: Vec<EventOutcome>,
    /// The excluded events.
    pub excluded: Vec<ExcludedOutcome>,
    /// Warnings and notes on the results.
    pub warnings: Vec<Finding>,
}

impl StudyOutcome {
    /// Returns the events with their single days: all, or none if the plan has no detail of events.
    pub fn detailed_events(&self) -> Vec<&EventOutcome> {
        in_detail(&self.events)
    }

    /// Returns the outcome without its events.
    pub fn without_events(&self) -> Self {
        Self {
            schema: self.schema,
            plan: self.plan.clone(),
            counts: self.counts,
            groups: self.groups.clone(),
            differences: self.differences.clone(),
            regressions: self.regressions.clone(),
            confounding: self.confounding.clone(),
            own_windows: self.own_windows.clone(),
            placebo: self.placebo.clone(),
            bootstrap: self.bootstrap.clone(),
            running: self.running.clone(),
            measured: None,
            reaction: self.reaction.clone(),
            coefficients: self.coefficients.clone(),
            benchmarks: self.benchmarks.clone(),
            events: Vec::new(),
            excluded: self.excluded.clone(),
            warnings: self.warnings.clone(),
        }
    }

    /// Returns the benchmarks of the used events in words, such as ` on SPX and HK-EW`; an empty text if there are none.
    pub fn on_benchmarks(&self) -> String {
        const NAMED: usize = 3;
        let symbols = &self.benchmarks;
        match &symbols[..] {
            [] => String::new(),
            [one] => format!(" on {one}"),
            [.., last] if symbols.len() <= NAMED => {
                format!(" on {} and {last}", symbols[..symbols.len() - 1].join(", "))
            }
            _ => format!(" on {} benchmarks", symbols.len()),
        }
    }
}

/// The name and version of the layout.
pub const SCHEMA: &str = "newsquake.study/1";

/// One group of events.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct GroupOutcome {
    /// `all`, the tag, or the value of the column that groups events.
    pub group: String,
    /// The number of used events.
    pub n_events: usize,
    /// The number of different securities.
    pub n_symbols: usize,
    /// The number of different dates of day 0.
    pub n_dates: usize,
    /// r over the event window.
    pub mean_correlation: Option<f64>,
    /// Whether r is estimated, because very many pairs of events lack different days.
    #[serde(skip)]
    pub estimated_correlation: bool,
    /// The features that tests are sensitive to.
    pub sample: SampleOutcome,
    /// The assumptions that this sample breaks, with the tests that rest on them.
    pub doubts: Vec<Doubt>,
    /// The days of the event window.
    pub days: Vec<DayOutcome>,
    /// The tested windows.
    pub windows: Vec<WindowOutcome>,
}

impl GroupOutcome {
    /// Returns whether a test is doubtful on some day or in some window.
    pub fn doubts(&self, test: &str) -> bool {
        self.doubts.iter().any(|doubt| doubt.tests.contains(&test))
    }

    /// Returns the doubts about a test on a day, or in a tested window, that goes from one lag to another.
    pub fn doubts_in(&self, test: &str, from: Lag, to: Lag) -> impl Iterator<Item = &Doubt> {
        let doubts = self.doubts.iter();
        doubts.filter(move |doubt| doubt.tests.contains(&test) && doubt.concerns(from, to))
    }

    /// Returns whether a test is doubtful in a tested window.
    pub fn doubts_window(&self, test: &str, window: &WindowOutcome) -> bool {
        self.doubts_in(test, window.from, window.to)
            .next()
            .is_some()
    }

    /// Returns whether a test is doubtful on a day.
    pub fn doubts_day(&self, test: &str, day: &DayOutcome) -> bool {
        self.doubts_in(test, day.day, day.day).next().is_some()
    }

    /// Returns whether the sample breaks an assumption.
    pub fn breaks(&self, assumption: Assumption) -> bool {
        self.doubts
            .iter()
            .any(|doubt| doubt.assumption == assumption)
    }
}

/// The features of a group of events that tests are sensitive to. If day 0 is not in the event window, the first tested
/// window takes its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SampleOutcome {
    /// Events that share their date of day 0, or their story, with another event of the group.
    pub shared_dates: usize,
    /// Events whose event window overlaps that of another event of the same security.
    pub overlapping_events: usize,
    /// r of a single day: the mean correlation of estimation residuals over all pairs; pairs of different dates count as 0.
    pub correlation_day: Option<f64>,
    /// r of the event window: the same, but pairs are weighted by the days that they share.
    pub correlation_window: Option<f64>,
    /// 1 + (N - 1) r with the larger of both: the variance of a mean over that of independent events.
    pub inflation: Option<f64>,
    /// The variance of SAR across events on day 0 over that of the estimation windows, corrected for correlation.
    pub variance_ratio: Option<f64>,
    /// The skewness of AR across events on day 0.
    pub skewness: Option<f64>,
    /// The skewness of SAR across events on day 0.
    pub standardized_skewness: Option<f64>,
    /// The skewness of the estimation residuals of all events, each over its own standard deviation.
    pub residual_skewness: Option<f64>,
    /// The kurtosis less 3 of these residuals.
    pub residual_kurtosis: Option<f64>,
    /// The share of estimation residuals above zero.
    pub positive_share: Option<f64>,
    /// The fewest usable estimation days of any event.
    pub shortest_estimation: Option<usize>,
}

/// One day of a group.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct DayOutcome {
    /// Trading days from day 0.
    pub day: Lag,
    /// The number of events with an abnormal return on the day.
    pub n: usize,
    /// The number of those abnormal returns above zero.
    pub n_positive: usize,
    /// The mean abnormal return.
    pub aar: Option<f64>,
    /// The lower end of the 95 % interval of `aar`, from the cross-sectional t.
    pub aar_low: Option<f64>,
    /// The upper end of that interval.
    pub aar_high: Option<f64>,
    /// The median abnormal return.
    pub median_ar: Option<f64>,
    /// The number of events with an abnormal return on this and every earlier day of the event window.
    pub n_complete: usize,
    /// The mean cumulative abnormal return of those events, from the first day of the event window on.
    pub caar: Option<f64>,
    /// The lower end of the 95 % interval of `caar`, from the cross-sectional t.
    pub caar_low: Option<f64>,
    /// The upper end of that interval.
    pub caar_high: Option<f64>,
    /// The verdict of each test, by its name.
    pub tests: BTreeMap<&'static str, Verdict>,
}

/// One window of a group.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct WindowOutcome {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// The number of events with an abnormal return on every day of the window.
    pub n: usize,
    /// The number of those events whose CAR is above zero.
    pub n_positive: usize,
    /// The mean CAR.
    pub caar: Option<f64>,
    /// The mean CAR in the weights of the events, sum w CAR / sum w, over those of the events that have a weight; `None` if the
    /// study names no column of weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caar_weighted: Option<f64>,
    /// The median CAR.
    pub median_car: Option<f64>,
    /// The lower end of the 95 % interval of `caar`, from the cross-sectional t.
    pub low: Option<f64>,
    /// The upper end of that interval.
    pub high: Option<f64>,
    /// r, weighted by the days of the window that events share.
    pub mean_correlation: Option<f64>,
    /// The mean buy-and-hold abnormal return, with its tests.
    pub bhar: BharOutcome,
    /// The events and dates that carry the mean; `None` for fewer than two events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub influence: Option<InfluenceOutcome>,
    /// What the test `calendar_time` estimates, if it is among the tests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar_time: Option<CalendarTimeOutcome>,
    /// The verdict of each test, by its name.
    pub tests: BTreeMap<&'static str, Verdict>,
}

/// Names the events that move the means of these groups most, by their positions among the measured events: id and symbol.
pub(super) fn name_influences(
    groups: &mut [GroupOutcome],
    name: impl Fn(usize) -> (String, String),
) {
    let windows = groups.iter_mut().flat_map(|group| &mut group.windows);
    for left in windows.filter_map(|window| Some(&mut window.influence.as_mut()?.event)) {
        (left.event_id, left.symbol) = name(left.position);
    }
}

fn with_days<S: serde::Serializer>(
    events: &[EventOutcome],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    in_detail(events).serialize(serializer)
}

/// Returns the events that have their days.
fn in_detail(events: &[EventOutcome]) -> Vec<&EventOutcome> {
    events.iter().filter(|e| !e.days.is_empty()).collect()
}
