//! What the account gained.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// What the account gained as a share of the capital.
///
/// # Formula
/// ```text
/// E_n / E_0 - 1
/// ```
/// # Follows
/// All tools agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalReturn {}

impl Measure for TotalReturn {
    fn label(&self) -> &'static str {
        "Total return %"
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        Ok(record.last() / record.first() - 1.0)
    }
}
