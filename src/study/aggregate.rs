//! From the events of a group to its means and tests. Every sum runs in event order.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::abnormal::{AbnormalReturns, EventAbnormal};
use super::correlation::mean_correlations;
use super::diagnosis::{Correlations, doubts, sample};
use super::group::Group;
use super::inference::{EstimationWindows, Evidence, Portfolios, Test, Verdict};
use super::outcome::{DayOutcome, GroupOutcome, WindowOutcome};
use super::ranks::corrado_days;
use crate::market::Calendars;
use crate::math::dist::student_t_critical;
use crate::math::moments::{mean, mean_and_spread, median};
use crate::time::{Lag, Window};

/// The level of the intervals in results.
const INTERVAL_P: f64 = 0.05;

/// The means and tests of one group.
pub fn aggregate(
    abnormal: &AbnormalReturns,
    calendars: &Calendars,
    group: &Group,
    tests: &[Test],
) -> GroupOutcome {
    let aggregate = Aggregate::new(abnormal, calendars, group, tests);
    let cars = &abnormal.windows.cars;
    let aligned = || {
        group
            .members
            .iter()
            .map(|&member| &abnormal.events[member].aligned)
    };
    let correlations = Correlations {
        day: aggregate.correlation_of(&group.members, Window::DAY_ZERO),
        window: aggregate.correlation_of(&group.members, abnormal.windows.event),
    };
    let sample = sample(abnormal, &group.members, &correlations);
    GroupOutcome {
        group: group.label.clone(),
        n_events: group.members.len(),
        n_symbols: aligned()
            .map(|event| event.security)
            .collect::<BTreeSet<_>>()
            .len(),
        n_dates: aligned()
            .map(|event| event.date)
            .collect::<BTreeSet<_>>()
            .len(),
        mean_correlation: correlations.window,
        doubts: doubts(&sample, group.members.len(), tests),
        sample,
        days: aggregate.days(),
        windows: (0..cars.len())
            .into_par_iter()
            .map(|car| aggregate.window(car))
            .collect(),
    }
}

struct Aggregate<'a> {
    abnormal: &'a AbnormalReturns,
    calendars: &'a Calendars,
    group: &'a Group,
    tests: &'a [Test],
    /// AAR of each event-window day.
    aar: Vec<Option<f64>>,
    estimation_aar: Vec<f64>,
    /// Corrado's statistic of each day of the event window.
    rank_days: Vec<Option<f64>>,
    /// r of each tested day and window, over the whole group.
    correlations: BTreeMap<Window, Option<f64>>,
}

/// The events present on a day or over a window, in one order.
#[derive(Default)]
struct Present {
    members: Vec<usize>,
    abnormal: Vec<f64>,
    standardized: Vec<f64>,
    df: Vec<f64>,
    positive_share: Vec<f64>,
}

impl<'a> Aggregate<'a> {
    fn new(
        abnormal: &'a AbnormalReturns,
        calendars: &'a Calendars,
        group: &'a Group,
        tests: &'a [Test],
    ) -> Self {
        let days = abnormal.windows.event.days();
        let single = abnormal.windows.event.lags();
        let mut windows: BTreeSet<Window> = single.map(Window::of_day).collect();
        windows.extend(&abnormal.windows.cars);
        windows.extend([Window::DAY_ZERO, abnormal.windows.event]);
        let windows: Vec<Window> = windows.into_iter().collect();
        let correlations = mean_correlations(abnormal, calendars, &group.members, &windows);
        let event = |member: &usize| &abnormal.events[*member];
        let aar = |day: usize| {
            average(
                group
                    .members
                    .iter()
                    .filter_map(|member| event(member).days[day])
                    .map(|day| day.ar),
            )
        };
        let estimation = |day: usize| {
            average(
                group
                    .members
                    .iter()
                    .map(|&member| abnormal.residuals(member)[day])
                    .filter(|e| !e.is_nan()),
            )
        };
        Self {
            abnormal,
            calendars,
            group,
            tests,
            aar: (0..days).map(aar).collect(),
            estimation_aar: (0..abnormal.windows.estimation.days())
                .filter_map(estimation)
                .collect(),
            rank_days: corrado_days(abnormal, &group.members),
            correlations: windows.into_iter().zip(correlations).collect(),
        }
    }

    /// r of the events present, weighted by the days of a window that they share.
    fn correlation_of(&self, members: &[usize], window: Window) -> Option<f64> {
        match self.correlations.get(&window) {
            Some(r) if members.len() == self.group.members.len() => *r,
            _ => mean_correlations(self.abnormal, self.calendars, members, &[window])[0],
        }
    }

