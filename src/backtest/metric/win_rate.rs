//! Trades that gained.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The share of trades with a gain after costs and with its hedge.
///
/// # Formula
/// ```text
/// #(pnl + hedge_pnl > 0) / n
/// ```
/// # Follows
/// backtesting and vectorbt. quantstats means days, not trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WinRate {}

impl Measure for WinRate {
    fn label(&self) -> &'static str {
        "Trades that gained %"
    }

    fn unit(&self) -> Unit {
        Unit::Share
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let gained = record
            .trades()
            .iter()
            .filter(|trade| trade.pnl > 0.0)
            .count();
        record.per_trade(gained as f64)
    }
}
