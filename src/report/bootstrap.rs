//! The intervals of a bootstrap: tables, and the answer in words.

use super::full_precision::{number, numbers, words};
use super::words::days_in_words;
use crate::study::outcome::{BootstrapEstimate, BootstrapOutcome, StudyOutcome};
use crate::table::{Cell, Column, Rows, Table};
use crate::time::Lag;

/// Returns what is drawn, in words.
fn drawn(outcome: &BootstrapOutcome) -> &'static str {
    match outcome.resample {
        "dates" => "of dates of day 0 with all of their events",
        "wild" => "of a sign for each date of day 0 (wild)",
        _ => "of events, assumed independent",
    }
}

/// Returns the studentised interval of the mean of all events in the first tested window, in a sentence.
pub(super) fn in_words(outcome: &StudyOutcome) -> Option<String> {
    let bootstrap = outcome.bootstrap.as_ref()?;
    let group = bootstrap.groups.first()?;
    if let Some(reason) = group.undefined {
        return Some(format!("Bootstrap: no interval, because {reason}."));
    }
    let window = group.windows.first()?;
    let found = window.caar.as_ref()?;
    let [low, high] = found.studentised.map(|end| end * 100.0);
    Some(format!(
        "Bootstrap: the mean on {} is {:+.2} %, 95 % interval {low:+.2} to {high:+.2} (studentised, {} draws {}).",
        days_in_words(window.from, window.to),
        found.estimate * 100.0,
        group.draws,
        drawn(bootstrap)
    ))
}

/// One mean of the outcome.
struct Row<'a> {
    group: String,
    kind: &'static str,
    from: Lag,
    to: Lag,
    n: Option<usize>,
    found: Option<&'a BootstrapEstimate>,
}

/// Returns all means of the outcome: CAAR and mean BHAR by group and window, then differences.
fn rows(outcome: &BootstrapOutcome) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for group in &outcome.groups {
        for window in &group.windows {
            for (kind, found) in [("caar", &window.caar), ("bhar", &window.bhar)] {
                rows.push(Row {
                    group: group.group.clone(),
                    kind,
                    from: window.from,
                    to: window.to,
                    n: Some(group.clusters),
                    found: found.as_ref(),
                });
            }
        }
    }
    rows.extend(outcome.differences.iter().map(|difference| Row {
        group: format!("{} - {}", difference.a, difference.b),
        kind: "difference",
        from: difference.from,
        to: difference.to,
        n: None,
        found: difference.difference.as_ref(),
    }));
    rows
}

/// Returns the means with their intervals.
pub(super) fn bootstrap(outcome: &BootstrapOutcome) -> Table {
    let interval = |row: &Row<'_>, ends: fn(&BootstrapEstimate) -> [f64; 2]| {
        Cell::interval(row.found.map(ends).map(|[low, high]| (low, high)))
    };
    let cells = |row: &Row<'_>| {
        vec![
            Cell::text(&row.group),
            Cell::text(match row.kind {
                "caar" => "CAAR",
                "bhar" => "BHAR",
                _ => "CAAR, difference",
            }),
            Cell::Window(row.from, row.to),
            row.n.map_or(Cell::text(""), Cell::count),
            Cell::percent(row.found.map(|found| found.estimate)),
            interval(row, |found| found.studentised),
            interval(row, |found| found.percentile),
            interval(row, |found| found.basic),
            Cell::number(row.found.map(|found| found.p), 3),
        ]
    };
    Table {
        name: "bootstrap",
        title: "Means with bootstrap intervals".to_owned(),
        columns: vec![
            Column::words("group", "Group"),
            Column::words("kind", "Mean"),
            Column::words("window", "Window"),
            Column::numbers("clusters", "Drawn"),
            Column::numbers("estimate", "%"),
            Column::numbers("studentised", "95 % studentised"),
            Column::numbers("percentile", "percentile"),
            Column::numbers("basic", "basic"),
            Column::numbers("p", "p"),
        ],
        rows: rows(outcome).iter().map(cells).collect(),
        notes: vec![format!(
            "{} draws {}, seed {}. p of a mean of zero, by the studentised draws. Read the studentised interval: its coverage is the nearest to 95 %.",
            outcome.draws,
            drawn(outcome),
            outcome.seed
        )],
    }
}

/// Returns every table of a bootstrap for programs.
pub(super) fn tables(outcome: &BootstrapOutcome) -> Vec<Box<dyn Rows + '_>> {
    vec![Box::new(means(outcome)), Box::new(band(outcome))]
}

fn means(outcome: &BootstrapOutcome) -> Table {
    let mut columns = words(&["group", "kind"]);
    columns.extend(numbers(&[
        "from", "to", "clusters", "estimate", "se", "p_value",
    ]));
    columns.extend(numbers(&["studentised_low", "studentised_high"]));
    columns.extend(numbers(&[
        "percentile_low",
        "percentile_high",
        "basic_low",
        "basic_high",
    ]));
    let cells = |row: &Row<'_>| {
        let of = |value: fn(&BootstrapEstimate) -> f64| number(row.found.map(value));
        vec![
            Cell::text(&row.group),
            Cell::text(row.kind),
            Cell::Whole(row.from.0.into()),
            Cell::Whole(row.to.0.into()),
            row.n.map_or(number(None), Cell::count),
            of(|found| found.estimate),
            of(|found| found.se),
            of(|found| found.p),
            of(|found| found.studentised[0]),
            of(|found| found.studentised[1]),
            of(|found| found.percentile[0]),
            of(|found| found.percentile[1]),
            of(|found| found.basic[0]),
            of(|found| found.basic[1]),
        ]
    };
    Table {
        name: "bootstrap",
        title: "Means with bootstrap intervals".to_owned(),
        columns,
        rows: rows(outcome).iter().map(cells).collect(),
        notes: Vec::new(),
    }
}

fn band(outcome: &BootstrapOutcome) -> Table {
    let mut columns = words(&["group"]);
    columns.extend(numbers(&[
        "day", "caar", "se", "sup_low", "sup_high", "critical",
    ]));
    let mut rows = Vec::new();
    for group in &outcome.groups {
        let Some(band) = &group.band else { continue };
        rows.extend(band.days.iter().map(|day| {
            vec![
                Cell::text(&group.group),
                Cell::Whole(day.day.0.into()),
                number(Some(day.caar)),
                number(Some(day.se)),
                number(Some(day.low)),
                number(Some(day.high)),
                number(Some(band.critical)),
            ]
        }));
    }
    Table {
        name: "bootstrap_band",
        title: "CAAR with its simultaneous band".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}
