//! Average profit per trade.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// What a trade brought on average, in money after costs and with its hedge.
///
/// # Formula
/// ```text
/// mean(pnl + hedge_pnl) = win_rate mean gain - (1 - win_rate) mean loss
/// ```
/// # Follows
/// vectorbt. backtesting means percent, which is here `average_trade`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectancy {}

impl Measure for Expectancy {
    fn label(&self) -> &'static str {
        "Average profit per trade"
    }

    fn unit(&self) -> Unit {
        Unit::Money
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record.per_trade(record.trades().iter().map(|trade| trade.pnl).sum())
    }
}
