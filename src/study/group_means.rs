//! The means and tests of the days and windows of one group. Every sum runs in the order of events.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::averaging::{Averaging, Extent, GroupSource};
use super::bhar::BharOutcome;
use super::calendar_portfolio::CalendarTimeOutcome;
use super::columns::{Columns, Present};
use super::diagnosis::{DaysAdded, Observation};
use super::estimation_summary::EstimationSummary;
use super::inference::{EstimationWindows, Evidence, Portfolios, Verdict};
use super::influence::InfluenceOutcome;
use super::mean_correlation::MeanCorrelation;
use super::model::Term;
use super::outcome::{DayOutcome, WindowOutcome};
use super::portfolio::{self, Holdings};
use super::running_cars::{INTERVAL_P, Running, interval, running_cars};
use super::sample_features::Correlations;
use crate::math::dist::student_t_critical;
use crate::math::moments::{mean, mean_and_spread, median};
use crate::time::{Lag, Window};

/// The data from which the days and windows of one group are computed.
pub(super) struct GroupMeans<'a> {
    how: Averaging<'a>,
    abnormal: &'a AbnormalReturns,
    members: &'a [usize],
    /// The holdings of the whole group, if a test needs them.
    holdings: Option<Holdings>,
    pub columns: Columns<'a>,
    /// `aar[d]`: AAR of day `d` of the event window.
    pub aar: Vec<Option<f64>>,
    pub estimation: EstimationSummary,
    /// The number of days of the event window that are tested: all or none.
    tested_days: usize,
    /// r of each tested day and then of each tested window, over the events present; then, of the whole group, r of day 0 and of the
    /// event window.
    correlations: Vec<MeanCorrelation>,
    pub estimated_correlation: bool,
}

impl<'a> GroupMeans<'a> {
    pub fn new(
        how: Averaging<'a>,
        members: &'a [usize],
        extent: Extent,
        source: GroupSource<'a>,
    ) -> Self {
        let abnormal = how.abnormal;
        let GroupSource {
            columns,
            gathered,
            holdings,
        } = source;
        let aar = |day: usize| {
            let column = columns.abnormal(day);
            average(column.iter().copied().filter(|ar| !ar.is_nan()))
        };
        let days = abnormal.windows.event.days();
        let aar = (0..days).into_par_iter().map(aar).collect();
        Self {
            how,
            abnormal,
            members,
            holdings,
            aar,
            estimation: gathered.estimation,
            columns,
            tested_days: extent.days(abnormal),
            correlations: gathered.correlations,
            estimated_correlation: gathered.estimated_correlation,
        }
    }

    /// Returns r of day 0 and of the event window over the whole group.
    pub fn whole(&self) -> Correlations {
        let first = self.tested_days + self.abnormal.windows.cars.len();
        let r = |further: usize| {
            let found = self.correlations.get(first + further)?;
            found.r(self.how.correlate)
        };
        Correlations {
            day: r(0),
            day_error: self.correlations.get(first).and_then(|found| found.error),
            window: r(1),
        }
    }

    /// Runs the tests on one observation, a day or a tested window, in their order. `place`: its place among the observations
    /// that are tested.
    fn verdicts(&self, present: &Present<'_>, window: Window, place: usize) -> Vec<Verdict> {
        let positions = self.abnormal.windows.event.positions_of(window);
        let evidence = Evidence {
            abnormal: &present.abnormal,
            standardized: &present.standardized,
            errors: &present.errors,
            df: &present.df,
            days: window.days(),
            aar_sum: self.aar[positions.clone()].iter().flatten().sum(),
            estimation_aar: &self.estimation.aar,
            mean_correlation: self.correlations[place].r(self.how.correlate),
            positive_share: &present.positive_share,
            rank_days: self.estimation.rank_days.get(positions).unwrap_or(&[]),
            generalized_ranks: self
                .estimation
                .generalized
                .get(place)
                .copied()
                .unwrap_or(Err("no test looks at ranks")),
            estimation: EstimationWindows::measured(self.abnormal, &present.members),
            portfolios: self.portfolios(window),
        };
        // A test that gives the mean no standard error, such as one of ranks, has that of the spread across events.
        let spread = LazyCell::new(|| {
            let (_, sd) = mean_and_spread(&present.abnormal).ok()?;
            Some(sd / evidence.n().sqrt())
        });
        let tests = self.how.tests.iter();
        let verdicts = tests.map(|test| test.entry.evaluate(&evidence).or_error(|| *spread));
        verdicts.collect()
    }

