//! The means and tests of a group of events. Every sum runs in the order of events.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::bhar::BharOutcome;
use super::calendar_portfolio::CalendarTimeOutcome;
use super::columns::{Columns, Present};
use super::diagnosis::{Diagnosis, Observation};
use super::estimation_summary::EstimationSummary;
use super::group::Group;
use super::inference::{
    CalendarTime, EstimationWindows, Evidence, Portfolios, Significance, Verdict,
};
use super::influence::InfluenceOutcome;
use super::mean_correlation::{Correlate, MeanCorrelation};
use super::misshapen::unusual_skewness;
use super::model::Term;
use super::named::Named;
use super::outcome::{DayOutcome, GroupOutcome, WindowOutcome};
use super::portfolio::{self, Holdings};
use super::presence::Presence;
use super::progress::Progress;
use super::residual_shape::ResidualShape;
use super::sample_features::{Correlations, sample};
use super::second_pass::{Gathered, Sample};
use crate::market::Calendars;
use crate::math::dist::student_t_critical;
use crate::math::moments::{mean, mean_and_spread, median};
use crate::time::{Lag, Window};
use crate::units::Percent;

/// One minus the level of the intervals in results.
const INTERVAL_P: f64 = 0.05;

/// How groups of events are averaged and tested.
#[derive(Clone, Copy)]
pub struct Averaging<'a> {
    /// The abnormal returns of all events.
    pub abnormal: &'a AbnormalReturns,
    /// Their calendars.
    pub calendars: &'a Calendars,
    /// The tests of the run.
    pub tests: &'a [Named<'a, dyn Significance>],
    /// `weights[i]`: the weight of event `i` of the sample, if the plan names a column of weights.
    pub weights: Option<&'a [Option<f64>]>,
    /// The percent of values at each end that means and tests pull in; 0 for none.
    pub winsorize: Percent,
    /// Which sessions of two exchanges are paired in r.
    pub correlate: Correlate,
    /// The options of the test `calendar_time`, if it is among the tests.
    pub calendar_time: Option<CalendarTime>,
    /// The seed of the bootstrap.
    pub seed: u64,
}

/// The most groups whose events are gathered in one pass: enough for the tags of a study, few enough for their sums to take little
/// memory.
const BATCH: usize = 32;

/// Averages and tests the events of each group. Groups with the same events are averaged once.
pub fn aggregate(how: Averaging<'_>, groups: &[Group], progress: &Progress) -> Vec<GroupOutcome> {
    let like = |group: &Group| {
        groups
            .iter()
            .position(|other| other.members == group.members)
    };
    let like: Vec<Option<usize>> = groups.iter().map(like).collect();
    let (first, repeated): (Vec<usize>, Vec<usize>) =
        (0..groups.len()).partition(|group| like[*group] == Some(*group));
    let mut outcomes: Vec<Option<GroupOutcome>> = groups.iter().map(|_| None).collect();
    for batch in first.chunks(BATCH) {
        let members = batch.iter().map(|group| groups[*group].members.as_slice());
        let members: Vec<&[usize]> = members.collect();
        let gathered = gather(how, &members, Extent::Whole, progress);
        let found: Vec<GroupOutcome> = (batch.par_iter().zip(gathered))
            .map(|(group, gathered)| of_group(how, &groups[*group], gathered))
            .collect();
        for (group, outcome) in batch.iter().zip(found) {
            outcomes[*group] = Some(outcome);
        }
    }
    for group in repeated {
        progress.add(2 * groups[group].members.len());
        let same = like[group].and_then(|first| outcomes[first].clone());
        outcomes[group] = same.map(|same| GroupOutcome {
            group: groups[group].label.clone(),
            ..same
        });
    }
    outcomes.into_iter().flatten().collect()
}

