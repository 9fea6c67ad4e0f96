//! Windows that the events file names for single events.

use std::collections::BTreeMap;

use super::windows::Windows;
use crate::error::{Error, Result, message, option};
use crate::event::Event;
use crate::event::window_columns::{
    ESTIMATION_END as END, ESTIMATION_LENGTH as LENGTH, ESTIMATION_START as START,
    WINDOW_END as EVENT_END, WINDOW_START as EVENT_START,
};
use crate::time::{Window, WindowSet};

/// The windows of events that name some, by the event's index among the events read.
#[derive(Debug, Clone, Default)]
pub struct OwnWindows {
    /// The windows in which the model is estimated.
    pub estimation: BTreeMap<usize, Window>,
    /// The windows over which abnormal returns are summed and tested, parts of the event window of the study.
    pub event: BTreeMap<usize, Window>,
}

impl OwnWindows {
    /// Reads the windows that events name, in a study with this event window.
    ///
    /// # Errors
    /// No event names a window; an event names a part of one; a cell is no whole number; an estimation window meets the event window
    /// of the study, or an event's own event window leaves it.
    pub fn read(events: &[Event], window: Window) -> Result<Self> {
        let mut own = Self::default();
        let mut hull = window;
        let mut outside = None;
        for (number, event) in events.iter().enumerate() {
            if let Some(estimation) = estimation_window(event)? {
                if estimation.overlaps(window) {
                    return Err(overlapping(event, estimation, window));
                }
                own.estimation.insert(number, estimation);
            }
            if let Some(tested) = event_window(event)? {
                hull = hull.hull(tested);
                if !window.contains(tested) {
                    outside = outside.or(Some((event, tested)));
                }
                own.event.insert(number, tested);
            }
        }
        if let Some((event, tested)) = outside {
            return Err(leaving(event, tested, window, hull));
        }
        if own.estimation.is_empty() && own.event.is_empty() {
            let message = message![option::OWN_WINDOWS, ": no event names a window"];
            return Err(Error::options(message)
                .with_code("unknown_column")
                .with_help(format!(
                    "give the events the columns `{EVENT_START}` and `{EVENT_END}` for event windows, or `{END}` and `{LENGTH}` (or \
                     `{START}` and `{END}`) for estimation windows, in trading days from day 0"
                )));
        }
        Ok(own)
    }

    /// Widens the estimation windows of a study to those of its events, of which each is fitted on its own days alone. Without a
    /// fewest number of days from the options, half of the shortest window is needed.
    pub fn widen(&self, windows: &mut Windows, events: usize, given: bool) {
        let own = &self.estimation;
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
}

fn overlapping(event: &Event, estimation: Window, window: Window) -> Error {
    let message = format!(
        "event {}: its estimation window {estimation} overlaps the event window {window}",
        event.id
    );
    Error::options(message)
        .with_code("bad_windows")
        .with_help(message![
            format!("end it before day {}, or shorten ", window.first()),
            option::WINDOW,
        ])
}

/// Returns the error about an event whose own window leaves that of the study. `hull`: the window that holds those of all events.
fn leaving(event: &Event, own: Window, window: Window, hull: Window) -> Error {
    let message = format!(
        "event {}: its own window {own} leaves the event window {window} of the study",
        event.id
    );
    Error::options(message)
        .with_code("bad_windows")
        .with_help(message![
            "widen it to hold the windows of all events: ",
            option::WINDOW.with(format!("{}:{}", hull.first().0, hull.last().0)),
        ])
}

/// Returns the number of trading days in a column of an event; `None` where the cell is empty or the column missing.
fn days(event: &Event, column: &str) -> Result<Option<i32>> {
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
}

/// Returns the error about an event that names a part of a window.
fn incomplete(event: &Event, named: &str, missing: &str) -> Error {
    let message = format!("event {}: it names {named} without {missing}", event.id);
    Error::options(message)
        .with_code("bad_windows")
        .with_help("fill both cells, or leave both empty for the window of the study")
}

fn estimation_window(event: &Event) -> Result<Option<Window>> {
    let first = match (days(event, START)?, days(event, END)?, days(event, LENGTH)?) {
        (None, None, None) => return Ok(None),
        (Some(first), Some(last), _) => (first, last),
        (None, Some(last), Some(length)) => (last.saturating_sub(length).saturating_add(1), last),
        (None, Some(_), None) => {
            let missing = format!("`{LENGTH}` or `{START}`");
            return Err(incomplete(event, &format!("`{END}`"), &missing));
        }
        (first, None, _) => {
            let named = if first.is_some() { START } else { LENGTH };
            return Err(incomplete(
                event,
                &format!("`{named}`"),
                &format!("`{END}`"),
            ));
        }
    };
    window(event, first).map(Some)
}

fn event_window(event: &Event) -> Result<Option<Window>> {
    match (days(event, EVENT_START)?, days(event, EVENT_END)?) {
        (None, None) => Ok(None),
        (Some(first), Some(last)) => window(event, (first, last)).map(Some),
        (Some(_), None) => Err(incomplete(
            event,
            &format!("`{EVENT_START}`"),
            &format!("`{EVENT_END}`"),
        )),
        (None, Some(_)) => Err(incomplete(
            event,
            &format!("`{EVENT_END}`"),
            &format!("`{EVENT_START}`"),
        )),
    }
}

fn window(event: &Event, (first, last): (i32, i32)) -> Result<Window> {
    Window::new(first, last).map_err(|error| {
        Error::options(format!("event {}: {error}", event.id)).with_code("bad_windows")
    })
}
