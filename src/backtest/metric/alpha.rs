//! What the benchmark does not explain.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The mean daily return beyond beta times the benchmark's, a year.
///
/// # Formula
/// ```text
/// (mean(r) - beta mean(m)) 252
/// ```
/// # Follows
/// quantstats. empyrical compounds it instead.
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

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record
            .market_line()
            .map(|(alpha, _)| alpha * record.days_per_year())
    }
}
