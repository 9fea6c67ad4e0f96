//! `average_trade` without hedges.

use serde::{Deserialize, Serialize};

use super::{AverageTrade, Measure, Record, Unit};

/// The mean return of trades without their hedges. Only runs with a hedge have it.
///
/// # Formula
/// ```text
/// mean(pnl / (entry_price quantity))
/// ```
/// # Follows
/// The metric `average_trade`, which includes hedges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AverageTradeUnhedged {}

impl Measure for AverageTradeUnhedged {
    fn label(&self) -> &'static str {
        "Unhedged: mean trade %"
    }

    fn unit(&self) -> Unit {
        AverageTrade {}.unit()
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        AverageTrade {}.value(&record.without_hedges())
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn needs_hedge(&self) -> bool {
        true
    }
}
