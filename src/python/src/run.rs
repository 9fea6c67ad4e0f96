//! A run: inputs are read and the work is done on threads of their own, while Python shows progress and listens to Ctrl-C.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use newsquake::chart::study::{MOST_EVENTS, add_running};
use newsquake::error::{Error, Result};
use newsquake::event::ExcludedOutcome;
use newsquake::finding::Finding;
use newsquake::load::Handed;
use newsquake::plan::{Loaded, Plan, Purpose, Tables};
use newsquake::report::words::reasons;
use newsquake::report::{answer, check};
use newsquake::robustness::sweep::study::Sweeper;
use newsquake::robustness::watch::Watch;
use newsquake::study::Inputs;
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::progress::{Progress, Stage};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use serde_json::{Map, Value};

use crate::arrow;
use crate::error::raised;
use crate::options::{Verb, plan};
use crate::outcome::{Checked, Done, Outcome};
use crate::pool::pool;

/// Time between two looks at the work.
const TICK: Duration = Duration::from_millis(50);

/// Work that ends within this time shows no progress.
const PATIENCE: Duration = Duration::from_millis(300);

/// Reads the inputs of a plan and runs it. `options` are keywords; `tables` holds a list of pairs of name and table, an object with
/// `__arrow_c_stream__` or the bytes of a file, for each of `prices`, `events`, `confounders`, `factors` and `aliases`. `watch` is called
/// with what is done, the share that is done or `None`, and the seconds so far; at the end with `None`.
#[pyfunction]
#[pyo3(signature = (verb, options, tables, config=None, threads=None, watch=None))]
pub fn run(
    py: Python<'_>,
    verb: &str,
    options: &Bound<'_, PyDict>,
    tables: &Bound<'_, PyDict>,
    config: Option<PathBuf>,
    threads: Option<usize>,
    watch: Option<Bound<'_, PyAny>>,
) -> PyResult<Outcome> {
    let verb = Verb::named(verb)
        .ok_or_else(|| PyValueError::new_err(format!("there is no verb `{verb}`")))?;
    let keywords: Map<String, Value> = pythonize::depythonize(options)
        .map_err(|error| PyTypeError::new_err(format!("a keyword has no meaning: {error}")))?;
    let plan = plan(verb, config.as_deref(), keywords).map_err(|error| raised(py, &error))?;
    let tables = handed(tables)?;
    if plan.input.events.is_none() && tables.events.is_none() {
        let error = Error::options("no events were named").with_code("no_input");
        return Err(raised(
            py,
            &error.with_help("give events, a table of symbols and dates"),
        ));
    }
    let state = Arc::new(State::default());
    let (send, receive) = channel();
    // Waiting without the interpreter needs what threads may share.
    let receive = Mutex::new(receive);
    let work = {
        let state = Arc::clone(&state);
        move || {
            let work = || pool(threads)?.install(|| carry_out(verb, &plan, &tables, &state));
            // Who no longer waits was interrupted.
            let _ = send.send(catch_unwind(AssertUnwindSafe(work)));
        }
    };
    Builder::new().name("newsquake".to_owned()).spawn(work)?;
    let start = Instant::now();
    let mut shown = false;
    let done = loop {
        let wait = || {
            let receive = receive.lock().unwrap_or_else(PoisonError::into_inner);
            receive.recv_timeout(TICK)
        };
        match py.detach(wait) {
            Ok(done) => break done,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("the run ended without a result"));
            }
        }
        py.check_signals()?;
        if let Some(watch) = watch.as_ref().filter(|_| start.elapsed() > PATIENCE) {
            let (what, share) = state.now();
            watch.call1((what, share, start.elapsed().as_secs_f64()))?;
            shown = true;
        }
    };
    if let Some(watch) = watch.filter(|_| shown) {
        watch.call1((py.None(), py.None(), start.elapsed().as_secs_f64()))?;
    }
    match done {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(error)) => Err(raised(py, &error)),
        Err(_) => Err(PyRuntimeError::new_err(
            "newsquake failed inside; please report what was run",
        )),
    }
}

/// Returns every option with its value, as the tree of the study file.
#[pyfunction]
pub fn defaults(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    pythonize::pythonize(py, &Plan::default()).map_err(PyErr::from)
}