    fn evaluate(&self, present: &Present, window: Window) -> BTreeMap<&'static str, Verdict> {
        let positions = self.abnormal.windows.event.positions_of(window);
        let evidence = Evidence {
            abnormal: &present.abnormal,
            standardized: &present.standardized,
            df: &present.df,
            days: window.days(),
            aar_sum: self.aar[positions.clone()].iter().flatten().sum(),
            estimation_aar: &self.estimation_aar,
            mean_correlation: self.correlation_of(&present.members, window),
            positive_share: &present.positive_share,
            rank_days: &self.rank_days[positions],
            estimation: EstimationWindows {
                abnormal: self.abnormal,
                members: &present.members,
            },
            portfolios: Portfolios {
                abnormal: self.abnormal,
                calendars: self.calendars,
                members: &present.members,
                window,
            },
        };
        self.tests
            .iter()
            .map(|test| (test.name(), test.behaviour().evaluate(&evidence)))
            .collect()
    }

    fn days(&self) -> Vec<DayOutcome> {
        let mut running: Vec<Option<f64>> = vec![Some(0.0); self.group.members.len()];
        let mut gathered = Vec::with_capacity(self.aar.len());
        for (position, lag) in self.abnormal.windows.event.lags().enumerate() {
            let mut present = Present::default();
            for (car, &member) in running.iter_mut().zip(&self.group.members) {
                let event = &self.abnormal.events[member];
                *car = car.zip(event.days[position]).map(|(car, day)| car + day.ar);
                if let Some(day) = event.days[position] {
                    present.push(member, day.ar, day.sar, event);
                }
            }
            gathered.push((
                lag,
                self.aar[position],
                present,
                running.iter().flatten().copied().collect::<Vec<f64>>(),
            ));
        }
        gathered
            .into_par_iter()
            .map(|(lag, aar, present, complete)| self.day(lag, aar, &present, &complete))
            .collect()
    }

    /// One day: the events present, and the running CARs of those that were present on every day so far.
    fn day(&self, lag: Lag, aar: Option<f64>, present: &Present, complete: &[f64]) -> DayOutcome {
        let (low, high) = interval(complete);
        let (aar_low, aar_high) = interval(&present.abnormal);
        DayOutcome {
            day: lag,
            n: present.members.len(),
            n_positive: positive(&present.abnormal),
            aar,
            aar_low,
            aar_high,
            median_ar: median(&present.abnormal),
            n_complete: complete.len(),
            caar: mean(complete),
            caar_low: low,
            caar_high: high,
            tests: self.evaluate(present, Window::of_day(lag)),
        }
    }

    fn window(&self, car: usize) -> WindowOutcome {
        let window = self.abnormal.windows.cars[car];
        let mut present = Present::default();
        for &member in &self.group.members {
            let event = &self.abnormal.events[member];
            if let Some(measured) =
                event.windows[car].filter(|measured| measured.observed == window.days())
            {
                present.push(member, measured.car, measured.scar, event);
            }
        }
        let (low, high) = interval(&present.abnormal);
        WindowOutcome {
            from: window.from(),
            to: window.to(),
            n: present.members.len(),
            n_positive: positive(&present.abnormal),
            caar: mean(&present.abnormal),
            median_car: median(&present.abnormal),
            low,
            high,
            mean_correlation: self.correlation_of(&present.members, window),
            tests: self.evaluate(&present, window),
        }
    }
}

impl Present {
    fn push(&mut self, member: usize, abnormal: f64, standardized: f64, event: &EventAbnormal) {
        self.members.push(member);
        self.abnormal.push(abnormal);
        self.standardized.push(standardized);
        self.df.push(event.fit.df);
        self.positive_share.push(event.positive_share);
    }
}

fn average(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

fn positive(x: &[f64]) -> usize {
    x.iter().filter(|x| **x > 0.0).count()
}

/// The 95 % interval of the mean from the cross-sectional t; none without spread.
fn interval(x: &[f64]) -> (Option<f64>, Option<f64>) {
    let n = x.len() as f64;
    let half = |sd: f64| student_t_critical(INTERVAL_P, n - 1.0).map(|t| t * sd / n.sqrt());
    let around = mean_and_spread(x)
        .ok()
        .and_then(|(mean, sd)| half(sd).map(|half| (mean - half, mean + half)));
    around.unzip()
}