    /// Runs the tests on one observation. Returns the verdicts by the names of the tests.
    fn evaluate(
        &self,
        present: &Present<'_>,
        window: Window,
        place: usize,
    ) -> BTreeMap<&'static str, Verdict> {
        let names = self.how.tests.iter().map(|test| test.name);
        names.zip(self.verdicts(present, window, place)).collect()
    }

    /// Averages and tests one tested window, and nothing besides.
    pub fn window_averages(&self, car: usize) -> WindowAverages {
        let days = self.aar.len();
        let present = self
            .columns
            .present(days + car, &self.estimation.positive_share);
        let window = self.abnormal.windows.cars[car];
        let verdicts = self.verdicts(&present, window, self.tested_days + car);
        WindowAverages {
            n: present.members.len(),
            caar: mean(&present.abnormal),
            caar_weighted: self.weighted(&present),
            mean_correlation: self.correlations[self.tested_days + car].r(self.how.correlate),
            verdicts,
        }
    }

    /// Returns the mean of the events present in their weights, if they have weights.
    fn weighted(&self, present: &Present<'_>) -> Option<f64> {
        let weights = self.how.weights?;
        let weights = present.members.iter().map(|&member| weights[member]);
        weighted_mean(&present.abnormal, weights)
    }

    /// Returns the group as portfolios over a window.
    fn portfolios(&self, window: Window) -> Portfolios<'_> {
        Portfolios::new(portfolio::Group {
            abnormal: self.abnormal,
            calendars: self.how.calendars,
            members: self.members,
            window,
            holdings: self.holdings.as_ref(),
        })
    }

    pub fn days(&self) -> Vec<DayOutcome> {
        let lags: Vec<Lag> = self.abnormal.windows.event.lags().collect();
        let running = running_cars(self.abnormal, self.members, &self.columns, Running::new);
        lags.into_par_iter()
            .zip(running)
            .enumerate()
            .map(|(position, (lag, running))| self.day(position, lag, running))
            .collect()
    }

    /// Computes one day from the events present, and from the running CARs of the events present on every day so far.
    fn day(&self, position: usize, lag: Lag, complete: Running) -> DayOutcome {
        let present = self
            .columns
            .present(position, &self.estimation.positive_share);
        let (aar_low, aar_high) = interval(&present.abnormal);
        DayOutcome {
            day: lag,
            n: present.members.len(),
            n_positive: positive(&present.abnormal),
            aar: self.aar[position],
            aar_low,
            aar_high,
            median_ar: median(&present.abnormal),
            n_complete: complete.n,
            caar: complete.mean,
            caar_low: complete.interval.0,
            caar_high: complete.interval.1,
            tests: self.evaluate(&present, Window::of_day(lag), position),
        }
    }

    /// Returns the days and the tested windows, as far as doubts depend on them.
    pub fn observations(&self, days: &[DayOutcome], windows: &[WindowOutcome]) -> Vec<Observation> {
        let single = days
            .iter()
            .map(|day| (Window::of_day(day.day), day.n, None));
        let cars = self.abnormal.windows.cars.iter().zip(windows);
        let windows =
            cars.map(|(car, window)| (*car, window.n, self.days_added(*car, window, days)));
        let correlations = self.correlations.iter();
        let observation =
            |((window, n, days_added), correlation): (_, &MeanCorrelation)| Observation {
                window,
                n,
                correlation: correlation.r(self.how.correlate),
                correlation_error: correlation.error,
                neighbouring: correlation.left_out(self.how.correlate),
                days_added,
            };
        single
            .chain(windows)
            .zip(correlations)
            .map(observation)
            .collect()
    }

    /// Returns the mean of a window by its days, where some events lack some of them.
    fn days_added(
        &self,
        window: Window,
        found: &WindowOutcome,
        days: &[DayOutcome],
    ) -> Option<DaysAdded> {
        let positions = self.abnormal.windows.event.positions_of(window);
        if days[positions.clone()].iter().all(|day| day.n == found.n) {
            return None;
        }
        let half = (found.high? - found.low?) / 2.0;
        Some(DaysAdded {
            sum: self.aar[positions].iter().flatten().sum(),
            caar: found.caar?,
            error: half / student_t_critical(INTERVAL_P, found.n as f64 - 1.0)?,
        })
    }

    pub fn window(&self, car: usize) -> WindowOutcome {
        let window = self.abnormal.windows.cars[car];
        let observation = self.aar.len() + car;
        let present = self
            .columns
            .present(observation, &self.estimation.positive_share);
        let (low, high) = interval(&present.abnormal);
        WindowOutcome {
            from: window.first(),
            to: window.last(),
            n: present.members.len(),
            n_positive: positive(&present.abnormal),
            caar: mean(&present.abnormal),
            caar_weighted: self.weighted(&present),
            median_car: median(&present.abnormal),
            low,
            high,
            mean_correlation: self.correlations[self.tested_days + car].r(self.how.correlate),
            influence: InfluenceOutcome::new(&present.members, &present.dates, &present.abnormal),
            bhar: BharOutcome::new(self.abnormal, &present.members, car, self.how.seed),
            calendar_time: self.how.calendar_time.map(|test| {
                let terms = self.abnormal.panel.design.terms.iter();
                let terms: Vec<&str> = terms.map(Term::coefficient).collect();
                CalendarTimeOutcome::new(test, &self.portfolios(window), &terms)
            }),
            tests: self.evaluate(&present, window, self.tested_days + car),
        }
    }
}

/// The mean and the verdicts of one tested window.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WindowAverages {
    /// The number of events with an abnormal return on every day of the window.
    pub n: usize,
    /// CAAR of the window.
    pub caar: Option<f64>,
    /// CAAR in the weights of the events, if they have weights.
    pub caar_weighted: Option<f64>,
    /// r over the window.
    pub mean_correlation: Option<f64>,
    /// `verdicts[t]`: the verdict of test `t` of the run.
    pub verdicts: Vec<Verdict>,
}
fn average(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

/// Returns the mean of the values that have a weight, in these weights; `None` if the weights sum to zero.
fn weighted_mean(values: &[f64], weights: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (mut total, mut sum) = (0.0, 0.0);
    for (value, weight) in values.iter().zip(weights) {
        let weight = weight.unwrap_or(0.0);
        total += weight;
        sum += weight * value;
    }
    (total > 0.0).then(|| sum / total)
}

fn positive(x: &[f64]) -> usize {
    x.iter().filter(|x| **x > 0.0).count()
}
