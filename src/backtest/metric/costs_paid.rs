//! Costs.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// Everything paid for trading and borrowing, hedges included, in money.
///
/// # Formula
/// ```text
/// sum(cost) + sum(hedge_cost)
/// ```
/// # Follows
/// vectorbt (total fees paid).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostsPaid {}

impl Measure for CostsPaid {
    fn label(&self) -> &'static str {
        "Costs"
    }

    fn unit(&self) -> Unit {
        Unit::Money
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        Ok(record.costs())
    }
}