/// Averages and tests the events of one group, which are gathered.
fn of_group<'a>(
    how: Averaging<'a>,
    group: &'a Group,
    gathered: (Columns<'a>, Gathered),
) -> GroupOutcome {
    let Averaging {
        abnormal, tests, ..
    } = how;
    let aggregate = Aggregate::new(how, &group.members, Extent::Whole, gathered);
    let whole = aggregate.whole();
    let aligned = || {
        group
            .members
            .iter()
            .map(|&member| &abnormal.events[member].aligned)
    };
    let sample = || {
        sample(
            abnormal,
            &group.members,
            &whole,
            &aggregate.estimation.positive_share,
        )
    };
    let windows = || -> Vec<WindowOutcome> {
        (0..abnormal.windows.cars.len())
            .into_par_iter()
            .map(|car| aggregate.window(car))
            .collect()
    };
    let ((days, windows), (mut sample, shape)) = rayon::join(
        || rayon::join(|| aggregate.days(), windows),
        || rayon::join(sample, || ResidualShape::new(abnormal, &group.members)),
    );
    sample.residual_skewness = shape.as_ref().map(|shape| shape.skewness);
    sample.residual_kurtosis = shape.as_ref().map(|shape| shape.excess_kurtosis);
    let diagnosis = Diagnosis {
        sample: &sample,
        day_error: whole.day_error,
        unusual_skewness: unusual_skewness(&sample, shape.as_ref(), group.members.len()),
        shape,
        events: group.members.len(),
        event_days: days.len(),
        tests,
    };
    let doubts = diagnosis.doubts(&aggregate.observations(&days, &windows));
    GroupOutcome {
        group: group.label.clone(),
        n_events: group.members.len(),
        n_symbols: distinct(aligned().map(|event| event.security)),
        n_dates: distinct(aligned().map(|event| event.date)),
        mean_correlation: whole.window,
        estimated_correlation: aggregate.estimated_correlation,
        doubts,
        sample,
        days,
        windows,
    }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> usize {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values.len()
}

/// Averages and tests some events over the tested windows alone: what a study among thousands needs. Each number has the bits
/// that [`aggregate`] gives it.
pub fn average_windows(how: Averaging<'_>, members: &[usize]) -> Averages {
    let extent = Extent::Windows;
    // One group is given, so that one is returned.
    let gathered = gather(how, &[members], extent, &Progress::default()).swap_remove(0);
    let aggregate = Aggregate::new(how, members, extent, gathered);
    let cars = 0..how.abnormal.windows.cars.len();
    Averages {
        caar: (aggregate.running_cars().into_iter())
            .map(|cars| Running::present(cars).1)
            .collect(),
        windows: cars.map(|car| aggregate.window_averages(car)).collect(),
        aar: aggregate.aar,
    }
}

/// The means and verdicts of some events that a study among thousands needs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Averages {
    /// `aar[d]`: AAR of day `d` of the event window.
    pub aar: Vec<Option<f64>>,
    /// `caar[d]`: CAAR from the first day of the event window to day `d`, over the events with all of these days.
    pub caar: Vec<Option<f64>>,
    /// `windows[w]`: tested window `w`.
    pub windows: Vec<WindowAverages>,
}

/// The mean and the verdicts of one tested window.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WindowAverages {
    /// The number of events with an abnormal return on every day of the window.
    pub n: usize,
    /// CAAR of the window.
    pub caar: Option<f64>,
    /// r over the window.
    pub mean_correlation: Option<f64>,
    /// `verdicts[t]`: the verdict of test `t` of the run.
    pub verdicts: Vec<Verdict>,
}

/// Which observations of a group are tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Every day of the event window and every tested window; also r of day 0 and of the event window.
    Whole,
    /// The tested windows.
    Windows,
}

impl Extent {
    /// Returns the number of days of the event window that are tested: all or none.
    fn days(self, abnormal: &AbnormalReturns) -> usize {
        match self {
            Self::Whole => abnormal.windows.event.days(),
            Self::Windows => 0,
        }
    }

