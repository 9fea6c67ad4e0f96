//! Phrases that several tables and figures share.

use crate::event::{ExcludedOutcome, by_code};

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
