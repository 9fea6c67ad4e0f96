//! Groups of events: all of them, and those that share a tag or the value of a column.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use crate::error::{Error, Result, nearest};
use crate::event::Event;

/// The label of the group that holds every used event.
pub const ALL: &str = "all";

/// The column that groups when nothing else is asked for.
pub const TAGS: &str = "tags";

/// Events by position in the [`AbnormalReturns`], in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What results call it.
    pub label: String,
    /// Its events.
    pub members: Vec<usize>,
}

/// Events by label.
type Labelled<'a> = BTreeMap<&'a str, Vec<usize>>;

/// The group of all events, then one for each tag, or for each value of `column`, by name.
///
/// # Errors
/// When no event has a column of that name.
pub fn groups<'a>(
    events: &'a [Event],
    abnormal: &AbnormalReturns,
    column: &str,
) -> Result<Vec<Group>> {
    let by_tags = column.eq_ignore_ascii_case(TAGS);
    let column = if by_tags {
        TAGS.to_owned()
    } else {
        find_column(events, column, "--group-by")?
    };
    let add = |mut labelled: Labelled<'a>, (event, member): (&'a Event, Option<usize>)| {
        for label in labels(event, &column) {
            labelled.entry(label).or_default().extend(member);
        }
        labelled
    };
    // A group of which no event can be used is shown as such.
    let stated = events.par_iter().map(|event| (event, None));
    let used = abnormal.events.par_iter().enumerate();
    let used = used.map(|(position, used)| (&events[used.aligned.event], Some(position)));
    let labelled = stated.chain(used).fold(Labelled::new, add);
    let labelled = labelled.reduce(Labelled::new, joined);
    let all = Group {
        label: ALL.to_owned(),
        members: (0..abnormal.events.len()).collect(),
    };
    let named = labelled.into_iter().map(|(label, members)| {
        // A tag that is itself called `all` must not hide behind the group of everything.
        let label = if label == ALL {
            format!("{ALL} ({column})")
        } else {
            label.to_owned()
        };
        Group { label, members }
    });
    Ok(std::iter::once(all).chain(named).collect())
}

/// Events with those that come after them.
fn joined<'a>(mut labelled: Labelled<'a>, further: Labelled<'a>) -> Labelled<'a> {
    for (label, members) in further {
        labelled.entry(label).or_default().extend(members);
    }
    labelled
}

/// The groups of an event: its tags, or the value of the column.
fn labels<'a>(event: &'a Event, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
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
pub fn find_column(events: &[Event], column: &str, flag: &str) -> Result<String> {
    let known = || {
        let first = events.first().into_iter();
        first.flat_map(|event| event.columns.names())
    };
    if let Some(found) = known().find(|known| known.eq_ignore_ascii_case(column.trim())) {
        return Ok(found.to_owned());
    }
    let error = Error::options(format!("{flag}: the events have no column `{column}`"))
        .code("unknown_column");
    Err(error.help(match nearest(column, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "the columns are: {}",
            known().collect::<Vec<_>>().join(", ")
        ),
    }))
}
