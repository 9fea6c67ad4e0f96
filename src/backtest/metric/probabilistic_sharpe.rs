//! How sure the Sharpe ratio is.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};
use crate::math::dist::normal_below;

/// The probability that the true Sharpe ratio is above zero, given length, skewness and tails of the returns.
///
/// # Formula
/// ```text
/// Phi( SR sqrt(n - 1) / sqrt(1 - g SR + (k - 1)/4 SR^2) ),   SR a day, g skewness, k kurtosis (3 for the normal)
/// ```
/// # Follows
/// Bailey & Lopez de Prado (2012), Journal of Risk 15(2), 3-44, with moments of divisor n. quantstats has the same
/// formula with moments corrected for small samples (divisor n - 1 and so on), which is another number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbabilisticSharpe {}

impl Measure for ProbabilisticSharpe {
    fn label(&self) -> &'static str {
        "P(true Sharpe > 0)"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let returns = record.excess_returns()?;
        let (mean, sd) = record.excess_mean_and_spread()?;
        probability_above(0.0, mean / sd, returns.len(), record.excess_shape()?)
    }
}

/// Returns the probability that the true Sharpe ratio a day is above `least`, given an estimate of `n` days and skewness and
/// kurtosis of the returns.
pub(crate) fn probability_above(
    least: f64,
    ratio: f64,
    n: usize,
    (skewness, kurtosis): (f64, f64),
) -> Result<f64, &'static str> {
    let variance = 1.0 - skewness * ratio + (kurtosis - 1.0) / 4.0 * ratio.powi(2);
    if variance <= 0.0 {
        return Err("the returns' shape leaves the ratio no variance");
    }
    let distance = (ratio - least) * (n as f64 - 1.0).sqrt();
    Ok(normal_below(distance / variance.sqrt()))
}
