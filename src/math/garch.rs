//! The Gaussian likelihood of a regression whose errors have a GARCH(1,1) variance, with or without asymmetry.

use crate::math::elementary::ln;
use std::f64::consts::TAU;

/// A GARCH(1,1) variance: h_t = omega + (arch + asymmetry [e_{t-1} < 0]) e_{t-1}^2 + garch h_{t-1}.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Garch {
    /// Constant term.
    pub omega: f64,
    /// Weight of the last squared error.
    pub arch: f64,
    /// Weight of the last variance.
    pub garch: f64,
    /// Further weight of the last squared error where that error was negative; `None` in a model without asymmetry.
    pub asymmetry: Option<f64>,
}

/// The share of errors below zero before anything is known of them.
const HALF: f64 = 0.5;

impl Garch {
    /// Returns the variance of the next day, from the squared error and the variance of a day. `negative` is 1 for an error below
    /// zero and else 0.
    fn next(self, squared_error: f64, negative: f64, variance: f64) -> f64 {
        self.omega + self.weight(negative) * squared_error + self.garch * variance
    }

    /// Returns the expected variance of the day after a day of this expected variance.
    pub fn expected(self, variance: f64) -> f64 {
        self.next(variance, HALF, variance)
    }

    /// Returns the weight of a squared error.
    fn weight(self, negative: f64) -> f64 {
        self.arch + self.asymmetry.unwrap_or(0.0) * negative
    }

    /// Returns the mean weight of a squared error: arch + asymmetry / 2.
    pub fn response(self) -> f64 {
        self.weight(HALF)
    }
}

/// A regression of `y` on `columns` whose errors have the variance h_t. Before the first observation e_0^2 = h_0 =
/// `presample`.
#[derive(Debug, Clone, Copy)]
pub struct Likelihood<'a> {
    /// Dependent variable.
    pub y: &'a [f64],
    /// Regressors of the mean equation, each as long as `y`.
    pub columns: &'a [Vec<f64>],
    /// Squared error and variance before the first observation.
    pub presample: f64,
}

impl Likelihood<'_> {
    /// Returns the log-likelihood -1/2 sum (ln 2 pi + ln h + e^2 / h) and its gradient: the derivatives by the coefficients
    /// `mean`, then by omega, arch, garch and asymmetry.
    ///
    /// With dh_t the derivatives of h_t and w_t = arch + asymmetry [e_t < 0]:
    /// dh_t = (-2 w_{t-1} e_{t-1} x_{t-1}, 1, e_{t-1}^2, h_{t-1}, [e_{t-1} < 0] e_{t-1}^2) + garch dh_{t-1}.
    /// Source: Fiorentini, Calzolari & Panattoni (1996), Journal of Applied Econometrics 11, 399-417.
    pub fn at(&self, mean: &[f64], variance: Garch) -> (f64, Vec<f64>) {
        let k = mean.len();
        let mut total = 0.0;
        let mut gradient = vec![0.0; k + 4];
        let mut dh = vec![0.0; k + 4];
        let (mut e, mut squared, mut h) = (0.0, self.presample, self.presample);
        let mut negative = HALF;
        for t in 0..self.y.len() {
            dh.iter_mut().for_each(|dh| *dh *= variance.garch);
            if t > 0 {
                for (dh, column) in dh.iter_mut().zip(self.columns) {
                    *dh -= 2.0 * variance.weight(negative) * e * column[t - 1];
                }
            }
            for (dh, direct) in dh[k..]
                .iter_mut()
                .zip([1.0, squared, h, negative * squared])
            {
                *dh += direct;
            }
            h = variance.next(squared, negative, h);
            e = self.error(mean, t);
            (squared, negative) = (e * e, is_negative(e));
            total -= 0.5 * (ln(TAU) + ln(h) + squared / h);
            let by_h = 0.5 * (squared / h - 1.0) / h;
            for (gradient, dh) in gradient.iter_mut().zip(&dh) {
                *gradient += by_h * dh;
            }
            for (gradient, column) in gradient.iter_mut().zip(self.columns) {
                *gradient += e * column[t] / h;
            }
        }
        (total, gradient)
    }

    /// Returns the variances h_1, ..., h_M of the M observations and then h_{M+1}, the forecast for the day after the last
    /// one.
    pub fn variances(&self, mean: &[f64], variance: Garch) -> Vec<f64> {
        let mut h = variance.expected(self.presample);
        let mut path = vec![h];
        for t in 0..self.y.len() {
            let e = self.error(mean, t);
            h = variance.next(e.powi(2), is_negative(e), h);
            path.push(h);
        }
        path
    }

    /// Returns the error of an observation.
    pub(super) fn error(&self, mean: &[f64], t: usize) -> f64 {
        let fitted: f64 = mean
            .iter()
            .zip(self.columns)
            .map(|(b, column)| b * column[t])
            .sum();
        self.y[t] - fitted
    }
}

