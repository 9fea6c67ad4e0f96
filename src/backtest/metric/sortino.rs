//! The Sortino ratio.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};
use crate::math::moments::mean;

/// Mean over the downside deviation of daily returns, a year.
///
/// # Formula
/// ```text
/// mean(r) / sqrt(mean(min(r, 0)^2)) sqrt(days_per_year)
/// ```
/// # Follows
/// quantstats and empyrical: the mean runs over all days, not over the losing ones alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sortino {}

impl Measure for Sortino {
    fn label(&self) -> &'static str {
        "Sortino"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let returns = record.returns()?;
        let mean = mean(returns).ok_or("needs a day or more")?;
        let squares = returns.iter().map(|r| r.min(0.0).powi(2)).sum::<f64>();
        if squares == 0.0 {
            return Err("no day lost");
        }
        Ok(mean / (squares / returns.len() as f64).sqrt() * record.days_per_year().sqrt())
    }
}
