//! The answer to a check: how many events a run would use, why it would not use others, and the day 0 of the first events.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Aligned, Event, Exclusion, Sample, Shift};
use crate::market::Prices;
use crate::report::check::{counts, why};
use crate::report::words::counted;
use crate::table::{Answer, Cell, Column, Table};

use super::{LISTED, the_rest};

/// Most events that are shown because they would not be used.
const REFUSED: usize = 8;

/// Returns the answer: counts, the reasons of events that would not be used, and the first events.
pub fn answer(events: &[Event], sample: &Sample, prices: &Prices) -> Answer {
    let table = table(events, sample);
    let hidden = events.len().saturating_sub(table.rows.len());
    let rest = match hidden {
        0 => "How each event was read, and the prices".to_owned(),
        n => format!(
            "{}, how each was read, and the prices",
            counted(n, "further event")
        ),
    };
    let mut lines = vec![counts(events, sample, prices)[0].clone()];
    lines.extend(reasons(sample));
    Answer {
        headline: headline(events.len(), sample.excluded.len()),
        lines,
        table: Some(table).filter(|table| !table.rows.is_empty()),
        spare: &["as_read"],
        notes: vec![the_rest(&rest)],
    }
}

fn headline(read: usize, refused: usize) -> String {
    match (read, refused) {
        (0, _) => "The events file has no events.".to_owned(),
        (1, 0) => "The one event would be used.".to_owned(),
        (n, 0) => format!("All {n} events would be used."),
        (n, refused) if n == refused => format!("None of {} would be used.", counted(n, "event")),
        (n, refused) => format!("{} of {n} events would be used.", n - refused),
    }
}

/// Returns the number of events that would not be used, by reason.
fn reasons(sample: &Sample) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let reasons = sample
        .excluded
        .iter()
        .map(|exclusion| exclusion.reason.code());
    reasons.for_each(|code| *counts.entry(code).or_default() += 1);
    let counts: Vec<String> = counts
        .iter()
        .map(|(code, n)| format!("{code} {n}"))
        .collect();
    (!counts.is_empty())
        .then(|| format!("Not used: {} (newsquake explain CODE)", counts.join(", ")))
}

/// Returns the events that would not be used, then the others, as many as fit a screen.
fn table(events: &[Event], sample: &Sample) -> Table {
    let refused = |exclusion: &Exclusion| {
        let event = &events[exclusion.event];
        let texts = [&event.id, &event.symbol, &event.as_read].map(Cell::text);
        let mut row = texts.to_vec();
        row.push(Cell::text("not used"));
        row.push(Cell::text(&exclusion.detail));
        row
    };
    let placed = |aligned: &Aligned| {
        let event = &events[aligned.event];
        let exchange = sample.listings.exchange(aligned.security);
        let texts = [&event.id, &event.symbol, &event.as_read].map(Cell::text);
        let mut row = texts.to_vec();
        row.push(Cell::text(aligned.date.to_string()));
        row.push(Cell::text(why(aligned, exchange)));
        row
    };
    let excluded: BTreeSet<usize> = sample
        .excluded
        .iter()
        .map(|exclusion| exclusion.event)
        .collect();
    let is_used = |aligned: &&Aligned| !excluded.contains(&aligned.event);
    // Events that were moved come first: their day is not the one in the file.
    let (moved, unmoved): (Vec<&Aligned>, Vec<&Aligned>) = sample
        .aligned
        .iter()
        .filter(is_used)
        .partition(|aligned| aligned.shift != Shift::None);
    let used = moved.into_iter().chain(unmoved).map(placed);
    let rows = sample
        .excluded
        .iter()
        .take(REFUSED)
        .map(refused)
        .chain(used);
    let heads = [
        ("event_id", "Event"),
        ("symbol", "Symbol"),
        ("as_read", "As read"),
        ("day0", "Day 0"),
        ("why", "Why"),
    ];
    Table {
        name: "answer",
        columns: heads
            .into_iter()
            .map(|(key, head)| Column::words(key, head))
            .collect(),
        rows: rows.take(LISTED).collect(),
        ..Table::default()
    }
}
