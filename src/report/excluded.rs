//! The table of excluded events.

use super::words::counted;
use crate::error::{message, option};
use crate::event::ExcludedOutcome;
use crate::table::{Cell, Column, Table};

/// Most events that a table for people lists.
pub(super) const LISTED_EVENTS: usize = 40;

/// Returns the excluded events with their reasons.
pub(super) fn excluded(excluded: &[ExcludedOutcome]) -> Table {
    let row = |event: &ExcludedOutcome| {
        let texts = [&event.event_id, &event.symbol, &event.as_read];
        let mut row: Vec<Cell> = texts.into_iter().map(Cell::text).collect();
        row.extend([Cell::text(event.code), Cell::text(&event.reason)]);
        row
    };
    Table {
        name: "excluded",
        title: "Excluded events".to_owned(),
        columns: vec![
            Column::words("event_id", "Event"),
            Column::words("symbol", "Symbol"),
            Column::words("as_read", "As read"),
            Column::words("code", "Code"),
            Column::words("reason", "Reason"),
        ],
        rows: excluded.iter().take(LISTED_EVENTS).map(row).collect(),
        notes: further(excluded.len()).into_iter().collect(),
    }
}

/// Returns the note that says how many events a list leaves out, if any.
pub(super) fn further(events: usize) -> Option<String> {
    let more = events.saturating_sub(LISTED_EVENTS);
    let more = (more > 0).then(|| counted(more, "further event"))?;
    let note = message![format!("and {more}; "), option::OUT, " writes all of them."];
    Some(note.to_string())
}
