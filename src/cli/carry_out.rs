//! The order in which runs are carried out, which studies, backtests and sweeps share.

use chrono::Utc;
use newsquake::error::{Error, Result};
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::plan::{Loaded, Plan, Purpose};
use newsquake::publish::{Coverage, Replay, Results};

use super::input::{RunArgs, ThreadArgs, load_with};
use super::output::{OutputArgs, Shape};
use super::tables::{Choice, Known, TableArgs, Tables};
use super::{CLEAN, hints, interrupt, speak, unused_series};

/// What a run goes by besides its plan.
pub struct Job<'a> {
    pub output: &'a OutputArgs,
    pub tables: &'a TableArgs,
    pub threads: &'a ThreadArgs,
    /// The run that is repeated, whose inputs must not have changed.
    pub replay: Option<&'a Replay>,
}

/// What is made of an outcome besides what is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// Nothing.
    None,
    /// Tables.
    Tables,
    /// Tables and figures.
    Figures,
}

/// A kind of run, named by its outcome.
pub trait Outcome: Sized {
    /// The names of its tables, and their letters.
    const TABLES: &'static [(&'static str, &'static str)];

    /// The same for those that papers print.
    const PAPER: &'static Known = &[];

    /// What labels of tables begin with.
    const KIND: &'static str = "sweep";

    /// Whether it cannot be made without events.
    const NEEDS_EVENTS: bool = true;

    /// What the inputs of a run that is not recorded are read for.
    const PURPOSE: Purpose = Purpose::Other;

    /// Runs the plan. Nothing but figures and what is said of them needs the values of prices afterwards.
    fn run(plan: &Plan, loaded: &mut Loaded, record: Record) -> Result<Self>;

    /// Adds what only figures of running means show.
    fn complete(&mut self, _plan: &Plan, _loaded: &Loaded) -> Result<()> {
        Ok(())
    }

    /// Adds and removes notes about the inputs.
    fn tell(&self, plan: &Plan, notes: &mut Vec<Finding>);

    /// Returns its warnings.
    fn warnings(&mut self) -> &mut Vec<Finding>;

    /// Returns the events that were not used.
    fn excluded(&self) -> &[ExcludedOutcome];

    /// Writes it to standard output.
    fn show(&self, shape: Shape, choice: &Choice) -> Result<()>;

    /// Returns what is written to a folder.
    fn results<'a>(&'a self, loaded: &'a Loaded) -> Box<dyn Results + 'a>;

    /// Returns the error of a run that could use no event.
    fn refusal(&self) -> Option<Error>;
}

/// A run that ended.
pub struct Ran<O> {
    pub loaded: Loaded,
    pub outcome: O,
    /// Notes about the inputs.
    pub notes: Vec<Finding>,
    pub coverage: Coverage,
}

/// Reads the inputs of a plan and runs it. The warnings about the inputs become those of the outcome. `replay`: the run that is
/// repeated, whose inputs must not have changed.
pub fn perform<O: Outcome>(plan: &Plan, replay: Option<&Replay>, record: Record) -> Result<Ran<O>> {
    let purpose = match record != Record::None || replay.is_some() {
        true => Purpose::Record,
        false => O::PURPOSE,
    };
    let mut loaded = load_with(plan, purpose, O::NEEDS_EVENTS)?;
    if let Some(replay) = replay {
        replay.compare(&loaded.files)?;
    }
    let coverage = Coverage::from(&loaded);
    let run = O::run(plan, &mut loaded, record);
    if run.is_err() {
        // A file that was left out may be why.
        let skipped = loaded
            .findings
            .iter()
            .filter(|found| found.code == "skipped_files");
        speak::findings(&skipped.cloned().collect::<Vec<Finding>>());
    }
    let mut outcome = run.map_err(|error| hints::with_indices(error, &loaded))?;
    let found = std::mem::take(&mut loaded.findings).into_iter();
    let (warnings, mut notes): (Vec<Finding>, Vec<Finding>) = found.partition(Finding::is_warning);
    outcome.tell(plan, &mut notes);
    outcome.warnings().splice(0..0, warnings);
    Ok(Ran {
        loaded,
        outcome,
        notes,
        coverage,
    })
}

/// Carries out the plan of a command, unless its options were only to be printed.
pub fn start<O: Outcome>(
    plan: &Plan,
    run: &RunArgs,
    output: &OutputArgs,
    tables: &TableArgs,
) -> Result<u8> {
    if run.print(plan)? {
        return Ok(CLEAN);
    }
    let job = Job {
        output,
        tables,
        threads: &run.threads,
        replay: None,
    };
    carry_out::<O>(plan, &job)
}

/// Reads the inputs of a plan, runs it, and shows and writes its outcome.
pub fn carry_out<O: Outcome>(plan: &Plan, job: &Job<'_>) -> Result<u8> {
    let started = Utc::now();
    let shape = job.output.format.shape();
    let choice = job.tables.choice(
        Tables {
            kind: O::KIND,
            screen: O::TABLES,
            paper: O::PAPER,
        },
        shape,
    )?;
    let folder = job.output.folder()?;
    job.threads.start()?;
    let record = match (&folder, job.output.draws()) {
        (None, _) => Record::None,
        (Some(_), false) => Record::Tables,
        (Some(_), true) => Record::Figures,
    };
    let ran = perform::<O>(plan, job.replay, record)?;
    let (loaded, mut outcome, notes) = (ran.loaded, ran.outcome, ran.notes);
    outcome.show(shape, &choice)?;
    if folder.is_some() && job.output.draws_running() {
        outcome.complete(plan, &loaded)?;
    }
    let read = (&loaded.rejects, &*loaded.files, plan, ran.coverage);
    let results = outcome.results(&loaded);
    let written =
        job.output
            .publish(folder, &*results, job.tables.style(), read, &notes, started)?;
    drop(results);
    let warnings = outcome.warnings();
    let tell = match choice.is_answer(shape) {
        true => speak::brief_findings,
        false => speak::findings,
    };
    tell(&notes);
    let shown = unused_series::in_one_line(warnings, &loaded, plan);
    tell(&shown);
    speak::summary(&shown, written);
    let is_warned = warnings.iter().any(Finding::is_warning);
    if let Some(error) = outcome.refusal() {
        return Err(error);
    }
    let wrong = is_warned || !outcome.excluded().iter().all(ExcludedOutcome::is_wished);
    // The process ends here and gives back its memory at once; freeing a million events one by one would take a while.
    std::mem::forget((outcome, loaded));
    if interrupt::stopped_draws() {
        return Ok(interrupt::STOPPED);
    }
    Ok(job.output.status(wrong))
}
