//! Columns of the events that hold a number for each event, such as a signal.

use super::cells::number;
use super::label::find_column;
use super::news::Event;
use crate::error::{OptionPath, Result};

/// Name of the column that every event carries as its weight.
pub const WEIGHT: &str = "weight";

/// Returns the name of a column of numbers, spelt as in the events.
///
/// # Errors
/// No event has a column of that name.
pub fn number_column(events: &[Event], wished: &str, option: OptionPath) -> Result<String> {
    let is_weight = wished.trim().eq_ignore_ascii_case(WEIGHT);
    if is_weight && events.iter().any(|event| event.weight.is_some()) {
        return Ok(WEIGHT.to_owned());
    }
    find_column(events, wished, option)
}

/// Returns the number of an event in a column; `None` where its cell is empty or not a number.
pub fn number_in(event: &Event, column: &str) -> Option<f64> {
    let column = column.trim();
    if let Some(weight) = event.weight.filter(|_| column.eq_ignore_ascii_case(WEIGHT)) {
        return Some(weight);
    }
    let mut names = event.columns.names();
    let name = names.find(|name| name.eq_ignore_ascii_case(column))?;
    number(event.columns.get(name)?)
}
