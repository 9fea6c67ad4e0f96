//! `best_trade` without hedges.

use serde::{Deserialize, Serialize};

use super::{BestTrade, Measure, Record, Unit};

/// The best return of a trade without its hedge. Only runs with a hedge have it.
///
/// # Formula
/// ```text
/// max(pnl / (entry_price quantity))
/// ```
/// # Follows
/// The metric `best_trade`, which includes hedges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BestTradeUnhedged {}

impl Measure for BestTradeUnhedged {
    fn label(&self) -> &'static str {
        "Unhedged: best trade %"
    }

    fn unit(&self) -> Unit {
        BestTrade {}.unit()
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        BestTrade {}.value(&record.without_hedges())
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn needs_hedge(&self) -> bool {
        true
    }
}
