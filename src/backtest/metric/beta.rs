//! The slope on the benchmark.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// How much of the benchmark's daily return the account took part in.
///
/// # Formula
/// ```text
/// cov(r, m) / var(m)
/// ```
/// # Follows
/// quantstats and empyrical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beta {}

impl Measure for Beta {
    fn label(&self) -> &'static str {
        "Beta"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn needs_benchmark(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record.market_line().map(|(_, beta)| beta)
    }
}