fn is_negative(e: f64) -> f64 {
    f64::from(u8::from(e < 0.0))
}

/// Checks the gradient of a likelihood of 40 days, with an intercept and a regressor, against its slopes.
#[cfg(test)]
pub(super) fn assert_gradient(
    likelihood: impl Fn(&Likelihood<'_>, &[f64; 6]) -> (f64, Vec<f64>),
    at: [f64; 6],
) {
    let y: Vec<f64> = (0..40).map(|t| f64::from(t * t % 17) / 8.0 - 1.0).collect();
    let x: Vec<f64> = (0..40).map(|t| f64::from(t * 5 % 11) / 5.0 - 1.0).collect();
    let columns = [vec![1.0; 40], x];
    let sample = Likelihood {
        y: &y,
        columns: &columns,
        presample: 0.5,
    };
    let gradient = likelihood(&sample, &at).1;
    for i in 0..at.len() {
        let step = |by: f64| {
            let mut moved = at;
            moved[i] += by;
            likelihood(&sample, &moved).0
        };
        let slope = (step(1e-5) - step(-1e-5)) / 2e-5;
        // The error of a central difference is the step squared times a third derivative of some hundreds.
        assert!(
            (slope - gradient[i]).abs() < 1e-6 * slope.abs().max(1.0),
            "{i}: {slope} {}",
            gradient[i]
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two observations with a mean of 0: h_1 = 0.2 + 0.1 + 0.7 = 1, h_2 = 0.2 + 0.1 * 4 + 0.7 = 1.3.
    #[test]
    fn two_days_by_hand() {
        let variance = Garch {
            omega: 0.2,
            arch: 0.1,
            garch: 0.7,
            asymmetry: None,
        };
        let sample = Likelihood {
            y: &[2.0, 1.0],
            columns: &[],
            presample: 1.0,
        };
        let (found, _) = sample.at(&[], variance);
        let by_hand = -0.5 * (2.0 * TAU.ln() + 1.0_f64.ln() + 4.0 + 1.3_f64.ln() + 1.0 / 1.3);
        assert!((found - by_hand).abs() < 1e-14);
        assert_path(
            &sample.variances(&[], variance),
            [1.0, 1.3, 0.2 + 0.1 + 0.7 * 1.3],
        );
    }

    fn assert_path<const N: usize>(path: &[f64], expected: [f64; N]) {
        assert_eq!(path.len(), N);
        for (found, expected) in path.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
    }

    /// Before the first day half of the asymmetry counts: h_1 = 0.2 + (0.1 + 0.2) + 0.7 = 1.2. The error of -2 has the weight 0.5:
    /// h_2 = 0.2 + 0.5 * 4 + 0.7 * 1.2 = 3.04; the one of 0.5 has 0.1: h_3 = 0.2 + 0.1 * 0.25 + 0.7 * 3.04 = 2.353.
    #[test]
    fn errors_below_zero_weigh_more_by_hand() {
        let variance = Garch {
            omega: 0.2,
            arch: 0.1,
            garch: 0.7,
            asymmetry: Some(0.4),
        };
        let sample = Likelihood {
            y: &[-2.0, 0.5, 0.0],
            columns: &[],
            presample: 1.0,
        };
        let path = [1.2, 3.04, 2.353, 0.2 + 0.7 * 2.353];
        assert_path(&sample.variances(&[], variance), path);
        let (found, _) = sample.at(&[], variance);
        let logs: f64 = path[..3].iter().map(|h| h.ln()).sum();
        let by_hand = -0.5 * (3.0 * TAU.ln() + logs + 4.0 / 1.2 + 0.25 / 3.04);
        assert!((found - by_hand).abs() < 1e-14);
        assert!((variance.response() - 0.3).abs() < 1e-15);
        assert!((variance.expected(2.0) - (0.2 + 0.3 * 2.0 + 0.7 * 2.0)).abs() < 1e-15);
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_likelihood() {
        let likelihood = |sample: &Likelihood<'_>, at: &[f64; 6]| {
            let variance = Garch {
                omega: at[2],
                arch: at[3],
                garch: at[4],
                asymmetry: Some(at[5]),
            };
            sample.at(&at[..2], variance)
        };
        assert_gradient(likelihood, [0.1, 0.2, 0.1, 0.15, 0.6, 0.1]);
    }
}
