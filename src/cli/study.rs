//! `newsquake study`.

use clap::{Args, ValueEnum};
use newsquake::catalogue::Entry;
use newsquake::error::{Error, Result, nearest};
use newsquake::finding::Finding;
use newsquake::market::ReturnKind;
use newsquake::publish::{HashedInputs, StudyResults};
use newsquake::report;
use newsquake::study::inference::{PortfolioErrors, Test};
use newsquake::study::model::{Model, OnCollinear};
use newsquake::study::progress::Progress;
use newsquake::study::{Inputs, Study};
use newsquake::table::format::write_csv;
use newsquake::time::Window;

use super::clock::{Price, RollTo, Unknown};
use super::input::{InputArgs, how_read};
use super::output::{OutputArgs, Shape};
use super::{progress, speak};

/// Run an event study: abnormal returns around tagged news, tested and averaged.
#[derive(Args)]
pub struct StudyArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    flags: StudyFlags,
    #[command(flatten)]
    output: OutputArgs,
}

/// The options of the study itself. Where a flag is not given, the study file or the default holds.
#[derive(Args)]
#[command(next_help_heading = "Study")]
pub struct StudyFlags {
    /// The market: a symbol among the prices; an event's own `benchmark` wins
    #[arg(long, value_name = "SYMBOL")]
    benchmark: Option<String>,
    #[arg(long, value_name = "NAME", help = model_help())]
    model: Option<String>,
    /// The columns of the factor file for --model factors, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    factor_columns: Vec<String>,
    /// The estimation window, trading days from day 0, both ends included [default: -250:-11]
    #[arg(long, value_name = "A:B", allow_hyphen_values = true)]
    estimation: Option<Window>,
    /// The event window [default: -10:10]
    #[arg(long, value_name = "A:B", allow_hyphen_values = true)]
    window: Option<Window>,
    /// A part of the event window to test; may be repeated [default: 0:0, -1:1, 0:5 and the event window]
    #[arg(long, value_name = "A:B", allow_hyphen_values = true)]
    car: Vec<Window>,
    /// The fewest usable estimation days [default: half of the window, rounded up]
    #[arg(long, value_name = "N")]
    min_obs: Option<usize>,
    /// How returns are made [default: simple]
    #[arg(long, value_enum, value_name = "KIND")]
    returns: Option<Returns>,
    /// The column that returns come from [default: adj_close where a security has it, else close]
    #[arg(long, value_enum, value_name = "COLUMN")]
    price: Option<Price>,
    /// Returns from trade to trade, however many sessions lie between, for securities that do not trade every day
    #[arg(long)]
    thin_trading: bool,
    /// What becomes of a regressor that repeats others: `exclude` the event, or `drop` the regressor for it [default:
    /// exclude]
    #[arg(long, value_enum, value_name = "WHAT")]
    on_collinear: Option<Repeats>,
    #[arg(long, value_name = "LIST", value_delimiter = ',', help = tests_help())]
    tests: Vec<String>,
    /// The column of the events that groups them; `tags` splits on `;` [default: tags]
    #[arg(long, value_name = "COLUMN")]
    group_by: Option<String>,
    /// Two groups to compare, as in good,bad; may be repeated [default: every two of up to four]
    #[arg(long, value_name = "A,B", value_parser = pair)]
    compare: Vec<[String; 2]>,
    /// Numeric columns of the events, separated by commas, that CAR is regressed on
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    regress: Vec<String>,
    /// The errors of the test calendar_time [default: ols]
    #[arg(long, value_enum, value_name = "KIND")]
    calendar_errors: Option<CalendarErrors>,
    /// The fewest events that a date of the test calendar_time holds [default: 1]
    #[arg(long, value_name = "N")]
    calendar_min_names: Option<usize>,
    /// Where an event on a day without trading goes [default: next]
    #[arg(long, value_enum, value_name = "WHERE")]
    roll: Option<RollTo>,
    /// Where an event with a date but no time goes [default: same-day]
    #[arg(long, value_enum, value_name = "WHERE")]
    unknown_timing: Option<Unknown>,
    /// Run although stock and benchmark are known to be adjusted for different things
    #[arg(long)]
    allow_mixed_basis: bool,
    /// Leave the single days of events out of the results, and of memory: no event_days.csv, no charts of single events, no
    /// `events` in the JSON; each event keeps its row in events.csv, each of its windows the one in event_windows.csv
    #[arg(long, help_heading = "Output")]
    no_event_detail: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Returns {
    Simple,
    Log,
}

#[derive(Clone, Copy, ValueEnum)]
enum CalendarErrors {
    Ols,
    NeweyWest,
    Weighted,
}

#[derive(Clone, Copy, ValueEnum)]
enum Repeats {
    Exclude,
    Drop,
}

impl StudyFlags {
    /// Puts the flags that were given in the place of the study file's options.
    pub fn apply(&self, study: &mut Study) -> Result<()> {
        if let Some(name) = &self.model {
            // The model of the study file keeps its options when the flag names the same one.
            if study.model.name() != name {
                study.model = model(name)?;
            }
        }
        if !self.factor_columns.is_empty() {
            let Model::Factors(factors) = &mut study.model else {
                return Err(Error::options("--factor-columns goes with --model factors"));
            };
            let named = |name: &String| name.trim().to_lowercase().replace(['-', ' '], "_");
            factors.columns = self.factor_columns.iter().map(named).collect();
        }
        if !self.car.is_empty() {
            study.cars.clone_from(&self.car);
        }
        if !self.tests.is_empty() {
            study.tests.clone_from(&self.tests);
        }
        if !self.compare.is_empty() {
            study.compare.clone_from(&self.compare);
        }
        if !self.regress.is_empty() {
            study.regress.clone_from(&self.regress);
        }
        let portfolios = &mut study.calendar_time;
        portfolios.min_names = self.calendar_min_names.unwrap_or(portfolios.min_names);
        portfolios.errors = self
            .calendar_errors
            .map_or(portfolios.errors, |errors| match errors {
                CalendarErrors::Ols => PortfolioErrors::Ols,
                CalendarErrors::NeweyWest => PortfolioErrors::NeweyWest,
                CalendarErrors::Weighted => PortfolioErrors::Weighted,
            });
        study.benchmark = self.benchmark.clone().or(study.benchmark.take());
        study.estimation = self.estimation.unwrap_or(study.estimation);
        study.window = self.window.unwrap_or(study.window);
        study.min_obs = self.min_obs.or(study.min_obs);
        study.allow_mixed_basis |= self.allow_mixed_basis;
        study.event_detail &= !self.no_event_detail;
        study.group_by = self
            .group_by
            .clone()
            .unwrap_or(std::mem::take(&mut study.group_by));
        study.returns = self.returns.map_or(study.returns, |returns| match returns {
            Returns::Simple => ReturnKind::Simple,
            Returns::Log => ReturnKind::Log,
        });
        study.thin_trading |= self.thin_trading;
        study.on_collinear =
            self.on_collinear
                .map_or(study.on_collinear, |repeats| match repeats {
                    Repeats::Exclude => OnCollinear::Exclude,
                    Repeats::Drop => OnCollinear::Drop,
                });
        study.price = self.price.map(Into::into).or(study.price);
        study.roll = self.roll.map_or(study.roll, Into::into);
        study.unknown_timing = self.unknown_timing.map_or(study.unknown_timing, Into::into);
        Ok(())
    }
}

fn model_help() -> String {
    format!(
        "The model of normal returns: {} [default: market]",
        names(Model::ENTRIES)
    )
}

fn tests_help() -> String {
    format!(
        "The tests, separated by commas: {}, or all [default: all]",
        names(Test::ENTRIES)
    )
}

fn names(entries: &[Entry]) -> String {
    let names = entries.iter().map(|entry| entry.name);
    names.collect::<Vec<_>>().join(", ")
}

/// Reads `good,bad`.
fn pair(text: &str) -> std::result::Result<[String; 2], String> {
    let (a, b) = text
        .split_once(',')
        .ok_or("name two groups, as in good,bad")?;
    Ok([a.trim().to_owned(), b.trim().to_owned()])
}

fn model(name: &str) -> Result<Model> {
    let names = || Model::ENTRIES.iter().map(|entry| entry.name);
    Model::named(name).ok_or_else(|| {
        let error =
            Error::options(format!("there is no model `{name}`")).with_code("unknown_model");
        match nearest(name, names()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!(
                "the models are: {}",
                names().collect::<Vec<_>>().join(", ")
            )),
        }
    })
}

