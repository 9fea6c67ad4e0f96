//! `newsquake backtest`.

use clap::Args;
use newsquake::backtest::Inputs;
use newsquake::error::{Error, Result};
use newsquake::estimates::estimates;
use newsquake::finding::Finding;
use newsquake::publish::{BacktestResults, HashedInputs};
use newsquake::report::{self, words::counted};
use newsquake::table::format::{write_csv, write_json};

use super::clock::{ClockFlags, SampleFlags};
use super::input::{InputArgs, how_read};
use super::output::{OutputArgs, Shape};
use super::reading::ReadingArgs;
use super::trading::{CostFlags, MoneyFlags, TradingFlags};
use super::{progress, speak};

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
    costs: CostFlags,
    #[command(flatten)]
    sample: SampleFlags,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    clock: ClockFlags,
    #[command(flatten)]
    reading: ReadingArgs,
}

pub fn run(args: BacktestArgs) -> Result<u8> {
    let started = chrono::Utc::now();
    let mut plan = args.input.plan()?;
    args.trading.apply(&mut plan.backtest)?;
    args.money.apply(&mut plan.backtest);
    args.costs.apply(&mut plan.backtest);
    args.sample.apply(&mut plan);
    args.clock.apply(&mut plan);
    args.reading.apply(&mut plan.reading)?;
    if plan.backtest.benchmark.is_none() {
        plan.backtest.benchmark.clone_from(&plan.study.benchmark);
    }
    plan.backtest.seed = args.output.seed.unwrap_or(plan.backtest.seed);
    plan.backtest.check()?;
    let folder = args.output.folder()?;
    let loaded = args.input.load(&plan)?;
    let hashed = folder.is_some().then(|| HashedInputs::of(&loaded.files));
    let work = format!("trading {} events", loaded.events.len());
    let mut outcome = progress::during(&work, || {
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
        let (window, min_obs) = (plan.study.estimation, plan.study.min_observations());
        plan.backtest
            .runner(inputs)
            .estimated_on(window, min_obs)
            .run()
    })?;
    let (warnings, notes): (Vec<Finding>, Vec<Finding>) =
        loaded.findings.into_iter().partition(Finding::is_warning);
    outcome.warnings.splice(0..0, warnings);

    match args.output.format {
        Shape::Json => speak::stream(|out| write_json(&outcome, out))?,
        Shape::Csv => {
            speak::stream(|out| write_csv(&report::backtest_data::trades(&outcome), out))?
        }
        shape => speak::result(&shape.tables(&report::backtest::report(&outcome)))?,
    }
    let results = &BacktestResults { outcome: &outcome };
    let read = (&loaded.rejects, hashed, how_read(&plan));
    let seed = plan.backtest.seed;
    args.output
        .publish(folder, results, read, &notes, (seed, started))?;
    speak::findings(&notes);
    speak::findings(&outcome.warnings);
    if outcome.trades.is_empty() {
        let read = counted(outcome.counts.events_in, "event");
        let error = Error::input(format!("{read} read, and none could be traded"));
        return Err(error.with_code("nothing_traded").with_help(
            "the table of events not used says why; newsquake check shows how each one was read",
        ));
    }
    let wrong = outcome.warnings.iter().any(Finding::is_warning) || !outcome.excluded.is_empty();
    Ok(args.output.status(wrong))
}
