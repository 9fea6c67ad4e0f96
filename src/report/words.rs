//! Phrases that several tables and figures share.

use crate::event::{ExcludedOutcome, by_code};
use crate::study::inference::heading;
use crate::time::{Date, Lag};

/// Says whether results are after costs, or whether none were set.
pub fn costs_note(has_costs: bool) -> &'static str {
    match has_costs {
        true => "after costs",
        false => "before costs (none set)",
    }
}

/// Returns the headings of tests, separated by commas.
pub(super) fn headings(tests: &[&str]) -> String {
    let headings: Vec<String> = tests.iter().map(|test| heading(test).to_owned()).collect();
    headings.join(", ")
}

/// Returns the headings of the first `most` tests, and the number of the others.
pub(super) fn first_headings(tests: &[&str], most: usize) -> String {
    let headings = tests.iter().map(|test| heading(test).to_owned());
    listed(headings.collect(), most)
}

/// Returns the first `most` names and the number of the others: `a, b and 3 more`.
pub(super) fn listed(mut names: Vec<String>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    names.truncate(most);
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// Returns the days of a window: `day 0`, `day +1`, `days -1 to +1`.
pub(super) fn days_in_words(from: Lag, to: Lag) -> String {
    if from == to {
        format!("day {from}")
    } else {
        format!("days {from} to {to}")
    }
}

/// Returns dates in words, each year once: `29 August, 1 September 2025`.
pub(super) fn dates_in_words(dates: &[Date]) -> String {
    let word = |(i, date): (usize, &Date)| {
        let next = dates
            .get(i + 1)
            .map(|next| next.to_chrono().format("%Y").to_string());
        let date = date.to_chrono();
        match next {
            Some(year) if year == date.format("%Y").to_string() => {
                date.format("%-d %B").to_string()
            }
            _ => date.format("%-d %B %Y").to_string(),
        }
    };
    let words: Vec<String> = dates.iter().enumerate().map(word).collect();
    words.join(", ")
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
pub fn reasons(excluded: &[ExcludedOutcome]) -> String {
    let counts = by_code(excluded).into_iter();
    let counts: Vec<String> = counts.map(|(code, n)| format!("{code} {n}")).collect();
    counts.join(", ")
}

/// Returns the text with its first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
