//! The weights of events in a weighted mean CAR.

use super::abnormal::AbnormalReturns;
use super::warning::Warning;
use crate::error::{Error, Result, message, option};
use crate::event::{Event, find_column, number};

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

/// Counts the events without a weight.
pub fn left_out(weights: Option<&[Option<f64>]>, column: Option<&str>) -> Option<Warning> {
    let weights = weights?;
    let lacking = weights.iter().filter(|weight| weight.is_none()).count();
    (lacking > 0).then(|| Warning::NoWeight {
        lacking,
        events: weights.len(),
        column: column.unwrap_or_default().to_owned(),
    })
}
