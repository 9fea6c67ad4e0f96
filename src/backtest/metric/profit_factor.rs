//! Gains over losses.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// Money won for each unit of money lost, after costs and with hedges.
///
/// # Formula
/// ```text
/// sum m(m > 0) / |sum m(m < 0)|,   m = pnl + hedge_pnl
/// ```
/// # Follows
/// vectorbt. backtesting sums percentages where this sums money. Undefined without a losing trade, never infinite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfitFactor {}

impl Measure for ProfitFactor {
    fn label(&self) -> &'static str {
        "Profit factor"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let sum = |wins: bool| {
            let own = record
                .trades()
                .iter()
                .filter(|trade| (trade.pnl > 0.0) == wins);
            own.map(|trade| trade.pnl).sum::<f64>()
        };
        let lost = -sum(false);
        if record.trades().is_empty() {
            return Err("there was no trade");
        }
        if lost > 0.0 {
            Ok(sum(true) / lost)
        } else {
            Err("no trade lost")
        }
    }
}
