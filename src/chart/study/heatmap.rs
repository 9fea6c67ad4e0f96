//! The abnormal return of every event on every day.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::caption::{X_LABEL, footnote, sample};
use crate::chart::figure::data::{number, truth};
use crate::chart::figure::{Across, Claim, Figure, Light, LightPlace, Mark, Order, Panel, Unit};
use crate::chart::words::shortened;
use crate::math::multiple::holm;
use crate::report::words::counted;
use crate::study::outcome::{EventOutcome, StudyOutcome};
use crate::table::{Cell, Table};
use crate::time::Lag;

/// Most rows; of more events, neighbours are averaged.
const MOST_ROWS: usize = 2_000;
/// Events averaged in one row where there are more than [`MOST_ROWS`].
const BAND: usize = 10;
/// Most rows with names; brackets name the groups of more, which are then in the order of their groups.
const MOST_NAMED_ROWS: usize = 120;
/// Most names in a title.
const MOST_NAMED: usize = 3;
/// The share of values that the colours tell apart.
const CENTRAL: f64 = 0.98;

/// Some events that share a row, and their mean abnormal return on each day.
struct Row<'a> {
    events: &'a [&'a EventOutcome],
    days: Vec<(Lag, Option<f64>)>,
}

impl<'a> Row<'a> {
    fn new(events: &'a [&'a EventOutcome]) -> Self {
        let mean = |position: usize| {
            let values = events
                .iter()
                .filter_map(|event| event.days.get(position)?.ar);
            let values: Vec<f64> = values.collect();
            crate::math::moments::mean(&values)
        };
        let days = events[0].days.iter().enumerate();
        Self {
            events,
            days: days
                .map(|(position, day)| (day.day, mean(position)))
                .collect(),
        }
    }

    /// Returns the groups that all events of the row are in.
    fn groups(&self) -> Vec<String> {
        let first = self.events.first().map_or(&[][..], |event| &event.groups);
        let is_common = |tag: &&String| self.events.iter().all(|event| event.groups.contains(tag));
        first.iter().filter(is_common).cloned().collect()
    }

    fn name(&self) -> String {
        match self.events {
            [event] if event.event_id == event.symbol.as_str() => event.symbol.to_string(),
            [event] => format!("{} {}", event.symbol, shortened(&event.event_id)),
            [first, .., last] => format!("{} \u{2026} {}", first.symbol, last.symbol),
            [] => String::new(),
        }
    }
}

/// Draws a row of cells for each event, those with the largest CAR of the event window on top; of many events, those of each group
/// together. Returns `None` for fewer than two events with daily results.
pub fn figure(outcome: &StudyOutcome) -> Option<Figure> {
    let mut events: Vec<&EventOutcome> = outcome
        .events
        .iter()
        .filter(|event| !event.days.is_empty())
        .collect();
    if events.len() < 2 {
        return None;
    }
    events.sort_by(|a, b| by_reach(a, b));
    let is_by_group = events.len() > MOST_NAMED_ROWS;
    if is_by_group {
        // The sort is stable, so that the largest CAR stays on top among equals.
        events.sort_by_key(|event| event.groups.first());
    }
    let together = if events.len() > MOST_ROWS { BAND } else { 1 };
    let rows: Vec<Row<'_>> = match is_by_group {
        true => events
            .chunk_by(|a, b| a.groups.first() == b.groups.first())
            .flat_map(|alike| alike.chunks(together))
            .map(Row::new)
            .collect(),
        false => events.chunks(together).map(Row::new).collect(),
    };
    let full = limit(&rows);
    let cells = rows.iter().enumerate().flat_map(|(row, found)| {
        found
            .days
            .iter()
            .map(move |(day, ar)| (f64::from(day.0), row, *ar))
    });
    let averaged = match together {
        1 => String::new(),
        _ => format!(" Each row is the mean of up to {together} neighbouring events of one group."),
    };
    let brackets = match is_by_group {
        true => {
            " Brackets: the first group of each event, with its number of rows, where it has room."
        }
        false => "",
    };
    Some(Figure {
        name: "heatmap".to_owned(),
        title: title(&events),
        subtitle: sample(outcome),
        footnote: footnote(&format!(
            "Blue above zero; vermilion with a dark corner below; colours are full at the \
                 98th percentile of all values; hatched: no abnormal return; framed: day 0.{brackets}{averaged}"
        )),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels: vec![Panel {
            height: 1.0,
            heading: "Abnormal return (%)".to_owned(),
            marks: vec![Mark::Cells {
                cells: cells.collect(),
                scale: (-full, full),
                numbered: false,
                framed: Some(0.0),
                sums_from: None,
                unit: Unit::Percent,
            }],
            rows: rows.iter().map(Row::name).collect(),
            groups_of_rows: rows.iter().map(Row::groups).collect(),
            orders: orders(&rows, is_by_group),
            lights: lights(&rows),
            ..Panel::default()
        }],
        findings: findings(&events),
        data: data(&rows, full),
        ..Figure::default()
    })
}

