//! Estimation windows that the events file names for single events.

use std::collections::BTreeMap;

use super::windows::Windows;
use crate::error::{Error, Result, message, option};
use crate::event::Event;
use crate::time::{Window, WindowSet};

/// The columns that name the first day, the last day and the length of an event's estimation window. The last two are those of
/// an EventStudyTools request.
const START: &str = "estimation_start";
const END: &str = "estimation_end";
const LENGTH: &str = "estimation_length";

/// Returns the estimation window of each event that names one, by the event's index among the events read.
///
/// # Errors
/// No event names a window; a cell is no whole number; or a window meets the event window.
pub fn own_windows(events: &[Event], window: Window) -> Result<BTreeMap<usize, Window>> {
    let mut own = BTreeMap::new();
    for (number, event) in events.iter().enumerate() {
        if let Some(estimation) = own_window(event)? {
            if estimation.overlaps(window) {
                let message = format!(
                    "event {}: its estimation window {estimation} overlaps the event window {window}",
                    event.id
                );
                return Err(Error::options(message)
                    .with_code("bad_windows")
                    .with_help(message![
                        format!("end it before day {}, or shorten ", window.first()),
                        option::WINDOW,
                    ]));
            }
            own.insert(number, estimation);
        }
    }
    if own.is_empty() {
        let message = message![option::OWN_WINDOWS, ": no event names an estimation window"];
        return Err(Error::options(message)
            .with_code("unknown_column")
            .with_help(format!(
                "give the events the columns `{END}` and `{LENGTH}`, or `{START}` and `{END}`, in trading days from day 0"
            )));
    }
    Ok(own)
}

fn own_window(event: &Event) -> Result<Option<Window>> {
    let day = |column: &str| {
        let cell = event.columns.get(column).map(str::trim);
        let Some(cell) = cell.filter(|cell| !cell.is_empty()) else {
            return Ok(None);
        };
        cell.parse::<i32>().map(Some).map_err(|_| {
            let message = format!(
                "event {}: `{cell}` in the column `{column}` is not a whole number of trading days",
                event.id
            );
            Error::options(message).with_code("bad_windows")
        })
    };
    let Some(last) = day(END)? else {
        return Ok(None);
    };
    let first = match (day(START)?, day(LENGTH)?) {
        (Some(first), _) => first,
        (None, Some(length)) => last.saturating_sub(length).saturating_add(1),
        (None, None) => return Ok(None),
    };
    let in_event = |error: Error| Error::options(format!("event {}: {error}", event.id));
    Window::new(first, last).map(Some).map_err(in_event)
}

/// Widens the estimation windows of a study to those of its events, of which each is fitted on its own days alone. Without a
/// fewest number of days from the options, half of the shortest window is needed.
pub fn widen(windows: &mut Windows, own: &BTreeMap<usize, Window>, events: usize, given: bool) {
    let common = windows.estimation.windows().iter().copied();
    let common: Vec<Window> = common.filter(|_| own.len() < events).collect();
    if !given {
        let shortest = own.values().map(|window| window.days()).min();
        let shortest = shortest.map(|days| days.div_ceil(2));
        let all_named = own.len() == events;
        windows.min_observations = shortest.map_or(windows.min_observations, |needed| {
            if all_named {
                needed
            } else {
                needed.min(windows.min_observations)
            }
        });
    }
    if let Some(union) = WindowSet::union(common.into_iter().chain(own.values().copied())) {
        windows.estimation = union;
    }
}
