//! `newsquake study`.

use clap::Args;
use newsquake::chart::study::{MOST_EVENTS, add_running};
use newsquake::error::{Error, Result};
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::plan::{Loaded, Plan, Purpose};
use newsquake::publish::{Results, StudyResults};
use newsquake::report::{self, words::counted};
use newsquake::study::Runner;
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::progress::Progress;
use newsquake::table::format::write_csv;

use super::carry_out::{Outcome, Record, start};
use super::clock::{ClockFlags, SampleFlags};
use super::computation::ComputationFlags;
use super::input::{FactorArgs, InputArgs, RunArgs};
use super::output::{OutputArgs, Shape};
use super::reading::ReadingArgs;
use super::selection_flags::SelectionFlags;
use super::study_flags::StudyFlags;
use super::tables::{Choice, Known, TableArgs};
use super::{hints, interrupt, progress, speak};

/// Run an event study: abnormal returns around tagged news, tested and averaged.
#[derive(Args)]
pub struct StudyArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    sample: SampleFlags,
    #[command(flatten)]
    selection: SelectionFlags,
    #[command(flatten)]
    flags: StudyFlags,
    #[command(flatten)]
    computation: ComputationFlags,
    #[command(flatten)]
    factors: FactorArgs,
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

impl StudyArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.output.format.is_plain()
    }

    /// Returns the study file with the flags in the place of its own options.
    fn plan(&self) -> Result<Plan> {
        let mut plan = self.run.plan()?;
        self.input.apply(&mut plan);
        self.sample.apply(&mut plan);
        self.selection.apply(&mut plan)?;
        self.clock.apply(&mut plan);
        self.factors.apply(&mut plan);
        self.reading.apply(&mut plan.reading)?;
        self.flags.apply(&mut plan.study)?;
        self.computation.apply(&mut plan)?;
        plan.study.exclude_suspect |= self.output.strict;
        self.run.apply(&mut plan);
        plan.study.windows()?;
        Ok(plan)
    }
}

pub fn run(args: StudyArgs) -> Result<u8> {
    let done = args
        .plan()
        .and_then(|plan| start::<StudyOutcome>(&plan, &args.run, &args.output, &args.tables));
    args.run.with_lines(done)
}

/// Returns whether the plan asks for draws.
fn draws(plan: &Plan) -> bool {
    plan.placebo.draws + plan.bootstrap.draws > 0
}

/// Makes the draws that the plan asks for. If the user stops them, those that are done are kept.
fn judge<'a>(
    plan: &Plan,
    runner: &dyn Fn() -> Runner<'a>,
    outcome: &mut StudyOutcome,
) -> Result<()> {
    if !draws(plan) || outcome.events.is_empty() {
        return Ok(());
    }
    interrupt::keeping_draws(|watch| {
        let template = runner().template()?;
        let placebo = || plan.placebo.judge(&template, outcome, watch);
        progress::during_draws("placebo studies", watch, placebo)?;
        let bootstrap = || plan.bootstrap.judge(&template, outcome, watch);
        progress::during_draws("bootstrap", watch, bootstrap)
    })
}

impl Outcome for StudyOutcome {
    const TABLES: &'static [(&'static str, &'static str)] = &report::study::TABLES;
    const PAPER: &'static Known = &report::paper::STUDY_TABLES;
    const KIND: &'static str = "study";
    const PURPOSE: Purpose = Purpose::Study;

    fn run(plan: &Plan, loaded: &mut Loaded, record: Record) -> Result<Self> {
        let work = format!("measuring {}", counted(loaded.events.len(), "event"));
        let far = Progress::default();
        if record != Record::Figures && !draws(plan) {
            let study = || loaded.last_study(plan, &far);
            return progress::during_study(&work, &far, study);
        }
        let runner = || loaded.study(plan);
        // The figures of a folder show running means of the same events.
        let most = match record {
            Record::Figures => MOST_EVENTS,
            _ => 0,
        };
        let study = || runner().keep_measured(most).progress(&far).run();
        let mut outcome = progress::during_study(&work, &far, study)?;
        judge(plan, &runner, &mut outcome)?;
        Ok(outcome)
    }

    fn complete(&mut self, plan: &Plan, loaded: &Loaded) -> Result<()> {
        let far = Progress::default();
        let study = || {
            let runner = loaded.study(plan).progress(&far);
            add_running(self, runner)
        };
        progress::during_study("testing running means", &far, study)
    }

    fn tell(&self, plan: &Plan, notes: &mut Vec<Finding>) {
        plan.drop_notes_of_means(notes);
        if !self.plan.event_detail {
            let message = report::study::without_detail();
            notes.push(Finding::note("no_event_detail", message));
        }
    }

    fn warnings(&mut self) -> &mut Vec<Finding> {
        &mut self.warnings
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.excluded
    }

    fn show(&self, shape: Shape, choice: &Choice) -> Result<()> {
        match shape {
            Shape::Json => speak::stream(|out| report::data::write_json(self, out)),
            Shape::Csv => speak::stream(|out| write_csv(&report::data::tests(self), out)),
            shape => choice.show_with_paper(
                shape,
                || report::answer::study::answer(self),
                || report::study::report(self),
                |style| report::paper::study_report(self, style),
            ),
        }
    }

    fn results<'a>(&'a self, loaded: &'a Loaded) -> Box<dyn Results + 'a> {
        Box::new(StudyResults {
            outcome: self,
            prices: &loaded.prices,
        })
    }

    fn refusal(&self) -> Option<Error> {
        let read = counted(self.counts.events_in, "event");
        let error = || Error::input(format!("{read} read, and none could be used"));
        self.events.is_empty().then(|| {
            let help = hints::why_excluded(&self.excluded);
            error().with_code("no_usable_event").with_help(help)
        })
    }
}
