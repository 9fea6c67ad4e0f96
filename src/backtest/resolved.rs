//! The options that a run goes by, with every default filled in.

use rayon::prelude::*;
use serde::Serialize;

use super::cost::Cost;
use super::inputs::Inputs;
use super::rule::Side;
use super::size::{Size, Sizing};
use super::spec::{Backtest, Entry, Hedge, Overlap};
use crate::error::{Error, Result, message, option};
use crate::event::{Cutoff, Event, Roll, Selection, UnknownTiming, number_column};
use crate::market::{Finder, PriceBasis, Security};
use crate::time::{Date, WindowSet};
use crate::units::Percent;

/// Sessions per year of markets that rest at weekends, by convention.
const SESSIONS_PER_YEAR: f64 = 252.0;

/// Days per year of markets that never rest.
const DAYS_PER_YEAR: f64 = 365.0;

/// The priority that no column states: a draw alone.
const DRAW: &str = "draw";

/// The options that a run goes by, with every default filled in: the `plan` of its results.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Resolved {
    /// The name of the rule that decides which way events are traded.
    pub side: String,
    /// The options of that rule; `null` for a rule of the caller's own.
    pub side_options: Option<Side>,
    /// The price after the news at which an event is entered.
    pub entry: Entry,
    /// Sessions to wait before the entry.
    pub delay: u32,
    /// Sessions from the entry session to the exit session, at whose close a trade is closed.
    pub hold: u32,
    /// The loss at which a trade is closed, percent of the entry price.
    pub stop: Option<Percent>,
    /// The gain at which a trade is closed, percent of the entry price.
    pub take: Option<Percent>,
    /// The fall from the best price so far at which a trade is closed, percent of the entry price.
    pub trail: Option<Percent>,
    /// How far below the first price a limit order waits to buy (above it, to sell short), percent; `null`: no limit order.
    pub limit_entry: Option<Percent>,
    /// Sessions after its first one for which a limit order waits.
    pub limit_sessions: u32,
    /// The longest wait of an entry for a price, sessions; `null`: any.
    pub max_wait: Option<u32>,
    /// What happens to a further event of a security that is held.
    pub overlap: Overlap,
    /// The column whose larger numbers come first among the entries of one moment.
    pub priority: Option<String>,
    /// What decides among the entries of one moment, in words.
    pub ties: String,
    /// What is held of the benchmark against a trade.
    pub hedge: Hedge,
    /// Money at the start.
    pub capital: f64,
    /// How much money a trade gets.
    pub size: Chosen<Size>,
    /// The most trades that may be held at a time, where the size has slots.
    pub slots: Option<usize>,
    /// The largest gross exposure as a multiple of equity; `null`: no limit.
    pub leverage: Option<f64>,
    /// The largest value of all trades of one security, percent of equity.
    pub max_name: Option<Percent>,
    /// The largest value of all trades of one group, percent of equity.
    pub max_tag: Option<Percent>,
    /// The largest difference between longs and shorts, percent of equity.
    pub max_net: Option<Percent>,
    /// Whether purchases must be paid from the cash that is there.
    pub cash_only: bool,
    /// The largest share of a day's volume that an entry may take, percent.
    pub participation: Option<Percent>,
    /// Whether trades hold whole shares only.
    pub whole_shares: bool,
    /// What trading costs.
    pub costs: Vec<Chosen<Cost>>,
    /// The column of the events with the borrow fee of each, basis points a year.
    pub borrow_column: Option<String>,
    /// The exchange rates among the prices that are used.
    pub fx: Vec<String>,
    /// The currency of the account; `null`: prices of all currencies are taken at one to one.
    pub currency: Option<String>,
    /// The column of the factor file with the risk-free rate; `null`: the rate is taken as zero.
    pub risk_free: Option<String>,
    /// The window on which betas, volatilities and reactions were estimated; `null` where the caller did not say.
    pub estimation: Option<WindowSet>,
    /// The fewest usable days of that window.
    pub min_obs: Option<usize>,
    /// The benchmark of events that do not name their own.
    pub benchmark: Option<String>,
    /// The column that prices come from; `null`: `adj_close` where a security has it.
    pub price: Option<PriceBasis>,
    /// Where an event on a day without trading goes.
    pub roll: Roll,
    /// Where day 0 of an event with a date but no time lies.
    pub unknown_timing: UnknownTiming,
    /// The time of day on the exchange's clock from which news counts as after the close.
    pub cutoff: Option<Cutoff>,
    /// Which events are traded.
    pub select: Selection,
    /// The column of the events that groups the results.
    pub group_by: String,
    /// Whether trades at prices from before the news were allowed.
    pub allow_same_bar: bool,
    /// Sessions per year, by which daily numbers are annualised.
    pub days_per_year: f64,
    /// Random seed.
    pub seed: u64,
}

/// An entry of a catalogue with its options, or something of the caller's own with its name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Chosen<T> {
    /// An entry of the catalogue.
    Listed(T),
    /// Something of the caller's own.
    Own {
        /// The name that the caller gave it.
        own: String,
        /// What it does, as a phrase for reports.
        words: String,
    },
}

impl Resolved {
    /// Returns whether anything is charged for trading; the events may state the fees of borrowed shares alone.
    pub fn has_costs(&self) -> bool {
        !self.costs.is_empty() || self.borrow_column.is_some()
    }
}

impl Chosen<Cost> {
    /// Returns what it costs, as a phrase for reports.
    pub fn words(&self) -> String {
        match self {
            Self::Listed(cost) => cost.behaviour().words(),
            Self::Own { words, .. } => words.clone(),
        }
    }
}

