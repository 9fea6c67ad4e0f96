//! Table A: how many events were read, left out and used, and where they lie.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::caption::caption;
use chrono::Datelike;

use crate::event::by_code;
use crate::report::sample::verdicts;
use crate::study::outcome::{EventOutcome, StudyOutcome};
use crate::table::{Cell, Column, Table};

/// The classes of timing, with their headings.
const TIMINGS: [(&str, &str); 4] = [
    ("pre", "Before the open"),
    ("intraday", "In the session"),
    ("post", "After the close"),
    ("unknown", "Unknown"),
];

/// Most years that stand side by side.
const MOST_YEARS: usize = 8;

/// Returns the counts, events by year and timing, and events by group and year.
pub(super) fn tables(outcome: &StudyOutcome) -> Vec<Table> {
    let mut tables = vec![counts(outcome), years(outcome)];
    tables.extend(groups(outcome));
    tables
}

fn counts(outcome: &StudyOutcome) -> Table {
    let mut rows = vec![("Events read".to_owned(), outcome.counts.events_in)];
    let codes = by_code(&outcome.excluded).into_iter();
    rows.extend(codes.map(|(code, n)| (format!("Excluded: {}", code.replace('_', " ")), n)));
    rows.push(("Events used".to_owned(), outcome.counts.events_used));
    if let Some(all) = outcome.groups.first() {
        rows.push(("Firms".to_owned(), all.n_symbols));
        rows.push(("Dates".to_owned(), all.n_dates));
        rows.push((
            "Events that share their date".to_owned(),
            all.sample.shared_dates,
        ));
    }
    let row = |(what, n)| vec![Cell::text(what), Cell::count(n)];
    Table {
        name: "sample",
        title: caption(outcome, "The sample"),
        columns: vec![Column::words("what", ""), Column::numbers("n", "N")],
        rows: rows.into_iter().map(row).collect(),
        notes: verdicts(outcome),
    }
}

fn year(event: &EventOutcome) -> i32 {
    event.day0.to_chrono().year()
}

fn years(outcome: &StudyOutcome) -> Table {
    let mut found: BTreeMap<i32, [usize; 4]> = BTreeMap::new();
    for event in &outcome.events {
        let place = TIMINGS.iter().position(|(name, _)| *name == event.timing);
        found.entry(year(event)).or_default()[place.unwrap_or(3)] += 1;
    }
    let row = |first: Cell, counts: [usize; 4]| {
        let mut row = vec![first];
        row.extend(counts.map(Cell::count));
        row.push(Cell::count(counts.iter().sum()));
        row
    };
    let mut rows: Vec<Vec<Cell>> = found
        .iter()
        .map(|(year, counts)| row(Cell::text(year.to_string()), *counts))
        .collect();
    if found.len() > 1 {
        let total = |i: usize| found.values().map(|counts| counts[i]).sum();
        rows.push(row(
            Cell::text("All"),
            [total(0), total(1), total(2), total(3)],
        ));
    }
    let mut columns = vec![Column::words("year", "Year")];
    columns.extend(TIMINGS.map(|(name, head)| Column::numbers(name, head)));
    columns.push(Column::numbers("all", "All"));
    Table {
        name: "sample_years",
        title: caption(outcome, "Events by year and time of the news"),
        columns,
        rows,
        notes: Vec::new(),
    }
}

/// Returns the events of each group by year, if there are groups; a long span has its first and last year in the place of all.
fn groups(outcome: &StudyOutcome) -> Option<Table> {
    let named = outcome.groups.get(1..).filter(|named| !named.is_empty())?;
    let years: BTreeSet<i32> = outcome.events.iter().map(year).collect();
    let shown: Vec<i32> = match years.len() > MOST_YEARS {
        true => Vec::new(),
        false => years.into_iter().collect(),
    };
    let mut of_groups: HashMap<&str, Vec<i32>> = HashMap::new();
    for event in &outcome.events {
        for group in &event.groups {
            of_groups.entry(group).or_default().push(year(event));
        }
    }
    let row = |name: &str| {
        let own = of_groups.get(name).map_or(&[][..], Vec::as_slice);
        let count = |wanted: &i32| Cell::count(own.iter().filter(|year| *year == wanted).count());
        let mut row = vec![Cell::text(name)];
        row.extend(shown.iter().map(count));
        row.push(Cell::count(own.len()));
        if shown.is_empty() {
            let end = |year: Option<&i32>| Cell::text(year.map(i32::to_string).unwrap_or_default());
            row.extend([end(own.iter().min()), end(own.iter().max())]);
        }
        row
    };
    let mut columns = vec![Column::words("group", "Group")];
    columns.extend(
        shown
            .iter()
            .map(|year| Column::numbers(year.to_string(), year.to_string())),
    );
    columns.push(Column::numbers("all", "All"));
    if shown.is_empty() {
        columns.extend([
            Column::numbers("first", "First"),
            Column::numbers("last", "Last"),
        ]);
    }
    Some(Table {
        name: "sample_groups",
        title: caption(outcome, "Events by group and year"),
        columns,
        rows: named.iter().map(|group| row(&group.group)).collect(),
        notes: vec!["An event may be in several groups.".to_owned()],
    })
}
