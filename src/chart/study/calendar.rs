//! When the events happened.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::caption::{footnote, sample};
use crate::chart::figure::{Across, Figure, Mark, Panel, Role, Unit};
use crate::chart::words::month;
use crate::report::words::counted;
use crate::study::outcome::StudyOutcome;
use crate::table::{Cell, Table};
use crate::time::Date;

/// The parts of a day in which news comes out, from the bottom of a bar upwards.
const TIMINGS: [&str; 4] = ["pre", "intraday", "post", "unknown"];
/// Most months side by side; longer spans are drawn by year.
const MOST_MONTHS: i32 = 36;

/// What a bar counts.
#[derive(Default, Clone)]
struct Count {
    /// Used events by [`TIMINGS`].
    used: [usize; 4],
    excluded: usize,
    /// Used events that share their date with another.
    shared: usize,
}

/// The length of time that a bar stands for.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Day,
    Month,
    Year,
}

/// Draws a bar for each month, day or year: used events by the part of the day, excluded ones as an outline.
pub fn figure(outcome: &StudyOutcome) -> Figure {
    let used = outcome.events.iter().map(|event| event.day0);
    let excluded = outcome.excluded.iter().filter_map(|event| event.event_day);
    let dates: Vec<Date> = used.clone().chain(excluded.clone()).collect();
    let (Some(first), Some(last)) = (dates.iter().min(), dates.iter().max()) else {
        let reason = "No event has a date, so there is nothing to draw.";
        return Figure::card("calendar", "Events by date", reason);
    };
    let step = step(*first, *last);
    let of = |date: Date| index(date, step) - index(*first, step);
    let length = of(*last) as usize + 1;
    let mut counts = vec![Count::default(); length];
    let mut by_date: BTreeMap<Date, usize> = BTreeMap::new();
    used.for_each(|date| *by_date.entry(date).or_default() += 1);
    for event in &outcome.events {
        let count = &mut counts[of(event.day0) as usize];
        let timing = TIMINGS
            .iter()
            .position(|timing| *timing == event.timing)
            .unwrap_or(3);
        count.used[timing] += 1;
        count.shared += usize::from(by_date[&event.day0] > 1);
    }
    excluded.for_each(|date| counts[of(date) as usize].excluded += 1);
    let names: Vec<String> = (0..length as i32)
        .map(|n| name(index(*first, step) + n, step))
        .collect();
    let has = |timing: usize| counts.iter().any(|count| count.used[timing] > 0);
    let mut parts: Vec<(String, Role)> = TIMINGS
        .iter()
        .enumerate()
        .map(|(n, timing)| ((*timing).to_owned(), role(n)))
        .collect();
    parts.push(("excluded".to_owned(), Role::Hollow));
    let bars = counts.iter().enumerate().map(|(n, count)| {
        let lengths = count
            .used
            .iter()
            .chain([&count.excluded])
            .map(|n| *n as f64);
        (n as f64, lengths.collect())
    });
    let legend: Vec<(String, Role)> = parts
        .iter()
        .enumerate()
        .filter(|(n, _)| match n {
            4 => counts.iter().any(|count| count.excluded > 0),
            n => has(*n),
        })
        .map(|(_, (name, role))| (label(name).to_owned(), *role))
        .collect();
    Figure {
        name: "calendar".to_owned(),
        title: title(&by_date),
        subtitle: sample(outcome),
        footnote: footnote(
            "Each event at its day 0; excluded ones at theirs, where it is known. Shared: used events that share their date with another.",
        ),
        x: Across::Names(names.clone()),
        columns: 1,
        panels: [Panel {
            y_label: "Events".to_owned(),
            unit: Unit::Count,
            height: 1.0,
            marks: vec![Mark::Stacked {
                parts,
                bars: bars.collect(),
            }],
            include: vec![0.0],
            legend,
            ..Panel::default()
        }]
        .into_iter()
        .chain(shared(&counts))
        .collect(),
        data: data(&names, &counts),
        ..Figure::default()
    }
}

/// Returns a strip with the number of events that share their date; `None` where none does.
fn shared(counts: &[Count]) -> Option<Panel> {
    let texts = (0..)
        .map(f64::from)
        .zip(counts)
        .filter(|(_, count)| count.shared > 0)
        .map(|(x, count)| (x, 0, count.shared.to_string()));
    let texts: Vec<_> = texts.collect();
    (!texts.is_empty()).then(|| Panel {
        height: 0.1,
        marks: vec![Mark::Texts { texts }],
        rows: vec!["shared".to_owned()],
        ..Panel::default()
    })
}

fn role(timing: usize) -> Role {
    match timing {
        0 => Role::Series(0),
        1 => Role::Series(4),
        2 => Role::Series(1),
        _ => Role::Faint,
    }
}

fn label(timing: &str) -> &str {
    match timing {
        "pre" => "before the open",
        "intraday" => "during the session",
        "post" => "after the close",
        "unknown" => "time not known",
        other => other,
    }
}

fn step(first: Date, last: Date) -> Step {
    let months = index(last, Step::Month) - index(first, Step::Month);
    match months {
        0..=1 => Step::Day,
        n if n < MOST_MONTHS => Step::Month,
        _ => Step::Year,
    }
}

fn index(date: Date, step: Step) -> i32 {
    let chrono = date.to_chrono();
    match step {
        Step::Day => date.days_since_1970(),
        Step::Month => chrono.year() * 12 + chrono.month0() as i32,
        Step::Year => chrono.year(),
    }
}

fn name(index: i32, step: Step) -> String {
    match step {
        Step::Day => Date::from_days_since_1970(index)
            .to_chrono()
            .format("%-d %b")
            .to_string(),
        Step::Month => month(index),
        Step::Year => index.to_string(),
    }
}

fn title(by_date: &BTreeMap<Date, usize>) -> String {
    let events: usize = by_date.values().sum();
    let most = by_date.values().max().copied().unwrap_or(0);
    let all = counted(events, "event");
    match events {
        0 => "No event was used".to_owned(),
        _ => format!(
            "{all} on {}; the largest share of one date is {:.0} %",
            counted(by_date.len(), "date"),
            100.0 * most as f64 / events as f64
        ),
    }
}

fn data(names: &[String], counts: &[Count]) -> Table {
    let mut data = Table::of_figure(&["month", "timing", "used", "excluded", "shared"]);
    for (name, count) in names.iter().zip(counts) {
        for (timing, used) in TIMINGS.iter().zip(count.used) {
            if used > 0 {
                data.push([
                    Cell::text(name),
                    Cell::text(*timing),
                    Cell::count(used),
                    Cell::count(0),
                    Cell::count(count.shared),
                ]);
            }
        }
        if count.excluded > 0 {
            data.push([
                Cell::text(name),
                Cell::text(""),
                Cell::count(0),
                Cell::count(count.excluded),
                Cell::count(0),
            ]);
        }
    }
    data
}
