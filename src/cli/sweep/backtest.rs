//! `newsquake sweep backtest`.

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::plan::{Loaded, Plan};
use newsquake::publish::{Results, SweepResults};
use newsquake::report::{self, words::counted};
use newsquake::robustness::sweep::backtest::outcome::SweepOutcome;
use newsquake::table::format::{write_csv, write_json};

use super::lists::ListFlags;
use crate::cli::backtest::nothing_traded;
use crate::cli::carry_out::{Outcome, Record, start};
use crate::cli::clock::{ClockFlags, SampleFlags};
use crate::cli::input::{FactorArgs, InputArgs, RunArgs};
use crate::cli::money::{CostFlags, MoneyFlags};
use crate::cli::output::{OutputArgs, Shape};
use crate::cli::reading::ReadingArgs;
use crate::cli::selection_flags::SelectionFlags;
use crate::cli::tables::{Choice, TableArgs};
use crate::cli::trading::ExecutionFlags;
use crate::cli::{interrupt, progress, speak};

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
    let done = args
        .plan()
        .and_then(|plan| start::<SweepOutcome>(&plan, &args.run, &args.output, &args.tables));
    args.run.with_lines(done)
}

impl Outcome for SweepOutcome {
    const TABLES: &'static [(&'static str, &'static str)] = &report::sweep::TABLES;

    fn run(plan: &Plan, loaded: &mut Loaded, _record: Record) -> Result<Self> {
        let events = counted(loaded.events.len(), "event");
        let work = format!("sweeping backtests of {events}");
        interrupt::keeping_draws(|watch| {
            progress::during_draws(&work, watch, || {
                loaded.backtest(plan, |runner| {
                    plan.sweep.backtest.run_watched(&runner, watch)
                })
            })
        })
    }

    fn tell(&self, plan: &Plan, notes: &mut Vec<Finding>) {
        plan.drop_notes_of_trades(notes);
    }

    fn warnings(&mut self) -> &mut Vec<Finding> {
        &mut self.warnings
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.excluded
    }

    fn show(&self, shape: Shape, choice: &Choice) -> Result<()> {
        match shape {
            Shape::Json => speak::stream(|out| write_json(self, out)),
            Shape::Csv => speak::stream(|out| write_csv(&report::sweep_data::plans(self), out)),
            shape => choice.show(
                shape,
                || report::answer::sweep::answer(self),
                || report::sweep::report(self),
            ),
        }
    }

    fn results<'a>(&'a self, _loaded: &'a Loaded) -> Box<dyn Results + 'a> {
        Box::new(SweepResults { outcome: self })
    }

    fn refusal(&self) -> Option<Error> {
        let refusal = || nothing_traded(self.counts.events_in, &self.excluded, &self.warnings);
        (self.counts.events_used == 0).then(refusal)
    }
}
