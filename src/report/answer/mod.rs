//! The answer to a run: what was found, in a sentence and a short table, and what to doubt.

pub mod backtest;
pub mod check;
pub mod power;
pub mod study;
pub mod study_sweep;
pub mod sweep;

use crate::error::{message, option};
use crate::event::ExcludedOutcome;
use crate::table::{Cell, Column, Table};

/// Most groups or events that an answer lists, besides that of all events.
const LISTED: usize = 12;

/// Says which tables an answer leaves out, and the option that shows them.
fn the_rest(tables: &str) -> String {
    message![format!("{tables}: "), option::FULL].to_string()
}

/// Returns the first excluded events, each with its reason.
fn refused(excluded: &[ExcludedOutcome]) -> Table {
    let row = |event: &ExcludedOutcome| {
        let why = format!("{}: {}", event.code, event.reason);
        [event.event_id.as_str(), &event.symbol, &event.as_read, &why]
            .map(Cell::text)
            .to_vec()
    };
    let heads = [
        ("event_id", "Event"),
        ("symbol", "Symbol"),
        ("as_read", "As read"),
        ("why", "Why"),
    ];
    Table {
        name: "answer",
        columns: heads
            .into_iter()
            .map(|(key, head)| Column::words(key, head))
            .collect(),
        rows: excluded.iter().take(LISTED).map(row).collect(),
        ..Table::default()
    }
}