/// Takes the tables over. Columns of frames are shared with Python.
fn handed(given: &Bound<'_, PyDict>) -> PyResult<Tables> {
    let mut tables = Tables::default();
    for (kind, list) in given {
        let kind: String = kind.extract()?;
        for pair in list.try_iter()? {
            let (name, table): (String, Bound<'_, PyAny>) = pair?.extract()?;
            let table = match table.cast::<PyBytes>() {
                Ok(bytes) => Handed::bytes(name, bytes.as_bytes().to_vec()),
                Err(_) => Handed::frame(name, &arrow::import(&table)?),
            };
            match kind.as_str() {
                "prices" => tables.prices.push(table),
                "events" => tables.events = Some(table),
                "confounders" => tables.confounders = Some(table),
                "factors" => tables.factors = Some(table),
                "aliases" => tables.aliases = Some(table),
                _ => {
                    return Err(PyValueError::new_err(format!(
                        "there are no tables of {kind}"
                    )));
                }
            }
        }
    }
    Ok(tables)
}

/// What a run is doing.
#[derive(Default)]
struct State {
    /// The work at hand; reading, before the first.
    work: Mutex<String>,
    far: Progress,
    draws: Watch,
}

impl State {
    fn begin(&self, work: String) {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = work;
    }

    /// Returns what is done, and the share of it that is done where it is known.
    fn now(&self) -> (String, Option<f64>) {
        let work = self
            .work
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((done, all)) = self.draws.now() {
            return (work, Some(done as f64 / all as f64));
        }
        match self.far.now() {
            _ if work.is_empty() => ("reading prices and events".to_owned(), None),
            None => (work, None),
            Some((stage, done, all)) => {
                let share = done as f64 / all.max(1) as f64;
                let work = match stage {
                    Stage::Testing => "averaging and testing".to_owned(),
                    _ => work,
                };
                (work, Some(share))
            }
        }
    }
}

fn carry_out(verb: Verb, plan: &Plan, tables: &Tables, state: &State) -> Result<Outcome> {
    let purpose = match verb {
        Verb::Study => Purpose::Study,
        _ => Purpose::Other,
    };
    let mut loaded = plan.load(tables, purpose)?;
    let found = std::mem::take(&mut loaded.findings);
    let events = loaded.events.len();
    match verb {
        Verb::Study => {
            state.begin(format!("measuring {events} events"));
            let runner = loaded.study(plan).keep_measured(MOST_EVENTS);
            let mut outcome = runner.progress(&state.far).run()?;
            judge(plan, &loaded, &mut outcome, state)?;
            add_running(&mut outcome, loaded.study(plan))?;
            let (warnings, mut notes) = parted(found);
            plan.drop_notes_of_means(&mut notes);
            outcome.warnings.splice(0..0, warnings);
            if outcome.events.is_empty() {
                return Err(unused("used", events, &outcome.excluded));
            }
            let prices = std::mem::take(&mut loaded.prices);
            Ok(Outcome::new(
                Done::Study(outcome, prices),
                notes,
                loaded.files,
            ))
        }
        Verb::Backtest => {
            state.begin(format!("trading {events} events"));
            let mut outcome = loaded.backtest(plan, |runner| runner.with_positions(true).run())?;
            let (warnings, mut notes) = parted(found);
            plan.drop_notes_of_trades(&mut notes);
            outcome.warnings.splice(0..0, warnings);
            if outcome.trades.is_empty() {
                return Err(unused("traded", events, &outcome.excluded));
            }
            Ok(Outcome::new(Done::Backtest(outcome), notes, loaded.files))
        }
        Verb::Sweep => {
            state.begin(format!("sweeping backtests of {events} events"));
            let mut outcome = loaded.backtest(plan, |runner| {
                plan.sweep.backtest.run_watched(&runner, &state.draws)
            })?;
            let (warnings, mut notes) = parted(found);
            plan.drop_notes_of_trades(&mut notes);
            outcome.warnings.splice(0..0, warnings);
            if outcome.counts.events_used == 0 {
                return Err(unused("traded", events, &outcome.excluded));
            }
            Ok(Outcome::new(Done::Sweep(outcome), notes, loaded.files))
        }
        Verb::StudySweep => {
            state.begin(format!("sweeping studies of {events} events"));
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
            let mut outcome = plan.sweep.study.run_watched(&sweeper, &state.draws)?;
            let (warnings, notes) = parted(found);
            outcome.warnings.splice(0..0, warnings);
            if outcome.curve.n == 0 {
                return Err(unused("used", events, &outcome.excluded));
            }
            Ok(Outcome::new(Done::StudySweep(outcome), notes, loaded.files))
        }
        Verb::Check => {
            state.begin(format!("placing {events} events"));
            let (checked, notes) = checked(plan, &loaded, found)?;
            Ok(Outcome::new(
                Done::Check(Box::new(checked)),
                notes,
                loaded.files,
            ))
        }
    }
}

/// Makes the draws of placebo studies and of the bootstrap that the plan asks for.
fn judge(plan: &Plan, loaded: &Loaded, outcome: &mut StudyOutcome, state: &State) -> Result<()> {
    if plan.placebo.draws + plan.bootstrap.draws == 0 || outcome.events.is_empty() {
        return Ok(());
    }
    let template = loaded.study(plan).template()?;
    for (work, is_placebo) in [("placebo studies", true), ("bootstrap", false)] {
        state.begin(work.to_owned());
        match is_placebo {
            true => plan.placebo.judge(&template, outcome, &state.draws)?,
            false => plan.bootstrap.judge(&template, outcome, &state.draws)?,
        }
    }
    Ok(())
}

fn parted(found: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
    found.into_iter().partition(Finding::is_warning)
}

/// Places the events without measuring them.
fn checked(
    plan: &Plan,
    loaded: &Loaded,
    mut found: Vec<Finding>,
) -> Result<(Checked, Vec<Finding>)> {
    plan.study.check(&loaded.events)?;
    let measured = loaded.study(plan).measure()?;
    let sample = measured.sample;
    // The study itself warns about an index of prices beside adjusted stocks.
    let told = |finding: &Finding| finding.code != "mixed_price_basis";
    found.extend(measured.mixed_basis.into_iter().filter(told));
    found.extend(measured.suspects);
    found.extend(sample.findings.iter().cloned());
    let (warnings, notes) = parted(found);
    let is_fine =
        warnings.is_empty() && sample.excluded.iter().all(|event| event.reason.is_wished());
    let checked = Checked {
        report: check::report(&loaded.events, &sample, &loaded.prices),
        answer: answer::check::answer(&loaded.events, &sample, &loaded.prices),
        warnings,
        is_fine,
        counts: [loaded.events.len(), sample.excluded.len()],
    };
    Ok((checked, notes))
}

/// Returns the error of a run in which no event could be used.
fn unused(used: &str, events: usize, excluded: &[ExcludedOutcome]) -> Error {
    let code = if used == "used" {
        "no_usable_event"
    } else {
        "nothing_traded"
    };
    let message = format!(
        "none of the {events} events could be {used}: {}",
        reasons(excluded)
    );
    let error = Error::input(message).with_code(code);
    error.with_help("`newsquake.check` shows how each one was read, and why it is excluded")
}
