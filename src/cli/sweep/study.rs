//! `newsquake sweep study`.

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::plan::Plan;
use newsquake::publish::StudySweepResults;
use newsquake::report;
use newsquake::robustness::sweep::study::Sweeper;
use newsquake::robustness::sweep::study::outcome::StudySweepOutcome;
use newsquake::study::Inputs;
use newsquake::table::format::{write_csv, write_json};

use super::choices::ChoiceFlags;
use crate::cli::clock::{GroupFlags, HourFlags};
use crate::cli::input::{FactorArgs, InputArgs, Job, RunArgs, load};
use crate::cli::output::{OutputArgs, Shape};
use crate::cli::reading::ReadingArgs;
use crate::cli::selection_flags::ConditionFlags;
use crate::cli::study_flags::MethodFlags;
use crate::cli::tables::{Choice, TableArgs};
use crate::cli::{CLEAN, interrupt, progress, speak};

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
    let plan = args.plan()?;
    if args.run.print(&plan)? {
        return Ok(CLEAN);
    }
    let job = Job {
        output: &args.output,
        tables: &args.tables,
        threads: &args.run.threads,
        replay: None,
    };
    carry_out(&plan, &job)
}

/// Reads the inputs of a plan, studies its choices, and shows and writes the result.
pub fn carry_out(plan: &Plan, job: &Job<'_>) -> Result<u8> {
    let started = chrono::Utc::now();
    let shape = job.output.format.shape();
    let choice = job.tables.choice(&report::study_sweep::TABLES, shape)?;
    let folder = job.output.folder()?;
    job.threads.start()?;
    if folder.is_some() {
        interrupt::leave_nothing_behind();
    }
    let loaded = load(plan, folder.is_some() || job.replay.is_some())?;
    if let Some(replay) = job.replay {
        replay.compare(&loaded.files)?;
    }
    let coverage = loaded.coverage();
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
    let work = format!("sweeping studies of {} events", loaded.events.len());
    let mut outcome = progress::during(&work, || plan.sweep.study.run(&sweeper))?;
    let (warnings, notes): (Vec<Finding>, Vec<Finding>) =
        loaded.findings.into_iter().partition(Finding::is_warning);
    outcome.warnings.splice(0..0, warnings);

    show(&outcome, shape, &choice)?;
    let results = &StudySweepResults { outcome: &outcome };
    let read = (&loaded.rejects, &*loaded.files, plan, coverage);
    let written = job.output.publish(folder, results, read, &notes, started)?;
    speak::findings(&notes);
    speak::findings(&outcome.warnings);
    speak::summary(&outcome.warnings, written);
    if outcome.curve.n == 0 {
        let error = Error::input("no specification has an estimate with a test");
        return Err(error.with_code("no_usable_event").with_help(
            "the table of excluded events says why; newsquake check shows how each one was read",
        ));
    }
    let wrong = outcome.warnings.iter().any(Finding::is_warning)
        || !outcome.excluded.iter().all(ExcludedOutcome::is_wished);
    Ok(job.output.status(wrong))
}

/// Writes the outcome to standard output.
fn show(outcome: &StudySweepOutcome, shape: Shape, choice: &Choice) -> Result<()> {
    let specifications = report::study_sweep_data::specifications;
    match shape {
        Shape::Json => speak::stream(|out| write_json(outcome, out)),
        Shape::Csv => speak::stream(|out| write_csv(&specifications(outcome), out)),
        shape => choice.show(
            shape,
            || report::answer::study_sweep::answer(outcome),
            || report::study_sweep::report(outcome),
        ),
    }
}
