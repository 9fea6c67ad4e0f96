//! The options of a study and what they must satisfy.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Inputs;
use super::abnormal::Windows;
use super::difference::group_of;
use super::inference::{CalendarTime, Test};
use super::model::{Design, Market, Model, NormalReturns, OnCollinear};
use super::outcome::PlanEcho;
use crate::error::{Error, Result, message, nearest, option};
use crate::event::{
    ALL, Align, Event, Roll, Sample, TAGS, UnknownTiming, find_column, label_column, labels,
    name_of_group,
};
use crate::finding::Finding;
use crate::market::mixed_basis;
use crate::market::{PriceBasis, Prices, ReturnKind};
use crate::time::Window;

/// The options of a study. [`Study::default`] holds the documented defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Study {
    /// The model of normal returns.
    pub model: Model,
    /// The estimation window.
    pub estimation: Window,
    /// The event window.
    pub window: Window,
    /// The windows to test; if empty, `0:0`, `-1:1`, `0:5` where they fit, and the event window.
    pub cars: Vec<Window>,
    /// The fewest usable estimation days; if not given, half of the window, rounded up.
    pub min_obs: Option<usize>,
    /// How returns are made.
    pub returns: ReturnKind,
    /// Which column returns come from; if not given, `adj_close` where a security has it.
    pub price: Option<PriceBasis>,
    /// The market's symbol, for events that do not name their own.
    pub benchmark: Option<String>,
    /// Returns of securities from trade to trade, for securities that do not trade every day (Maynes & Rumsey 1993, Journal
    /// of Banking and Finance 17, 145-157).
    ///
    /// ```text
    /// R_t: from the close of t back to the close before it, n_t sessions earlier; none on a session without a close
    /// market over the same sessions: compounded (summed if logarithmic); factors and risk-free rate: summed
    /// R_t = n_t alpha + beta Rm_t + e_t,  Var(e_t) = n_t s^2:  least squares of rows divided by sqrt(n_t)
    /// expected_t = base_t + x_t b with x_t = (n_t, Rm_t);  s^2 = sum (e_t^2 / n_t) / (M - k);  M counts returns
    /// SAR_t = AR_t / (s sqrt(n_t + x_t' (X'X)^-1 x_t));  V(w) = s^2 (sum_w n_t + 1' Xw (X'X)^-1 Xw' 1)
    /// ```
    /// A return belongs, whole, to the day it ends on, and to the windows that have this day: the estimation window, the
    /// event window and those that are tested. `observed` of a window counts its days that returns cover, so that a price on
    /// its last day makes its CAR complete, whatever days before had none; a return from before the window brings those
    /// sessions with it. `market-adjusted` takes the dispersion about the mean of a session, sum AR / sum n. A session on
    /// which the market or a factor is missing takes the return with it. R^2 is against the same weighted mean. Ranks,
    /// correlations and series over estimation days take e_t / sqrt(n_t). Models that need returns of one session each
    /// (`scholes-williams`, `dimson`, `garch`) refuse it.
    pub thin_trading: bool,
    /// What becomes of a regressor that repeats others.
    pub on_collinear: OnCollinear,
    /// The tests; if empty, all.
    pub tests: Vec<String>,
    /// How the test `calendar_time` works.
    pub calendar_time: CalendarTime,
    /// The column of the events that groups them.
    pub group_by: String,
    /// Pairs of groups to compare; if empty, every two of up to four groups.
    pub compare: Vec<[String; 2]>,
    /// Numeric columns of the events that CAR is regressed on.
    pub regress: Vec<String>,
    /// Where events on days without trading go.
    pub roll: Roll,
    /// Where events without a time go.
    pub unknown_timing: UnknownTiming,
    /// Whether stock and benchmark may be adjusted for different things.
    pub allow_mixed_basis: bool,
    /// Whether events are left out whose windows meet doubtful prices.
    pub exclude_suspect: bool,
    /// Whether the outcome holds the single days of each event. Without them it takes a fraction of the memory and time, and
    /// everything that is averaged or tested stays the same.
    pub event_detail: bool,
}

impl Default for Study {
    fn default() -> Self {
        Self {
            model: Model::Market(Market::default()),
            estimation: Window::fixed(-250, -11),
            window: Window::fixed(-10, 10),
            cars: Vec::new(),
            min_obs: None,
            returns: ReturnKind::Simple,
            price: None,
            benchmark: None,
            thin_trading: false,
            on_collinear: OnCollinear::Exclude,
            tests: Vec::new(),
            calendar_time: CalendarTime::default(),
            group_by: TAGS.to_owned(),
            compare: Vec::new(),
            regress: Vec::new(),
            roll: Roll::Next,
            unknown_timing: UnknownTiming::SameDay,
            allow_mixed_basis: false,
            exclude_suspect: false,
            event_detail: true,
        }
    }
}

