//! Description of event files.

use std::sync::Arc;

use super::{FIRST_ROWS, Inspected, Inspection};
use crate::error::Origin;
use crate::load::events::{EventOverrides, EventTable};
use crate::load::open::read_once::ReadOnce;
use crate::load::overrides::Overrides;
use crate::load::reject::Rejects;

/// Describes a file as one of events; `None` if it is none.
pub(super) fn inspect(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    overrides: &Overrides,
) -> Option<Inspection> {
    let reading = EventOverrides {
        encoding: overrides.encoding.clone(),
        sheet: overrides.sheet.first().cloned(),
        most_bytes: overrides.most_bytes,
        skip_hash: true,
        ..EventOverrides::default()
    };
    let table = EventTable::from_bytes(&origin.file, file.bytes.to_vec(), &reading).ok()?;
    let read = table.events(None).ok()?;
    let (columns, unused) = table.roles().ok()?;
    // Dates alone are news about the whole market, or a table of something else.
    const OF_NEWS: [&str; 5] = ["symbol", "time", "timing", "tags", "headline"];
    if !columns.iter().any(|(role, _)| OF_NEWS.contains(role)) {
        return None;
    }
    // A table of dates and other things is one of events if some of its dates can be read.
    let days = || {
        read.events
            .iter()
            .filter_map(|event| event.when.as_ref().ok())
    };
    let (first, last) = (
        days().map(|when| when.date).min()?,
        days().map(|when| when.date).max()?,
    );
    let timed = days().filter(|when| when.time.is_some()).count();
    let mut symbols: Vec<&str> = read
        .events
        .iter()
        .map(|event| event.symbol.as_str())
        .collect();
    symbols.sort_unstable();
    symbols.dedup();
    let unread = read
        .events
        .iter()
        .filter(|event| event.when.is_err())
        .count();
    let detected = vec![
        ("holds", "events".to_owned()),
        ("events", read.events.len().to_string()),
        ("days", format!("{first} to {last}")),
        ("with a time of day", timed.to_string()),
        ("whose date cannot be read", unread.to_string()),
        ("symbols", super::listed(&symbols)),
    ];
    Some(Inspection {
        origin: Arc::clone(&read.file.origin),
        detected,
        columns,
        unused,
        account: read.file.account.clone(),
        rejects: Rejects::default(),
        findings: read.findings,
        content: Inspected::Events(read.events.into_iter().take(FIRST_ROWS).collect()),
    })
}
