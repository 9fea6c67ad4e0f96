//! Trades.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// How many trades were finished; one that the data cut short counts.
///
/// # Formula
/// ```text
/// n
/// ```
/// # Follows
/// All tools agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TradeCount {}

impl Measure for TradeCount {
    fn label(&self) -> &'static str {
        "Trades"
    }

    fn unit(&self) -> Unit {
        Unit::Whole
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        Ok(record.trades().len() as f64)
    }
}
