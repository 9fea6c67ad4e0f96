//! The dependence of two samples of correlated events.

use crate::study::abnormal::WindowAbnormal;
use crate::study::assumption::Assumption;
use crate::study::doubt::Doubt;
use crate::study::sizes::{TOLERABLE_SIZE, implied_size};

/// The variance of the difference between the mean CARs of two samples of correlated events.
///
/// ```text
/// variance:  v_a/n + (n-1)/n r_a s_a^2 + v_b/m + (m-1)/m r_b s_b^2 - 2 r_ab s_a s_b
/// assumed:   (v_a - r_a s_a^2) / n + (v_b - r_b s_b^2) / m,  the estimate from the spread of correlated events
/// v, s: the means of V and of sqrt(V) over the events of a sample
/// ```
/// The standard deviations sqrt(V) of CAR are those of the events' own models, because those of a few CARs are too noisy to be
/// compared. As in the tests of Kolari & Pynnonen (2010), correlations come from the estimation windows and the spread of CARs
/// from the event window.
pub(super) struct Dependence {
    /// The variance of the difference.
    pub actual: f64,
    /// The variance that tests of independent events estimate.
    pub assumed: f64,
    /// r_a, r_b and r_ab.
    pub correlations: [f64; 3],
}

impl Dependence {
    /// Estimates the variances; `None` for samples of fewer than two events. `r` holds r_a, r_b and the mean correlation of both
    /// samples together.
    pub fn new(a: &[WindowAbnormal], b: &[WindowAbnormal], r: [Option<f64>; 3]) -> Option<Self> {
        let (n, m) = (a.len() as f64, b.len() as f64);
        if n < 2.0 || m < 2.0 {
            return None;
        }
        let [r_a, r_b, r_all] = [r[0]?, r[1]?, r[2]?];
        let pairs = |n: f64| n * (n - 1.0) / 2.0;
        let r_ab = (pairs(n + m) * r_all - pairs(n) * r_a - pairs(m) * r_b) / (n * m);
        let scale = |sample: &[WindowAbnormal]| {
            let se: f64 = sample.iter().map(|window| window.se).sum();
            let squares: f64 = sample.iter().map(|window| window.se * window.se).sum();
            (squares / sample.len() as f64, se / sample.len() as f64)
        };
        let ((v_a, s_a), (v_b, s_b)) = (scale(a), scale(b));
        let within = |v: f64, s: f64, r: f64, n: f64| (v + (n - 1.0) * r * s * s) / n;
        Some(Self {
            actual: within(v_a, s_a, r_a, n) + within(v_b, s_b, r_b, m) - 2.0 * r_ab * s_a * s_b,
            assumed: (v_a - r_a * s_a * s_a) / n + (v_b - r_b * s_b * s_b) / m,
            correlations: [r_a, r_b, r_ab],
        })
    }

    /// Returns the factor that gives Welch's t the variance of correlated events.
    ///
    /// # Errors
    /// One of the variances is not positive, which noisy correlations of few events can bring about.
    pub fn correction(&self) -> std::result::Result<f64, &'static str> {
        let ratio = self.assumed / self.actual;
        if self.actual > 0.0 && ratio > 0.0 && ratio.is_finite() {
            Ok(ratio.sqrt())
        } else {
            Err("the correlations leave no variance for the difference")
        }
    }

    /// Returns a doubt about tests of independent events, if they reject too many true nulls.
    pub fn doubt(&self) -> Option<Doubt> {
        let size = implied_size(self.actual / self.assumed);
        let [r_a, r_b, r_ab] = self.correlations;
        (size > TOLERABLE_SIZE).then(|| {
            let measure =
                format!("r {r_a:.2} and {r_b:.2} within the groups, {r_ab:.2} between them");
            let tests = vec!["welch", "mann_whitney"];
            Doubt::new(
                Assumption::Independence,
                None,
                (measure, Some(size)),
                tests,
                None,
            )
        })
    }

    /// Returns a doubt about all tests, if news that reaches the other exchange a session later makes them reject too many true nulls.
    /// `self` counts neighbouring sessions, `seen` is what the tests know.
    ///
    /// The variance of the difference is that of `self`. The spread of the CARs estimates `self.assumed`, and `welch_adjusted` takes
    /// this for `seen.assumed` and multiplies it by `seen.actual / seen.assumed`.
    pub fn doubt_across_sessions(&self, seen: &Self) -> Option<Doubt> {
        let estimated = self.assumed * seen.actual / seen.assumed;
        let size = implied_size(self.actual / estimated);
        let ([_, _, counted], [_, _, whole]) = (seen.correlations, self.correlations);
        let of_plain = implied_size(self.actual / self.assumed);
        let mut tests = Vec::new();
        if of_plain > TOLERABLE_SIZE {
            tests.extend(["welch", "mann_whitney"]);
        }
        if size > TOLERABLE_SIZE {
            tests.push("welch_adjusted");
        }
        let worst = of_plain.max(size);
        let measure = format!(
            "r {:.2} and {:.2} within the groups, {whole:.2} between them with neighbouring sessions, {counted:.2} without",
            self.correlations[0], self.correlations[1]
        );
        (!tests.is_empty() && worst.is_finite()).then(|| {
            Doubt::new(
                Assumption::SameDates,
                None,
                (measure, Some(worst)),
                tests,
                None,
            )
        })
    }
}
