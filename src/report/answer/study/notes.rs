//! What to doubt, and which events stand out.

use super::headline::{NAMED, percent};
use super::rows::Row;
use super::singles::{LEVEL, Single};
use crate::report::words::{counted, first_headings, listed};
use crate::study::outcome::{Doubt, StudyOutcome};

/// Most tests that a sentence names.
const NAMED_TESTS: usize = 3;

/// Names the events that moved beyond their own noise, and the group that holds all of them.
pub(super) fn noisy(
    outcome: &StudyOutcome,
    beyond: &[Single<'_>],
    measured: usize,
) -> Option<String> {
    let first = beyond.first()?;
    let name = |single: &Single<'_>| {
        let (symbol, day0) = (&single.event.symbol, single.event.day0);
        let is_alone = outcome
            .events
            .iter()
            .filter(|event| event.symbol == *symbol)
            .nth(1)
            .is_none();
        let name = if is_alone {
            symbol.to_string()
        } else {
            format!("{symbol} {day0}")
        };
        let t = if std::ptr::eq(single.event, first.event) {
            "t "
        } else {
            ""
        };
        format!("{name} {} ({t}{:.2})", percent(single.car), single.t)
    };
    let names = listed(beyond.iter().map(name).collect(), NAMED);
    let mut note = format!("Events beyond their own noise (Holm over {measured}): {names}.");
    // A group of all events would say nothing.
    let is_apart = |name: &&String| {
        let mut groups = outcome.groups.iter();
        groups.any(|group| group.group == **name && group.n_events < outcome.events.len())
    };
    let mut shared = first.event.groups.iter().filter(is_apart);
    let shared = shared.find(|name| {
        beyond
            .iter()
            .all(|single| single.event.groups.contains(name))
    });
    if let Some(name) = shared.filter(|_| beyond.len() > 1) {
        let each = format!(" Each of the {}", beyond.len());
        note.push_str(&match outcome.plan.group_by.as_str() {
            "tags" => format!("{each} carries the tag {name}."),
            column => format!("{each} is in {name}, by {column}."),
        });
    }
    Some(note)
}

/// Returns the doubts about tests of a group in the window of the answer.
fn concerning<'a>(row: &Row<'a>) -> Vec<&'a Doubt> {
    let (from, to) = (row.window.from, row.window.to);
    let doubts = row.group.doubts.iter();
    doubts
        .filter(|doubt| doubt.concerns(from, to) && !doubt.tests.is_empty())
        .collect()
}

/// Names the tests that mislead on this sample, with the reason that concerns most of them.
pub(super) fn not_valid(outcome: &StudyOutcome, rows: &[Row<'_>]) -> Option<String> {
    let (row, doubts) = rows
        .iter()
        .map(|row| (row, concerning(row)))
        .find(|(_, doubts)| !doubts.is_empty())?;
    let worst = doubts.iter().rev().max_by_key(|doubt| doubt.tests.len())?;
    let is_other = |test: &&&str| {
        let is_doubtful = doubts.iter().any(|doubt| doubt.tests.contains(test));
        is_doubtful && !worst.tests.contains(test)
    };
    let others = outcome.plan.tests.iter().filter(is_other).count();
    let size = worst.implied_size.filter(|size| *size > LEVEL);
    let rate = size.map(|size| {
        format!(
            "; at 5 % they would reject about {:.0} % of true nulls",
            size * 100.0
        )
    });
    let others = match others {
        0 => String::new(),
        n => format!(" {} for other reasons.", counted(n, "further test")),
    };
    let is_all = outcome
        .groups
        .first()
        .is_some_and(|all| std::ptr::eq(all, row.group));
    // Another group may read a test that is not valid for this one.
    let is_read = rows.iter().any(|row| {
        let read = row.read.map(|(test, _)| test);
        read.is_some_and(|test| doubts.iter().any(|doubt| doubt.tests.contains(&test)))
    });
    let place = match (is_all, is_read) {
        (true, false) => "Not valid here".to_owned(),
        (true, true) => "Not valid for all events together".to_owned(),
        (false, _) => format!("Not valid for {}", row.group.group),
    };
    Some(format!(
        "{place}: {}: {}{}.{others} More: newsquake explain {}",
        first_headings(&worst.tests, NAMED_TESTS),
        worst.assumption.broken(),
        rate.unwrap_or_default(),
        worst.assumption.name(),
    ))
}
