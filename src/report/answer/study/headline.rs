//! The sentence of the answer.

use super::rows::{Row, mean};
use super::singles::{LEVEL, Single};
use crate::report::words::{counted, listed};
use crate::study::outcome::EventOutcome;
use crate::table::Cell;

/// Most groups or events that a sentence names.
pub(super) const NAMED: usize = 4;

/// Says what one event shows.
pub(super) fn of_one(event: &EventOutcome, singles: &[Single<'_>], when: &str) -> String {
    let symbol = &event.symbol;
    let Some(single) = singles.first() else {
        return format!("{symbol} has no abnormal return on {when}.");
    };
    let numbers = format!("t {:.2}, p {}", single.t, Cell::p(Some(single.p)).shown());
    let is_beyond = if single.p < LEVEL { "beyond" } else { "within" };
    let car = percent(single.car);
    format!(
        "{symbol}: an abnormal return of {car} % on {when}, {is_beyond} its own noise ({numbers})."
    )
}

/// Says which groups and how many single events can be told apart from chance.
pub(super) fn headline(
    all: &Row<'_>,
    named: &[Row<'_>],
    (beyond, measured, events): (&[Single<'_>], usize, usize),
    when: &str,
) -> String {
    let found: Vec<&Row<'_>> = named.iter().filter(|row| row.is_beyond_chance()).collect();
    let has_test = all.read.is_some() || named.iter().any(|row| row.read.is_some());
    let all_together = all.is_beyond_chance();
    let groups = match found.len() {
        _ if !has_test => format!("No test of a mean is valid on this sample for {when}"),
        _ if named.is_empty() => {
            let can = if all_together { "can" } else { "cannot" };
            format!(
                "The events together {can} be told apart from chance on {when} ({} %)",
                mean(all)
            )
        }
        0 => {
            let but = if all_together {
                ", but all events together can"
            } else {
                ""
            };
            format!("No group can be told apart from chance on {when}{but}")
        }
        n => {
            let names = found
                .iter()
                .map(|row| format!("{} {} %", row.group.group, mean(row)));
            let names = listed(names.collect(), NAMED);
            let also = if all_together {
                ", and so can all events together"
            } else {
                ""
            };
            let of = if named.len() == 1 {
                "The group".to_owned()
            } else {
                format!("{n} of {} groups", named.len())
            };
            format!("{of} can be told apart from chance on {when} ({names}){also}")
        }
    };
    // "Can" refers to the groups, where a test says something about them.
    let can = if has_test {
        "can"
    } else {
        "can be told apart from chance"
    };
    let with_data = if measured < events {
        " with every day"
    } else {
        ""
    };
    match (beyond.len(), measured) {
        (_, 0) if events > 0 => format!("{groups}; no single event has every day."),
        (0, _) if measured < events => format!(
            "{groups}; none of the {}{with_data} {can}.",
            counted(measured, "single event")
        ),
        (0, _) => format!("{groups}; no single event {can}."),
        (n, _) => format!(
            "{groups}; {n} of {}{with_data} {can}.",
            counted(measured, "single event")
        ),
    }
}

/// Returns a fraction in percent as people read it.
pub(super) fn percent(fraction: f64) -> String {
    Cell::percent(Some(fraction)).shown()
}
