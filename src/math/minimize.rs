//! Minimises a smooth function of a few variables.
//!
//! The method is BFGS with a line search that brackets and bisects until the weak Wolfe conditions hold. Source: Nocedal &
//! Wright, Numerical Optimization, chapter 6; Lewis & Overton (2013), Mathematical Programming 141, 135-163. Every loop has
//! a bound, and the same start gives the same bits.
//!
//! It is written here because argmin 0.11 did worse on 221 GARCH likelihoods from 16 starts each: its BFGS with the line
//! search of Moré and Thuente, which has no limit of steps, did not end in one case and gave up on one start in twenty; its
//! simplex search always ended, but took thirty times as long and left gradients a thousand times larger.

use super::lanes::dot;

/// A local minimum.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// Position of the minimum.
    pub at: Vec<f64>,
    /// Value of the function there.
    pub value: f64,
    /// Number of BFGS steps taken.
    pub iterations: usize,
}

/// Sufficient decrease: share of the decrease predicted by the slope that a step must reach (first Wolfe condition).
const ENOUGH: f64 = 1e-4;

/// Curvature: share of the old slope below which the new one must fall (second Wolfe condition).
const FLATTER: f64 = 0.9;

/// Largest change of any variable in the first trial of a line search. The variables are scaled so that a change of 1 is
/// large.
const FIRST_STEP: f64 = 0.5;

/// Most halvings and doublings in one line search.
const SEARCH_STEPS: usize = 40;

/// Most BFGS steps.
const MOST_ITERATIONS: usize = 200;

/// Searches from `start` for a point where no partial derivative exceeds `tolerance` in absolute value. `f` returns the
/// value and the gradient; where the value is NaN, the line search tries a shorter step.
///
/// Returns `None` where the search ends without such a point.
pub fn minimize(
    f: impl Fn(&[f64]) -> (f64, Vec<f64>),
    start: &[f64],
    tolerance: f64,
) -> Option<Minimum> {
    let (value, gradient) = f(start);
    let mut here = Point {
        at: start.to_vec(),
        value,
        gradient,
    };
    let mut curvature = InverseHessian::unknown(start.len());
    for iterations in 0..MOST_ITERATIONS {
        if here.gradient.iter().all(|slope| slope.abs() <= tolerance) {
            return Some(Minimum {
                at: here.at,
                value: here.value,
                iterations,
            });
        }
        let direction = curvature.downhill(&here.gradient);
        match line_search(&f, &here, &direction) {
            Some(next) => {
                curvature.learn(&here, &next);
                here = next;
            }
            // The estimated curvature may be wrong here: try again along the steepest descent.
            None if curvature.learnt => curvature = InverseHessian::unknown(start.len()),
            None => return None,
        }
    }
    None
}

struct Point {
    at: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

/// Returns the next point along a direction, or `None` where no lower one is found.
fn line_search(
    f: &impl Fn(&[f64]) -> (f64, Vec<f64>),
    from: &Point,
    direction: &[f64],
) -> Option<Point> {
    let slope = dot(direction, &from.gradient);
    if slope >= 0.0 || slope.is_nan() {
        return None;
    }
    let longest = direction.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut step = (FIRST_STEP / longest).min(1.0);
    let rounding = from.value.abs() * f64::EPSILON;
    let mut found = None;
    for _ in 0..SEARCH_STEPS {
        let at: Vec<f64> = from
            .at
            .iter()
            .zip(direction)
            .map(|(x, d)| x + step * d)
            .collect();
        let (value, gradient) = f(&at);
        let lower = value <= from.value + ENOUGH * step * slope + rounding;
        let steep = dot(&gradient, direction) < FLATTER * slope;
        if lower {
            found = Some(Point {
                at,
                value,
                gradient,
            });
        }
        match (lower, steep) {
            (true, false) => return found,
            (true, true) => low = step,
            (false, _) => high = step,
        }
        step = if high.is_finite() {
            (low + high) / 2.0
        } else {
            2.0 * low
        };
    }
    found
}

/// Estimate of the inverse of the Hessian from the gradients so far; `rows[i][j]` in the order of the variables.
struct InverseHessian {
    rows: Vec<Vec<f64>>,
    learnt: bool,
}

impl InverseHessian {
    fn unknown(n: usize) -> Self {
        Self {
            rows: diagonal(n, 1.0),
            learnt: false,
        }
    }

    fn downhill(&self, gradient: &[f64]) -> Vec<f64> {
        self.rows.iter().map(|row| -dot(row, gradient)).collect()
    }

    fn learn(&mut self, from: &Point, to: &Point) {
        let difference =
            |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
        let (s, y) = (
            difference(&to.at, &from.at),
            difference(&to.gradient, &from.gradient),
        );
        let sy = dot(&s, &y);
        // Near the minimum, rounding can make `sy` negative; an update would then destroy positive definiteness.
        if sy <= 0.0 || sy.is_nan() {
            return;
        }
        if !self.learnt {
            self.rows = diagonal(s.len(), sy / dot(&y, &y));
            self.learnt = true;
        }
        let hy: Vec<f64> = self.rows.iter().map(|row| dot(row, &y)).collect();
        let stretch = (1.0 + dot(&y, &hy) / sy) / sy;
        for (i, row) in self.rows.iter_mut().enumerate() {
            for (j, h) in row.iter_mut().enumerate() {
                *h += stretch * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
            }
        }
    }
}

fn diagonal(n: usize, value: f64) -> Vec<Vec<f64>> {
    let cell = |i: usize, j: usize| if i == j { value } else { 0.0 };
    (0..n)
        .map(|i| (0..n).map(|j| cell(i, j)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's function: a curved, narrow valley with its minimum of 0 at (1, 1).
    fn rosenbrock(x: &[f64]) -> (f64, Vec<f64>) {
        let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
        let gradient = vec![-2.0 * a - 400.0 * x[0] * b, 200.0 * b];
        (a * a + 100.0 * b * b, gradient)
    }

    #[test]
    fn the_end_of_a_curved_valley_is_found() {
        for start in [[-1.2, 1.0], [0.0, 0.0], [3.0, -2.0]] {
            let minimum = minimize(rosenbrock, &start, 1e-10).unwrap();
            assert!(
                minimum.at.iter().all(|x| (x - 1.0).abs() < 1e-9),
                "{minimum:?}"
            );
        }
    }

    /// x ln x is NaN for negative x and has its minimum at 1/e.
    #[test]
    fn the_edge_of_the_domain_turns_the_search_back() {
        let entropy = |x: &[f64]| (x[0] * x[0].ln(), vec![x[0].ln() + 1.0]);
        let minimum = minimize(entropy, &[5.0], 1e-10).unwrap();
        assert!(
            (minimum.at[0] - (-1.0_f64).exp()).abs() < 1e-9,
            "{minimum:?}"
        );
    }

    #[test]
    fn a_slope_without_a_bottom_has_no_minimum() {
        assert_eq!(minimize(|x| (-x[0], vec![-1.0]), &[0.0], 1e-10), None);
        assert_eq!(
            minimize(|_| (f64::NAN, vec![f64::NAN]), &[0.0], 1e-10),
            None
        );
    }
}
