//! The skewness of daily returns.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The third standardised moment of daily returns, with divisor n.
///
/// # Formula
/// ```text
/// mean((r - mean)^3) / mean((r - mean)^2)^1.5
/// ```
/// # Follows
/// scipy. pandas and quantstats correct it for small samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skewness {}

impl Measure for Skewness {
    fn label(&self) -> &'static str {
        "Skewness of days"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record.shape().map(|(skewness, _)| skewness)
    }
}
