//! The lines of the answer: all events, and each group.

use super::singles::LEVEL;
use crate::report::answer::LISTED;
use crate::report::headline::to_read;
use crate::report::words::capitalised;
use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{GroupOutcome, StudyOutcome, WindowOutcome};
use crate::table::{Cell, Column, Table};

/// One group in the window of the answer.
pub(super) struct Row<'a> {
    pub group: &'a GroupOutcome,
    pub window: &'a WindowOutcome,
    /// The test to read and its verdict; `None` if no test is valid.
    pub read: Option<(&'static str, &'a Verdict)>,
}

impl Row<'_> {
    /// Returns p of the test to read, adjusted for the number of groups where there are several.
    pub fn p(&self) -> Option<f64> {
        let (_, verdict) = self.read?;
        verdict
            .adjusted()
            .map_or(verdict.p(), |adjusted| Some(adjusted.holm))
    }

    /// Returns whether the mean can be told apart from chance.
    pub fn is_beyond_chance(&self) -> bool {
        self.p().is_some_and(|p| p < LEVEL)
    }
}

/// Returns a group in the first tested window; nothing for a group without events.
pub(super) fn row<'a>(outcome: &StudyOutcome, group: &'a GroupOutcome) -> Option<Row<'a>> {
    let window = group.windows.first().filter(|_| group.n_events > 0)?;
    let read = to_read(&outcome.plan, group, window);
    let read = read.and_then(|test| Some((test, window.tests.get(test)?)));
    Some(Row {
        group,
        window,
        read,
    })
}

/// Returns the groups to show: all of a few; of many, those of smallest p whose test is valid. The largest mean comes first.
pub(super) fn shown<'a, 'b>(named: &'b [Row<'a>]) -> Vec<&'b Row<'a>> {
    let mut shown: Vec<&Row<'_>> = named.iter().collect();
    if shown.len() > LISTED {
        let key = |row: &Row<'_>| {
            row.read
                .and_then(|(_, verdict)| verdict.p())
                .unwrap_or(f64::INFINITY)
        };
        shown.sort_by(|a, b| key(a).total_cmp(&key(b)));
        shown.truncate(LISTED);
    }
    let mean = |row: &Row<'_>| row.window.caar.unwrap_or(f64::NEG_INFINITY);
    shown.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
    shown
}

/// Returns a line for all events and for each group.
pub(super) fn table(all: &Row<'_>, shown: &[&Row<'_>], when: &str) -> Table {
    let rows: Vec<&Row<'_>> = std::iter::once(all).chain(shown.iter().copied()).collect();
    let statistics: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.read)
        .map(|(test, _)| heading(test))
        .collect();
    let head = match statistics.iter().all(|heading| !heading.ends_with(" z")) {
        true => "t",
        false => "t or z",
    };
    let mut columns = vec![
        Column::words("group", capitalised(when)),
        Column::numbers("n", "N"),
        Column::numbers("mean", "mean %"),
        Column::numbers("median", "median %"),
        Column::numbers("up", "up"),
        Column::numbers("t", head),
        Column::numbers("p", "p"),
    ];
    let is_adjusted = rows
        .iter()
        .filter_map(|row| row.read)
        .any(|(_, verdict)| verdict.adjusted().is_some());
    columns.extend(is_adjusted.then(|| Column::numbers("holm", "Holm p")));
    columns.push(Column::words("test", "test to read"));
    let cells = |row: &&Row<'_>| {
        let (window, verdict) = (row.window, row.read.map(|(_, verdict)| verdict));
        let mut cells = vec![
            Cell::text(&row.group.group),
            Cell::count(window.n),
            Cell::percent(window.caar),
            Cell::percent(window.median_car),
            Cell::text(format!("{}/{}", window.n_positive, window.n)),
            Cell::number(verdict.and_then(Verdict::statistic), 2),
            Cell::p(verdict.and_then(Verdict::p)),
        ];
        let adjusted = verdict.and_then(Verdict::adjusted);
        cells.extend(is_adjusted.then(|| Cell::p(adjusted.map(|adjusted| adjusted.holm))));
        cells.push(Cell::text(match row.read {
            Some((test, _)) => heading(test).to_owned(),
            None if row.group.n_events == 1 => "none: 1 event".to_owned(),
            None => "none is valid".to_owned(),
        }));
        cells
    };
    Table {
        name: "answer",
        columns,
        rows: rows.iter().map(cells).collect(),
        ..Table::default()
    }
}

/// Returns the mean of a group as people read it.
pub(super) fn mean(row: &Row<'_>) -> String {
    Cell::percent(row.window.caar).shown()
}
