//! The compound growth a year.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};
use crate::math::elementary::pow;

/// The constant yearly growth that leads from the capital to the final equity.
///
/// # Formula
/// ```text
/// (E_n / E_0)^(365.25 / days) - 1,   days by the calendar from the first to the last row
/// ```
/// # Follows
/// backtesting, vectorbt and empyrical count sessions (252 a year) where this counts calendar days; quantstats divides
/// calendar days by its own number of periods. Undefined below a quarter of a year (91 days), where growth per
/// year means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cagr {}

impl Measure for Cagr {
    fn label(&self) -> &'static str {
        "CAGR %"
    }

    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record.check_length()?;
        if record.last() <= 0.0 {
            return Err("nothing is left");
        }
        Ok(pow(record.last() / record.first(), 365.25 / record.days()) - 1.0)
    }
}
