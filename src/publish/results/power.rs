//! Size and power of a planned study to publish.

use std::io;

use super::{Results, as_value};
use crate::chart::{self, Figure};
use crate::error::Result;
use crate::event::{Counts, ExcludedOutcome};
use crate::finding::Finding;
use crate::report::{answer, power};
use crate::robustness::power::outcome::PowerOutcome;
use crate::table::format::write_json;
use crate::table::{Answer, Report, Rows};

/// Size and power of a planned study to publish.
#[derive(Debug, Clone, Copy)]
pub struct PowerResults<'a> {
    /// The outcome.
    pub outcome: &'a PowerOutcome,
}

impl Results for PowerResults<'_> {
    fn name(&self) -> &'static str {
        "power"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        vec![Box::new(power::rows(self.outcome))]
    }

    fn report(&self) -> Report {
        power::report(self.outcome)
    }

    fn answer(&self) -> Answer {
        answer::power::answer(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        vec![chart::robustness::planned_power::figure(self.outcome)]
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &[]
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}
