//! Means and tests of events over event windows of their own.
//!
//! ```text
//! x_i = CAR of event i over its own window,  V_i its variance,  S_i = x_i / sqrt(V_i)
//! ```
//! Tests across events take x, S and the mean correlation of `own_correlation`; ranks compare S with the estimation days, as for a
//! tested window. Tests that look at the days of a common window are undefined.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::abnormal::{AbnormalReturns, WindowAbnormal};
use super::averaging::Averaging;
use super::columns::winsorized;
use super::diagnosis::{Diagnosis, Observation};
use super::doubt::Doubt;
use super::event_ranks::RankedTogether;
use super::group::Group;
use super::inference::{
    CrossSectional, EstimationWindows, Evidence, GeneralizedRanks, Portfolios, Significance,
    Verdict,
};
use super::misshapen::unusual_skewness;
use super::outcome::OwnWindowsOutcome;
use super::own_correlation::{OwnCorrelation, own_correlation};
use super::ranks::RankSums;
use super::residual_shape::ResidualShape;
use super::sample_features::{Correlations, sample, shared_estimation, spots};
use super::windows::Incomplete;
use crate::math::lanes::count_positive;
use crate::math::moments::{mean, mean_and_spread, median};
use crate::time::Window;

/// The reason why a test is undefined over windows that differ.
const NO_COMMON_WINDOW: &str = "the test looks at the days of a window that all events share";

/// Returns the abnormal returns of each event over its own window; `None` for events without one, or without a day in it. They are as
/// measured, without the sign of the event.
pub(super) fn measure(
    abnormal: &AbnormalReturns,
    own: &BTreeMap<usize, Window>,
) -> Vec<Option<(Window, Option<WindowAbnormal>)>> {
    let measured = abnormal.events.par_iter().map(|event| {
        let window = *own.get(&event.aligned.event)?;
        Some((window, abnormal.panel.measure_part(event, window)))
    });
    measured.collect()
}

/// Returns the means and tests of each group that has an event with an own window. `measured[i]`: event `i`, from [`measure`].
pub(super) fn outcomes(
    groups: &[Group],
    how: Averaging<'_>,
    incomplete: Incomplete,
    measured: &[Option<(Window, Option<WindowAbnormal>)>],
) -> Vec<OwnWindowsOutcome> {
    let outcome = |group: &Group| {
        let own = Own::new(how, incomplete, &group.members, measured);
        (own.named > 0).then(|| own.outcome(&group.label))
    };
    groups.par_iter().filter_map(outcome).collect()
}

/// The events of a group that count over windows of their own, in one order.
struct Own<'a> {
    how: Averaging<'a>,
    /// The number of events that name a window.
    named: usize,
    members: Vec<usize>,
    windows: Vec<Window>,
    car: Vec<f64>,
    scar: Vec<f64>,
    errors: Vec<f64>,
    df: Vec<f64>,
}

impl<'a> Own<'a> {
    fn new(
        how: Averaging<'a>,
        incomplete: Incomplete,
        members: &[usize],
        measured: &[Option<(Window, Option<WindowAbnormal>)>],
    ) -> Self {
        let mut own = Self {
            how,
            named: 0,
            members: Vec::new(),
            windows: Vec::new(),
            car: Vec::new(),
            scar: Vec::new(),
            errors: Vec::new(),
            df: Vec::new(),
        };
        for &member in members {
            let Some((window, found)) = measured[member] else {
                continue;
            };
            own.named += 1;
            let counts = |found: &WindowAbnormal| incomplete.counts(window.days(), found.observed);
            let Some(found) = found.filter(counts) else {
                continue;
            };
            let sign = how.abnormal.sign(member);
            own.members.push(member);
            own.windows.push(window);
            own.car.push(sign * found.car);
            own.scar.push(sign * found.scar);
            own.errors.push(found.se);
            own.df.push(how.abnormal.events[member].fit.df);
        }
        let pulled = |values: &mut Vec<f64>| {
            *values = winsorized(values.as_slice().into(), how.winsorize).into_owned();
        };
        pulled(&mut own.car);
        pulled(&mut own.scar);
        own
    }