impl Study {
    /// How events are put on calendars.
    pub fn align(&self) -> Align {
        Align {
            roll: self.roll,
            unknown_timing: self.unknown_timing,
            benchmark: self.benchmark.clone(),
        }
    }

    /// The windows, defaults filled in.
    ///
    /// # Errors
    /// When the estimation window overlaps the event window, or a tested window leaves it.
    pub fn windows(&self) -> Result<Windows> {
        let (estimation, event) = (self.estimation, self.window);
        if estimation.overlaps(event) {
            let message =
                format!("the estimation window {estimation} overlaps the event window {event}");
            let last = event.first().0 - 1;
            let first = last - (estimation.days() as i32 - 1);
            let help = message![
                format!("end it before day {}, as in ", event.first()),
                option::ESTIMATION.with(format!("{first}:{last}")),
            ];
            return Err(Error::options(message)
                .with_code("bad_windows")
                .with_help(help));
        }
        let mut cars = self.cars.clone();
        if cars.is_empty() {
            cars.extend([(0, 0), (-1, 1), (0, 5)].map(|(from, to)| Window::fixed(from, to)));
            cars.retain(|car| event.contains(*car));
            cars.push(event);
        }
        if let Some(outside) = cars.iter().find(|car| !event.contains(**car)) {
            let message = format!("the window to test {outside} leaves the event window {event}");
            return Err(Error::options(message)
                .with_code("bad_windows")
                .with_help(message![
                    "widen ",
                    option::WINDOW,
                    " or shorten ",
                    option::CARS
                ]));
        }
        let mut seen = BTreeSet::new();
        cars.retain(|car| seen.insert(*car));
        let min_observations = self.min_observations();
        if min_observations > estimation.days() {
            let message = message![
                option::MIN_OBS.with(min_observations),
                format!(
                    " asks for more days than the {} of the estimation window {estimation}",
                    estimation.days()
                ),
            ];
            return Err(Error::options(message)
                .with_code("bad_windows")
                .with_help(message![
                    "lower ",
                    option::MIN_OBS,
                    " or lengthen ",
                    option::ESTIMATION
                ]));
        }
        Ok(Windows {
            estimation,
            event,
            cars,
            min_observations,
        })
    }

    /// The fewest usable days of the estimation window: half of it, unless the options say otherwise.
    pub fn min_observations(&self) -> usize {
        let half = self.estimation.days().div_ceil(2);
        self.min_obs.unwrap_or(half)
    }

    /// Whether the securities of a sample are adjusted for the same as their benchmarks and in the same currency, as far
    /// as that is known.
    ///
    /// # Errors
    /// When they are known not to be, and that is not allowed.
    pub fn check_basis(&self, sample: &Sample, prices: &Prices) -> Result<Vec<Finding>> {
        let pairs: Vec<_> = sample
            .aligned
            .iter()
            .filter_map(|event| Some((event.security, event.benchmark?)))
            .collect();
        let mut findings: Vec<Finding> = mixed_basis::currencies(prices, pairs.iter().copied())
            .into_iter()
            .collect();
        let benchmarks = pairs.iter().map(|(_, benchmark)| *benchmark);
        let securities = sample.aligned.iter().map(|event| event.security);
        let securities = securities.chain(benchmarks);
        findings.extend(mixed_basis::unadjusted(prices, securities, self.price));
        findings.extend(mixed_basis::compare(
            prices,
            pairs,
            self.price,
            self.allow_mixed_basis,
        )?);
        Ok(findings)
    }

    /// Refuses options that name no test, column or group of these events, before anything is measured.
    ///
    /// # Errors
    /// The first such name, with the nearest one that there is.
    pub fn check(&self, events: &[Event]) -> Result<()> {
        self.windows()?;
        self.tests()?;
        for column in &self.regress {
            find_column(events, column, option::REGRESS)?;
        }
        let column = label_column(events, &self.group_by)?;
        if !self.compare.is_empty() {
            let labels = events.iter().flat_map(|event| labels(event, &column));
            let labels: BTreeSet<&str> = labels.collect();
            let named = labels.iter().map(|label| name_of_group(label, &column));
            let groups: Vec<String> = std::iter::once(ALL.to_owned()).chain(named).collect();
            for name in self.compare.iter().flatten() {
                group_of(name, groups.iter().map(String::as_str))?;
            }
        }
        Ok(())
    }

