//! The columns of the events file in tables of events.

use std::collections::BTreeSet;

use crate::event::Cells;
use crate::table::rows::Columns;

/// Adds every column of the events file that is not in the table yet. A name that the table has already gets `event_` in front,
/// but for the id, which is the same.
pub(super) fn with_event_columns<'a, T>(
    mut columns: Columns<'a, &'a T>,
    records: &'a [T],
    cells: fn(&T) -> &Cells,
) -> Columns<'a, &'a T> {
    let names = names(records.iter().map(cells));
    // Nearly always all rows have all columns, so that each has a cell at the same position.
    for (likely, name) in names.into_iter().enumerate() {
        if name.is_empty() || name == "event_id" {
            continue;
        }
        let mut key = name.to_owned();
        while columns.has(&key) {
            key.insert_str(0, "event_");
        }
        columns = columns.text(key, move |record| {
            cells(record).get_likely(name, likely).unwrap_or_default()
        });
    }
    columns
}

/// Lists the names of all columns in alphabetical order. Nearly all rows have the columns of the row before.
fn names<'a>(all: impl Iterator<Item = &'a Cells>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut last: Option<&Cells> = None;
    for cells in all {
        if !last.is_some_and(|last| last.has_names_of(cells)) {
            names.extend(cells.names());
        }
        last = Some(cells);
    }
    names
}
