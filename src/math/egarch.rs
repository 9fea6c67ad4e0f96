//! The Gaussian likelihood of a regression whose errors have an EGARCH(1,1) variance.

use std::f64::consts::{FRAC_2_PI, TAU};

use super::dist::normal_below;
use super::elementary::{exp, ln};
use super::garch::Likelihood;

/// An EGARCH(1,1) variance: with z = e / sqrt(h),
/// ln h_t = omega + arch (|z_{t-1}| - sqrt(2 / pi)) + asymmetry z_{t-1} + garch ln h_{t-1}.
///
/// sqrt(2 / pi) is the mean of |z|. Before the first observation z = 0, its size counts as that mean, and h is the presample
/// variance. Source: Nelson (1991), Econometrica 59, 347-370.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Egarch {
    /// Constant term.
    pub omega: f64,
    /// Weight of the size of the last standardised error.
    pub arch: f64,
    /// Weight of the logarithm of the last variance.
    pub garch: f64,
    /// Weight of the last standardised error itself: negative where falls raise the variance more than rises.
    pub asymmetry: f64,
}

/// |z| is taken as sqrt(z^2 + ROUNDED^2), so that the likelihood has a slope where an error is zero. Its maximum often lies at such a
/// point, and a search by slopes could not end there.
const ROUNDED: f64 = 2e-6;

/// Returns the mean of |z| for normal z.
fn mean_size() -> f64 {
    FRAC_2_PI.sqrt()
}

impl Egarch {
    /// Returns ln h of the next day, from z and ln h of a day.
    fn next(self, z: f64, log_h: f64) -> f64 {
        self.omega + self.arch * (size(z) - mean_size()) + self.asymmetry * z + self.garch * log_h
    }

    /// Returns ln h of the first day.
    fn first(self, presample: f64) -> f64 {
        self.omega + self.garch * ln(presample)
    }

    /// Returns the log-likelihood -1/2 sum (ln 2 pi + ln h + z^2) and its gradient: the derivatives by the coefficients `mean`,
    /// then by omega, arch, garch and asymmetry.
    ///
    /// With u = ln h: dz_t = -x_t / sqrt(h_t) - z_t du_t / 2 and
    /// du_t = (0, 1, |z_{t-1}| - sqrt(2 / pi), u_{t-1}, z_{t-1}) + (arch sign z_{t-1} + asymmetry) dz_{t-1} + garch du_{t-1}.
    pub fn at(self, sample: &Likelihood<'_>, mean: &[f64]) -> (f64, Vec<f64>) {
        let k = mean.len();
        let mut total = 0.0;
        let mut gradient = vec![0.0; k + 4];
        let mut du = vec![0.0; k + 4];
        (du[k], du[k + 2]) = (1.0, ln(sample.presample));
        let mut u = self.first(sample.presample);
        for t in 0..sample.y.len() {
            let by_sd = exp(-u / 2.0);
            let z = sample.error(mean, t) * by_sd;
            total -= 0.5 * (ln(TAU) + u + z * z);
            let by_u = 0.5 * (z * z - 1.0);
            for (gradient, du) in gradient.iter_mut().zip(&du) {
                *gradient += by_u * du;
            }
            for (gradient, column) in gradient.iter_mut().zip(sample.columns) {
                *gradient += z * by_sd * column[t];
            }
            let by_z = self.arch * z / size(z) + self.asymmetry;
            let lasting = self.garch - by_z * z / 2.0;
            du.iter_mut().for_each(|du| *du *= lasting);
            for (du, column) in du.iter_mut().zip(sample.columns) {
                *du -= by_z * column[t] * by_sd;
            }
            for (du, direct) in du[k..].iter_mut().zip([1.0, size(z) - mean_size(), u, z]) {
                *du += direct;
            }
            u = self.next(z, u);
        }
        (total, gradient)
    }

    /// Returns the variances h_1, ..., h_M of the M observations and then h_{M+1}, the forecast for the day after the last one.
    pub fn variances(self, sample: &Likelihood<'_>, mean: &[f64]) -> Vec<f64> {
        let mut u = self.first(sample.presample);
        let mut path = vec![exp(u)];
        for t in 0..sample.y.len() {
            u = self.next(sample.error(mean, t) * exp(-u / 2.0), u);
            path.push(exp(u));
        }
        path
    }

