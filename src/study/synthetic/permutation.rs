//! P-values of a synthetic control by permutation: over days, and over donors.

use std::ops::Range;

use super::control::Synthetic;
use super::outcome::{DonorWeight, SyntheticOutcome, SyntheticWindow};
use super::problem::Problem;
use crate::market::Universe;
use crate::math::lanes::sum_of_squares;
use crate::math::simplex::simplex_least_squares;
use crate::study::abnormal::AbnormalReturns;
use crate::time::Window;

/// Most donors that are put in the place of securities, over all events of a study.
const MOST_PLACEBOS: usize = 20_000;

/// Returns the synthetic control of an event with its p-values; `None` if the model has none.
pub fn described(
    abnormal: &AbnormalReturns,
    event: usize,
    universe: &Universe,
) -> Option<SyntheticOutcome> {
    let aligned = &abnormal.events[event].aligned;
    let control = abnormal.panel.synthetic.get(&aligned.event)?;
    let problem = Problem::new(&abnormal.panel, aligned, &abnormal.windows).ok()?;
    let all = problem.donors.len() * abnormal.events.len();
    let placebos = match all <= MOST_PLACEBOS {
        true => placebos(&problem),
        false => Vec::new(),
    };
    let own = Distances::new(&problem, control, abnormal.windows.event);
    let window = |car: &Window| {
        let positions = abnormal.windows.event.positions_of(*car);
        let ratio = |distances: &Distances| distances.ratio(positions.clone());
        let own = ratio(&own).filter(|_| !placebos.is_empty());
        SyntheticWindow {
            from: car.first(),
            to: car.last(),
            conformal_p: conformal(&problem, positions.clone()),
            placebo_p: own.map(|own| {
                let as_far = placebos.iter().filter_map(ratio);
                let as_far = as_far.filter(|other| *other >= own).count();
                (1 + as_far) as f64 / (1 + placebos.len()) as f64
            }),
        }
    };
    Some(SyntheticOutcome {
        n_donors: control.donors,
        weights: control
            .weights
            .iter()
            .map(|(security, weight)| DonorWeight {
                symbol: universe.symbol(*security).to_owned(),
                weight: *weight,
            })
            .collect(),
        gap: control.gap,
        rmse: control.rmse,
        r_squared: control.r_squared,
        n_placebos: placebos.len(),
        windows: abnormal.windows.cars.iter().map(window).collect(),
    })
}

/// Returns the share of all shifts in a circle of the residuals of estimation and tested window, the unshifted ones among them, whose
/// last days have a sum of absolute values that is at least as large. The weights fit all these days, as under no effect.
fn conformal(problem: &Problem, positions: Range<usize>) -> Option<f64> {
    let tested = problem.event.get(positions.clone())?;
    if tested.iter().any(|r| r.is_nan()) {
        return None;
    }
    let joined =
        |estimation: &[f64], event: &[f64]| [estimation, &event[positions.clone()]].concat();
    let y = joined(&problem.estimation, &problem.event);
    let columns: Vec<Vec<f64>> = (problem.donors.iter())
        .map(|donor| joined(&donor.estimation, &donor.event))
        .collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let residuals = simplex_least_squares(&columns, &y)?.residuals;
    let (all, days) = (residuals.len(), positions.len());
    let size = |shift: usize| -> f64 {
        let last = all - days..all;
        last.map(|t| residuals[(t + shift) % all].abs()).sum()
    };
    let own = size(0);
    let as_large = (0..all).filter(|shift| size(*shift) >= own).count();
    Some(as_large as f64 / all as f64)
}

/// How far a security is from its control, on each day.
struct Distances {
    /// The mean square over the estimation window.
    before: f64,
    /// `event[d]`: the square on day `d` of the event window, NaN where missing.
    event: Vec<f64>,
}

impl Distances {
    /// Returns those of the event's own security.
    fn new(problem: &Problem, control: &Synthetic, event: Window) -> Self {
        let donors = problem.donors.iter();
        let weight = |security| {
            let mut weights = control.weights.iter();
            weights
                .find(|(other, _)| *other == security)
                .map_or(0.0, |(_, weight)| *weight)
        };
        let mut expected = vec![0.0; event.days()];
        for donor in donors {
            let weight = weight(donor.security);
            for (sum, r) in expected.iter_mut().zip(&donor.event) {
                *sum += weight * r;
            }
        }
        let pairs = problem.event.iter().zip(&expected);
        Self {
            before: control.rmse * control.rmse,
            event: pairs.map(|(r, expected)| (r - expected).powi(2)).collect(),
        }
    }

    /// Returns the mean square of these days over that of the estimation window; `None` where one is missing or the control fits exactly.
    fn ratio(&self, days: Range<usize>) -> Option<f64> {
        let after = self.event.get(days.clone())?.iter().sum::<f64>() / days.len() as f64;
        let ratio = after / self.before;
        ratio.is_finite().then_some(ratio)
    }
}

/// Returns the distances of each donor from its own control, which the other donors make.
fn placebos(problem: &Problem) -> Vec<Distances> {
    let donors = &problem.donors;
    let of_donor = |place: usize| {
        let others = || {
            donors
                .iter()
                .enumerate()
                .filter(move |(other, _)| *other != place)
        };
        let columns: Vec<&[f64]> = others()
            .map(|(_, other)| other.estimation.as_slice())
            .collect();
        let y = &donors[place].estimation;
        let found = simplex_least_squares(&columns, y)?;
        let mut expected = vec![0.0; problem.event.len()];
        for ((_, other), weight) in others().zip(&found.weights) {
            for (sum, r) in expected.iter_mut().zip(&other.event) {
                *sum += weight * r;
            }
        }
        let squares = sum_of_squares(&found.residuals);
        let pairs = donors[place].event.iter().zip(&expected);
        Some(Distances {
            before: squares / y.len() as f64,
            event: pairs.map(|(r, expected)| (r - expected).powi(2)).collect(),
        })
    };
    (0..donors.len()).filter_map(of_donor).collect()
}