    /// The tests by name; all of them if none is named.
    pub(super) fn tests(&self) -> Result<Vec<Test>> {
        let names = || Test::ENTRIES.iter().map(|entry| entry.name);
        let named = |name: &str| {
            let name = name.trim();
            Test::named(name).ok_or_else(|| {
                let error =
                    Error::options(format!("there is no test `{name}`")).with_code("unknown_test");
                match nearest(name, names()) {
                    Some(near) => error.with_help(format!("did you mean `{near}`?")),
                    None => error.with_help(format!(
                        "the tests are: {}",
                        names().collect::<Vec<_>>().join(", ")
                    )),
                }
            })
        };
        let tests: Result<Vec<Test>> =
            if self.tests.is_empty() || self.tests.iter().any(|name| name.trim() == "all") {
                names().map(named).collect()
            } else {
                self.tests.iter().map(|name| named(name)).collect()
            };
        let with_options = |test| match test {
            Test::CalendarTime(_) => Test::CalendarTime(self.calendar_time),
            test => test,
        };
        Ok(tests?.into_iter().map(with_options).collect())
    }

    /// Refuses a run that lacks an input of its model.
    pub(super) fn check_inputs(&self, design: &Design, inputs: Inputs<'_>) -> Result<()> {
        if let Some(benchmark) = &self.benchmark {
            inputs.prices.universe().check_benchmark(benchmark)?;
        }
        let without_benchmark =
            self.benchmark.is_none() && inputs.events.iter().all(|event| event.benchmark.is_none());
        if design.needs_market() && without_benchmark {
            let error = Error::options(
                "the model needs a benchmark, and neither the options nor the events name one",
            )
            .with_code("no_benchmark");
            return Err(error.with_help(message![
                "give ",
                option::BENCHMARK.with("SYMBOL"),
                ", a symbol among the prices, or use ",
                option::MODEL.with("mean-adjusted"),
            ]));
        }
        self.check_factors(design, inputs)
    }

    /// Refuses options that the model has no meaning for.
    pub(super) fn check_model(&self, model: &dyn NormalReturns, name: &str) -> Result<()> {
        if self.thin_trading && !model.allows_trade_to_trade() {
            let message = message![
                option::THIN_TRADING,
                format!(" does not go with the model {name}"),
            ];
            return Err(Error::options(message).with_help(message![
                "the model needs returns of one session each; give ",
                option::MODEL.with("market"),
                " with ",
                option::THIN_TRADING,
                ", or leave it out",
            ]));
        }
        if model.forecasts_forward() && self.estimation.first() > self.window.last() {
            let message = format!(
                "the model {name} forecasts forward, and the estimation window {} lies after the event window {}",
                self.estimation, self.window
            );
            return Err(Error::options(message).with_help(message![
                "give an ",
                option::ESTIMATION,
                " before ",
                option::WINDOW
            ]));
        }
        Ok(())
    }

    fn check_factors(&self, design: &Design, inputs: Inputs<'_>) -> Result<()> {
        if design.intercept && design.terms.is_empty() && self.model.name() == "factors" {
            let error = Error::options("the model `factors` needs the names of its columns");
            return Err(error.with_help(message!["give ", option::FACTOR_COLUMNS.with("a,b,c")]));
        }
        let needed = design.factor_columns();
        if needed.is_empty() {
            return Ok(());
        }
        let Some(factors) = inputs.factors else {
            return Err(Error::options("the model needs factor returns")
                .with_code("no_factors")
                .with_help(message!["give ", option::FACTORS.with("PATH")]));
        };
        if let Some(missing) = needed
            .iter()
            .find(|columns| factors.first_of(columns).is_none())
        {
            let message = format!("the model needs the factor column {}", missing.join(" or "));
            return Err(Error::options(message)
                .with_code("no_factors")
                .with_help(format!("the columns are: {}", factors.names().join(", "))));
        }
        Ok(())
    }

    /// The options as results state them.
    pub(super) fn echo(&self, model: &'static str, windows: &Windows, tests: &[Test]) -> PlanEcho {
        PlanEcho {
            model,
            model_options: (self.model.name() == model).then(|| self.model.clone()),
            estimation: windows.estimation,
            window: windows.event,
            cars: windows.cars.clone(),
            min_obs: windows.min_observations,
            returns: self.returns,
            price: self.price,
            benchmark: self.benchmark.clone(),
            thin_trading: self.thin_trading,
            on_collinear: self.on_collinear,
            tests: tests.iter().map(Test::name).collect(),
            calendar_time: self.calendar_time,
            group_by: self.group_by.clone(),
            compare: self.compare.clone(),
            regress: self.regress.clone(),
            roll: self.roll,
            unknown_timing: self.unknown_timing,
            event_detail: self.event_detail,
        }
    }
}
