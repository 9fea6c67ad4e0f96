//! Excess return over its deviation.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// Daily returns that differ by less than this differ by rounding alone.
const ROUNDING: f64 = 1e-12;

/// Mean over deviation of the daily return less the benchmark's, a year.
///
/// # Formula
/// ```text
/// mean(r - m) / sd(r - m) sqrt(days_per_year)
/// ```
/// # Follows
/// Goodwin (1998), Financial Analysts Journal 54(4), 34-43; quantstats leaves out the square root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InformationRatio {}

impl Measure for InformationRatio {
    fn label(&self) -> &'static str {
        "Information ratio"
    }

    fn unit(&self) -> Unit {
        Unit::Ratio
    }

    fn needs_benchmark(&self) -> bool {
        true
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let market = record.market()?;
        let excess: Vec<f64> = record
            .returns()?
            .iter()
            .zip(market)
            .map(|(r, m)| r - m)
            .collect();
        let (mean, sd) = crate::math::moments::mean_and_spread(&excess)
            .map_err(|_| "no spread over the benchmark")?;
        // A return is a ratio of levels less one: what is left of an account that is its benchmark is their rounding.
        if sd <= ROUNDING {
            return Err("no spread over the benchmark");
        }
        Ok(mean / sd * record.days_per_year().sqrt())
    }
}
