//! The flags of a study, and how they replace the options of the study file.

use clap::Args;
use newsquake::catalogue::Entry;
use newsquake::error::{Error, Result, nearest};
use newsquake::event::Quantiles;
use newsquake::market::ReturnKind;
use newsquake::study::inference::{Held, PortfolioErrors, Test};
use newsquake::study::model::{Model, OnCollinear};
use newsquake::study::{Correlate, Incomplete, RobustErrors, Study};
use newsquake::time::Window;
use newsquake::units::Percent;

use super::value::{Put, choice, names, pair, parsed, put, unit, whole};

/// The options of the study itself. Where a flag is not given, the study file or the default holds.
#[derive(Args)]
#[command(next_help_heading = "Sample and model")]
pub struct StudyFlags {
    #[command(flatten)]
    method: MethodFlags,
    /// Window to test, inside the event window; may be repeated [default: 0:0, -1:1, 0:5 and the event window]
    #[arg(
        long = "car",
        value_name = "A:B",
        allow_hyphen_values = true,
        display_order = 1
    )]
    cars: Vec<Window>,
    #[arg(
        long,
        value_name = "NAME",
        display_order = 3,
        help = "Model of normal returns: market, ff3, garch, ... [default: market]",
        long_help = model_help()
    )]
    model: Option<String>,
    /// Columns of the factor file for the model `factors`, separated by commas
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        hide_short_help = true
    )]
    factor_columns: Vec<String>,
    /// Symbols of the donors for the model synthetic-control, separated by commas [default: all that no event names, but for
    /// benchmarks]
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        hide_short_help = true
    )]
    donors: Vec<String>,
    /// How returns are computed [default: simple]
    #[arg(long, value_name = "KIND", value_parser = choice::<ReturnKind>(), hide_short_help = true)]
    returns: Option<ReturnKind>,
    /// Pull abnormal returns beyond this percent at each end in to the percentile there, in means and tests of groups
    /// [default: 0, none]
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    winsorize: Option<Percent>,
}

/// Options of the study of which a sweep has no lists.
#[derive(Args)]
#[command(next_help_heading = "Sample and model")]
pub struct MethodFlags {
    /// Event window, in trading days from day 0 [default: -10:10]
    #[arg(
        long,
        value_name = "A:B",
        allow_hyphen_values = true,
        display_order = 0
    )]
    window: Option<Window>,
    /// Use returns from trade to trade, however many sessions lie between, for securities that do not trade every day
    #[arg(long, hide_short_help = true)]
    thin_trading: bool,
    /// How to treat collinear regressors [default: exclude]
    #[arg(long, value_name = "HOW", value_parser = choice::<OnCollinear>(), hide_short_help = true)]
    on_collinear: Option<OnCollinear>,
    /// How to treat an event in a tested window with missing days: `drop` leaves it out, `sum` counts the CAR of at least
    /// half of the days [default: drop]
    #[arg(long, value_name = "HOW", value_parser = choice::<Incomplete>(), hide_short_help = true)]
    incomplete: Option<Incomplete>,
    /// Column of the events with weights of 0 and above, for a weighted mean CAR beside the plain one
    #[arg(long, value_name = "COLUMN", hide_short_help = true)]
    weights: Option<String>,
    /// Multiply abnormal returns by the direction of their event in means and tests; events without a direction are excluded
    #[arg(long, hide_short_help = true)]
    signed: bool,
    /// Estimate an event on the window that its columns estimation_end and estimation_length (or estimation_start) name, and test
    /// it over the event window that window_start and window_end name
    #[arg(long, hide_short_help = true)]
    own_windows: bool,
    /// Also report the beta of each event over each DAYS days of its estimation window, in rolling_betas.csv and the JSON
    #[arg(long, value_name = "DAYS", value_parser = whole::<usize>, allow_negative_numbers = true, hide_short_help = true)]
    rolling_beta: Option<usize>,
    /// Which sessions of two exchanges are paired in the mean correlation: those of one `date`, or also each `session` with the
    /// next one of the other exchange [default: date]
    #[arg(
        long,
        value_name = "BY",
        value_parser = choice::<Correlate>(),
        help_heading = "Inference",
        hide_short_help = true
    )]
    correlate: Option<Correlate>,
    /// Run although stock and benchmark have different price bases
    #[arg(long, hide_short_help = true)]
    allow_mixed_basis: bool,
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        help_heading = "Inference",
        help = "Tests: bmp_adjusted, grank_t, ... or all [default: all]",
        long_help = tests_help()
    )]
    tests: Vec<String>,
    /// Split the reaction: overnight and intraday returns, range volatility and volume around the event, each with tests
    #[arg(long, hide_short_help = true)]
    reaction: bool,
    /// Group events by quantiles of a column of numbers instead, as in surprise=5
    #[arg(long, value_name = "COLUMN=N", value_parser = parsed::<Quantiles>, conflicts_with = "group_by", hide_short_help = true)]
    quantiles: Option<Quantiles>,
    /// Count several rows of one reaction, with the same security and day 0, once in the group `all`
    #[arg(long, hide_short_help = true)]
    reactions_once: bool,
    /// Two groups to compare, as in good,bad; may be repeated [default: every two of up to four]
    #[arg(
        long,
        value_name = "A,B",
        value_parser = pair,
        help_heading = "Inference",
        hide_short_help = true
    )]
    compare: Vec<[String; 2]>,
    /// Columns of the events to regress CAR on, separated by commas; a column of text becomes dummies
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        help_heading = "Inference",
        hide_short_help = true
    )]
    regress: Vec<String>,
    /// Standard errors of regressions that tables show [default: hc3]
    #[arg(
        long,
        value_name = "KIND",
        value_parser = choice::<RobustErrors>(),
        help_heading = "Inference",
        hide_short_help = true
    )]
    regress_errors: Option<RobustErrors>,
    /// Standard errors of the test calendar_time [default: ols]
    #[arg(
        long,
        value_name = "KIND",
        value_parser = choice::<PortfolioErrors>(),
        help_heading = "Inference",
        hide_short_help = true
    )]
    calendar_errors: Option<PortfolioErrors>,
    /// Fewest events that a date of the test calendar_time must hold [default: 1]
    #[arg(
        long,
        value_name = "N",
        value_parser = whole::<usize>,
        allow_negative_numbers = true,
        help_heading = "Inference",
        hide_short_help = true
    )]
    calendar_min_names: Option<usize>,
    /// What the test calendar_time holds while windows of several events of one firm are open [default: event]
    #[arg(
        long,
        value_name = "WHAT",
        value_parser = choice::<Held>(),
        help_heading = "Inference",
        hide_short_help = true
    )]
    calendar_hold: Option<Held>,
    /// Skip daily results of single events (saves memory): no event_days.csv, no charts of single events, no `events` in
    /// the JSON; events.csv and event_windows.csv stay
    #[arg(long, help_heading = "Results", hide_short_help = true)]
    no_event_detail: bool,
}

