//! Measuring the draws of a planned study once, and testing them with effects of several sizes on top.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Power;
use super::design::Design;
use super::outcome::{PowerOutcome, PowerPlan, SCHEMA, TestPower};
use super::trials::{Trials, Tried};
use crate::error::{Error, Result, message, option};
use crate::event::{Counts, Event, TAGS};
use crate::finding::{Finding, first_of};
use crate::market::{Factors, Prices, Security};
use crate::math::moments::median;
use crate::robustness::watch::Watch;
use crate::study::inference::Verdict;
use crate::study::{Inputs, Measured, Study};
use crate::time::{Exchanges, Lag, Window};

/// The level of the tests.
const LEVEL: f64 = 0.05;

/// The power that counts as seeing an effect.
const SEEN: f64 = 0.8;

/// A planned study and the data on which it is tried out.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    /// The study; its first tested window is the one that is tried out.
    pub study: &'a Study,
    /// Daily bars of the securities and benchmarks.
    pub prices: &'a Prices,
    /// Factor returns, for the models that use them.
    pub factors: Option<&'a Factors>,
    /// Trading hours and time zones.
    pub exchanges: &'a Exchanges,
    /// Events whose number, dates and securities the design takes over where it does not say otherwise.
    pub events: Option<&'a [Event]>,
}

impl Power {
    /// Draws pseudo-studies of the design and counts how often each test rejects, without an effect and with effects of several
    /// sizes on every event. A draw depends on the seed and its number alone.
    ///
    /// # Errors
    /// The design or the study makes no sense, or prices do not suffice for it.
    pub fn run(&self, planned: &Planned<'_>) -> Result<PowerOutcome> {
        self.run_watched(planned, &Watch::new())
    }

    /// Does the same and counts the draws on a watch. Once the watch is stopped, those that are done are kept, and a warning says how
    /// many they are.
    ///
    /// # Errors
    /// As [`Power::run`]; the watch was stopped before the first draws were done.
    pub fn run_watched(&self, planned: &Planned<'_>, watch: &Watch) -> Result<PowerOutcome> {
        self.check()?;
        let study = tried(planned.study)?;
        let design = Design::new(self, &study, planned.prices, planned.events)?;
        let full = Self {
            n: Some(design.n),
            dates: Some(design.dates),
            ..*self
        };
        full.check().map_err(|error| match self.n {
            Some(_) => error,
            None => error.with_help("where the design does not say otherwise, its number and dates are those of the events"),
        })?;
        let draws: Vec<Vec<Event>> = (0..self.draws)
            .into_par_iter()
            .map(|number| design.draw(number, planned.prices))
            .collect::<Result<_>>()?;
        let events: Vec<Event> = draws.into_iter().flatten().collect();
        let inputs = Inputs {
            prices: planned.prices,
            events: &events,
            factors: planned.factors,
            exchanges: planned.exchanges,
        };
        let plan = study.resolve(&inputs)?;
        let measured = study.runner(inputs).measure()?;
        let groups = groups(&measured, &events, self.draws)?;
        let car = plan.cars[0];
        let trials = Trials {
            study: &study,
            measured: &measured,
            lag: Lag(0.clamp(car.first().0, car.last().0)),
            watch,
        };
        let tried = trials.run(&groups)?;
        let tests = plan.tests.iter().enumerate();
        let tests = tests.map(|(place, test)| test_power(test, place, &tried));
        let (first, last) = design.span();
        let quiet = quiet(&measured, planned.prices);
        Ok(PowerOutcome {
            schema: SCHEMA,
            tests: tests.collect(),
            plan: PowerPlan {
                power: *self,
                n: design.n,
                dates: design.dates,
                from: car.first(),
                to: car.last(),
                study: plan,
            },
            counts: Counts {
                events_in: events.len(),
                events_used: measured.abnormal.events.len(),
                events_excluded: measured.sample.excluded.len(),
            },
            n_securities: design.securities.len(),
            first,
            last,
            spread: tried.spread,
            mean_correlation: tried.mean_correlation,
            warnings: tried
                .interrupted(groups.len())
                .into_iter()
                .chain(quiet)
                .collect(),
            effects: tried.effects,
        })
    }
}

/// Returns the positions of the measured events of each draw that has any.
fn groups(measured: &Measured, events: &[Event], draws: usize) -> Result<Vec<Vec<usize>>> {
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); draws];
    for (position, event) in measured.abnormal.events.iter().enumerate() {
        let tag = events[event.aligned.event].tags.first();
        let draw = tag.and_then(|tag| tag.parse::<usize>().ok());
        if let Some(group) = draw.and_then(|draw| groups.get_mut(draw)) {
            group.push(position);
        }
    }
    groups.retain(|group| !group.is_empty());
    if groups.is_empty() {
        let error = Error::options("no pseudo-event could be measured");
        return Err(error.with_code("no_usable_event"));
    }
    Ok(groups)
}