    /// Returns the expected variance `further` days after a day whose variance h is known.
    ///
    /// ```text
    /// E h_{t+a} = h_t^(garch^a) prod_{j < a} exp(garch^j omega) m(garch^j)
    /// m(b) = E exp(b (arch (|z| - sqrt(2 / pi)) + asymmetry z))
    ///      = exp(-b arch sqrt(2 / pi)) (exp(p^2 / 2) Phi(p) + exp(q^2 / 2) Phi(q)),  p, q = b (arch +- asymmetry)
    /// ```
    /// Source: Nelson (1991), appendix 1.
    pub fn expected(self, h: f64, further: usize) -> f64 {
        let (mut weight, mut sum) = (1.0, 0.0);
        for _ in 0..further {
            sum += weight * self.omega + ln(self.mean_factor(weight));
            weight *= self.garch;
        }
        exp(weight * ln(h) + sum)
    }

    /// Returns m(b).
    fn mean_factor(self, b: f64) -> f64 {
        let side = |p: f64| exp(p * p / 2.0) * normal_below(p);
        let (up, down) = (
            b * (self.arch + self.asymmetry),
            b * (self.arch - self.asymmetry),
        );
        exp(-b * self.arch * mean_size()) * (side(up) + side(down))
    }
}

/// Returns |z|, rounded off at zero.
fn size(z: f64) -> f64 {
    (z * z + ROUNDED * ROUNDED).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::garch::assert_gradient;

    /// h_1 = exp(0.1) as ln 1 = 0; then z = 2 / sqrt(h_1) and ln h_2 = 0.1 + 0.2 (z - sqrt(2 / pi)) - 0.1 z + 0.5 * 0.1.
    #[test]
    fn two_days_by_hand() {
        let variance = Egarch {
            omega: 0.1,
            arch: 0.2,
            garch: 0.5,
            asymmetry: -0.1,
        };
        let sample = Likelihood {
            y: &[2.0],
            columns: &[],
            presample: 1.0,
        };
        let z = 2.0 / 0.05_f64.exp();
        let next = 0.1 + 0.2 * (z - (2.0 / std::f64::consts::PI).sqrt()) - 0.1 * z + 0.05;
        let path = variance.variances(&sample, &[]);
        assert!((path[0].ln() - 0.1).abs() < 1e-14);
        assert!((path[1].ln() - next).abs() < 1e-10, "rounded off at zero");
        let by_hand = -0.5 * (TAU.ln() + 0.1 + z * z);
        assert!((variance.at(&sample, &[]).0 - by_hand).abs() < 1e-14);
        assert!((variance.expected(path[1], 0) - path[1]).abs() < 1e-14);
    }

    /// ln h_2 = omega (1 + garch) + g(z_1) + garch g(z_0) + garch^2 ln h_0: the means over both days are taken by summing over a grid.
    #[test]
    fn the_variance_that_is_expected_is_the_mean_over_what_may_come() {
        let variance = Egarch {
            omega: 0.1,
            arch: 0.4,
            garch: 0.5,
            asymmetry: -0.3,
        };
        let step = 0.001;
        let mean = |weight: f64| -> f64 {
            let grid = (0..20_000).map(|i| (f64::from(i) + 0.5) * step - 10.0);
            let density = |z: f64| (-0.5 * z * z).exp() / TAU.sqrt();
            let news = |z: f64| 0.4 * (z.abs() - (4.0 / TAU).sqrt()) - 0.3 * z;
            grid.map(|z| step * density(z) * (weight * news(z)).exp())
                .sum()
        };
        let h = 1.7_f64;
        let one = (0.1 + 0.5 * h.ln()).exp() * mean(1.0);
        let two = (0.15 + 0.25 * h.ln()).exp() * mean(1.0) * mean(0.5);
        assert!((variance.expected(h, 0) / h - 1.0).abs() < 1e-14);
        assert!((variance.expected(h, 1) / one - 1.0).abs() < 1e-6);
        assert!((variance.expected(h, 2) / two - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_likelihood() {
        let likelihood = |sample: &Likelihood<'_>, at: &[f64; 6]| {
            let variance = Egarch {
                omega: at[2],
                arch: at[3],
                garch: at[4],
                asymmetry: at[5],
            };
            variance.at(sample, &at[..2])
        };
        assert_gradient(likelihood, [0.1, 0.2, -0.1, 0.25, 0.6, -0.15]);
    }
}
