//! `newsquake sweep backtest`.

use clap::Args;
use newsquake::error::Result;
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::plan::Plan;
use newsquake::publish::SweepResults;
use newsquake::report;
use newsquake::robustness::sweep::backtest::outcome::SweepOutcome;
use newsquake::table::format::{write_csv, write_json};

use super::lists::ListFlags;
use crate::cli::backtest::{findings, nothing_traded, on_runner};
use crate::cli::clock::{ClockFlags, SampleFlags};
use crate::cli::input::{FactorArgs, InputArgs, Job, RunArgs, load};
use crate::cli::output::{OutputArgs, Shape};
use crate::cli::reading::ReadingArgs;
use crate::cli::selection_flags::SelectionFlags;
use crate::cli::tables::{Choice, TableArgs};
use crate::cli::trading::{CostFlags, ExecutionFlags, MoneyFlags};
use crate::cli::{CLEAN, interrupt, progress, speak};

/// Backtest every combination of lists: which holding period, delay, threshold, and what the search costs.
#[derive(Args)]
pub struct SweepBacktestArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    lists: ListFlags,
    #[command(flatten)]
    execution: ExecutionFlags,
    #[command(flatten)]
    money: MoneyFlags,
    #[command(flatten)]
    costs: CostFlags,
    #[command(flatten)]
    factors: FactorArgs,
    #[command(flatten)]
    sample: SampleFlags,
    #[command(flatten)]
    selection: SelectionFlags,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    clock: ClockFlags,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl SweepBacktestArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.output.format.is_plain()
    }

    /// Returns the study file with the flags in the place of its own options.
    fn plan(&self) -> Result<Plan> {
        let mut plan = self.run.plan()?;
        self.input.apply(&mut plan);
        self.execution.check_tags(self.lists.has_side())?;
        self.execution.apply(&mut plan.backtest);
        self.lists.apply(&mut plan.sweep.backtest)?;
        self.money.apply(&mut plan.backtest)?;
        self.costs.apply(&mut plan.backtest);
        self.factors.apply(&mut plan);
        self.sample.apply(&mut plan);
        self.selection.apply(&mut plan)?;
        self.clock.apply(&mut plan);
        self.reading.apply(&mut plan.reading)?;
        if plan.backtest.benchmark.is_none() {
            plan.backtest.benchmark.clone_from(&plan.study.benchmark);
        }
        self.run.apply(&mut plan);
        plan.backtest.check()?;
        Ok(plan)
    }
}

pub fn run(args: SweepBacktestArgs) -> Result<u8> {
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

/// Reads the inputs of a plan, sweeps its choices, and shows and writes the result.
pub fn carry_out(plan: &Plan, job: &Job<'_>) -> Result<u8> {
    let started = chrono::Utc::now();
    let shape = job.output.format.shape();
    let choice = job.tables.choice(&report::sweep::TABLES, shape)?;
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
    let work = format!("sweeping backtests of {} events", loaded.events.len());
    let mut outcome = progress::during(&work, || {
        on_runner(plan, &loaded, |runner| plan.sweep.backtest.run(&runner))
    })?;
    let (warnings, notes) = findings(plan, loaded.findings);
    outcome.warnings.splice(0..0, warnings);

    show(&outcome, shape, &choice)?;
    let results = &SweepResults { outcome: &outcome };
    let read = (&loaded.rejects, &*loaded.files, plan, coverage);
    let written = job.output.publish(folder, results, read, &notes, started)?;
    speak::findings(&notes);
    speak::findings(&outcome.warnings);
    speak::summary(&outcome.warnings, written);
    if outcome.counts.events_used == 0 {
        return Err(nothing_traded(outcome.counts.events_in, &outcome.excluded));
    }
    let wrong = outcome.warnings.iter().any(Finding::is_warning)
        || !outcome.excluded.iter().all(ExcludedOutcome::is_wished);
    Ok(job.output.status(wrong))
}

/// Writes the outcome to standard output.
fn show(outcome: &SweepOutcome, shape: Shape, choice: &Choice) -> Result<()> {
    match shape {
        Shape::Json => speak::stream(|out| write_json(outcome, out)),
        Shape::Csv => speak::stream(|out| write_csv(&report::sweep_data::plans(outcome), out)),
        shape => choice.show(
            shape,
            || report::answer::sweep::answer(outcome),
            || report::sweep::report(outcome),
        ),
    }
}
