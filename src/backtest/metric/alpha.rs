//! What the benchmark does not explain.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The mean daily return beyond beta times the benchmark's, a year.
///
/// # Formula
/// ```text
/// (mean(r - rf) - beta mean(m - rf)) days_per_year
/// ```
/// # Follows
/// quantstats, with the risk-free rate rf of each day, zero without one. empyrical compounds it instead. Undefined below a quarter of a year (91 days).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alpha {}

impl Measure for Alpha {
    fn label(&self) -> &'static str {
        "Alpha % a year"
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn needs_benchmark(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let (alpha, _) = record.market_line()?;
        record.check_length()?;
        Ok(alpha * record.days_per_year())
    }
}