    /// Returns the windows in which r is needed: each tested day and each tested window, over the events present; for the whole also
    /// day 0 and the event window over all events.
    fn asked(self, abnormal: &AbnormalReturns) -> Vec<(Window, Presence)> {
        let days = self.days(abnormal);
        let windows = &abnormal.windows;
        let single = windows.event.lags().map(Window::of_day);
        let single = single.zip((0..days).map(Presence::OnDay));
        let cars = windows.cars.iter().copied().zip((0..).map(Presence::Over));
        let whole = match self {
            Self::Whole => vec![Window::DAY_ZERO, windows.event],
            Self::Windows => Vec::new(),
        };
        let whole = whole.into_iter().map(|window| (window, Presence::Everyone));
        single.chain(cars).chain(whole).collect()
    }
}

/// Gathers groups of these members in one pass over their events. Each comes with its columns.
fn gather<'a>(
    how: Averaging<'a>,
    members: &[&'a [usize]],
    extent: Extent,
    progress: &Progress,
) -> Vec<(Columns<'a>, Gathered)> {
    let Averaging {
        abnormal, tests, ..
    } = how;
    let columns = |members: &&'a [usize]| Columns::new(abnormal, members, how.winsorize);
    let columns: Vec<Columns<'a>> = members.par_iter().map(columns).collect();
    let days = abnormal.windows.event.days();
    let tested = 0..extent.days(abnormal);
    let tested: Vec<usize> = tested
        .chain(days..days + abnormal.windows.cars.len())
        .collect();
    let ranks = tests.iter().any(|test| test.entry.ranks());
    let sample = Sample {
        abnormal,
        calendars: how.calendars,
        asked: &extent.asked(abnormal),
    };
    let gathered = sample.gather(
        members,
        &columns,
        ranks.then_some(tested.as_slice()),
        progress,
    );
    columns.into_iter().zip(gathered).collect()
}

/// The data from which the days and windows of one group are computed.
struct Aggregate<'a> {
    how: Averaging<'a>,
    abnormal: &'a AbnormalReturns,
    members: &'a [usize],
    /// The holdings of the whole group, if a test needs them. They are computed before the tests run, not by the first test
    /// that needs them: a thread that waits for that test could wait for itself.
    holdings: Option<Holdings>,
    columns: Columns<'a>,
    /// `aar[d]`: AAR of day `d` of the event window.
    aar: Vec<Option<f64>>,
    estimation: EstimationSummary,
    /// The number of days of the event window that are tested: all or none.
    tested_days: usize,
    /// r of each tested day and then of each tested window, over the events present; then, of the whole group, r of day 0 and of the
    /// event window.
    correlations: Vec<MeanCorrelation>,
    estimated_correlation: bool,
}

