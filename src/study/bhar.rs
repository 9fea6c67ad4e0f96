//! The mean buy-and-hold abnormal return of a group over a window.

use serde::Serialize;

use super::abnormal::AbnormalReturns;
use super::assumption::Assumption;
use super::diagnosis::{Diagnosis, Observation};
use super::inference::{CrossSectional, Verdict};
use super::named::Named;
use crate::math::johnson;
use crate::math::lanes::has_gap;
use crate::math::moments::{mean, mean_and_spread, median};

/// The mean buy-and-hold abnormal return (BHAR) of the events that count in a window, with its tests.
///
/// ```text
/// BHAR_i = prod (1 + R_it) - prod (1 + expected_it) over the days of the window
/// t = sqrt(N) mean / sd, divisor N - 1; Student's t with N - 1 degrees of freedom
/// skewness-adjusted: Johnson's t with a p-value by bootstrap (Lyon, Barber & Tsai 1999)
/// ```
/// BHARs over long windows are skewed to the right, so that the plain t rejects too often below and too rarely above zero.
/// Both tests assume independent events.
///
/// With the model `market-adjusted` the expected return is that of the event's own benchmark: a matched firm or a portfolio among the
/// prices makes this the BHAR of Barber & Lyon (1997, Journal of Financial Economics 43, 341-372).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BharOutcome {
    /// The number of events.
    pub n: usize,
    /// The mean, a fraction.
    pub mean: Option<f64>,
    /// The median, a fraction.
    pub median: Option<f64>,
    /// The mean over its standard error.
    pub t: Option<f64>,
    /// The two-sided p of `t` on N - 1 degrees of freedom.
    pub p: Option<f64>,
    /// Johnson's t, with a p-value from draws that depend on the seed alone.
    pub skewness_adjusted: Verdict,
    /// The assumptions of both tests that the sample breaks; [`Assumption::LittleSkewness`] is one of `t` alone.
    pub doubts: Vec<Assumption>,
    /// The reason why there is no mean or no t.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<&'static str>,
}

impl BharOutcome {
    /// Averages and tests the BHARs of these events over a tested window, by the window's number.
    pub(super) fn new(
        abnormal: &AbnormalReturns,
        members: &[usize],
        car: usize,
        seed: u64,
    ) -> Self {
        let (observed, of_events) = abnormal.bhars(car);
        let members = members.iter().filter(|member| observed[**member] > 0.0);
        let bhars: Vec<f64> = members.map(|member| of_events[*member]).collect();
        // BHAR is defined for all events or, with log returns, for none.
        if has_gap(&bhars) {
            let reason = "bhar is defined on simple returns, and these are log returns";
            return Self {
                undefined: Some(reason),
                skewness_adjusted: Verdict::Undefined { reason },
                ..Self::empty()
            };
        }
        let n = bhars.len() as f64;
        let t = mean_and_spread(&bhars).map(|(mean, sd)| n.sqrt() * mean / sd);
        let verdict: Verdict = t.map(|t| Verdict::student_t(t, n - 1.0)).into();
        let tested = johnson::bootstrapped(&bhars, seed);
        Self {
            n: bhars.len(),
            mean: mean(&bhars),
            median: median(&bhars),
            t: verdict.statistic(),
            p: verdict.p(),
            skewness_adjusted: tested
                .map(|(t, p)| Verdict::defined(t, Some(p), None))
                .into(),
            doubts: Vec::new(),
            undefined: t.err(),
        }
    }

    /// Returns the assumptions that the BHARs of a group break in a window: those of the t of a mean across events.
    pub(super) fn broken(diagnosis: Diagnosis<'_>, window: &Observation) -> Vec<Assumption> {
        let t = Named {
            name: "bhar",
            entry: &CrossSectional {} as _,
        };
        let diagnosis = Diagnosis {
            tests: &[t],
            ..diagnosis
        };
        let doubts = diagnosis.doubts(std::slice::from_ref(window));
        doubts.iter().map(|doubt| doubt.assumption).collect()
    }

    fn empty() -> Self {
        Self {
            n: 0,
            mean: None,
            median: None,
            t: None,
            p: None,
            skewness_adjusted: Verdict::Undefined { reason: "" },
            doubts: Vec::new(),
            undefined: None,
        }
    }
}
