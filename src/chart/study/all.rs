//! All figures of a study in their order.

use std::collections::BTreeMap;

use super::event_panel::is_one_reaction;
use super::{
    aar_bars, caar, caar_by_tag, calendar, car_dist, event_panel, forest, heatmap, placebo, power,
    qc, reaction, spaghetti,
};
use crate::chart::figure::Figure;
use crate::market::Prices;
use crate::study::outcome::StudyOutcome;

/// Most figures of single events that a run draws; further ones are drawn on request.
const MOST_DRAWN: usize = 24;

/// Most figures of single events that there are.
pub const MOST_EVENT_PANELS: usize = 500;

/// Returns every figure of a study: its groups, its single events, its sample, then the events with the largest reactions on day 0, of which a run draws
/// the first ones.
pub fn figures(outcome: &StudyOutcome, prices: &Prices) -> Vec<Figure> {
    let mut figures = vec![forest::figure(outcome), caar::figure(outcome)];
    figures.extend(heatmap::figure(outcome));
    figures.extend(spaghetti::figure(outcome));
    figures.extend(car_dist::figures(outcome));
    figures.extend(caar_by_tag::figures(outcome));
    figures.extend(aar_bars::figures(outcome));
    figures.push(calendar::figure(outcome));
    figures.push(qc::figure(outcome, prices));
    figures.extend(reaction::figure(outcome));
    figures.extend(placebo::figure(outcome));
    figures.extend(power::figure(outcome));
    figures.extend(event_panels(outcome, prices));
    figures
}

/// Returns the positions of the events with the largest reaction on day 0, one for each reaction, the largest first.
fn by_reaction(outcome: &StudyOutcome) -> Vec<usize> {
    // Events without daily results have no figure.
    let mut events: Vec<usize> = Vec::new();
    let detailed = outcome.events.iter().enumerate();
    for (position, event) in detailed.filter(|(_, event)| !event.days.is_empty()) {
        // Events are sorted by date and symbol, so that those of one reaction are neighbours.
        let last = events.last().map(|last| &outcome.events[*last]);
        if !last.is_some_and(|last| is_one_reaction(last, event)) {
            events.push(position);
        }
    }
    let reaction = |position: &usize| {
        let days = &outcome.events[*position].days;
        let day0 = days.iter().find(|day| day.day.0 == 0);
        day0.and_then(|day| day.t).map_or(0.0, f64::abs)
    };
    events.sort_by(|a, b| reaction(b).total_cmp(&reaction(a)));
    events
}

/// Returns the positions of the events that have a figure of their own, unless their securities lack prices.
pub(super) fn events_with_panels(outcome: &StudyOutcome) -> Vec<usize> {
    let mut events = by_reaction(outcome);
    events.truncate(MOST_EVENT_PANELS);
    events
}

/// Returns the figures of the events with the largest reaction on day 0, one for each reaction.
fn event_panels(outcome: &StudyOutcome, prices: &Prices) -> Vec<Figure> {
    let events = by_reaction(outcome).into_iter();
    let panels =
        events.filter_map(|event| event_panel::figure(&outcome.events[event], outcome, prices));
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = panels.take(MOST_EVENT_PANELS).map(|mut figure| {
        // Symbols in other scripts may give the same file name.
        let times = taken.entry(figure.name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            figure.name = format!("{}-{times}", figure.name);
        }
        figure
    });
    let mut panels: Vec<Figure> = numbered.collect();
    let further = panels.iter_mut().skip(MOST_DRAWN);
    further.for_each(|figure| figure.is_on_request = true);
    panels
}
