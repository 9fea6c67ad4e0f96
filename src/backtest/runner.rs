//! Running a backtest, with rules, costs and sizes of the caller's own where there are any.

use std::collections::BTreeSet;

use super::cost::{Borrow, Charge, Cost};
use super::currency::Currencies;
use super::describe;
use super::inputs::Inputs;
use super::limit::Limit;
use super::markets::Markets;
use super::order_builder::orders;
use super::outcome::BacktestOutcome;
use super::paper::papers;
use super::resolved::{Chosen, Resolved, leverage_limit};
use super::rule::{Rule, Side};
use super::setup::Setup;
use super::simulate::{outlooks, simulate};
use super::size::{Size, Sizing};
use super::spec::Backtest;
use super::timetable::{Timetable, trading_dates};
use super::traded::Traded;
use crate::catalogue::Entry;
use crate::error::{Error, Result};
use crate::event::confounders::{Surroundings, confounding};
use crate::event::overlap::exclude_near;
use crate::event::{Event, Sample, align};
use crate::market::{Factors, RISK_FREE};
use crate::time::{Window, WindowSet};
use crate::units::Bps;

/// A backtest about to be run; made by [`Backtest::runner`].
///
/// ```
/// use newsquake::backtest::{Backtest, Decision, History, Inputs, Rule, Way};
/// use newsquake::backtest::outcome::BacktestOutcome;
/// use newsquake::error::Result;
/// use newsquake::event::Event;
///
/// /// Buys what rose on the last session before the news.
/// struct Momentum;
///
/// impl Rule for Momentum {
///     fn decide(&self, _: &Event, history: &History<'_>) -> Decision {
///         let closes = history.closes();
///         let rose = closes.len() > 1 && closes[closes.len() - 1] > closes[closes.len() - 2];
///         Ok(if rose { Way::Long } else { Way::Short })
///     }
/// }
///
/// fn trade(inputs: Inputs<'_>) -> Result<BacktestOutcome> {
///     Backtest::default().runner(inputs).rule("momentum", &Momentum).run()
/// }
/// ```
#[derive(Clone)]
pub struct Runner<'a> {
    backtest: &'a Backtest,
    inputs: Inputs<'a>,
    rule: Option<(&'a str, &'a dyn Rule)>,
    costs: Vec<(&'a str, &'a dyn Charge)>,
    size: Option<(&'a str, &'a dyn Sizing)>,
    estimation: Option<(WindowSet, usize)>,
    confounders: Option<(&'a [Event], Window)>,
    factors: Option<&'a Factors>,
    positions: bool,
}

impl Backtest {
    /// Prepares a run of these inputs.
    pub fn runner<'a>(&'a self, inputs: Inputs<'a>) -> Runner<'a> {
        Runner {
            backtest: self,
            inputs,
            rule: None,
            costs: Vec::new(),
            size: None,
            estimation: None,
            confounders: None,
            factors: None,
            positions: false,
        }
    }

    /// Runs the backtest. The same inputs give the same bits for any order of events and any number of threads.
    ///
    /// # Errors
    /// Options that make no sense, and inputs that lack what the options need. An event that cannot be traded is no
    /// error: the outcome lists it with the reason.
    pub fn run(&self, inputs: Inputs<'_>) -> Result<BacktestOutcome> {
        self.runner(inputs).run()
    }
}

impl<'a> Runner<'a> {
    /// Trades by a rule of the caller's own, in the place of the option `side`.
    #[must_use]
    pub fn rule(mut self, name: &'a str, rule: &'a dyn Rule) -> Self {
        self.rule = Some((name, rule));
        self
    }

    /// Adds a cost of the caller's own to those of the options.
    #[must_use]
    pub fn cost(mut self, name: &'a str, cost: &'a dyn Charge) -> Self {
        self.costs.push((name, cost));
        self
    }

    /// Sizes trades by a size of the caller's own, in the place of the option `size`.
    #[must_use]
    pub fn size(mut self, name: &'a str, size: &'a dyn Sizing) -> Self {
        self.size = Some((name, size));
        self
    }

