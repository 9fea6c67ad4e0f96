//! `win_rate` without hedges.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit, WinRate};

/// The share of trades that gained without their hedges. Only runs with a hedge have it.
///
/// # Formula
/// ```text
/// #(pnl > 0) / n
/// ```
/// # Follows
/// The metric `win_rate`, which includes hedges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WinRateUnhedged {}

impl Measure for WinRateUnhedged {
    fn label(&self) -> &'static str {
        "Unhedged: trades that gained %"
    }

    fn unit(&self) -> Unit {
        WinRate {}.unit()
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        WinRate {}.value(&record.without_hedges())
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn needs_hedge(&self) -> bool {
        true
    }
}
