//! Time in the market.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The share of sessions on which something was held at some time; the sessions of entry and exit count.
///
/// # Formula
/// ```text
/// #(sessions with a trade) / #(sessions after the first row)
/// ```
/// # Follows
/// backtesting. empyrical has none; quantstats means days with a return other than zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExposureTime {}

impl Measure for ExposureTime {
    fn label(&self) -> &'static str {
        "Sessions with a trade %"
    }

    fn unit(&self) -> Unit {
        Unit::Share
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let held = record.held().iter().filter(|held| **held > 0).count();
        match record.held().len() {
            0 => Err("needs a day or more"),
            days => Ok(held as f64 / days as f64),
        }
    }
}
