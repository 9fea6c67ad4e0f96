//! `newsquake sweep study`.

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::plan::{Loaded, Plan};
use newsquake::publish::{Results, StudySweepResults};
use newsquake::report::{self, words::counted};
use newsquake::robustness::sweep::study::Sweeper;
use newsquake::robustness::sweep::study::outcome::StudySweepOutcome;
use newsquake::study::Inputs;
use newsquake::table::format::{write_csv, write_json};

use super::choices::ChoiceFlags;
use crate::cli::carry_out::{Outcome, Record, start};
use crate::cli::clock::{GroupFlags, HourFlags};
use crate::cli::input::{FactorArgs, InputArgs, RunArgs};
use crate::cli::output::{OutputArgs, Shape};
use crate::cli::reading::ReadingArgs;
use crate::cli::selection_flags::ConditionFlags;
use crate::cli::study_flags::MethodFlags;
use crate::cli::tables::{Choice, TableArgs};
use crate::cli::{interrupt, progress, speak};

/// Study every combination of lists of choices: how far the mean depends on model, windows and rules.
#[derive(Args)]
pub struct SweepStudyArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    choices: ChoiceFlags,
    #[command(flatten)]
    groups: GroupFlags,
    #[command(flatten)]
    method: MethodFlags,
    #[command(flatten)]
    conditions: ConditionFlags,
    #[command(flatten)]
    factors: FactorArgs,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    hours: HourFlags,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl SweepStudyArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.output.format.is_plain()
    }

    /// Returns the study file with the flags in the place of its own options.
    fn plan(&self) -> Result<Plan> {
        let mut plan = self.run.plan()?;
        self.input.apply(&mut plan);
        self.choices.apply(&mut plan.sweep.study)?;
        self.groups.apply(&mut plan);
        self.method.apply(&mut plan.study);
        self.conditions.apply(&mut plan)?;
        self.hours.apply(&mut plan);
        self.factors.apply(&mut plan);
        self.reading.apply(&mut plan.reading)?;
        plan.study.exclude_suspect |= self.output.strict;
        self.run.apply(&mut plan);
        Ok(plan)
    }
}

pub fn run(args: SweepStudyArgs) -> Result<u8> {
    let done = args
        .plan()
        .and_then(|plan| start::<StudySweepOutcome>(&plan, &args.run, &args.output, &args.tables));
    args.run.with_lines(done)
}

impl Outcome for StudySweepOutcome {
    const TABLES: &'static [(&'static str, &'static str)] = &report::study_sweep::TABLES;

    fn run(plan: &Plan, loaded: &mut Loaded, _record: Record) -> Result<Self> {
        let sweeper = Sweeper {
            study: &plan.study,
            inputs: Inputs {
                prices: &loaded.prices,
                events: &loaded.events,
                factors: loaded.factors.as_ref(),
                exchanges: &loaded.exchanges,
            },
            confounders: loaded.confounders.as_deref(),
        };
        let events = counted(loaded.events.len(), "event");
        let work = format!("sweeping studies of {events}");
        interrupt::keeping_draws(|watch| {
            progress::during_draws(&work, watch, || {
                plan.sweep.study.run_watched(&sweeper, watch)
            })
        })
    }

    fn tell(&self, _plan: &Plan, _notes: &mut Vec<Finding>) {}

    fn warnings(&mut self) -> &mut Vec<Finding> {
        &mut self.warnings
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.excluded
    }

    fn show(&self, shape: Shape, choice: &Choice) -> Result<()> {
        let specifications = report::study_sweep_data::specifications;
        match shape {
            Shape::Json => speak::stream(|out| write_json(self, out)),
            Shape::Csv => speak::stream(|out| write_csv(&specifications(self), out)),
            shape => choice.show(
                shape,
                || report::answer::study_sweep::answer(self),
                || report::study_sweep::report(self),
            ),
        }
    }

    fn results<'a>(&'a self, _loaded: &'a Loaded) -> Box<dyn Results + 'a> {
        Box::new(StudySweepResults { outcome: self })
    }

    fn refusal(&self) -> Option<Error> {
        (self.curve.n == 0).then(|| {
            let error = Error::input("no specification has an estimate with a test");
            error.with_code("no_usable_event").with_help(match self.counts.events_used {
                0 => "the table of excluded events says why; newsquake check shows how each one was read",
                _ => "the single specifications say why their test is not defined; most tests need two events or more",
            })
        })
    }
}
