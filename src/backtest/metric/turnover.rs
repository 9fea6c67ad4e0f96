//! Turnover a year.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};
use crate::math::moments::mean;

/// How often a year the account was turned over: half of what was bought and sold, over mean equity. Hedges count.
///
/// # Formula
/// ```text
/// sum(value of fills) / 2 / mean(E) / (days / 365.25)
/// ```
/// # Follows
/// The sum of purchases and sales over two; where tools take the smaller one of the two, round trips give the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turnover {}

impl Measure for Turnover {
    fn label(&self) -> &'static str {
        "Turnover a year"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn needs_trades(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let equity = mean(record.equity())
            .filter(|equity| *equity > 0.0)
            .ok_or("nothing is left")?;
        if record.days() <= 0.0 {
            return Err("needs a day or more");
        }
        Ok(record.traded() / 2.0 / equity / (record.days() / 365.25))
    }
}
