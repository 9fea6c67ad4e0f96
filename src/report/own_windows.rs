//! The reaction over event windows that events name for themselves: tables for people and for programs.

use super::detail::{EventWindow, windows};
use super::full_precision::{number, numbers, words};
use super::shown_tests::shown_tests;
use super::words::counted;
use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{EventOutcome, OwnWindowsOutcome, StudyOutcome};
use crate::table::stars::{DOUBTFUL, STARS_KEY, stars_of};
use crate::table::{Cell, Column, Rows, Table};

/// Returns the mean CAR of each group over the windows of its events; `None` if no event names one.
pub(super) fn own_windows(outcome: &StudyOutcome) -> Option<Table> {
    let defined = |name: &&'static str| {
        let mut groups = outcome.own_windows.iter();
        groups.any(|group| group.tests.get(name).is_some_and(|test| test.p().is_some()))
    };
    let tests: Vec<&'static str> = shown_tests(&outcome.plan)
        .into_iter()
        .filter(defined)
        .collect();
    let headline = outcome.plan.headline();
    let row = |found: &OwnWindowsOutcome| {
        let p = headline
            .and_then(|name| found.tests.get(name))
            .and_then(Verdict::p);
        let doubtful = headline.is_some_and(|name| found.doubts(name));
        let mut row = vec![
            Cell::text(&found.group),
            Cell::text(days(found)),
            Cell::count(found.n),
            Cell::percent(found.caar).marked(stars_of(p, doubtful)),
            Cell::interval(found.low.zip(found.high)),
            Cell::count(found.n_positive),
        ];
        row.extend(tests.iter().map(|name| {
            let statistic = found.tests.get(name).and_then(Verdict::statistic);
            let doubtful = statistic.is_some() && found.doubts(name);
            Cell::number(statistic, 2).marked(if doubtful { DOUBTFUL } else { "" })
        }));
        row.push(Cell::number(found.mean_correlation, 2));
        row
    };
    let mut columns = vec![
        Column::words("group", "Group"),
        Column::words("days", "Days"),
        Column::numbers("n", "N"),
        Column::numbers("caar", "CAAR %"),
        Column::numbers("interval", "95 % interval"),
        Column::numbers("positive", "> 0"),
    ];
    let headings = tests
        .iter()
        .map(|test| Column::numbers(*test, heading(test)));
    columns.extend(headings);
    columns.push(Column::numbers("mean_correlation", "r"));
    (!outcome.own_windows.is_empty()).then(|| Table {
        name: "own_windows",
        title: "Mean cumulative abnormal return over the events' own windows".to_owned(),
        columns,
        rows: outcome.own_windows.iter().map(row).collect(),
        notes: notes(outcome),
    })
}

/// Returns the lengths of the windows, such as `1 to 11`.
fn days(found: &OwnWindowsOutcome) -> String {
    match found.shortest.zip(found.longest) {
        Some((shortest, longest)) if shortest == longest => shortest.to_string(),
        Some((shortest, longest)) => format!("{shortest} to {longest}"),
        None => String::new(),
    }
}

/// Returns the mean of all events over their own windows, with the first test that is valid, in a sentence.
pub(super) fn in_words(outcome: &StudyOutcome) -> Option<String> {
    let found = outcome.own_windows.first()?;
    let caar = found.caar?;
    let valid = |name: &&'static str| !found.doubts(name);
    let read = shown_tests(&outcome.plan).into_iter().filter(valid);
    let mut read = read.filter_map(|name| {
        let test = found.tests.get(name)?;
        let (statistic, p) = (test.statistic()?, Cell::p(test.p()));
        Some(format!("{} {statistic:.2}, p {}", heading(name), p.shown()))
    });
    let read = read.next();
    Some(format!(
        "Over the windows that events name ({} days): a mean of {:+.2} % of {} ({}).",
        days(found),
        caar * 100.0,
        counted(found.n, "event"),
        read.as_deref()
            .unwrap_or("no test that the tables show is valid")
    ))
}

fn notes(outcome: &StudyOutcome) -> Vec<String> {
    let mut notes = vec![format!(
        "Each event over the window that it names. Stars by {}: {STARS_KEY} (two-sided).",
        outcome.plan.headline().map_or("the first test", heading)
    )];
    let incomplete = |found: &&OwnWindowsOutcome| found.n < found.n_named;
    if let Some(found) = outcome.own_windows.iter().find(incomplete) {
        notes.push(format!(
            "{} of {} events lack an abnormal return on some day of their window and are left out.",
            found.n_named - found.n,
            found.n_named
        ));
    }
    let doubts = outcome.own_windows.iter().flat_map(|found| {
        let of_group = found.doubts.iter();
        of_group.map(move |doubt| (&found.group, doubt))
    });
    for (group, doubt) in doubts {
        let tests: Vec<&str> = doubt.tests.iter().map(|test| heading(test)).collect();
        notes.push(format!(
            "{DOUBTFUL} {group}: {}. Doubtful: {}.",
            doubt.reason,
            tests.join(", ")
        ));
    }
    notes
}

/// Returns one row for each test of each group over the windows of its events, at full precision.
pub(super) fn tests(outcome: &StudyOutcome) -> Table {
    let mut columns = words(&["group"]);
    columns.extend(numbers(&[
        "n_named",
        "n",
        "n_positive",
        "shortest",
        "longest",
        "caar",
        "median_car",
        "low",
        "high",
        "mean_correlation",
    ]));
    columns.extend(words(&["test"]));
    columns.extend(numbers(&["statistic", "df", "p_value"]));
    columns.extend(words(&["undefined", "doubtful"]));
    let mut rows = Vec::new();
    for found in &outcome.own_windows {
        let mut lead = vec![Cell::text(&found.group)];
        lead.extend([found.n_named, found.n, found.n_positive].map(Cell::count));
        lead.extend(
            [found.shortest, found.longest].map(|days| days.map_or(Cell::text(""), Cell::count)),
        );
        let means = [
            found.caar,
            found.median_car,
            found.low,
            found.high,
            found.mean_correlation,
        ];
        lead.extend(means.map(number));
        for (name, verdict) in &found.tests {
            let (df, reason) = match verdict {
                Verdict::Defined { df, .. } => (*df, ""),
                Verdict::Undefined { reason } => (None, *reason),
            };
            let doubts = found.doubts.iter();
            let doubts = doubts.filter(|doubt| doubt.tests.contains(name));
            let doubtful: Vec<&str> = doubts.map(|doubt| doubt.assumption.name()).collect();
            let mut row = lead.clone();
            row.extend([
                Cell::text(*name),
                number(verdict.statistic()),
                number(df),
                number(verdict.p()),
                Cell::text(reason),
                Cell::text(doubtful.join(";")),
            ]);
            rows.push(row);
        }
    }
    Table {
        name: "own_windows",
        title: "Own windows".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

fn window_of<'a>(event: &'a EventOutcome, row: &mut dyn FnMut(EventWindow<'a>)) {
    let window = event.own_window.as_deref();
    window.into_iter().for_each(|window| row((event, *window)));
}

/// Returns one row per event that names an event window.
pub(super) fn events(outcome: &StudyOutcome) -> impl Rows {
    windows("event_own_windows", outcome, window_of)
}
