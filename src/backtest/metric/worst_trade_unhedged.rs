//! `worst_trade` without hedges.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit, WorstTrade};

/// The worst return of a trade without its hedge. Only runs with a hedge have it.
///
/// # Formula
/// ```text
/// min(pnl / (entry_price quantity))
/// ```
/// # Follows
/// The metric `worst_trade`, which includes hedges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorstTradeUnhedged {}

impl Measure for WorstTradeUnhedged {
    fn label(&self) -> &'static str {
        "Unhedged: worst trade %"
    }

    fn unit(&self) -> Unit {
        WorstTrade {}.unit()
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        WorstTrade {}.value(&record.without_hedges())
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn needs_hedge(&self) -> bool {
        true
    }
}
