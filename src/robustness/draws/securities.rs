//! Pseudo-studies with other securities, matched by beta and sigma.

use std::collections::{BTreeMap, BTreeSet};

use super::draw::{Choices, Draw};
use super::eligible::own_dates;
use crate::market::{CalendarId, Clock, Security};
use crate::math::draws::{below, generator, lot};
use crate::math::elementary::ln;
use crate::math::moments::mean_and_spread;
use crate::study::abnormal::EventAbnormal;
use crate::study::{MovedEvent, Template};
use crate::time::{Date, Day};

/// Draws of other securities on the days of the news.
///
/// An event is matched with the securities of its exchange whose beta and ln sigma, estimated by the model of the study on the
/// same estimation window, are nearest to its own, each distance measured in standard deviations over the candidates. Benchmarks
/// and securities with an event of their own near that day are no candidates, nor are those with a missing day in a tested
/// window.
#[derive(Debug, Clone)]
pub struct SecurityDraws {
    seed: u64,
    /// `matches[i]`: the securities nearest to that of event `i`; those of the event before for another event of one reaction.
    matches: Vec<Vec<Security>>,
    left_out: Vec<usize>,
}

/// The securities among which one is drawn.
const NEAREST: usize = 20;

/// An event with fewer matches is left out.
const FEWEST: usize = 5;

/// Candidates that are measured at a time.
const MOST_MEASURED: usize = 200_000;

/// Random matches that are tried before the remaining ones are tried in order.
const TRIES: usize = 50;

/// A day on which securities are compared: benchmark, calendar and day 0.
type Place = (Option<Security>, CalendarId, Day);

/// A candidate with its beta and ln sigma.
type Candidate = (Security, [f64; 2]);

impl SecurityDraws {
    /// Finds the securities that match those of a study.
    pub fn new(template: &Template<'_>) -> Self {
        let events = template.events();
        let mut by_place: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
        for (event, measured) in events.iter().enumerate() {
            by_place.entry(place(measured)).or_default().push(event);
        }
        let own = own_dates(template);
        let benchmarks: BTreeSet<Security> = events
            .iter()
            .filter_map(|measured| measured.aligned.benchmark)
            .collect();
        let universe = template.inputs().prices.universe();
        let all = universe.securities();
        let all: Vec<Security> = all.filter(|s| !benchmarks.contains(s)).collect();
        let mut matches = vec![Vec::new(); events.len()];
        let places: Vec<(&Place, &Vec<usize>)> = by_place.iter().collect();
        for places in places.chunks((MOST_MEASURED / all.len().max(1)).max(1)) {
            let mut moved = Vec::new();
            for (place, events) in places {
                let candidates = all
                    .iter()
                    .filter(|s| is_candidate(template, **s, place, &own));
                moved.extend(candidates.map(|security| MovedEvent {
                    event: events[0],
                    security: *security,
                    day0: place.2,
                }));
            }
            let by_place = candidates(template, moved);
            for (place, events) in places {
                let candidates = by_place.get(place).map_or(&[][..], Vec::as_slice);
                for event in *events {
                    matches[*event] = nearest(candidates, traits(&template.events()[*event]));
                }
            }
        }
        let too_few = |event: &usize| matches[*event].len() < FEWEST;
        Self {
            seed: lot(template.plan().seed, ["placebo", "securities"]),
            left_out: (0..events.len()).filter(too_few).collect(),
            matches,
        }
    }

    /// Returns the positions of the events that cannot be moved.
    pub fn left_out(&self) -> &[usize] {
        &self.left_out
    }

    /// Returns how many choices the draws have.
    pub fn choices(&self) -> Choices {
        let drawn = self.matches.iter().map(Vec::len);
        let drawn: Vec<usize> = drawn.filter(|n| *n >= FEWEST).collect();
        Choices {
            fewest: drawn.iter().copied().min().unwrap_or(0),
            parts: drawn.len(),
            separated: false,
        }
    }

