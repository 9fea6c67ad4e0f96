//! Size and power of each test for a study that is planned, on the prices that it will use.

mod design;
pub mod outcome;
mod run;
mod trials;

pub use run::Planned;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, option};

/// The design of a planned study: how many events, on how many dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Power {
    /// The number of events; if not given, that of the events file.
    pub n: Option<usize>,
    /// The number of different dates; if not given, that of the events file, else each event has a date of its own.
    pub dates: Option<usize>,
    /// The number of pseudo-studies.
    pub draws: usize,
}

impl Default for Power {
    fn default() -> Self {
        Self {
            n: None,
            dates: None,
            draws: 500,
        }
    }
}

/// Fewer draws tell nothing about a size near 5 %.
const FEWEST_DRAWS: usize = 100;
/// Most draws.
const MOST_DRAWS: usize = 100_000;
/// Most events of all draws together.
const MOST_EVENTS: usize = 5_000_000;

impl Power {
    /// Refuses numbers that make no sense.
    ///
    /// # Errors
    /// The first option outside of its range.
    pub fn check(&self) -> Result<()> {
        let refuse = |path, number, range: &str| Err(Error::out_of_range(path, number, range));
        if !(FEWEST_DRAWS..=MOST_DRAWS).contains(&self.draws) {
            let range = format!("from {FEWEST_DRAWS} to {MOST_DRAWS}");
            return refuse(option::POWER_DRAWS, self.draws, &range);
        }
        if let Some(n) = self.n
            && (n < 2 || n * self.draws > MOST_EVENTS)
        {
            let most = MOST_EVENTS / self.draws;
            return refuse(option::POWER_N, n, &format!("from 2 to {most}"));
        }
        if let Some(dates) = self.dates
            && (dates == 0 || self.n.is_some_and(|n| dates > n))
        {
            return refuse(option::POWER_DATES, dates, "from 1 to the number of events");
        }
        Ok(())
    }
}