    fn outcome(&self, label: &str) -> OwnWindowsOutcome {
        let Averaging {
            abnormal,
            calendars,
            ..
        } = self.how;
        let found = own_correlation(abnormal, calendars, &self.members, &self.windows);
        let r = found.over_windows.r(self.how.correlate);
        let positive_share = self.positive_share();
        let caar = mean(&self.car);
        let longest = self.windows.iter().map(|window| window.days()).max();
        let evidence = Evidence {
            abnormal: &self.car,
            standardized: &self.scar,
            errors: &self.errors,
            df: &self.df,
            days: longest.unwrap_or(0),
            aar_sum: caar.unwrap_or(0.0),
            estimation_aar: &[],
            mean_correlation: r,
            positive_share: &positive_share,
            rank_days: &[],
            generalized_ranks: self.ranks(),
            estimation: EstimationWindows::measured(abnormal, &self.members),
            portfolios: Portfolios::given(&[]),
        };
        let interval = caar.and_then(|caar| CrossSectional {}.evaluate(&evidence).interval(caar));
        let verdict = |test: &dyn Significance| match test.needs_common_window() {
            true => Verdict::Undefined {
                reason: NO_COMMON_WINDOW,
            },
            false => test.evaluate(&evidence),
        };
        let tests = self.how.tests.iter();
        OwnWindowsOutcome {
            group: label.to_owned(),
            n_named: self.named,
            n: self.members.len(),
            n_positive: self.car.iter().filter(|car| **car > 0.0).count(),
            shortest: self.windows.iter().map(|window| window.days()).min(),
            longest,
            caar,
            median_car: median(&self.car),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            mean_correlation: r,
            doubts: self.doubts(&found, &positive_share),
            tests: tests.map(|test| (test.name, verdict(test.entry))).collect(),
        }
    }

    /// Returns the share of residuals above zero of each event.
    fn positive_share(&self) -> Vec<f64> {
        let share = |member: &usize| {
            let residuals = self.how.abnormal.residuals(*member);
            let usable = residuals.iter().filter(|e| !e.is_nan()).count();
            count_positive(&residuals) as f64 / usable as f64
        };
        self.members.par_iter().map(share).collect()
    }

    /// Ranks S of each event, over the spread of S, among the residuals of its estimation window.
    fn ranks(&self) -> Result<GeneralizedRanks, &'static str> {
        if !self.how.tests.iter().any(|test| test.entry.ranks()) {
            return Err("no test looks at ranks");
        }
        let (_, sd) = mean_and_spread(&self.scar)?;
        let abnormal = self.how.abnormal;
        let windows = &abnormal.windows;
        let mut sums = RankSums::new(windows.estimation.days(), windows.event.days(), 1);
        let mut together = RankedTogether::default();
        for (&member, scar) in self.members.iter().zip(&self.scar) {
            let event = &abnormal.events[member];
            let residuals = abnormal.residuals(member);
            let ranks = together.rank(&[(&residuals, &event.lacking)], |_, days| {
                abnormal.write_unit_noise(member, days);
            });
            for ranks in ranks {
                sums.add(ranks, &[scar / sd * event.fit.sigma]);
            }
        }
        sums.finish();
        sums.generalized(0, self.members.len())
    }

    /// Returns the assumptions that the group breaks over the shortest and the longest of its windows.
    fn doubts(&self, found: &OwnCorrelation, positive_share: &[f64]) -> Vec<Doubt> {
        let Averaging {
            abnormal,
            tests,
            correlate,
            ..
        } = self.how;
        let over = found.over_windows;
        let r = Correlations {
            day: found.on_day.r(correlate),
            day_error: found.on_day.error,
            window: over.r(correlate),
        };
        let spots = spots(abnormal, &self.members);
        let sample = sample(abnormal, (&self.members, &spots), &r, positive_share);
        let shape = ResidualShape::new(abnormal, &self.members);
        let defined = tests
            .iter()
            .filter(|test| !test.entry.needs_common_window());
        let defined: Vec<_> = defined.copied().collect();
        let diagnosis = Diagnosis {
            sample: &sample,
            day_error: r.day_error,
            unusual_skewness: unusual_skewness(&sample, shape.as_ref(), self.members.len()),
            shape: shape.as_ref(),
            events: self.members.len(),
            event_days: abnormal.windows.event.days(),
            shared: shared_estimation(abnormal, &spots),
            tests: &defined,
        };
        let days = |window: &&Window| window.days();
        let ends = [
            self.windows.iter().min_by_key(days),
            self.windows.iter().max_by_key(days),
        ];
        let observation = |window: &Window| Observation {
            window: *window,
            n: self.members.len(),
            correlation: r.window,
            correlation_error: over.error,
            neighbouring: over.left_out(correlate),
            days_added: None,
        };
        let mut doubts: Vec<Doubt> = Vec::new();
        for window in ends.into_iter().flatten() {
            for doubt in diagnosis.doubts(&[observation(window)]) {
                let known = |other: &Doubt| {
                    other.assumption == doubt.assumption && other.tests == doubt.tests
                };
                if !doubts.iter().any(known) {
                    doubts.push(doubt);
                }
            }
        }
        doubts
    }
}
