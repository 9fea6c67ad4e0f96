//! `newsquake backtest`.

use clap::Args;
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::error::{Error, Result};
use newsquake::event::{ExcludedOutcome, Reason};
use newsquake::finding::Finding;
use newsquake::plan::{Loaded, Plan};
use newsquake::publish::{BacktestResults, Results};
use newsquake::report::{self, words::counted};
use newsquake::table::format::{write_csv, write_json};

use super::carry_out::{Outcome, Record, start};
use super::clock::{ClockFlags, SampleFlags};
use super::input::{FactorArgs, InputArgs, RunArgs};
use super::money::{CostFlags, CostPerSideFlag, MoneyFlags};
use super::output::{OutputArgs, Shape};
use super::reading::ReadingArgs;
use super::selection_flags::SelectionFlags;
use super::tables::{Choice, Known, TableArgs};
use super::trading::TradingFlags;
use super::{hints, progress, speak};

/// Trade the events without look-ahead: what remains after delay, costs and the market.
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
    let done = args
        .plan()
        .and_then(|plan| start::<BacktestOutcome>(&plan, &args.run, &args.output, &args.tables));
    args.run.with_lines(done)
}

impl Outcome for BacktestOutcome {
    const TABLES: &'static [(&'static str, &'static str)] = &report::backtest::TABLES;
    const PAPER: &'static Known = &report::paper::BACKTEST_TABLES;
    const KIND: &'static str = "backtest";

    fn run(plan: &Plan, loaded: &mut Loaded, record: Record) -> Result<Self> {
        let work = format!("trading {}", counted(loaded.events.len(), "event"));
        let is_recorded = record != Record::None;
        progress::during(&work, || {
            loaded.backtest(plan, |runner| runner.with_positions(is_recorded).run())
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
            Shape::Csv => speak::stream(|out| write_csv(&report::backtest_data::trades(self), out)),
            shape => choice.show_with_paper(
                shape,
                || report::answer::backtest::answer(self),
                || report::backtest::report(self),
                |style| report::paper::backtest_report(self, style),
            ),
        }
    }

    fn results<'a>(&'a self, _loaded: &'a Loaded) -> Box<dyn Results + 'a> {
        Box::new(BacktestResults { outcome: self })
    }

    fn refusal(&self) -> Option<Error> {
        let refusal = || nothing_traded(self.counts.events_in, &self.excluded, &self.warnings);
        self.trades.is_empty().then(refusal)
    }
}

/// Returns the error of a run in which no event was traded.
pub(super) fn nothing_traded(
    events_in: usize,
    excluded: &[ExcludedOutcome],
    warnings: &[Finding],
) -> Error {
    let read = counted(events_in, "event");
    let error = Error::input(format!("{read} read, and none could be traded"));
    let says_no_way = |event: &ExcludedOutcome| event.code == Reason::NoDirection.code();
    let is_tag_unknown = warnings.iter().any(|warning| warning.code == "no_such_tag");
    let help = match excluded.iter().all(says_no_way) {
        true if is_tag_unknown => {
            "no event carries a tag of --long or --short; give a tag of the events, or --side long for every event"
        }
        true => {
            "no event says long or short: give --side long, --long TAG or --side follow-reaction"
        }
        false => hints::why_excluded(excluded),
    };
    error.with_code("nothing_traded").with_help(help)
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
