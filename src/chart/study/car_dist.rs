//! The distribution of CAR over events.

use super::caption::{footnote, sample};
use super::groups::{ordered_groups, short_names};
use crate::chart::distribution::{key, panel, placed, range};
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Across, Figure};
use crate::chart::words::{during, percent, window};
use crate::event::ALL;
use crate::math::moments::{mean, median};
use crate::report::words::counted;
use crate::study::outcome::{EventOutcome, StudyOutcome};
use crate::table::{Cell, Table};

/// Most groups with a panel of their own.
const MOST_GROUPS: usize = 5;

/// The CAR of the events of one panel.
struct Sample<'a> {
    name: String,
    events: Vec<&'a EventOutcome>,
    cars: Vec<f64>,
}

impl<'a> Sample<'a> {
    fn new(name: String, events: impl Iterator<Item = &'a EventOutcome>) -> Self {
        let car = |event: &EventOutcome| {
            event
                .windows
                .first()
                .filter(|window| window.is_complete())?
                .car
        };
        let (events, cars) = events
            .filter_map(|event| Some((event, car(event)?)))
            .unzip();
        Self { name, events, cars }
    }
}

/// Draws the CAR of the first tested window: of all events, then of the groups. Returns `None` for fewer than two events.
pub fn figure(outcome: &StudyOutcome) -> Option<Figure> {
    let first = outcome.events.first()?.windows.first()?;
    let (from, to) = (first.from, first.to);
    let mut samples = vec![Sample::new(ALL.to_owned(), outcome.events.iter())];
    let mut groups = ordered_groups(outcome);
    groups.retain(|group| group.group != ALL);
    let others = groups.len().saturating_sub(MOST_GROUPS);
    groups.truncate(MOST_GROUPS);
    for (group, name) in groups.iter().zip(short_names(&groups)) {
        let events = outcome
            .events
            .iter()
            .filter(|event| event.tags.contains(&group.group));
        samples.push(Sample::new(name, events));
    }
    samples.retain(|sample| sample.cars.len() > 1);
    let all = samples.first()?;
    let range = range(&all.cars);
    let panels = samples
        .iter()
        .map(|sample| panel(&sample.name, "Events", &sample.cars, range));
    Some(Figure {
        name: "car-dist".to_owned(),
        title: title(all, &during(from, to)),
        subtitle: sample(outcome),
        footnote: footnote(&lead(&samples, others)),
        x_label: format!("CAR of {} (%)", window(from, to)),
        x: Across::Percent,
        range: Some(range),
        columns: match samples.len() {
            1 => 1,
            2..=4 => 2,
            _ => 3,
        },
        panels: panels.collect(),
        data: data(&samples, range, (from.0, to.0)),
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

fn title(sample: &Sample<'_>, when: &str) -> String {
    let up = sample.cars.iter().filter(|value| **value > 0.0).count();
    let shown = |value: Option<f64>| value.map(percent).unwrap_or_default();
    format!(
        "{up} of {} rose {when}; median {}, mean {}",
        counted(sample.cars.len(), "event"),
        shown(median(&sample.cars)),
        shown(mean(&sample.cars))
    )
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
                Cell::text(&sample.name),
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
