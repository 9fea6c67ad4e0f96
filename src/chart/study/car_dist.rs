//! The distribution of CAR over events.

use super::caption::{footnote, sample};
use super::groups::{ordered_groups, page_name, short_names};
use crate::chart::distribution::{columns, key, panel, placed, range, share_counts};
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Across, Claim, Figure, Light, LightPlace, Panel};
use crate::chart::words::{during, window};
use crate::event::ALL;
use crate::math::moments::{mean, median};
use crate::report::words::counted;
use crate::study::outcome::{EventOutcome, StudyOutcome};
use crate::table::{Cell, Table};

/// Most panels in one column of a journal.
const MOST_NARROW: usize = 2;

/// Most groups with a panel of their own.
const MOST_GROUPS: usize = 5;

/// The CAR of the events of one panel.
struct Sample<'a> {
    /// The group.
    group: String,
    /// Its name, short enough for a heading.
    name: String,
    events: Vec<&'a EventOutcome>,
    cars: Vec<f64>,
}

impl<'a> Sample<'a> {
    fn new(
        group: String,
        name: String,
        events: impl Iterator<Item = &'a EventOutcome>,
        window: usize,
    ) -> Self {
        let car = |event: &EventOutcome| {
            event
                .windows
                .get(window)
                .filter(|window| window.is_complete())?
                .car
        };
        let (events, cars) = events
            .filter_map(|event| Some((event, car(event)?)))
            .unzip();
        Self {
            group,
            name,
            events,
            cars,
        }
    }
}

impl Sample<'_> {
    /// Returns the CAR of each event.
    fn lights(&self) -> Vec<Light> {
        let both = self.events.iter().zip(&self.cars);
        let light = |(event, car): (&&EventOutcome, &f64)| Light {
            event: event.event_id.to_string(),
            place: LightPlace::Value(*car),
        };
        both.map(light).collect()
    }
}

/// The beginning of the names of these figures.
const NAME: &str = "car-dist";

/// Draws the CAR of each tested window: of all events, then of the groups. Windows after the first are drawn on request. Returns no
/// figure for fewer than two events.
pub fn figures(outcome: &StudyOutcome) -> Vec<Figure> {
    let first = outcome.events.first();
    let windows = first.map_or(0, |event| event.windows.len());
    let figures = (0..windows).map(|window| figure(outcome, (window, windows)));
    figures.flatten().collect()
}

fn figure(outcome: &StudyOutcome, number: (usize, usize)) -> Option<Figure> {
    let tested = outcome.events.first()?.windows.get(number.0)?;
    let (from, to) = (tested.from, tested.to);
    let mut samples = vec![Sample::new(
        ALL.to_owned(),
        ALL.to_owned(),
        outcome.events.iter(),
        number.0,
    )];
    let mut groups = ordered_groups(outcome);
    groups.retain(|group| group.group != ALL);
    let others = groups.len().saturating_sub(MOST_GROUPS);
    groups.truncate(MOST_GROUPS);
    for (group, name) in groups.iter().zip(short_names(&groups)) {
        let events = outcome
            .events
            .iter()
            .filter(|event| event.groups.contains(&group.group));
        samples.push(Sample::new(group.group.clone(), name, events, number.0));
    }
    samples.retain(|sample| sample.cars.len() > 1);
    let all = samples.first()?;
    let range = range(&all.cars);
    let panels = samples.iter().map(|sample| Panel {
        group: sample.group.clone(),
        lights: sample.lights(),
        ..panel(&sample.name, "Events", (&sample.cars, &sample.cars), range)
    });
    let mut panels: Vec<Panel> = panels.collect();
    share_counts(&mut panels);
    panels
        .iter_mut()
        .skip(MOST_NARROW)
        .for_each(|panel| panel.is_wide_only = true);
    let when = during(from, to);
    let claim = title(all, &when);
    Some(Figure {
        name: page_name(NAME, number),
        is_on_request: number.0 > 0,
        window: Some((from.0, to.0)),
        title: claim.text,
        amounts: claim.amounts,
        findings: samples
            .iter()
            .map(|sample| {
                let found = title(sample, &when);
                let text = format!("{}: {}", sample.name, found.text);
                (sample.group.clone(), found.saying(text))
            })
            .collect(),
        subtitle: sample(outcome),
        footnote: footnote(&lead(&samples, others)),
        x_label: format!("CAR of {} (%)", window(from, to)),
        x: Across::Percent,
        range: Some(range),
        columns: columns(samples.len()),
        panels,
        data: data(&samples, range, (from.0, to.0)),
        ..Figure::default()
    })
}

fn lead(samples: &[Sample<'_>], others: usize) -> String {
    let key = key(samples.iter().map(|sample| sample.cars.len()), "event");
    match others {
        0 => key,
        1 => format!("{key} 1 further group is not shown."),
        n => format!("{key} {n} further groups are not shown."),
    }
}

fn title(sample: &Sample<'_>, when: &str) -> Claim {
    let mut claim = Claim::default();
    let up = sample.cars.iter().filter(|value| **value > 0.0).count();
    let mut shown =
        |value: Option<f64>| value.map(|value| claim.percent(value)).unwrap_or_default();
    let text = format!(
        "{up} of {} rose {when}; median {}, mean {}",
        counted(sample.cars.len(), "event"),
        shown(median(&sample.cars)),
        shown(mean(&sample.cars))
    );
    claim.saying(text)
}

fn data(samples: &[Sample<'_>], range: (f64, f64), (from, to): (i32, i32)) -> Table {
    let mut data = Table::of_figure(&[
        "event_id", "symbol", "group", "from", "to", "car", "bin_low", "bin_high", "clipped",
    ]);
    for sample in samples {
        let places = placed(&sample.cars, range);
        for ((event, car), (bin, is_beyond)) in sample.events.iter().zip(&sample.cars).zip(places) {
            let [low, high] = ends(bin);
            data.push([
                Cell::text(&event.event_id),
                Cell::text(event.symbol.to_string()),
                Cell::text(&sample.group),
                Cell::Whole(from.into()),
                Cell::Whole(to.into()),
                number(Some(*car)),
                low,
                high,
                truth(is_beyond),
            ]);
        }
    }
    data
}
