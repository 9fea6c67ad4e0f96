//! What the benchmark does not explain.

use serde::{Deserialize, Serialize};

use super::super::SESSIONS_A_YEAR;
use super::{Measure, Record};

/// The mean daily return beyond beta times the benchmark's, a year.
///
/// # Formula
/// ```text
/// (mean(r) - beta mean(m)) 252
/// ```
/// # Follows
/// quantstats. empyrical compounds it instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alpha {}

impl Measure for Alpha {
    fn of(&self, record: &Record<'_>) -> Result<f64, &'static str> {
        record
            .market_line()
            .map(|(alpha, _)| alpha * SESSIONS_A_YEAR)
    }
}
