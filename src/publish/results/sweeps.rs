//! Sweeps to publish, of backtests and of studies.

use std::io;

use super::{Results, as_value, marked};
use crate::chart::{self, Figure};
use crate::error::Result;
use crate::event::{Counts, ExcludedOutcome};
use crate::finding::Finding;
use crate::report::{answer, study_sweep, study_sweep_data, sweep, sweep_data};
use crate::robustness::sweep::backtest::outcome::SweepOutcome;
use crate::robustness::sweep::study::outcome::StudySweepOutcome;
use crate::table::format::write_json;
use crate::table::{Answer, Report, Rows};

/// A sweep to publish.
#[derive(Debug, Clone, Copy)]
pub struct SweepResults<'a> {
    /// The outcome.
    pub outcome: &'a SweepOutcome,
}

/// A sweep of studies to publish.
#[derive(Debug, Clone, Copy)]
pub struct StudySweepResults<'a> {
    /// The outcome.
    pub outcome: &'a StudySweepOutcome,
}

impl Results for SweepResults<'_> {
    fn name(&self) -> &'static str {
        "sweep"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        sweep_data::tables(self.outcome)
    }

    fn report(&self) -> Report {
        sweep::report(self.outcome)
    }

    fn answer(&self) -> Answer {
        answer::sweep::answer(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        let figures = [
            chart::sweep::hold_delay::figure(self.outcome),
            chart::sweep::plan_returns::figure(self.outcome),
            chart::sweep::walk_forward::figure(self.outcome),
        ];
        marked(figures, self.outcome.plan.backtest.allow_same_bar)
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.outcome.excluded
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}

impl Results for StudySweepResults<'_> {
    fn name(&self) -> &'static str {
        "study-sweep"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        study_sweep_data::tables(self.outcome)
    }

    fn report(&self) -> Report {
        study_sweep::report(self.outcome)
    }

    fn answer(&self) -> Answer {
        answer::study_sweep::answer(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        vec![chart::sweep::specifications::figure(self.outcome)]
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.outcome.excluded
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}
