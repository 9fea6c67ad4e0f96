//! The inputs of a plan, read: from the files that it names, or from tables that a program hands over in their place.

use super::Plan;
use crate::backtest;
use crate::backtest::size::Size;
use crate::error::Result;
use crate::estimates::estimates;
use crate::event::Event;
use crate::finding::Finding;
use crate::load::{InputFile, Rejects};
use crate::market::{Factors, Prices};
use crate::study;
use crate::study::outcome::StudyOutcome;
use crate::study::progress::Progress;
use crate::time::Exchanges;

/// Everything that a run reads.
#[derive(Debug)]
pub struct Loaded {
    /// The bars of all securities.
    pub prices: Prices,
    /// The events, in the order of their table.
    pub events: Vec<Event>,
    /// News that confounds events, if it was named.
    pub confounders: Option<Vec<Event>>,
    /// The factor returns, if they were named.
    pub factors: Option<Factors>,
    /// The exchanges and their hours.
    pub exchanges: Exchanges,
    /// The files that were read, and the tables that were handed over.
    pub files: Vec<InputFile>,
    /// Rows that could not be understood.
    pub rejects: Rejects,
    /// Notes and warnings about the inputs.
    pub findings: Vec<Finding>,
}

impl Loaded {
    /// Prepares the study of a plan.
    pub fn study<'a>(&'a self, plan: &'a Plan) -> study::Runner<'a> {
        let inputs = study::Inputs {
            prices: &self.prices,
            events: &self.events,
            factors: self.factors.as_ref(),
            exchanges: &self.exchanges,
        };
        let runner = plan.study.runner(inputs);
        match &self.confounders {
            Some(confounders) => runner.confounders(confounders),
            None => runner,
        }
    }

    /// Runs the study of a plan as the last thing that is done with the prices: their values are given up as soon as returns are made
    /// of them, so that the run takes less memory. Securities and the dates of their bars stay. Nothing is given up if the study
    /// cannot be prepared, or if it splits reactions, which are measured on prices.
    ///
    /// # Errors
    /// As [`study::Runner::run`].
    pub fn last_study(&mut self, plan: &Plan, progress: &Progress) -> Result<StudyOutcome> {
        let prepared = self.study(plan).prepare()?;
        if !prepared.needs_prices() {
            self.prices.give_up_values();
        }
        self.study(plan).progress(progress).finish(prepared)
    }

    /// Estimates what trades need of their events, and hands on a runner of the plan's backtest.
    ///
    /// # Errors
    /// Those of the estimates and of `run`.
    pub fn backtest<T>(
        &self,
        plan: &Plan,
        run: impl FnOnce(backtest::Runner<'_>) -> Result<T>,
    ) -> Result<T> {
        let facts = estimates(
            &plan.study,
            &plan.backtest,
            &self.prices,
            &self.events,
            &self.exchanges,
        )?;
        let inputs = backtest::Inputs {
            prices: &self.prices,
            events: &self.events,
            facts: &facts,
            exchanges: &self.exchanges,
        };
        let (windows, min_obs) = (&plan.study.estimation, plan.study.min_observations());
        let runner = plan.backtest.runner(inputs);
        let runner = runner
            .estimated_on(windows.clone(), min_obs)
            .factors(self.factors.as_ref());
        run(match &self.confounders {
            Some(confounders) => runner.confounders(confounders, plan.study.window),
            None => runner,
        })
    }
}

impl Plan {
    /// Removes the note that weights are not used, where means are weighted.
    pub fn drop_notes_of_means(&self, notes: &mut Vec<Finding>) {
        let is_weighted = self.study.weights.is_some();
        notes.retain(|note| !is_weighted || note.code != "weights_not_used");
    }

    /// Removes the note that weights are not used, where the size of a trade follows them.
    pub fn drop_notes_of_trades(&self, notes: &mut Vec<Finding>) {
        let by_weight = matches!(self.backtest.size, Size::SignalWeight(_));
        notes.retain(|note| !by_weight || note.code != "weights_not_used");
    }
}
