//! Labels that group events: their tags, or the values of a column.

use super::news::Event;
use super::sample::Aligned;
use crate::error::{Error, OptionPath, Result, message, nearest, option};
use crate::market::Listings;

/// Label of the group that holds every event.
pub const ALL: &str = "all";

/// Name of the default grouping, by tags.
pub const TAGS: &str = "tags";

/// Groupings that follow from the place of an event on its calendar: the part of the day in which the news came, the year of
/// day 0, and the exchange of the security. A column of this name in the file takes precedence.
pub const DERIVED: [&str; 3] = ["timing", "year", "exchange"];

/// Returns the column that a user wants to group by, spelt as in the events, or the name of a derived grouping.
///
/// # Errors
/// No event has a column of that name.
pub fn label_column(events: &[Event], wished: &str) -> Result<String> {
    if wished.trim().eq_ignore_ascii_case(TAGS) {
        return Ok(TAGS.to_owned());
    }
    let found = find_column(events, wished, option::GROUP_BY);
    let is_derived = |name: &&str| name.eq_ignore_ascii_case(wished.trim());
    match DERIVED.into_iter().find(is_derived) {
        Some(derived) => Ok(found.unwrap_or_else(|_| derived.to_owned())),
        None => found,
    }
}

/// Returns the label that a placed event has in a derived grouping; `None` for another column, or for a column of the file.
pub fn derived_label(
    event: &Event,
    aligned: &Aligned,
    listings: &Listings,
    column: &str,
) -> Option<String> {
    if !DERIVED.contains(&column) || event.columns.get(column).is_some() {
        return None;
    }
    match column {
        "timing" => Some(aligned.timing.name().to_owned()),
        "year" => Some(aligned.date.to_string().chars().take(4).collect()),
        "exchange" => Some(listings.exchange(aligned.security).name().to_owned()),
        _ => None,
    }
}

/// Returns the labels of an event: its tags, or its value in `column`.
pub fn labels<'a>(event: &'a Event, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let (tags, value) = match column {
        TAGS => (event.tags.as_slice(), None),
        column => (&[][..], event.columns.get(column)),
    };
    let value = value.filter(|value| !value.is_empty());
    tags.iter().map(String::as_str).chain(value)
}

/// Returns the names of the groups that an event is in, besides that of all events, for the label `column` as
/// [`label_column`] returns it.
pub fn groups_of(event: &Event, column: &str) -> Vec<String> {
    let labels = labels(event, column);
    labels.map(|label| name_of_group(label, column)).collect()
}

/// Returns the name of a column as spelt in the events; upper and lower case count as the same.
///
/// # Errors
/// No event has the column; the message names the nearest column or all of them.
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

/// Returns the name of a label's group. A tag that is itself called `all` gets another name than the group of all events.
pub fn name_of_group(label: &str, column: &str) -> String {
    if label == ALL {
        format!("{ALL} ({column})")
    } else {
        label.to_owned()
    }
}