    /// Returns the draw of this number.
    pub fn draw(&self, template: &Template<'_>, number: u64) -> Draw {
        let mut generator = generator(self.seed, number);
        let mut taken: BTreeSet<(Date, Security)> = BTreeSet::new();
        let mut members: Vec<MovedEvent> = Vec::new();
        let mut before: Option<(Security, Place, Option<Security>)> = None;
        for (event, matches) in self.matches.iter().enumerate() {
            let measured = &template.events()[event];
            let (own, place) = (measured.aligned.security, place(measured));
            // Several events of one reaction move together.
            let same = before.filter(|(security, at, _)| (*security, *at) == (own, place));
            let security = match same {
                Some((_, _, security)) => security,
                None if matches.len() < FEWEST => None,
                None => {
                    let tried = (0..TRIES).map(|_| below(matches.len(), &mut generator));
                    let mut tried = tried.map(|i| matches[i]).chain(matches.iter().copied());
                    tried.find(|security| taken.insert((measured.aligned.date, *security)))
                }
            };
            before = Some((own, place, security));
            members.extend(security.map(|security| MovedEvent {
                event,
                security,
                day0: measured.aligned.day0,
            }));
        }
        Draw::new(number, members)
    }
}

fn place(measured: &EventAbnormal) -> Place {
    let aligned = &measured.aligned;
    (aligned.benchmark, aligned.calendar, aligned.day0)
}

/// Returns the coefficient of the market, 0 for a model without one, and ln sigma.
fn traits(measured: &EventAbnormal) -> [f64; 2] {
    let fit = &measured.fit;
    let beta = fit.coefficients.get(1).copied().unwrap_or(0.0);
    [beta, ln(fit.sigma)]
}

/// Returns whether a security is counted on the calendar of a place and has no event of its own near it.
fn is_candidate(
    template: &Template<'_>,
    security: Security,
    (benchmark, calendar, day0): &Place,
    own: &BTreeMap<Security, BTreeSet<Date>>,
) -> bool {
    let sample = template.sample();
    let clock = Clock::new(&sample.listings, security, *benchmark);
    if sample.calendars.id(&clock) != Some(*calendar) {
        return false;
    }
    let reach = template.plan().window.days();
    let calendar = sample.calendars.get(*calendar);
    let mut own = own.get(&security).into_iter().flatten();
    own.all(|date| {
        let day = calendar.on_or_after(*date);
        day.is_none_or(|day| day.0.abs_diff(day0.0) >= reach)
    })
}

/// Measures candidates and returns the usable ones by place, in the order of their symbols.
fn candidates(
    template: &Template<'_>,
    mut moved: Vec<MovedEvent>,
) -> BTreeMap<Place, Vec<Candidate>> {
    let calendars = &template.sample().calendars;
    let date = |moved: &MovedEvent| {
        let aligned = &template.events()[moved.event].aligned;
        calendars.get(aligned.calendar).date(moved.day0)
    };
    moved.sort_by_key(|moved| (date(moved), moved.security, moved.event));
    let measured = template.measure(&moved, false);
    let abnormal = measured.abnormal();
    let mut by_place: BTreeMap<Place, Vec<Candidate>> = BTreeMap::new();
    for (position, event) in abnormal.events.iter().enumerate() {
        let cars = 0..abnormal.windows.cars.len();
        if cars
            .clone()
            .all(|car| abnormal.complete(position, car).is_some())
        {
            let of_place = by_place.entry(place(event)).or_default();
            of_place.push((event.aligned.security, traits(event)));
        }
    }
    by_place
}

/// Returns the candidates nearest to these traits; the first by symbol of those that are as near.
fn nearest(candidates: &[Candidate], own: [f64; 2]) -> Vec<Security> {
    let scale = |k: usize| {
        let values: Vec<f64> = candidates.iter().map(|(_, traits)| traits[k]).collect();
        mean_and_spread(&values).map_or(1.0, |(_, sd)| sd)
    };
    let scales = [scale(0), scale(1)];
    let distance = |traits: &[f64; 2]| -> f64 {
        let apart = |k: usize| ((traits[k] - own[k]) / scales[k]).powi(2);
        apart(0) + apart(1)
    };
    let mut by_distance: Vec<(f64, Security)> = candidates
        .iter()
        .map(|(security, traits)| (distance(traits), *security))
        .collect();
    by_distance.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let nearest = by_distance.into_iter().take(NEAREST);
    nearest.map(|(_, security)| security).collect()
}