/// Returns the planned study as it is tried out: its first tested window alone, and no more days around the event than that.
fn tried(study: &Study) -> Result<Study> {
    let car = study.windows()?.cars[0];
    let day0 = Window::DAY_ZERO;
    Ok(Study {
        window: car.hull(day0),
        cars: vec![car],
        group_by: TAGS.to_owned(),
        select: Default::default(),
        own_windows: false,
        rolling_beta: None,
        mask_events: false,
        weights: None,
        signed: false,
        reaction: false,
        quantiles: None,
        reactions_once: false,
        cutoff: None,
        compare: Vec::new(),
        regress: Vec::new(),
        event_detail: false,
        ..study.clone()
    })
}

/// A security whose standard deviation is below this share of the typical one is quiet.
const QUIET: f64 = 0.2;

/// Warns of securities that vary far less than the others, such as funds that hold the benchmark: tests of standardised returns see
/// an effect of one size there first, and then little else.
fn quiet(measured: &Measured, prices: &Prices) -> Option<Finding> {
    const SHOWN: usize = 5;
    let mut sigmas: BTreeMap<Security, Vec<f64>> = BTreeMap::new();
    for event in &measured.abnormal.events {
        let security = event.aligned.security;
        sigmas.entry(security).or_default().push(event.fit.sigma);
    }
    let sigmas: Vec<(Security, f64)> = sigmas
        .into_iter()
        .filter_map(|(security, sigmas)| Some((security, median(&sigmas)?)))
        .collect();
    let all: Vec<f64> = sigmas.iter().map(|(_, sigma)| *sigma).collect();
    let typical = median(&all)?;
    let is_quiet = |(_, sigma): &&(Security, f64)| *sigma < QUIET * typical;
    let names: Vec<&str> = (sigmas.iter().filter(is_quiet))
        .map(|(security, _)| prices.universe().symbol(*security))
        .collect();
    let message = message![
        format!(
            "{} among the securities vary by less than a fifth of the typical {:.2} % a day beside the model ({}), so that tests of \
             standardised returns see an effect of one size there first and elsewhere late; name the securities of the study by ",
            names.len(),
            typical * 100.0,
            first_of(&names, SHOWN)
        ),
        option::EVENTS,
    ];
    (!names.is_empty()).then(|| Finding::warning("quiet_securities", message))
}

/// Counts how often a test rejects.
fn test_power(test: &'static str, place: usize, tried: &Tried) -> TestPower {
    let ps = |draws: &Vec<Vec<Verdict>>| -> Vec<f64> {
        draws
            .iter()
            .filter_map(|draw| draw.get(place)?.p())
            .collect()
    };
    let share = |draws: &Vec<Vec<Verdict>>| {
        let ps = ps(draws);
        let rejected = ps.iter().filter(|p| **p < LEVEL).count();
        (!ps.is_empty()).then(|| rejected as f64 / ps.len() as f64)
    };
    let verdicts = &tried.verdicts;
    let power: Vec<Option<f64>> = verdicts.iter().map(share).collect();
    TestPower {
        test,
        n: verdicts.first().map_or(0, |draws| ps(draws).len()),
        size: power.first().copied().flatten(),
        smallest_effect: crossing(&tried.effects, &power),
        power,
    }
}

/// Returns where the power reaches [`SEEN`] for the first time.
fn crossing(effects: &[f64], power: &[Option<f64>]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = effects
        .iter()
        .zip(power)
        .filter_map(|(effect, power)| Some((*effect, (*power)?)))
        .collect();
    let after = pairs.iter().position(|(_, power)| *power >= SEEN)?;
    let (high, above) = pairs[after];
    let Some((low, below)) = after.checked_sub(1).map(|before| pairs[before]) else {
        return Some(high);
    };
    Some(low + (high - low) * (SEEN - below) / (above - below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_is_crossed_on_a_straight_line() {
        let power = [Some(0.05), Some(0.5), Some(0.9), Some(1.0)];
        let found = crossing(&[0.0, 1.0, 2.0, 3.0], &power).unwrap();
        assert!((found - 1.75).abs() < 1e-15, "{found}");
        assert_eq!(crossing(&[0.0, 1.0], &[Some(0.05), Some(0.5)]), None);
    }
}
