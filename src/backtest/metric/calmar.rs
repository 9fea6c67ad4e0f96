//! Growth over the deepest loss.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// Compound growth a year for each unit of the deepest drawdown.
///
/// # Formula
/// ```text
/// cagr / |max_drawdown|
/// ```
/// # Follows
/// quantstats and empyrical, with this crate's CAGR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calmar {}

impl Measure for Calmar {
    fn label(&self) -> &'static str {
        "Calmar"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let drawdown = super::MaxDrawdown {}.value(record)?;
        if drawdown < 0.0 {
            Ok(super::Cagr {}.value(record)? / -drawdown)
        } else {
            Err("there was no drawdown")
        }
    }
}
