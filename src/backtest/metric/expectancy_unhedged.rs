//! `expectancy` without hedges.

use serde::{Deserialize, Serialize};

use super::{Expectancy, Measure, Record, Unit};

/// The mean profit of trades without their hedges. Only runs with a hedge have it.
///
/// # Formula
/// ```text
/// mean(pnl)
/// ```
/// # Follows
/// The metric `expectancy`, which includes hedges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectancyUnhedged {}

impl Measure for ExpectancyUnhedged {
    fn label(&self) -> &'static str {
        "Unhedged: average profit"
    }

    fn unit(&self) -> Unit {
        Expectancy {}.unit()
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        Expectancy {}.value(&record.without_hedges())
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn needs_hedge(&self) -> bool {
        true
    }
}