impl StudyFlags {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, study: &mut Study) -> Result<()> {
        put!(self => study; cars, returns, winsorize);
        self.method.apply(study);
        self.apply_model(study)
    }

    fn apply_model(&self, study: &mut Study) -> Result<()> {
        if let Some(name) = &self.model {
            // The model of the study file keeps its options when the flag names the same one.
            if study.model.name() != name {
                study.model = model(name)?;
            }
        }
        if !self.donors.is_empty() {
            let Model::SyntheticControl(model) = &mut study.model else {
                return Err(Error::options(
                    "--donors goes with --model synthetic-control",
                ));
            };
            model.donors.clone_from(&self.donors);
        }
        if self.factor_columns.is_empty() {
            return Ok(());
        }
        let Model::Factors(factors) = &mut study.model else {
            return Err(Error::options("--factor-columns goes with --model factors"));
        };
        factors.columns = factor_names(&self.factor_columns);
        Ok(())
    }
}

impl MethodFlags {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, study: &mut Study) {
        put!(self => study;
            window, reaction, quantiles, reactions_once, thin_trading, on_collinear, incomplete, weights, signed, own_windows, rolling_beta, correlate, allow_mixed_basis, tests, compare, regress,
            regress_errors);
        self.calendar_errors.put(&mut study.calendar_time.errors);
        self.calendar_min_names
            .put(&mut study.calendar_time.min_names);
        self.calendar_hold.put(&mut study.calendar_time.hold);
        study.event_detail &= !self.no_event_detail;
    }
}

fn model_help() -> String {
    format!(
        "Model of normal returns: {} [default: market]",
        names(Model::ENTRIES)
    )
}

fn tests_help() -> String {
    format!(
        "Tests, separated by commas: {}, or all [default: all]",
        names(Test::ENTRIES)
    )
}

/// Returns columns of the factor file as they are named there.
pub(super) fn factor_names(names: &[String]) -> Vec<String> {
    let named = |name: &String| name.trim().to_lowercase().replace(['-', ' '], "_");
    names.iter().map(named).collect()
}

/// Returns the model of this name.
pub(super) fn model(name: &str) -> Result<Model> {
    let names = || Model::ENTRIES.iter().map(|entry: &Entry| entry.name);
    Model::named(name).ok_or_else(|| {
        let error = Error::options(format!("there is no model `{name}`"));
        let error = error.with_code("unknown_model");
        match nearest(name, names()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!(
                "the models are: {}",
                names().collect::<Vec<_>>().join(", ")
            )),
        }
    })
}
