//! The lower end of the mean trade's interval.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The lower end of the 95 % percentile bootstrap interval of `average_trade`; trades of one date are drawn together.
///
/// # Formula
/// ```text
/// 2.5 % quantile of 5,000 means
/// ```
/// # Follows
/// Davison & Hinkley (1997), section 5.3. No tool named here has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AverageTradeLow {}

impl Measure for AverageTradeLow {
    fn label(&self) -> &'static str {
        "  95 % interval from %"
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn needs_draws(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record.trade_interval().map(|(low, _)| low)
    }
}
