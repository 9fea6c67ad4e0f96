//! `profit_factor` without hedges.

use serde::{Deserialize, Serialize};

use super::{Measure, ProfitFactor, Record, Unit};

/// Money won for each unit of money lost, by trades without their hedges. Only runs with a hedge have it.
///
/// # Formula
/// ```text
/// sum pnl(pnl > 0) / |sum pnl(pnl < 0)|
/// ```
/// # Follows
/// The metric `profit_factor`, which includes hedges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfitFactorUnhedged {}

impl Measure for ProfitFactorUnhedged {
    fn label(&self) -> &'static str {
        "Unhedged: profit factor"
    }

    fn unit(&self) -> Unit {
        ProfitFactor {}.unit()
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        ProfitFactor {}.value(&record.without_hedges())
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn needs_hedge(&self) -> bool {
        true
    }
}
