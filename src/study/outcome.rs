//! What a study found, as plain data in the layout of the JSON results.

mod event;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::assumption::Assumption;
pub use super::difference::DifferenceOutcome;
use super::inference::{CalendarTime, Verdict};
use super::model::{Model, OnCollinear};
pub use super::second_stage::{RegressionOutcome, TermOutcome};
pub use super::shared::Shared;
pub use crate::event::{Counts, ExcludedOutcome};
use crate::event::{Roll, UnknownTiming};
use crate::finding::Finding;
use crate::market::{PriceBasis, ReturnKind};
use crate::time::{Lag, Window};

pub use event::{
    EventDayOutcome, EventOutcome, EventWindowOutcome, LikelihoodOutcome, ModelOutcome,
};

/// The whole result of a study. Numbers are fractions at full precision; what is missing or undefined is `null`.
#[derive(Debug, Clone, Serialize)]
pub struct StudyOutcome {
    /// The layout's name and version.
    pub schema: &'static str,
    /// The options that the study ran with, defaults filled in.
    pub plan: PlanEcho,
    /// How many events went where.
    pub counts: Counts,
    /// All events, then each tag.
    pub groups: Vec<GroupOutcome>,
    /// Differences between groups.
    pub differences: Vec<DifferenceOutcome>,
    /// What columns of the events explain of CAR, if any were named.
    pub regressions: Vec<RegressionOutcome>,
    /// The names of the coefficients of the model, in its order. An event lacks those that were left out of its own.
    #[serde(skip)]
    pub coefficients: Vec<String>,
    /// The used events, by date of day 0, symbol and tags. JSON holds those that have their days: all, or none where the
    /// plan has no detail of events, whose windows are then in tables alone.
    #[serde(serialize_with = "with_days")]
    pub events: Vec<EventOutcome>,
    /// The events that were not used.
    pub excluded: Vec<ExcludedOutcome>,
    /// What the reader should know.
    pub warnings: Vec<Finding>,
}

impl StudyOutcome {
    /// The events that have their days: all, or none where the plan has no detail of events.
    pub fn detailed_events(&self) -> Vec<&EventOutcome> {
        in_detail(&self.events)
    }

    /// The outcome without its events.
    pub fn without_events(&self) -> Self {
        Self {
            schema: self.schema,
            plan: self.plan.clone(),
            counts: self.counts,
            groups: self.groups.clone(),
            differences: self.differences.clone(),
            regressions: self.regressions.clone(),
            coefficients: self.coefficients.clone(),
            events: Vec::new(),
            excluded: self.excluded.clone(),
            warnings: self.warnings.clone(),
        }
    }