/// Returns the row of each event.
fn lights(rows: &[Row<'_>]) -> Vec<Light> {
    let of_row = |(row, found): (usize, &Row<'_>)| {
        let light = |event: &&EventOutcome| Light {
            event: event.event_id.to_string(),
            place: LightPlace::Row(row),
        };
        found.events.iter().map(light).collect::<Vec<Light>>()
    };
    rows.iter().enumerate().flat_map(of_row).collect()
}

/// Returns whether the CAR of an event is above that of another one; the id tells equals apart.
fn by_reach(a: &EventOutcome, b: &EventOutcome) -> Ordering {
    let reach = |event: &EventOutcome| event.days.iter().filter_map(|day| day.ar).sum::<f64>();
    reach(b)
        .total_cmp(&reach(a))
        .then_with(|| a.event_id.cmp(&b.event_id))
}

/// Returns the orders of the rows: the one that they have, and the others by CAR, by groups, and by the date of day 0. Rows of several
/// events have the first alone.
fn orders(rows: &[Row<'_>], is_by_group: bool) -> Vec<Order> {
    let order = |name: &str, words: &str, rows| Order {
        name: name.to_owned(),
        words: words.to_owned(),
        rows,
    };
    let as_they_are: Vec<usize> = (0..rows.len()).collect();
    let first = match is_by_group {
        true => order("tag", "group, then by CAR of the event window", as_they_are),
        false => order("car", "CAR of the event window", as_they_are),
    };
    let single = rows.iter().map(|row| match row.events {
        [event] => Some(*event),
        _ => None,
    });
    let Some(events) = single.collect::<Option<Vec<&EventOutcome>>>() else {
        return vec![first];
    };
    // Sorts are stable, so that the largest CAR stays on top among equals.
    let mut by_car: Vec<usize> = (0..events.len()).collect();
    by_car.sort_by(|a, b| by_reach(events[*a], events[*b]));
    let mut by_group = by_car.clone();
    by_group.sort_by(|a, b| events[*a].groups.cmp(&events[*b].groups));
    let mut by_date = by_car.clone();
    by_date.sort_by_key(|row| events[*row].day0);
    let date = order("date", "date of day 0", by_date);
    let other = match is_by_group {
        true => order("car", "CAR of the event window", by_car),
        false => order("tag", "group", by_group),
    };
    vec![first, other, date]
}

/// Returns what the events of each group show, which is the title of their rows alone.
fn findings(events: &[&EventOutcome]) -> Vec<(String, Claim)> {
    let groups: BTreeSet<&String> = events.iter().flat_map(|event| &event.groups).collect();
    let found = groups.into_iter().map(|group| {
        let own = events.iter().filter(|event| event.groups.contains(group));
        let own: Vec<&EventOutcome> = own.copied().collect();
        (
            group.clone(),
            format!("{}: {}", shortened(group), title(&own)).into(),
        )
    });
    found.collect()
}

/// Returns the size that 98 % of the values do not exceed.
fn limit(rows: &[Row<'_>]) -> f64 {
    let sizes = rows.iter().flat_map(|row| &row.days);
    let mut sizes: Vec<f64> = sizes.filter_map(|(_, ar)| ar.map(f64::abs)).collect();
    sizes.sort_by(f64::total_cmp);
    let last = sizes.len().saturating_sub(1);
    sizes
        .get((last as f64 * CENTRAL).ceil() as usize)
        .copied()
        .unwrap_or(0.0)
}

/// Returns the finding: which single events are beyond their own noise on day 0, after Holm's adjustment for all of them.
fn title(events: &[&EventOutcome]) -> String {
    fn on_day0<'a>(event: &&'a EventOutcome) -> Option<(&'a EventOutcome, f64)> {
        let day = event.days.iter().find(|day| day.day == Lag(0))?;
        Some((event, day.p?))
    }
    let found: Vec<(&EventOutcome, f64)> = events.iter().filter_map(on_day0).collect();
    let p: Vec<f64> = found.iter().map(|(_, p)| *p).collect();
    let mut beyond: Vec<(f64, &EventOutcome)> = found
        .iter()
        .zip(holm(&p))
        .filter(|(_, p)| *p < 0.05)
        .map(|((event, p), _)| (*p, *event))
        .collect();
    beyond.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all = counted(events.len(), "event");
    let names: Vec<&str> = beyond
        .iter()
        .take(MOST_NAMED)
        .map(|(_, event)| event.symbol.as_str())
        .collect();
    let tag = common_tag(events, &beyond);
    let tag = tag.map_or_else(String::new, |tag| {
        format!("; each carries {}", shortened(tag))
    });
    let said = match beyond.len() {
        0 => format!("None of {all} stands out from its own noise on day 0 (Holm)"),
        1 => format!("1 of {all} stands out on day 0 (Holm): {}", names[0]),
        n if n <= MOST_NAMED => format!(
            "{n} of {all} stand out on day 0 (Holm): {}",
            names.join(", ")
        ),
        n => format!(
            "{n} of {all} stand out on day 0 (Holm), most of all {}",
            names.join(", ")
        ),
    };
    format!("{said}{tag}")
}

/// Returns the tag that all events beyond their noise carry, and no other event; `None` for fewer than two.
fn common_tag<'a>(
    events: &[&'a EventOutcome],
    beyond: &[(f64, &'a EventOutcome)],
) -> Option<&'a str> {
    let (_, first) = beyond.first().filter(|_| beyond.len() > 1)?;
    let carriers = |tag: &&String| {
        events
            .iter()
            .filter(|event| event.groups.contains(tag))
            .count()
    };
    let is_common = |tag: &&String| beyond.iter().all(|(_, event)| event.groups.contains(tag));
    let mut tags = first.groups.iter();
    tags.find(|tag| is_common(tag) && carriers(tag) == beyond.len())
        .map(String::as_str)
}

fn data(rows: &[Row<'_>], full: f64) -> Table {
    let mut data = Table::of_figure(&[
        "row", "event_id", "symbol", "group", "day", "date", "ar", "clipped", "missing",
    ]);
    for (position, row) in rows.iter().enumerate() {
        for event in row.events {
            for day in &event.days {
                data.push([
                    Cell::count(position + 1),
                    Cell::text(&event.event_id),
                    Cell::text(event.symbol.to_string()),
                    Cell::text(event.groups.join(";")),
                    Cell::Whole(day.day.0.into()),
                    Cell::Date(day.date),
                    number(day.ar),
                    truth(day.ar.is_some_and(|ar| ar.abs() > full)),
                    truth(day.ar.is_none()),
                ]);
            }
        }
    }
    data
}
