//! The kurtosis of daily returns.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The fourth standardised moment of daily returns, with divisor n; 3 for the normal.
///
/// # Formula
/// ```text
/// mean((r - mean)^4) / mean((r - mean)^2)^2
/// ```
/// # Follows
/// scipy with fisher=False. pandas and quantstats have the excess over 3, corrected for small samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kurtosis {}

impl Measure for Kurtosis {
    fn label(&self) -> &'static str {
        "Kurtosis of days"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record.shape().map(|(_, kurtosis)| kurtosis)
    }
}
