//! Groups of events: all of them, and those that share a tag or the value of a column.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::abnormal::{AbnormalReturns, EventAbnormal};
use super::membership::Membership;
use crate::error::{Result, option};
use crate::event::{
    ALL, Event, Filter, Quantiles, find_column, label_column, labels, name_of_group, number,
};

/// Events by position in the [`AbnormalReturns`], in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name in results: `all`, a tag, or a value of the column.
    pub label: String,
    /// `members[i]`: position of event `i` in the abnormal returns.
    pub members: Vec<usize>,
}

/// Events by label.
type Labelled = BTreeMap<String, Vec<usize>>;

/// How a study groups its events.
#[derive(Debug, Clone, Copy)]
pub struct Grouping<'a> {
    /// The column of the events that groups them, or a derived grouping.
    pub column: &'a str,
    /// The condition that events have to meet: the labels of other events make no group.
    pub filter: Option<&'a Filter>,
    /// A column whose quantiles group the events instead.
    pub quantiles: Option<&'a Quantiles>,
    /// Whether several events of one reaction, with the same security, benchmark and day 0, count once in the group of all.
    pub reactions_once: bool,
}

/// Returns the group of all events, then one for each tag, for each value of the column, or for each quantile, sorted by name.
///
/// # Errors
/// No event has a column of that name.
pub fn groups(
    events: &[Event],
    abnormal: &AbnormalReturns,
    grouping: Grouping<'_>,
) -> Result<Vec<Group>> {
    let all = Group {
        label: ALL.to_owned(),
        members: everyone(abnormal, grouping.reactions_once),
    };
    let named = match grouping.quantiles {
        Some(quantiles) => by_quantile(events, abnormal, quantiles)?,
        None => by_label(events, abnormal, grouping)?,
    };
    let named = named
        .into_iter()
        .map(|(label, members)| Group { label, members });
    Ok(std::iter::once(all).chain(named).collect())
}

/// The groups of each event of the abnormal returns, besides that of all events.
pub struct GroupNames {
    names: Vec<String>,
    membership: Membership,
}

impl GroupNames {
    /// Takes all groups, the one of all events first.
    pub fn new(groups: &[Group]) -> Self {
        let named = groups.get(1..).unwrap_or_default();
        let members: Vec<&[usize]> = named.iter().map(|group| group.members.as_slice()).collect();
        Self {
            names: named.iter().map(|group| group.label.clone()).collect(),
            membership: Membership::new(&members),
        }
    }

    /// Returns the numbers of the groups of an event.
    pub fn numbers(&self, event: usize) -> &[u32] {
        self.membership.of(event)
    }

    /// Returns the names of groups, given by their numbers.
    pub fn names(&self, numbers: &[u32]) -> Vec<String> {
        numbers
            .iter()
            .map(|number| self.names[*number as usize].clone())
            .collect()
    }
}

/// Returns the positions of all events, or of the first event of each reaction.
fn everyone(abnormal: &AbnormalReturns, reactions_once: bool) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let mut is_first = |position: &usize| {
        let aligned = &abnormal.events[*position].aligned;
        let reaction = (aligned.security, aligned.benchmark, aligned.date);
        !reactions_once || seen.insert(reaction)
    };
    (0..abnormal.events.len())
        .filter(|position| is_first(position))
        .collect()
}

/// Returns the events of each tag or value of a column.
fn by_label(
    events: &[Event],
    abnormal: &AbnormalReturns,
    grouping: Grouping<'_>,
) -> Result<Labelled> {
    let column = label_column(events, grouping.column)?;
    let meets = grouping.filter.map(|filter| filter.select(events));
    let meets = meets.transpose()?;
    let is_meant = |number: usize| meets.as_ref().is_none_or(|meets| meets[number]);
    let mut places: Vec<Option<u32>> = vec![None; events.len()];
    for (position, used) in (0..).zip(&abnormal.events) {
        places[used.aligned.event] = Some(position);
    }
    let add = |mut labelled: Labelled, (number, event): (usize, &Event)| {
        let member = places[number].map(|position| position as usize);
        // A group without a usable event is kept, so that results show it as empty.
        if member.is_none() && !is_meant(number) {
            return labelled;
        }
        let mut add = |label: &str| match labelled.get_mut(label) {
            Some(members) => members.extend(member),
            None => _ = labelled.insert(label.to_owned(), Vec::from_iter(member)),
        };
        labels(event, &column).for_each(&mut add);
        if let Some(position) = member {
            let label = abnormal.derived_label(event, position, &column);
            label.iter().for_each(|label| add(label));
        }
        labelled
    };
    // Events are visited as they lie in memory, and put in the order of the sample afterwards.
    let labelled = events.par_iter().enumerate().fold(Labelled::new, add);
    let labelled = labelled.reduce(Labelled::new, joined);
    let in_order = |(label, mut members): (String, Vec<usize>)| {
        members.par_sort_unstable();
        (name_of_group(&label, &column), members)
    };
    Ok(labelled.into_iter().map(in_order).collect())
}

/// Returns the used events of each quantile of a column, in the order of the quantiles; events without a number are in none.
fn by_quantile(
    events: &[Event],
    abnormal: &AbnormalReturns,
    quantiles: &Quantiles,
) -> Result<Labelled> {
    let column = find_column(events, &quantiles.column, option::QUANTILES)?;
    let value = |(position, used): (usize, &EventAbnormal)| {
        let cell = events[used.aligned.event].columns.get(&column)?;
        Some((position, number(cell)?))
    };
    let (positions, values): (Vec<usize>, Vec<f64>) =
        abnormal.events.iter().enumerate().filter_map(value).unzip();
    let names = quantiles.names();
    let mut labelled: Labelled = names
        .iter()
        .map(|name| (name.clone(), Vec::new()))
        .collect();
    for (position, group) in positions.into_iter().zip(quantiles.of(&values)) {
        if let Some(members) = labelled.get_mut(&names[group]) {
            members.push(position);
        }
    }
    Ok(labelled)
}

/// Appends the events of `further`.
fn joined(mut labelled: Labelled, further: Labelled) -> Labelled {
    for (label, members) in further {
        labelled.entry(label).or_default().extend(members);
    }
    labelled
}
