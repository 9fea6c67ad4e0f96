//! The deepest loss from a peak.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The deepest fall of equity below its highest so far, at the close of a day; zero or below.
///
/// # Formula
/// ```text
/// min_t (E_t / max_{s <= t} E_s - 1)
/// ```
/// # Follows
/// quantstats and empyrical. backtesting has the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaxDrawdown {}

impl Measure for MaxDrawdown {
    fn label(&self) -> &'static str {
        "Max drawdown %"
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        Ok(record.drawdowns().fold(0.0, f64::min))
    }
}