    /// Says in the plan on which windows, with how many observations at least, the facts of the inputs were estimated.
    #[must_use]
    pub fn estimated_on(mut self, windows: WindowSet, min_obs: usize) -> Self {
        self.estimation = Some((windows, min_obs));
        self
    }

    /// Names other news that confounds events of the same security, and the window around an event in which it does unless the
    /// options name another one.
    #[must_use]
    pub fn confounders(mut self, confounders: &'a [Event], window: Window) -> Self {
        self.confounders = Some((confounders, window));
        self
    }

    /// Takes the risk-free rate of a factor file off the returns in the Sharpe ratio, its probability, alpha and beta. A file
    /// without such a rate changes nothing.
    #[must_use]
    pub fn factors(mut self, factors: Option<&'a Factors>) -> Self {
        self.factors = factors;
        self
    }

    /// Records what is held at each close: [`BacktestOutcome::positions`].
    #[must_use]
    pub fn with_positions(mut self, wanted: bool) -> Self {
        self.positions = wanted;
        self
    }

    /// Returns the options that the run goes by.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn resolve(&self) -> Result<Resolved> {
        self.resolve_plan(self.backtest)
    }

    /// Returns the options that a run by another plan goes by.
    pub(super) fn resolve_plan(&self, backtest: &Backtest) -> Result<Resolved> {
        let mut plan = backtest.resolve(&self.inputs)?;
        if let Some((name, rule)) = self.rule {
            check_own("rule", name, Side::ENTRIES, rule.limits())?;
            plan.side = name.to_owned();
            plan.side_options = None;
        }
        for (name, cost) in &self.costs {
            check_own("cost", name, Cost::ENTRIES, cost.limits())?;
            plan.costs.push(own(name, cost.words()));
        }
        if let Some((name, size)) = self.size {
            check_own("size", name, Size::ENTRIES, size.limits())?;
            plan.size = own(name, size.words());
            plan.slots = size.slots();
            plan.leverage = leverage_limit(backtest.leverage, size);
        }
        (plan.estimation, plan.min_obs) = self.estimation.clone().unzip();
        let known = RISK_FREE.iter().find(|name| {
            let column = self.factors.map(|factors| factors.column(name));
            column.flatten().is_some()
        });
        plan.risk_free = known.map(|name| (*name).to_owned());
        Ok(plan)
    }

    /// Returns what a simulation by a plan goes by.
    pub(super) fn setup<'s>(&'s self, backtest: &'s Backtest, plan: &'s Resolved) -> Setup<'s> {
        let listed = backtest.costs.iter().map(Cost::behaviour);
        // The fees that events state are charged even where no general one is.
        let is_borrow = |cost: &Cost| matches!(cost, Cost::Borrow(_));
        let states_fees = plan.borrow_column.is_some() && !backtest.costs.iter().any(is_borrow);
        let free: &dyn Charge = &NO_FEE;
        let costs = listed
            .chain(self.costs.iter().map(|(_, cost)| *cost))
            .chain(states_fees.then_some(free));
        Setup {
            plan,
            rule: self
                .rule
                .map_or(backtest.side.behaviour(), |(_, rule)| rule),
            size: self
                .size
                .map_or(backtest.size.behaviour(), |(_, size)| size),
            costs: costs.collect(),
            factors: self.factors,
            positions: self.positions,
            benchmarks: true,
        }
    }

    /// Returns the events of the run, placed on their calendars.
    pub(super) fn sample(&self) -> Sample {
        let Inputs {
            events,
            prices,
            exchanges,
            ..
        } = self.inputs;
        let mut sample = align(events, prices, exchanges, &self.backtest.align());
        self.choose(&mut sample);
        sample
    }

    /// Returns how prices become money of the account.
    pub(super) fn currencies(&self, sample: &Sample) -> Result<Currencies> {
        let securities = sample.aligned.iter().flat_map(|event| {
            let benchmark = event.benchmark;
            std::iter::once(event.security).chain(benchmark)
        });
        let prices = self.inputs.prices;
        Currencies::resolve(self.backtest, prices, &sample.listings, securities)
    }

    /// Returns what is run.
    pub(super) fn inputs(&self) -> &Inputs<'a> {
        &self.inputs
    }

    /// Returns the options that the runner was made of.
    pub(super) fn backtest(&self) -> &'a Backtest {
        self.backtest
    }

    /// Runs the backtest. The same inputs give the same bits for any order of events and any number of threads.
    ///
    /// # Errors
    /// Options that make no sense, inputs that lack what the options need, and names that the catalogues already hold. An
    /// event that cannot be traded is no error: the outcome lists it with the reason.
    pub fn run(&self) -> Result<BacktestOutcome> {
        let plan = self.resolve()?;
        let inputs = &self.inputs;
        let mut sample = self.sample();
        let listings = sample.listings.clone();
        let currencies = self.currencies(&sample)?;
        let plan = converted(plan, &currencies);
        let setup = self.setup(self.backtest, &plan);
        let markets = Markets::new(inputs.prices, &listings, plan.price, currencies);
        let (orders, refused) = orders(&setup, inputs, &sample, &markets);
        sample.exclude(refused);
        let dates = trading_dates(&setup, &markets, &sample, &orders);
        let table = Timetable::new(&setup, &markets, &orders, &dates);
        // An account goes from day to day on one thread; what it does not decide is computed beside it.
        let outlooks = outlooks(&setup, &markets, &orders);
        let (ledger, papers) = rayon::join(
            || simulate(&setup, &markets, &orders, outlooks.as_deref(), &table),
            || papers(&markets, &orders),
        );
        sample.exclude(ledger.refused.clone());
        let traded = Traded {
            orders: &orders,
            papers: &papers,
            ledger: &ledger,
        };
        describe::outcome(&setup, inputs, &sample, &markets, &traded)
    }
}

