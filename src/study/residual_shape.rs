//! The shape of the distribution of estimation residuals, which the few events of a group are not enough to estimate.

use super::abnormal::AbnormalReturns;
use crate::math::dist::normal_below;
use crate::math::draws::{below, generator};
use crate::math::moments::{mean, skewness};

/// The most residuals that are used; their skewness is then exact to within 0.02.
const MOST: usize = 20_000;

/// Relative change of scale in the numerical derivative of ranks by scale.
const STRETCH: f64 = 0.1;

/// Samples of residuals against which the skewness of events is held. It does not depend on the seed of a study, so that a verdict
/// never does.
const RESAMPLES: u64 = 400;
const SEED: u64 = 1;

/// The shape of standardised estimation residuals, pooled over events.
#[derive(Debug, Clone)]
pub struct ResidualShape {
    /// The residuals, sorted, with mean 0 and variance 1.
    values: Vec<f64>,
    /// The skewness.
    pub skewness: f64,
    /// The kurtosis less 3.
    pub excess_kurtosis: f64,
    /// The variance of a mean rank of values divided by their own standard deviation, over that of plain ranks.
    ///
    /// ```text
    /// f = 12 Var( F(z) - h (z^2 - 1) / 2 ),  h = d/ds mean F(s z) at s = 1
    /// ```
    /// F is the distribution of residuals z with mean 0 and variance 1. For symmetric residuals h = 0 and f = 1.
    pub rank_variance: f64,
    /// The variance of the rank of a normal value among the residuals, over that of one of them: 12 mean (F(x) - 1/2)^2. It
    /// exceeds 1 for heavy tails.
    pub normal_rank_variance: f64,
}

impl ResidualShape {
    /// Pools the residuals of these events, or of as many of them, evenly spread, as are enough; `None` if they do not vary.
    pub fn new(abnormal: &AbnormalReturns, members: &[usize]) -> Option<Self> {
        let days = abnormal.windows.estimation.days();
        let step = (members.len() * days).div_ceil(MOST).max(1);
        let mut designs = abnormal.designs();
        let mut residuals = vec![f64::NAN; days];
        let mut pooled = Vec::new();
        for &member in members.iter().step_by(step) {
            abnormal.write_residuals(member, &mut designs, &mut residuals);
            let sigma = abnormal.events[member].fit.sigma;
            let usable = residuals.iter().filter(|e| !e.is_nan());
            pooled.extend(usable.map(|e| e / sigma));
        }
        Self::of_values(pooled)
    }

    fn of_values(mut z: Vec<f64>) -> Option<Self> {
        let average = mean(&z)?;
        let variance = z.iter().map(|z| (z - average).powi(2)).sum::<f64>() / z.len() as f64;
        if variance <= 0.0 || !variance.is_finite() {
            return None;
        }
        let sd = variance.sqrt();
        z.iter_mut().for_each(|z| *z = (*z - average) / sd);
        z.sort_unstable_by(f64::total_cmp);
        let moment = |power: i32| z.iter().map(|z| z.powi(power)).sum::<f64>() / z.len() as f64;
        Some(Self {
            skewness: moment(3),
            excess_kurtosis: moment(4) - 3.0,
            rank_variance: rank_variance(&z),
            normal_rank_variance: normal_rank_variance(&z),
            values: z,
        })
    }

    /// Returns the share of samples of n residuals, drawn with replacement, whose skewness is at least as far from zero as `g`: small
    /// if the events are more skewed than their ordinary days.
    ///
    /// The standard error of a skewness that textbooks give holds for normal values only.
    pub fn chance_of_skewness(&self, g: f64, n: usize) -> f64 {
        let as_skewed = (0..RESAMPLES).filter(|draw| {
            let mut generator = generator(SEED, *draw);
            let drawn = (0..n).map(|_| self.values[below(self.values.len(), &mut generator)]);
            let drawn: Vec<f64> = drawn.collect();
            skewness(&drawn).is_some_and(|drawn| drawn.abs() >= g.abs())
        });
        (1.0 + as_skewed.count() as f64) / (1.0 + RESAMPLES as f64)
    }
}

/// Returns f of sorted values with mean 0 and variance 1.
fn rank_variance(z: &[f64]) -> f64 {
    let n = z.len() as f64;
    let slope = (mean_rank(z, 1.0 + STRETCH) - mean_rank(z, 1.0 - STRETCH)) / (2.0 * STRETCH);
    let value = |(i, z): (usize, &f64)| (i as f64 + 0.5) / n - slope * (z * z - 1.0) / 2.0;
    let values: Vec<f64> = z.iter().enumerate().map(value).collect();
    let average = values.iter().sum::<f64>() / n;
    12.0 * values.iter().map(|v| (v - average).powi(2)).sum::<f64>() / n
}

/// Returns 12 times the mean of (F(x) - 1/2)^2 over normal x, for sorted values with distribution F.
fn normal_rank_variance(z: &[f64]) -> f64 {
    let n = z.len() as f64;
    let (mut sum, mut before) = (0.0, 0.0);
    let values = z.iter().map(|value| normal_below(*value));
    // Below the first value F is 0, from the i-th value on it is i / n.
    for (i, below) in values.chain([1.0]).enumerate() {
        sum += (i as f64 / n - 0.5).powi(2) * (below - before);
        before = below;
    }
    12.0 * sum
}

/// Returns the mean of F(s z) over sorted values z with distribution F.
fn mean_rank(z: &[f64], s: f64) -> f64 {
    let mut below = 0;
    let mut total = 0.0;
    for value in z {
        while below < z.len() && z[below] <= s * value {
            below += 1;
        }
        total += below as f64;
    }
    total / (z.len() as f64 * z.len() as f64)
}

#[cfg(test)]
mod tests {
    use rand_distr::{Distribution, StandardNormal};
    use rand_pcg::Pcg64;

    use super::*;

    /// Draws with the shape of exp(sigma g), g standard normal.
    fn lognormal(sigma: f64) -> ResidualShape {
        let mut random = Pcg64::new(1, 2);
        let mut draw = || -> f64 { StandardNormal.sample(&mut random) };
        let values = (0..20_000).map(|_| (sigma * draw()).exp()).collect();
        ResidualShape::of_values(values).unwrap()
    }

    #[test]
    fn ranks_of_symmetric_values_do_not_depend_on_their_scale() {
        let shape = lognormal(1e-6);
        assert!((shape.rank_variance - 1.0).abs() < 0.05, "{shape:?}");
        assert!((shape.normal_rank_variance - 1.0).abs() < 0.05, "{shape:?}");
        assert!(shape.skewness.abs() < 0.1, "{shape:?}");
    }

    #[test]
    fn ranks_of_skewed_values_vary_more() {
        let (some, more) = (lognormal(0.3), lognormal(0.6));
        assert!(
            some.skewness < more.skewness && more.skewness > 1.5,
            "{more:?}"
        );
        assert!(1.0 < some.rank_variance && some.rank_variance < more.rank_variance);
        // A size of 15 to 18 % in simulated samples: 1.96 / sqrt(f) = 1.4.
        assert!((1.6..2.4).contains(&more.rank_variance), "{more:?}");
    }

    /// A sample of 24 lognormal values is often as skewed as 2, one of 24 normal values never.
    #[test]
    fn only_skewness_that_residuals_do_not_have_is_unusual() {
        assert!(lognormal(0.6).chance_of_skewness(2.0, 24) > 0.1);
        assert!(lognormal(1e-6).chance_of_skewness(2.0, 24) < 0.01);
    }
}
