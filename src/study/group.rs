//! Groups of events: all of them, and those that share a tag or the value of a column.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use crate::error::Result;
use crate::event::{ALL, Event, label_column, labels, name_of_group};

/// Events by position in the [`AbnormalReturns`], in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name in results: `all`, a tag, or a value of the column.
    pub label: String,
    /// `members[i]`: position of event `i` in the abnormal returns.
    pub members: Vec<usize>,
}

/// Events by label.
type Labelled<'a> = BTreeMap<&'a str, Vec<usize>>;

/// Returns the group of all events, then one for each tag, or for each value of `column`, sorted by name.
///
/// # Errors
/// No event has a column of that name.
pub fn groups<'a>(
    events: &'a [Event],
    abnormal: &AbnormalReturns,
    column: &str,
) -> Result<Vec<Group>> {
    let column = label_column(events, column)?;
    let add = |mut labelled: Labelled<'a>, (event, member): (&'a Event, Option<usize>)| {
        for label in labels(event, &column) {
            labelled.entry(label).or_default().extend(member);
        }
        labelled
    };
    // A group without a usable event is kept, so that results show it as empty.
    let stated = events.par_iter().map(|event| (event, None));
    let used = abnormal.events.par_iter().enumerate();
    let used = used.map(|(position, used)| (&events[used.aligned.event], Some(position)));
    let labelled = stated.chain(used).fold(Labelled::new, add);
    let labelled = labelled.reduce(Labelled::new, joined);
    let all = Group {
        label: ALL.to_owned(),
        members: (0..abnormal.events.len()).collect(),
    };
    let named = labelled.into_iter().map(|(label, members)| Group {
        label: name_of_group(label, &column),
        members,
    });
    Ok(std::iter::once(all).chain(named).collect())
}

/// Appends the events of `further`, which come later in the order.
fn joined<'a>(mut labelled: Labelled<'a>, further: Labelled<'a>) -> Labelled<'a> {
    for (label, members) in further {
        labelled.entry(label).or_default().extend(members);
    }
    labelled
}
