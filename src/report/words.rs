//! Phrases that several tables and figures share.

use crate::event::{ExcludedOutcome, by_code};
use crate::study::inference::Test;

/// Returns the heading of a test, such as `BMP adj. t`; the name of a test of the caller's own is its heading.
pub fn heading(test: &str) -> String {
    let known = Test::named(test).map(|test| test.behaviour().heading());
    known.unwrap_or(test).to_owned()
}

/// Returns the headings of tests, separated by commas.
pub(super) fn headings(tests: &[&str]) -> String {
    let headings: Vec<String> = tests.iter().map(|test| heading(test)).collect();
    headings.join(", ")
}

/// Returns a count with its noun: `1 event`, `2 events`.
pub fn counted(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}

/// Returns the number of excluded events by code: `duplicate 1, unknown_symbol 2`.
pub(super) fn reasons(excluded: &[ExcludedOutcome]) -> String {
    let counts = by_code(excluded).into_iter();
    let counts: Vec<String> = counts.map(|(code, n)| format!("{code} {n}")).collect();
    counts.join(", ")
}
