//! Two-sided p-values of Student's t, for many values with the same degrees of freedom.

use crate::math::elementary::pow;
use std::f64::consts::PI;

/// Value of t^2 below which the series of the middle is summed; from it on, the continued fraction of the tail.
const MIDDLE: f64 = 3.0;

/// Most terms of the series or the continued fraction; no t and df of practical meaning need as many.
const MOST_STEPS: usize = 2_000;

/// Student's t distribution, with the terms that depend on the degrees of freedom alone computed once.
///
/// ```text
/// a = df/2,  u = t^2/df,  w = 1/u,  y = u / (1 + u)
/// scale = Gamma(a + 1/2) / (Gamma(a + 1) sqrt(pi))
/// t^2 >= 3:  P(|T| >= |t|) = scale (1 + u)^-a / sqrt(y) F(1/2, 1; a + 1; -w)
/// t^2 < 3:   P(|T| >= |t|) = 1 - 2 a scale (1 + u)^-a sqrt(y) F(a + 1/2, 1; 3/2; y)
/// ```
/// The first F is Gauss's continued fraction, the second its power series. No term of either is negative, so no digits
/// cancel.
///
/// # References
/// Olver, Lozier, Boisvert & Clark (2010), NIST Handbook of Mathematical Functions, 8.17.8, 15.7.1 and 15.8.1; 5.11.13 for
/// the ratio of gamma functions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StudentT {
    df: f64,
    half: f64,
    scale: f64,
}

impl StudentT {
    /// Prepares the distribution; `None` unless the degrees of freedom are positive and finite.
    pub fn new(df: f64) -> Option<Self> {
        let half = df / 2.0;
        (df > 0.0 && df.is_finite()).then(|| Self {
            df,
            half,
            scale: gamma_ratio(half),
        })
    }

    /// Returns the degrees of freedom.
    pub fn df(&self) -> f64 {
        self.df
    }

    /// Returns P(|T| >= |t|); `None` unless t is finite.
    pub fn two_sided(&self, t: f64) -> Option<f64> {
        if !t.is_finite() {
            return None;
        }
        let (square, t) = (t * t, t.abs());
        let u = square / self.df;
        if !u.is_finite() {
            return Some(self.scale * pow(t / self.df.sqrt(), -self.df));
        }
        let y = u / (1.0 + u);
        let power = self.power(t, u);
        Some(if square < MIDDLE {
            1.0 - self.df * self.scale * power * y.sqrt() * self.middle(y)
        } else {
            self.scale * power / y.sqrt() * self.tail(1.0 / u)
        })
    }

    /// Returns (1 + u)^-a, corrected for the rounding errors of u and of 1 + u, which the power would magnify.
    fn power(&self, t: f64, u: f64) -> f64 {
        let square = t * t;
        let lost_of_square = t.mul_add(t, -square) + (-u).mul_add(self.df, square);
        let base = 1.0 + u;
        let lost_of_sum = if u < 1.0 {
            u - (base - 1.0)
        } else {
            1.0 - (base - u)
        };
        let lost = lost_of_square / self.df + lost_of_sum;
        pow(base, -self.half) * (1.0 - self.half * lost / base)
    }

    /// Returns F(a + 1/2, 1; 3/2; y), by its series.
    fn middle(&self, y: f64) -> f64 {
        let (mut term, mut sum, mut n) = (1.0, 1.0, 0.5);
        for _ in 0..MOST_STEPS {
            term *= y * ((self.half + n) / (n + 1.0));
            sum += term;
            n += 1.0;
            if term < 0.5 * f64::EPSILON * sum {
                break;
            }
        }
        sum
    }

    /// Returns F(1/2, 1; a + 1; -w) as 1/(1 + k_1 w/(1 + k_2 w/(1 + ...))), two convergents at a time.
    fn tail(&self, w: f64) -> f64 {
        let a = self.half;
        let (mut before, mut now) = ((0.0, 1.0), (1.0, 1.0));
        let mut n = 0.0;
        for _ in 0..MOST_STEPS {
            let c = a + 2.0 * n;
            let odd = w * ((n + 0.5) * (a + n) / (c * (c + 1.0)));
            let even = w * ((n + 1.0) * (a + n + 0.5) / ((c + 1.0) * (c + 2.0)));
            let between = (now.0 + odd * before.0, now.1 + odd * before.1);
            let next = (between.0 + even * now.0, between.1 + even * now.1);
            n += 1.0;
            let (fine, coarse) = (next.0 * between.1, between.0 * next.1);
            (before, now) = (between, next);
            // The second condition ends the loop before the products overflow, long after further terms matter.
            if (fine - coarse).abs() <= f64::EPSILON * fine || fine > 1e250 {
                break;
            }
        }
        now.0 / now.1
    }
}

/// Returns Gamma(a + 1/2) / (Gamma(a + 1) sqrt(pi)): by its expansion in 1/a from a = 24 on, below 24 by recurrence.
fn gamma_ratio(a: f64) -> f64 {
    const EXPANSION: [f64; 9] = [
        1.0,
        -1.0 / 8.0,
        1.0 / 128.0,
        5.0 / 1_024.0,
        -21.0 / 32_768.0,
        -399.0 / 262_144.0,
        869.0 / 4_194_304.0,
        39_325.0 / 33_554_432.0,
        -334_477.0 / 2_147_483_648.0,
    ];
    let (mut a, mut below) = (a, 1.0);
    while a < 24.0 {
        below *= (a + 1.0) / (a + 0.5);
        a += 1.0;
    }
    let sum = EXPANSION.iter().rev().fold(0.0, |sum, term| sum / a + term);
    below * sum / (a * PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(t: f64, df: f64) -> f64 {
        StudentT::new(df).unwrap().two_sided(t).unwrap()
    }

    #[test]
    fn closed_forms_of_one_and_two_degrees() {
        for t in [0.0, 1e-8, 0.3, 1.0, 1.7, 1.8, 2.0, 7.5, 1e3, 1e9, 1e160] {
            let one = 2.0 / PI * f64::atan(1.0 / t);
            assert!((p(t, 1.0) / one - 1.0).abs() < 1e-14, "df 1, t {t}");
            // 1 - t / sqrt(2 + t^2), written as a product to avoid cancellation.
            let root = f64::hypot(t, 2.0_f64.sqrt());
            let two = 2.0 / root / (root + t);
            assert!((p(t, 2.0) / two - 1.0).abs() < 1e-14, "df 2, t {t}");
        }
    }

    #[test]
    fn the_tails_shrink_steadily_across_the_seam() {
        for df in [0.5, 1.0, 3.0, 30.0, 238.0, 1e4, 1e7] {
            let at = |step: i32| p(MIDDLE.sqrt() + 1e-9 * f64::from(step), df);
            for step in -5..5 {
                let (here, next) = (at(step), at(step + 1));
                assert!(here > next && here - next < 1e-9, "df {df}, {here}, {next}");
            }
        }
    }

    #[test]
    fn both_signs_and_the_ends() {
        assert_eq!(p(-2.5, 12.0), p(2.5, 12.0));
        assert_eq!(p(0.0, 12.0), 1.0);
        assert_eq!(p(f64::MAX, 238.0), 0.0);
        assert_eq!(StudentT::new(12.0).map(|t| t.df()), Some(12.0));
        assert_eq!(StudentT::new(0.0), None);
        assert_eq!(StudentT::new(f64::INFINITY), None);
        assert_eq!(StudentT::new(f64::NAN), None);
    }
}
