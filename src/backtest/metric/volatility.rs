//! The deviation of daily returns.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};
use crate::math::moments::sd;

/// The standard deviation of daily returns, a year.
///
/// # Formula
/// ```text
/// sd(r) sqrt(days_per_year),   divisor n - 1
/// ```
/// # Follows
/// quantstats and empyrical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Volatility {}

impl Measure for Volatility {
    fn label(&self) -> &'static str {
        "Volatility % a year"
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        sd(record.returns()?)
            .map(|sd| sd * record.days_per_year().sqrt())
            .ok_or("needs two days or more")
    }
}
