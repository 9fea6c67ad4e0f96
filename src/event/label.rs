//! What groups events: their tags, or the values of a column.

use super::news::Event;
use crate::error::{Error, OptionPath, Result, message, nearest, option};

/// The label of the group that holds every event.
pub const ALL: &str = "all";

/// The column that groups when nothing else is asked for.
pub const TAGS: &str = "tags";

/// The column that a user groups by, as the events have it.
///
/// # Errors
/// When no event has a column of that name.
pub fn label_column(events: &[Event], wished: &str) -> Result<String> {
    if wished.trim().eq_ignore_ascii_case(TAGS) {
        return Ok(TAGS.to_owned());
    }
    find_column(events, wished, option::GROUP_BY)
}

/// The labels of an event: its tags, or the value of the column.
pub fn labels<'a>(event: &'a Event, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let (tags, value) = match column {
        TAGS => (event.tags.as_slice(), None),
        column => (&[][..], event.columns.get(column)),
    };
    let value = value.filter(|value| !value.is_empty());
    tags.iter().map(String::as_str).chain(value)
}

/// The name of a column as the events have it, whatever the case that it is asked for in.
///
/// # Errors
/// A column that no event has, with the nearest one or all of them.
pub fn find_column(events: &[Event], column: &str, option: OptionPath) -> Result<String> {
    let known = || {
        let first = events.first().into_iter();
        first.flat_map(|event| event.columns.names())
    };
    if let Some(found) = known().find(|known| known.eq_ignore_ascii_case(column.trim())) {
        return Ok(found.to_owned());
    }
    let message = message![option, format!(": the events have no column `{column}`")];
    let error = Error::options(message)
        .with_code("unknown_column")
        .about(option);
    Err(error.with_help(match nearest(column, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "the columns are: {}",
            known().collect::<Vec<_>>().join(", ")
        ),
    }))
}

/// What the group of a label is called. A tag that is itself called `all` must not hide behind the group of everything.
pub fn name_of_group(label: &str, column: &str) -> String {
    if label == ALL {
        format!("{ALL} ({column})")
    } else {
        label.to_owned()
    }
}