/// Returns a plan that names the currency of the account and the pairs that are used.
pub(super) fn converted(plan: Resolved, currencies: &Currencies) -> Resolved {
    Resolved {
        currency: currencies.account.clone(),
        fx: currencies.pairs.clone(),
        ..plan
    }
}

/// The general fee for borrowed shares where events state their own alone.
const NO_FEE: Borrow = Borrow {
    rate: Bps::whole(0),
};

impl Runner<'_> {
    /// Excludes confounded events and those that are too near to others, if the options ask for it.
    fn choose(&self, sample: &mut Sample) {
        let (confounders, window) = self.confounders.unzip();
        let Inputs {
            events,
            prices,
            exchanges,
            ..
        } = self.inputs;
        let around = Surroundings {
            events,
            confounders,
            prices,
            exchanges,
        };
        let options = self.backtest.align();
        let window = window.unwrap_or(EVENT_WINDOW);
        if let Some(found) = confounding(sample, around, &options, window) {
            found.exclude(sample);
            let findings = [found.finding(events), found.look_ahead()];
            sample.findings.extend(findings.into_iter().flatten());
        }
        if let Some(gap) = options.select.min_gap {
            exclude_near(sample, events, gap, &BTreeSet::new());
        }
    }
}

/// The window in which other news confounds an event unless the caller says otherwise: the event window of a study.
const EVENT_WINDOW: Window = Window::fixed(-10, 10);

fn own<T>(name: &str, words: String) -> Chosen<T> {
    Chosen::Own {
        own: name.to_owned(),
        words,
    }
}

/// Refuses a name that a catalogue already holds, and numbers outside of their ranges.
fn check_own(kind: &str, name: &str, entries: &[Entry], limits: Vec<Limit>) -> Result<()> {
    if entries.iter().any(|entry| entry.name == name) {
        let message = format!("the {kind} `{name}` has the name of a built-in one");
        let help = "give it a name of its own, so that the plan says which one was used";
        return Err(Error::options(message).with_help(help));
    }
    limits.iter().try_for_each(Limit::check)
}