impl Chosen<Size> {
    /// Returns the size, as a phrase for reports.
    pub fn words(&self) -> String {
        match self {
            Self::Listed(size) => size.behaviour().words(),
            Self::Own { words, .. } => words.clone(),
        }
    }
}

impl Backtest {
    /// Returns the options that a run of these inputs goes by.
    ///
    /// # Errors
    /// Options that make no sense, and inputs that lack what the options need.
    pub fn resolve(&self, inputs: &Inputs<'_>) -> Result<Resolved> {
        self.check()?;
        self.check_inputs(inputs)?;
        // Without `..`: an option that is missing here would be missing in the plan, and does not compile.
        let Self {
            side,
            entry,
            delay,
            hold,
            stop,
            take,
            trail,
            limit_entry,
            limit_sessions,
            max_wait,
            overlap,
            priority,
            hedge,
            capital,
            size,
            leverage,
            max_name,
            max_tag,
            max_net,
            cash_only,
            participation,
            whole_shares,
            costs,
            borrow_column,
            fx,
            currency,
            benchmark,
            price,
            roll,
            unknown_timing,
            cutoff,
            select,
            group_by,
            allow_same_bar,
            days_per_year,
            seed,
        } = self.clone();
        Ok(Resolved {
            side: side.name().to_owned(),
            side_options: Some(side),
            entry,
            delay,
            hold,
            stop,
            take,
            trail,
            limit_entry,
            limit_sessions,
            max_wait,
            overlap,
            ties: ties(priority.as_deref(), seed),
            priority,
            hedge,
            capital,
            slots: size.behaviour().slots(),
            leverage: leverage_limit(leverage, size.behaviour()),
            size: Chosen::Listed(size),
            max_name,
            max_tag,
            max_net,
            cash_only,
            participation,
            whole_shares,
            costs: costs.into_iter().map(Chosen::Listed).collect(),
            borrow_column,
            fx,
            currency,
            risk_free: None,
            estimation: None,
            min_obs: None,
            benchmark,
            price,
            roll,
            unknown_timing,
            cutoff,
            select,
            group_by,
            allow_same_bar,
            days_per_year: days_per_year.unwrap_or_else(|| default_days_per_year(inputs)),
            seed,
        })
    }

    /// Refuses inputs that lack what the options need.
    fn check_inputs(&self, inputs: &Inputs<'_>) -> Result<()> {
        self.select.check(inputs.events)?;
        // Where every event names its own benchmark, this one is not used.
        let names_none = |event: &Event| event.benchmark.is_none();
        let is_used = inputs.events.is_empty() || inputs.events.iter().any(names_none);
        if let Some(benchmark) = self.benchmark.as_ref().filter(|_| is_used) {
            inputs.prices.universe().check_benchmark(benchmark)?;
        }
        let none_named =
            self.benchmark.is_none() && inputs.events.iter().all(|event| event.benchmark.is_none());
        if self.hedge != Hedge::None && none_named {
            let error = Error::options(
                "a hedge needs a benchmark, and neither the options nor the events name one",
            );
            return Err(error.with_code("no_benchmark").with_help(message![
                "give ",
                option::BENCHMARK.with("SYMBOL"),
                ", a symbol among the prices, or ",
                option::HEDGE.with("none"),
            ]));
        }
        self.check_columns(inputs)
    }

    /// Refuses columns that the events do not have.
    fn check_columns(&self, inputs: &Inputs<'_>) -> Result<()> {
        let priority = self.priority.as_deref().filter(|column| *column != DRAW);
        let columns = [
            (option::PRIORITY, priority),
            (option::BORROW_COLUMN, self.borrow_column.as_deref()),
            (option::WEIGHT_COLUMN, self.size.behaviour().column()),
        ];
        for (option, column) in columns {
            if let Some(column) = column.filter(|_| !inputs.events.is_empty()) {
                number_column(inputs.events, column, option)?;
            }
        }
        Ok(())
    }
}

/// Returns the sessions per year of what the events trade: 365 where one of the securities has bars on most Saturdays and
/// Sundays, else 252.
fn default_days_per_year(inputs: &Inputs<'_>) -> f64 {
    let finder = Finder::new(inputs.prices);
    let named = inputs.events.par_iter();
    let named: Vec<Security> = named
        .filter_map(|event| finder.find(&event.symbol, None).one())
        .collect();
    let securities = inputs.prices.universe().distinct(named);
    let trades_all_week = |security: &Security| {
        let dates = inputs.prices.bars(*security).dates();
        // 1970-01-01 was a Thursday.
        let on = |weekday: i32| {
            let is_on = |date: &Date| u32::from(date.days_since_1970().rem_euclid(7) == weekday);
            dates.iter().map(is_on).sum::<u32>()
        };
        let (saturdays, sundays) = (on(2), on(3));
        let usual = on(6).max(2);
        2 * saturdays >= usual && 2 * sundays >= usual
    };
    match securities.par_iter().any(trades_all_week) {
        true => DAYS_PER_YEAR,
        false => SESSIONS_PER_YEAR,
    }
}

/// Says what decides among the entries of one moment.
fn ties(priority: Option<&str>, seed: u64) -> String {
    match priority {
        None => "the order of day 0, then of symbols".to_owned(),
        Some(DRAW) => format!("earlier news first, then a draw of seed {seed}"),
        Some(column) => {
            format!("larger {column} first, then earlier news, then a draw of seed {seed}")
        }
    }
}

/// Returns the largest gross exposure as a multiple of equity: slots limit it by themselves.
pub(super) fn leverage_limit(wished: Option<f64>, size: &dyn Sizing) -> Option<f64> {
    wished.or(size.slots().is_none().then_some(1.0))
}
