//! The answer to a question about power: the smallest effect that a planned study detects.

use crate::report::power::{lines, ranked, table};
use crate::report::words::{counted, days_in_words};
use crate::robustness::power::outcome::PowerOutcome;
use crate::study::TOLERABLE_SIZE;
use crate::study::inference::heading;
use crate::table::{Answer, Cell};

use super::the_rest;

/// Tests that the answer lists.
const LISTED: usize = 8;

/// Returns the answer: what the best test of the right size detects, and the tests.
pub fn answer(outcome: &PowerOutcome) -> Answer {
    let mut table = table(outcome, LISTED);
    table.notes.truncate(1);
    let more = outcome.tests.len().saturating_sub(LISTED);
    let mut notes = std::mem::take(&mut table.notes);
    if more > 0 {
        notes.push(the_rest(&counted(more, "further test")));
    }
    Answer {
        headline: headline(outcome),
        lines: lines(outcome),
        table: Some(table),
        spare: &["n", "power_8", "power_2"],
        notes,
    }
}

/// Says which effect is detected.
pub fn headline(outcome: &PowerOutcome) -> String {
    let plan = &outcome.plan;
    let design = format!(
        "{} on {}",
        counted(plan.n, "event"),
        counted(plan.dates, "date")
    );
    let best = ranked(outcome).into_iter().next();
    let best = best.filter(|test| test.size.is_some_and(|size| size <= TOLERABLE_SIZE));
    match best.and_then(|test| Some((test, test.smallest_effect?))) {
        Some((test, effect)) => format!(
            "{design}: a mean effect of {} % on {} is detected in 80 % of studies ({}, size {:.1} %).",
            Cell::percent(Some(effect)).shown().trim_start_matches('+'),
            days_in_words(plan.from, plan.to),
            heading(test.test),
            test.size.unwrap_or(0.0) * 100.0
        ),
        None => format!(
            "{design}: no test of the right size detects an effect of up to eight standard deviations of the mean in 80 % of studies."
        ),
    }
}
