//! `newsquake power`.

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::plan::{Loaded, Plan};
use newsquake::publish::{PowerResults, Results};
use newsquake::report;
use newsquake::robustness::power::outcome::PowerOutcome;
use newsquake::robustness::power::{Planned, Power};
use newsquake::table::format::{write_csv, write_json};

use super::carry_out::{Outcome, Record, start};
use super::clock::SampleFlags;
use super::input::{FactorArgs, InputArgs, RunArgs};
use super::output::{OutputArgs, Shape};
use super::reading::ReadingArgs;
use super::study_flags::StudyFlags;
use super::tables::{Choice, TableArgs};
use super::value::{put, whole};
use super::{interrupt, progress, speak};

/// Before a study: how often each test rejects on these prices without an effect, and the smallest effect that it detects.
#[derive(Args)]
pub struct PowerArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    design: DesignFlags,
    #[command(flatten)]
    sample: SampleFlags,
    #[command(flatten)]
    flags: StudyFlags,
    #[command(flatten)]
    factors: FactorArgs,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// The design of the planned study.
#[derive(Args)]
#[command(next_help_heading = "Needed")]
struct DesignFlags {
    /// Number of events of the planned study [default: that of the events]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    n: Option<usize>,
    /// Number of different dates on which they fall [default: that of the events, else a date for each event]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    dates: Option<usize>,
    /// Number of pseudo-studies [default: 500]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    draws: Option<usize>,
}

impl DesignFlags {
    fn apply(&self, power: &mut Power) {
        put!(self => power; n, dates, draws);
    }
}

impl PowerArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.output.format.is_plain()
    }

    /// Returns the study file with the flags in the place of its own options.
    fn plan(&self) -> Result<Plan> {
        let mut plan = self.run.plan()?;
        self.input.apply(&mut plan);
        self.design.apply(&mut plan.power);
        self.sample.apply(&mut plan);
        self.factors.apply(&mut plan);
        self.reading.apply(&mut plan.reading)?;
        self.flags.apply(&mut plan.study)?;
        self.run.apply(&mut plan);
        plan.study.windows()?;
        plan.power.check()?;
        Ok(plan)
    }
}

pub fn run(args: PowerArgs) -> Result<u8> {
    let done = args
        .plan()
        .and_then(|plan| start::<PowerOutcome>(&plan, &args.run, &args.output, &args.tables));
    args.run.with_lines(done)
}

impl Outcome for PowerOutcome {
    const TABLES: &'static [(&'static str, &'static str)] = &report::power::TABLES;
    const NEEDS_EVENTS: bool = false;

    fn run(plan: &Plan, loaded: &mut Loaded, _record: Record) -> Result<Self> {
        let given = plan.input.events.is_some();
        let planned = Planned {
            study: &plan.study,
            prices: &loaded.prices,
            factors: loaded.factors.as_ref(),
            exchanges: &loaded.exchanges,
            events: given.then_some(loaded.events.as_slice()),
        };
        let work = format!("trying the study {} times", plan.power.draws);
        interrupt::keeping_draws(|watch| {
            progress::during_draws(&work, watch, || plan.power.run_watched(&planned, watch))
        })
    }

    fn tell(&self, _plan: &Plan, _notes: &mut Vec<Finding>) {}

    fn warnings(&mut self) -> &mut Vec<Finding> {
        &mut self.warnings
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &[]
    }

    fn show(&self, shape: Shape, choice: &Choice) -> Result<()> {
        match shape {
            Shape::Json => speak::stream(|out| write_json(self, out)),
            Shape::Csv => speak::stream(|out| write_csv(&report::power::rows(self), out)),
            shape => choice.show(
                shape,
                || report::answer::power::answer(self),
                || report::power::report(self),
            ),
        }
    }

    fn results<'a>(&'a self, _loaded: &'a Loaded) -> Box<dyn Results + 'a> {
        Box::new(PowerResults { outcome: self })
    }

    fn refusal(&self) -> Option<Error> {
        None
    }
}