pub fn run(args: StudyArgs) -> Result<u8> {
    let started = chrono::Utc::now();
    let mut plan = args.input.plan()?;
    args.flags.apply(&mut plan.study)?;
    plan.study.exclude_suspect |= args.output.strict;
    plan.study.windows()?;
    let folder = args.output.folder()?;
    let loaded = args.input.load(&plan)?;
    let hashed = folder.is_some().then(|| HashedInputs::of(&loaded.files));
    let inputs = Inputs {
        prices: &loaded.prices,
        events: &loaded.events,
        factors: loaded.factors.as_ref(),
        exchanges: &loaded.exchanges,
    };
    let work = format!("measuring {} events", loaded.events.len());
    let far = Progress::default();
    let study = || plan.study.runner(inputs).progress(&far).run();
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

    match args.output.format {
        Shape::Json => speak::stream(|out| report::data::write_json(&outcome, out))?,
        Shape::Csv => speak::stream(|out| write_csv(&report::data::tests(&outcome), out))?,
        shape => speak::result(&shape.tables(&report::study::report(&outcome)))?,
    }
    let results = &StudyResults {
        outcome: &outcome,
        prices: &loaded.prices,
    };
    let reading = how_read(&plan, &loaded.event_reading);
    let read = (&loaded.rejects, hashed, reading);
    args.output
        .publish(folder, results, read, &notes, started)?;
    speak::findings(&notes);
    speak::findings(&outcome.warnings);
    if outcome.events.is_empty() {
        let error = Error::input(format!(
            "none of the {} events could be used",
            outcome.counts.events_in
        ))
        .with_code("no_usable_event");
        return Err(error.with_help(
            "the table of events not used says why; newsquake check shows how each one was read",
        ));
    }
    let wrong = !outcome.warnings.is_empty() || !outcome.excluded.is_empty();
    // The process ends here, and gives back its memory at once; a million events one by one would take a while.
    std::mem::forget((outcome, loaded.prices, loaded.events));
    Ok(args.output.status(wrong))
}