impl<'a> Aggregate<'a> {
    fn new(
        how: Averaging<'a>,
        members: &'a [usize],
        extent: Extent,
        (columns, gathered): (Columns<'a>, Gathered),
    ) -> Self {
        let Averaging {
            abnormal, tests, ..
        } = how;
        let holds = tests.iter().any(|test| test.entry.portfolios());
        let aar = |day: usize| {
            let column = columns.abnormal(day);
            average(column.iter().copied().filter(|ar| !ar.is_nan()))
        };
        let days = abnormal.windows.event.days();
        let (holdings, aar) = rayon::join(
            || holds.then(|| Holdings::new(abnormal, members)),
            || (0..days).into_par_iter().map(aar).collect(),
        );
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
    fn whole(&self) -> Correlations {
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
        let tests = self.how.tests.iter();
        let verdicts = tests.map(|test| test.entry.evaluate(&evidence));
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
    fn window_averages(&self, car: usize) -> WindowAverages {
        let days = self.aar.len();
        let present = self
            .columns
            .present(days + car, &self.estimation.positive_share);
        let window = self.abnormal.windows.cars[car];
        let verdicts = self.verdicts(&present, window, self.tested_days + car);
        WindowAverages {
            n: present.members.len(),
            caar: mean(&present.abnormal),
            mean_correlation: self.correlations[self.tested_days + car].r(self.how.correlate),
            verdicts,
        }
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

    /// Returns, for each day, the CAR of each event from the first day of the window up to it; NaN where abnormal returns do
    /// not cover every day so far. A return over several sessions also covers the sessions before it.
    fn running_cars(&self) -> Vec<Vec<f64>> {
        let lags = self.abnormal.windows.event.lags().enumerate();
        let mut so_far = vec![(0.0, 0); self.members.len()];
        let of_day = |(day, lag): (usize, Lag)| {
            let abnormal = self.columns.abnormal(day);
            let events = so_far.iter_mut().zip(&*abnormal).zip(self.members);
            let up_to = |(((car, covered), ar), member): ((&mut (f64, usize), &f64), &usize)| {
                if !ar.is_nan() {
                    *car += ar;
                    *covered += self.abnormal.sessions(*member, lag).min(day + 1);
                }
                if *covered == day + 1 { *car } else { f64::NAN }
            };
            events.map(up_to).collect()
        };
        lags.map(of_day).collect()
    }

    fn days(&self) -> Vec<DayOutcome> {
        let lags: Vec<Lag> = self.abnormal.windows.event.lags().collect();
        let running = self.running_cars();
        lags.into_par_iter()
            .zip(running)
            .enumerate()
            .map(|(position, (lag, running))| self.day(position, lag, Running::new(running)))
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
    fn observations(&self, days: &[DayOutcome], windows: &[WindowOutcome]) -> Vec<Observation> {
        let days = days.iter().map(|day| (Window::of_day(day.day), day.n));
        let cars = self.abnormal.windows.cars.iter().zip(windows);
        let windows = cars.map(|(car, window)| (*car, window.n));
        let correlations = self.correlations.iter();
        let observation =
            |((window, n), correlation): ((Window, usize), &MeanCorrelation)| Observation {
                window,
                n,
                correlation: correlation.r(self.how.correlate),
                correlation_error: correlation.error,
                neighbouring: correlation.left_out(self.how.correlate),
            };
        days.chain(windows)
            .zip(correlations)
            .map(observation)
            .collect()
    }

    fn window(&self, car: usize) -> WindowOutcome {
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
            caar_weighted: self.how.weights.and_then(|weights| {
                let weights = present.members.iter().map(|&member| weights[member]);
                weighted_mean(&present.abnormal, weights)
            }),
            median_car: median(&present.abnormal),
            low,
            high,
            mean_correlation: self.correlations[self.tested_days + car].r(self.how.correlate),
            influence: InfluenceOutcome::new(self.abnormal, &present.members, &present.abnormal),
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

/// Number, mean and interval of the running CARs of the events present on every day so far.
struct Running {
    n: usize,
    mean: Option<f64>,
    interval: (Option<f64>, Option<f64>),
}

impl Running {
    fn new(cars: Vec<f64>) -> Self {
        let (cars, mean) = Self::present(cars);
        Self {
            n: cars.len(),
            mean,
            interval: interval(&cars),
        }
    }

    /// Returns the running CARs of the events present, and their mean.
    fn present(mut cars: Vec<f64>) -> (Vec<f64>, Option<f64>) {
        cars.retain(|car| !car.is_nan());
        let mean = mean(&cars);
        (cars, mean)
    }
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

/// Returns the 95 % interval of the mean from the cross-sectional t; none without spread.
fn interval(x: &[f64]) -> (Option<f64>, Option<f64>) {
    let n = x.len() as f64;
    let half = |sd: f64| student_t_critical(INTERVAL_P, n - 1.0).map(|t| t * sd / n.sqrt());
    let around = mean_and_spread(x)
        .ok()
        .and_then(|(mean, sd)| half(sd).map(|half| (mean - half, mean + half)));
    around.unzip()
}
