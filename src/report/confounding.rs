//! The effect with and without confounded events, and the events themselves.

use super::words::counted;
use crate::study::inference::Verdict;
use crate::study::inference::heading;
use crate::study::outcome::{ConfoundedEvent, ConfoundingOutcome, Effect, EffectOutcome};
use crate::table::stars::{STARS_KEY, stars};
use crate::table::{Cell, Column, Table};

/// Returns the mean CAR of every group and window, with and without the confounded events.
pub(super) fn effects(outcome: &ConfoundingOutcome) -> Table {
    let effect = |effect: &Effect| {
        let p = effect.verdict.as_ref().and_then(Verdict::p);
        [
            Cell::count(effect.n),
            Cell::percent(effect.caar).marked(stars(p)),
            Cell::number(p, 3),
        ]
    };
    let row = |of: &EffectOutcome| {
        let mut row = vec![Cell::text(&of.group), Cell::Window(of.from, of.to)];
        row.extend(effect(&of.with));
        row.extend(effect(&of.without));
        row
    };
    let dropped = outcome.events.iter().filter(|event| event.excluded).count();
    let becomes = match dropped {
        0 => "all of them are kept".to_owned(),
        n if n == outcome.events.len() => "all of them are excluded".to_owned(),
        n => format!("{n} of them are excluded"),
    };
    let mut notes = vec![format!(
        "{} confounded: other news of the security in the window {}; {becomes}.",
        counted(outcome.events.len(), "event"),
        outcome.window
    )];
    let test = outcome.effects.first().and_then(|effect| effect.test);
    notes.extend(test.map(|test| {
        let test = heading(test);
        format!("p and stars by {test}: {STARS_KEY} (two-sided), for each of both samples.")
    }));
    Table {
        name: "confounding",
        title: "Effect with and without confounded events".to_owned(),
        columns: vec![
            Column::words("group", "Group"),
            Column::words("window", "Window"),
            Column::numbers("n_with", "N with"),
            Column::numbers("caar_with", "CAAR %"),
            Column::numbers("p_with", "p"),
            Column::numbers("n_without", "N without"),
            Column::numbers("caar_without", "CAAR %"),
            Column::numbers("p_without", "p"),
        ],
        rows: outcome.effects.iter().map(row).collect(),
        notes,
    }
}

/// Returns the mean of all events in the first tested window, with and without the confounded ones, in a sentence.
pub(super) fn in_words(outcome: &ConfoundingOutcome) -> Option<String> {
    let effect = outcome
        .effects
        .first()
        .filter(|_| !outcome.events.is_empty())?;
    let mean = |effect: &Effect| {
        let caar = effect.caar.map(|caar| format!("{:+.2} %", caar * 100.0));
        format!(
            "{} ({})",
            caar.unwrap_or("n/a".to_owned()),
            counted(effect.n, "event")
        )
    };
    Some(format!(
        "Confounded by other news of the security in {}: {}. The mean is {} with them and {} without.",
        outcome.window,
        counted(outcome.events.len(), "event"),
        mean(&effect.with),
        mean(&effect.without)
    ))
}

/// Returns the confounded events, each with the nearest news that confounds it.
pub(super) fn confounded(outcome: &ConfoundingOutcome) -> Table {
    let row = |event: &ConfoundedEvent| {
        vec![
            Cell::text(&event.event_id),
            Cell::text(&event.symbol),
            Cell::Date(Some(event.day0)),
            Cell::text(&event.confounder),
            Cell::Date(Some(event.confounder_day0)),
            Cell::Whole(event.day.0.into()),
            Cell::text(if event.excluded { "yes" } else { "no" }),
        ]
    };
    Table {
        name: "confounded",
        title: "Confounded events".to_owned(),
        columns: vec![
            Column::words("event_id", "Event"),
            Column::words("symbol", "Symbol"),
            Column::words("day0", "Day 0"),
            Column::words("confounder", "Confounder"),
            Column::words("confounder_day0", "Its day 0"),
            Column::numbers("day", "Day"),
            Column::words("excluded", "Excluded"),
        ],
        rows: outcome.events.iter().map(row).collect(),
        notes: Vec::new(),
    }
}
