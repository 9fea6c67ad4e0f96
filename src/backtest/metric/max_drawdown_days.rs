//! The longest time under water.

use serde::{Deserialize, Serialize};

use super::{Measure, Record, Unit};

/// The longest stretch from a peak to the day that regains it, or to the last day, in calendar days.
///
/// # Formula
/// ```text
/// max (date regained - date of the peak)
/// ```
/// # Follows
/// backtesting (its longest drawdown duration). It need not be the deepest drawdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaxDrawdownDays {}

impl Measure for MaxDrawdownDays {
    fn label(&self) -> &'static str {
        "Longest drawdown, days"
    }

    fn unit(&self) -> Unit {
        Unit::Whole
    }

    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        let mut peak = (record.first(), record.dates()[0]);
        let mut longest = 0;
        for (equity, date) in record.equity().iter().zip(record.dates()) {
            let days = date.days_since_1970() - peak.1.days_since_1970();
            if *equity < peak.0 {
                longest = longest.max(days);
                continue;
            }
            // The day that regains the peak ends the stretch.
            if record.has_date_between(peak.1, *date) {
                longest = longest.max(days);
            }
            peak = (*equity, *date);
        }
        Ok(f64::from(longest))
    }
}
