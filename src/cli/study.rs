//! `newsquake study`.

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::plan::Plan;
use newsquake::publish::StudyResults;
use newsquake::report;
use newsquake::study::Inputs;
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::progress::Progress;
use newsquake::table::format::write_csv;

use super::clock::{ClockFlags, SampleFlags};
use super::input::{FactorArgs, InputArgs, Job, RunArgs, load};
use super::output::{OutputArgs, Shape};
use super::reading::ReadingArgs;
use super::selection_flags::SelectionFlags;
use super::study_flags::StudyFlags;
use super::tables::{Choice, TableArgs};
use super::{CLEAN, interrupt, progress, speak};

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
        plan.study.exclude_suspect |= self.output.strict;
        self.run.apply(&mut plan);
        plan.study.windows()?;
        Ok(plan)
    }
}

pub fn run(args: StudyArgs) -> Result<u8> {
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
    let choice = job.tables.choice(&report::study::TABLES, shape)?;
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
    let inputs = Inputs {
        prices: &loaded.prices,
        events: &loaded.events,
        factors: loaded.factors.as_ref(),
        exchanges: &loaded.exchanges,
    };
    let work = format!("measuring {} events", loaded.events.len());
    let far = Progress::default();
    let study = || {
        let runner = plan.study.runner(inputs).progress(&far);
        match &loaded.confounders {
            Some(confounders) => runner.confounders(confounders).run(),
            None => runner.run(),
        }
    };
    let mut outcome = progress::during_study(&work, &far, study)?;
    let (warnings, mut notes): (Vec<Finding>, Vec<Finding>) =
        loaded.findings.into_iter().partition(Finding::is_warning);
    if !outcome.plan.event_detail {
        notes.push(Finding::note(
            "no_event_detail",
            report::study::without_detail(),
        ));
    }
    outcome.warnings.splice(0..0, warnings);

    show(&outcome, shape, &choice)?;
    let results = &StudyResults {
        outcome: &outcome,
        prices: &loaded.prices,
    };
    let read = (&loaded.rejects, &*loaded.files, plan, coverage);
    let written = job.output.publish(folder, results, read, &notes, started)?;
    speak::findings(&notes);
    speak::findings(&outcome.warnings);
    speak::summary(&outcome.warnings, written);
    if outcome.events.is_empty() {
        let read = outcome.counts.events_in;
        let error = Error::input(format!("none of the {read} events could be used"));
        return Err(error.with_code("no_usable_event").with_help(
            "the table of excluded events says why; newsquake check shows how each one was read",
        ));
    }
    let wrong =
        !outcome.warnings.is_empty() || !outcome.excluded.iter().all(ExcludedOutcome::is_wished);
    // The process ends here and gives back its memory at once; freeing a million events one by one would take a while.
    std::mem::forget((outcome, loaded.prices, loaded.events));
    Ok(job.output.status(wrong))
}

/// Writes the outcome to standard output.
fn show(outcome: &StudyOutcome, shape: Shape, choice: &Choice) -> Result<()> {
    match shape {
        Shape::Json => speak::stream(|out| report::data::write_json(outcome, out)),
        Shape::Csv => speak::stream(|out| write_csv(&report::data::tests(outcome), out)),
        shape => choice.show(
            shape,
            || report::answer::study::answer(outcome),
            || report::study::report(outcome),
        ),
    }
}
