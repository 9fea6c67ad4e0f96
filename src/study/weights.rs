//! The weights of events in a weighted mean CAR.

use super::abnormal::AbnormalReturns;
use super::group::Group;
use super::warning::{NotANumber, Warning};
use crate::error::{Error, Result, message, option};
use crate::event::{Event, find_column, is_missing, number};

/// Checks that the events have this column of weights.
///
/// # Errors
/// No event has the column, no cell of it is a number, or a weight is below zero.
pub fn check(events: &[Event], column: &str) -> Result<()> {
    let name = find_column(events, column, option::WEIGHTS)?;
    let weights = events
        .iter()
        .filter_map(|event| Some((event, number(event.columns.get(&name)?)?)));
    let mut weights = weights.peekable();
    if weights.peek().is_none() {
        let message = message![
            option::WEIGHTS,
            format!(": the column `{name}` of the events holds no number")
        ];
        return Err(Error::options(message)
            .with_code("no_weights")
            .with_help("name a column of numbers, such as market values"));
    }
    match weights.find(|(_, weight)| *weight < 0.0) {
        None => Ok(()),
        Some((event, weight)) => {
            let message = message![
                option::WEIGHTS,
                format!(
                    ": event {} has the weight {weight} in the column `{name}`; a weight must be 0 or more",
                    event.id
                )
            ];
            Err(Error::options(message).with_code("negative_weight"))
        }
    }
}

/// Returns the weight of each event of a sample, in its order, if the plan names a column; `None` for an event without a number.
///
/// # Errors
/// No event has the column.
pub fn weights(
    events: &[Event],
    abnormal: &AbnormalReturns,
    column: Option<&str>,
) -> Result<Option<Vec<Option<f64>>>> {
    let Some(column) = column else {
        return Ok(None);
    };
    let name = find_column(events, column, option::WEIGHTS)?;
    let measured = abnormal.events.iter();
    let weights = measured.map(|measured| {
        let cell = events[measured.aligned.event].columns.get(&name);
        cell.and_then(number)
    });
    Ok(Some(weights.collect()))
}

/// Counts the events without a weight, and names the groups without a weight above zero.
///
/// # Errors
/// No event has the column.
pub fn warnings(
    events: &[Event],
    abnormal: &AbnormalReturns,
    (weights, column): (Option<&[Option<f64>]>, Option<&str>),
    groups: &[Group],
) -> Result<Vec<Warning>> {
    let (Some(weights), Some(column)) = (weights, column) else {
        return Ok(Vec::new());
    };
    let column = find_column(events, column, option::WEIGHTS)?;
    let lacking = weights.iter().filter(|weight| weight.is_none()).count();
    let cells = abnormal.events.iter().filter_map(|measured| {
        let event = &events[measured.aligned.event];
        Some((event, event.columns.get(&column)?.trim()))
    });
    let mut odd = cells.filter(|(_, cell)| !is_missing(cell) && number(cell).is_none());
    let no_weight = (lacking > 0).then(|| Warning::NoWeight {
        example: odd.next().map(|(event, cell)| NotANumber {
            event: event.id.to_string(),
            column: column.clone(),
            cell: cell.to_owned(),
        }),
        lacking,
        events: weights.len(),
        column: column.clone(),
    });
    let weighs = |member: &usize| weights[*member].is_some_and(|weight| weight > 0.0);
    let weightless =
        |group: &&Group| !group.members.is_empty() && !group.members.iter().any(weighs);
    let groups = groups.iter().filter(weightless);
    let groups: Vec<String> = groups.map(|group| group.label.clone()).collect();
    let zero = (!groups.is_empty()).then(|| Warning::ZeroWeights {
        groups,
        column: column.clone(),
    });
    Ok(no_weight.into_iter().chain(zero).collect())
}
