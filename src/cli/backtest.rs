//! `newsquake backtest`.

use clap::Args;
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::backtest::size::Size;
use newsquake::backtest::{Inputs, Runner};
use newsquake::error::{Error, Result};
use newsquake::estimates::estimates;
use newsquake::event::{ExcludedOutcome, Reason};
use newsquake::finding::Finding;
use newsquake::plan::Plan;
use newsquake::publish::BacktestResults;
use newsquake::report::{self, words::counted};
use newsquake::table::format::{write_csv, write_json};

use super::clock::{ClockFlags, SampleFlags};
use super::input::{FactorArgs, InputArgs, Job, Loaded, RunArgs, load};
use super::output::{OutputArgs, Shape};
use super::reading::ReadingArgs;
use super::selection_flags::SelectionFlags;
use super::tables::{Choice, TableArgs};
use super::trading::{CostFlags, CostPerSideFlag, MoneyFlags, TradingFlags};
use super::{CLEAN, interrupt, progress, speak};

/// Trade the events without look-ahead: what is left after delay, costs and the market.
#[derive(Args)]
pub struct BacktestArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    trading: TradingFlags,
    #[command(flatten)]
    money: MoneyFlags,
    #[command(flatten)]
    cost_per_side: CostPerSideFlag,
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

impl BacktestArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.output.format.is_plain()
    }

    /// Returns the study file with the flags in the place of its own options.
    fn plan(&self) -> Result<Plan> {
        let mut plan = self.run.plan()?;
        self.input.apply(&mut plan);
        self.trading.apply(&mut plan.backtest)?;
        self.money.apply(&mut plan.backtest)?;
        self.cost_per_side.apply(&mut plan.backtest);
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

pub fn run(args: BacktestArgs) -> Result<u8> {
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

/// Reads the inputs of a plan, runs it, and shows and writes its result.
pub fn carry_out(plan: &Plan, job: &Job<'_>) -> Result<u8> {
    let started = chrono::Utc::now();
    let shape = job.output.format.shape();
    let choice = job.tables.choice(&report::backtest::TABLES, shape)?;
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
    let work = format!("trading {} events", loaded.events.len());
    let mut outcome = progress::during(&work, || {
        on_runner(plan, &loaded, |runner| {
            runner.with_positions(folder.is_some()).run()
        })
    })?;
    let (warnings, notes) = findings(plan, loaded.findings);
    outcome.warnings.splice(0..0, warnings);

    show(&outcome, shape, &choice)?;
    let results = &BacktestResults { outcome: &outcome };
    let read = (&loaded.rejects, &*loaded.files, plan, coverage);
    let written = job.output.publish(folder, results, read, &notes, started)?;
    speak::findings(&notes);
    speak::findings(&outcome.warnings);
    speak::summary(&outcome.warnings, written);
    if outcome.trades.is_empty() {
        return Err(nothing_traded(outcome.counts.events_in, &outcome.excluded));
    }
    let wrong = outcome.warnings.iter().any(Finding::is_warning)
        || !outcome.excluded.iter().all(ExcludedOutcome::is_wished);
    Ok(job.output.status(wrong))
}

/// Estimates what trades need of their events, and hands on a runner of the plan's backtest.
pub(super) fn on_runner<T>(
    plan: &Plan,
    loaded: &Loaded,
    run: impl FnOnce(Runner<'_>) -> Result<T>,
) -> Result<T> {
    let facts = estimates(
        &plan.study,
        &plan.backtest,
        &loaded.prices,
        &loaded.events,
        &loaded.exchanges,
    )?;
    let inputs = Inputs {
        prices: &loaded.prices,
        events: &loaded.events,
        facts: &facts,
        exchanges: &loaded.exchanges,
    };
    let (windows, min_obs) = (&plan.study.estimation, plan.study.min_observations());
    let runner = plan.backtest.runner(inputs);
    let runner = runner
        .estimated_on(windows.clone(), min_obs)
        .factors(loaded.factors.as_ref());
    run(match &loaded.confounders {
        Some(confounders) => runner.confounders(confounders, plan.study.window),
        None => runner,
    })
}

/// Returns the warnings and the notes about the inputs of a run that trades.
pub(super) fn findings(plan: &Plan, found: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
    let (warnings, mut notes): (Vec<Finding>, Vec<Finding>) =
        found.into_iter().partition(Finding::is_warning);
    let by_weight = matches!(plan.backtest.size, Size::SignalWeight(_));
    notes.retain(|note| !by_weight || note.code != "weights_not_used");
    (warnings, notes)
}

/// Returns the error of a run in which no event was traded.
pub(super) fn nothing_traded(events_in: usize, excluded: &[ExcludedOutcome]) -> Error {
    let read = counted(events_in, "event");
    let error = Error::input(format!("{read} read, and none could be traded"));
    let says_no_way = |event: &ExcludedOutcome| event.code == Reason::NoDirection.code();
    let help = if excluded.iter().all(says_no_way) {
        "no event says long or short: give --side long, --long TAG or --side follow-reaction"
    } else {
        "the table of excluded events says why; newsquake check shows how each one was read"
    };
    error.with_code("nothing_traded").with_help(help)
}

/// Writes the outcome to standard output.
fn show(outcome: &BacktestOutcome, shape: Shape, choice: &Choice) -> Result<()> {
    match shape {
        Shape::Json => speak::stream(|out| write_json(outcome, out)),
        Shape::Csv => speak::stream(|out| write_csv(&report::backtest_data::trades(outcome), out)),
        shape => choice.show(
            shape,
            || report::answer::backtest::answer(outcome),
            || report::backtest::report(outcome),
        ),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn by_flags(flags: &str) -> Plan {
        let line = format!("newsquake backtest {flags}");
        match Cli::parse_from(line.split_whitespace()).command {
            Command::Backtest(args) => args.plan().unwrap(),
            _ => unreachable!("the line names the command"),
        }
    }

    fn by_file(text: &str) -> Plan {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("study.toml");
        std::fs::write(&file, text).unwrap();
        by_flags(&format!("--config {}", file.display()))
    }

    #[test]
    fn a_flag_and_its_key_have_one_unit() {
        for (flags, keys) in [
            ("--capital 7", "capital = 7"),
            ("--hold 7", "hold = 7"),
            ("--delay 7", "delay = 7"),
            ("--stop 7", "stop = 7"),
            ("--take 7", "take = 7"),
            ("--trail 7", "trail = 7"),
            ("--leverage 7", "leverage = 7"),
            ("--participation 7", "participation = 7"),
            (
                "--follow-reaction --threshold 7",
                "side = { follow-reaction = { threshold = 7 } }",
            ),
            ("--slots 7", "size = { equal = { slots = 7 } }"),
            ("--fraction 7", "size = { fraction = { percent = 7 } }"),
            ("--vol-target 7", "size = { volatility = { percent = 7 } }"),
            ("--cost-bps 7", "costs = [{ basis-points = { rate = 7 } }]"),
            ("--cost-fixed 7", "costs = [{ fixed = { amount = 7 } }]"),
            (
                "--cost-per-share 7 --cost-minimum 9",
                "costs = [{ per-share = { amount = 7, least = 9 } }]",
            ),
            (
                "--spread-bps 7",
                "costs = [{ half-spread = { spread = 7 } }]",
            ),
            (
                "--slippage-range 7",
                "costs = [{ range = { percent = 7 } }]",
            ),
            ("--impact 7", "costs = [{ impact = { coefficient = 7 } }]"),
            (
                "--size weight --weight-unit 7",
                "size = { weight = { percent = 7 } }",
            ),
            (
                "--size weight --weight-cap 7 --weight-column score",
                "size = { weight = { cap = 7, column = \"score\" } }",
            ),
            ("--limit-entry 7", "limit_entry = 7"),
            ("--limit-sessions 7", "limit_sessions = 7"),
            ("--max-wait 7", "max_wait = 7"),
            ("--max-name 7", "max_name = 7"),
            ("--max-tag 7", "max_tag = 7"),
            ("--max-net 7", "max_net = 7"),
            ("--priority score", "priority = \"score\""),
            ("--borrow-column fee", "borrow_column = \"fee\""),
            ("--interest-bps 7", "costs = [{ interest = { rate = 7 } }]"),
            ("--borrow-bps 7", "costs = [{ borrow = { rate = 7 } }]"),
        ] {
            let (flagged, keyed) = (by_flags(flags), by_file(&format!("[backtest]\n{keys}\n")));
            assert_eq!(flagged.backtest, keyed.backtest, "{flags}");
            assert_ne!(flagged.backtest, by_flags("").backtest, "{flags}");
        }
    }
}
