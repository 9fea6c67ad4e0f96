//! The Sharpe ratio.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// Mean over deviation of daily returns less the risk-free rate, a year. Without a rate it is taken as zero.
///
/// # Formula
/// ```text
/// mean(r - rf) / sd(r - rf) sqrt(days_per_year),   arithmetic, divisor n - 1
/// ```
/// # Follows
/// quantstats and empyrical; rf is that of each day. backtesting divides the compound yearly return instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sharpe {}

impl Measure for Sharpe {
    fn label(&self) -> &'static str {
        "Sharpe"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let (mean, sd) = record.excess_mean_and_spread()?;
        Ok(mean / sd * record.days_per_year().sqrt())
    }
}