    /// ` on SPX and HK-EW`: the benchmarks of the used events; nothing where they have none.
    pub fn benchmarks(&self) -> String {
        const NAMED: usize = 3;
        // Most events have the benchmark of the one before.
        let alike = self.events.chunk_by(|a, b| a.benchmark == b.benchmark);
        let symbols: BTreeSet<&str> = alike
            .filter_map(|events| events[0].benchmark.as_deref())
            .collect();
        let symbols: Vec<&str> = symbols.into_iter().collect();
        match symbols[..] {
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

/// The resolved options.
#[derive(Debug, Clone, Serialize)]
pub struct PlanEcho {
    /// The model of normal returns.
    pub model: &'static str,
    /// The options of that model; `null` for one of the caller's own.
    pub model_options: Option<Model>,
    /// The estimation window.
    pub estimation: Window,
    /// The event window.
    pub window: Window,
    /// The tested windows.
    pub cars: Vec<Window>,
    /// The fewest usable estimation days.
    pub min_obs: usize,
    /// How returns are made.
    pub returns: ReturnKind,
    /// The column that returns come from; `null`: `adj_close` where a security has it.
    pub price: Option<PriceBasis>,
    /// The benchmark of events without one of their own.
    pub benchmark: Option<String>,
    /// Whether returns of securities go from trade to trade.
    pub thin_trading: bool,
    /// What becomes of a regressor that repeats others.
    pub on_collinear: OnCollinear,
    /// The tests.
    pub tests: Vec<&'static str>,
    /// How the test `calendar_time` works.
    pub calendar_time: CalendarTime,
    /// The column that groups events.
    pub group_by: String,
    /// The groups that are compared; if none are named, all of a few.
    pub compare: Vec<[String; 2]>,
    /// The columns of the events that explain CAR.
    pub regress: Vec<String>,
    /// Where events on days without trading go.
    pub roll: Roll,
    /// Where events without a time go.
    pub unknown_timing: UnknownTiming,
    /// Whether the single days of each event are among the results.
    pub event_detail: bool,
}

/// One group of events.
#[derive(Debug, Clone, Serialize)]
pub struct GroupOutcome {
    /// `all` or the tag.
    pub group: String,
    /// Used events.
    pub n_events: usize,
    /// Different securities among them.
    pub n_symbols: usize,
    /// Different dates of day 0 among them.
    pub n_dates: usize,
    /// r over the event window.
    pub mean_correlation: Option<f64>,
    /// What tests are sensitive to.
    pub sample: SampleOutcome,
    /// What tests take for granted and this sample breaks, with the tests that do not hold for it.
    pub doubts: Vec<Doubt>,
    /// The days of the event window.
    pub days: Vec<DayOutcome>,
    /// The tested windows.
    pub windows: Vec<WindowOutcome>,
}

impl GroupOutcome {
    /// Whether a test rejects too often on this sample.
    pub fn doubts(&self, test: &str) -> bool {
        self.doubts.iter().any(|doubt| doubt.tests.contains(&test))
    }

    /// Whether the sample breaks an assumption.
    pub fn breaks(&self, assumption: Assumption) -> bool {
        self.doubts
            .iter()
            .any(|doubt| doubt.assumption == assumption)
    }
}

/// The features of a group of events that tests are sensitive to. Day 0 stands for the first tested window where the event
/// window leaves it out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampleOutcome {
    /// Events whose date of day 0 another event of the group has too.
    pub shared_dates: usize,
    /// Events whose event window another event of the same security overlaps.
    pub overlapping_events: usize,
    /// r of a single day: mean correlation of estimation residuals over all pairs, those of different dates counted as 0.
    pub correlation_day: Option<f64>,
    /// r of the event window: the same with pairs weighted by the days that they share.
    pub correlation_window: Option<f64>,
    /// 1 + (N - 1) r with the larger of the two: the variance of a mean over that of independent events.
    pub inflation: Option<f64>,
    /// The variance of SAR across events on day 0 over that of the estimation windows, correlation allowed for.
    pub variance_ratio: Option<f64>,
    /// The skewness of AR across events on day 0.
    pub skewness: Option<f64>,
    /// The share of estimation residuals above zero.
    pub positive_share: Option<f64>,
    /// The fewest usable estimation days of an event.
    pub shortest_estimation: Option<usize>,
}

/// Something that tests take for granted and the sample does not show.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Doubt {
    /// What is taken for granted.
    pub assumption: Assumption,
    /// What the sample shows, and what follows, in a sentence.
    pub reason: String,
    /// What was measured.
    pub measure: String,
    /// How often a test that rests on it rejects a true null at a nominal 5 %, where that can be said.
    pub implied_size: Option<f64>,
    /// The tests of the run that rest on it.
    pub tests: Vec<&'static str>,
}

/// One day of a group.
#[derive(Debug, Clone, Serialize)]
pub struct DayOutcome {
    /// Trading days from the event.
    pub day: Lag,
    /// Events with an abnormal return on it.
    pub n: usize,
    /// Those above zero.
    pub n_positive: usize,
    /// The mean abnormal return.
    pub aar: Option<f64>,
    /// The lower end of its 95 % interval, from the cross-sectional t.
    pub aar_low: Option<f64>,
    /// The upper end.
    pub aar_high: Option<f64>,
    /// The median abnormal return.
    pub median_ar: Option<f64>,
    /// Events with an abnormal return on this and every earlier day of the event window.
    pub n_complete: usize,
    /// Their mean cumulative abnormal return from the first day on.
    pub caar: Option<f64>,
    /// The lower end of its 95 % interval, from the cross-sectional t.
    pub caar_low: Option<f64>,
    /// The upper end.
    pub caar_high: Option<f64>,
    /// By name.
    pub tests: BTreeMap<&'static str, Verdict>,
}

/// One window of a group.
#[derive(Debug, Clone, Serialize)]
pub struct WindowOutcome {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// Events with an abnormal return on every day of it.
    pub n: usize,
    /// Those whose CAR is above zero.
    pub n_positive: usize,
    /// The mean CAR.
    pub caar: Option<f64>,
    /// The median CAR.
    pub median_car: Option<f64>,
    /// The lower end of the 95 % interval of the mean, from the cross-sectional t.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// r, by the days of the window that events share.
    pub mean_correlation: Option<f64>,
    /// By name.
    pub tests: BTreeMap<&'static str, Verdict>,
}

fn with_days<S: serde::Serializer>(
    events: &[EventOutcome],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    in_detail(events).serialize(serializer)
}

/// The events that have their days.
fn in_detail(events: &[EventOutcome]) -> Vec<&EventOutcome> {
    events.iter().filter(|e| !e.days.is_empty()).collect()
}
