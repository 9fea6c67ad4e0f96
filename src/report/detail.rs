//! The long tables of a study: single events, and rows of the inputs.

use super::event_columns::with_event_columns;
use crate::event::ExcludedOutcome;
use crate::load::{Reject, Rejects};
use crate::study::outcome::{
    EventDayOutcome, EventOutcome, EventWindowOutcome, RollingBeta, StudyOutcome,
};
use crate::table::Rows;
use crate::table::rows::{Columns, LongTable, itself};

/// Returns one row per event.
pub fn events(outcome: &StudyOutcome) -> impl Rows {
    let mut columns = Columns::<&EventOutcome>::none()
        .text("event_id", |event| &event.event_id)
        .text("symbol", |event| &event.symbol)
        .text("benchmark", |event| {
            event.benchmark.as_deref().unwrap_or("")
        })
        .text("as_read", |event| &event.as_read)
        .date("day0", |event| Some(event.day0))
        .text("timing", |event| event.timing)
        .list("tags", |event| &event.tags)
        .text("model", |event| event.model.name);
    for (position, name) in outcome.coefficients.iter().enumerate() {
        columns = columns.number(name.as_str(), move |event| {
            let own = &event.model.coefficients;
            // Nearly always at the same position.
            let mut likely_first = own.get(position).into_iter().chain(own);
            likely_first
                .find(|(other, _)| other == name.as_str())
                .map(|(_, value)| *value)
        });
    }
    LongTable {
        name: "events",
        records: &outcome.events,
        rows: itself,
        shared: 0,
        columns: with_event_columns(
            columns
                .percent("sigma", |event| Some(event.model.sigma))
                .number("r_squared", |event| event.model.r_squared)
                .whole("observations", |event| event.model.observations as i64)
                .number("df", |event| Some(event.model.df))
                .list("group", |event| &event.groups),
            &outcome.events,
            |event| &event.columns,
        ),
    }
}

fn groups_of<'a>(event: &'a EventOutcome, row: &mut dyn FnMut((&'a EventOutcome, &'a String))) {
    event.groups.iter().for_each(|group| row((event, group)));
}

/// Returns one row per event and group, besides the group of all events.
pub fn event_groups(outcome: &StudyOutcome) -> impl Rows {
    LongTable {
        name: "event_groups",
        records: &outcome.events,
        rows: groups_of,
        shared: 1,
        columns: Columns::<(&EventOutcome, &String)>::none()
            .text("event_id", |(event, _)| &event.event_id)
            .text("group", |(_, group)| group.as_str()),
    }
}

fn days_of<'a>(
    event: &'a EventOutcome,
    row: &mut dyn FnMut((&'a EventOutcome, &'a EventDayOutcome)),
) {
    event.days.iter().for_each(|day| row((event, day)));
}

/// Returns one row per event and day.
pub fn event_days(outcome: &StudyOutcome) -> impl Rows {
    LongTable {
        name: "event_days",
        records: &outcome.events,
        rows: days_of,
        shared: 4,
        columns: Columns::<(&EventOutcome, &EventDayOutcome)>::none()
            .text("event_id", |(event, _)| &event.event_id)
            .text("symbol", |(event, _)| &event.symbol)
            .date("day0", |(event, _)| Some(event.day0))
            .list("group", |(event, _)| &event.groups)
            .whole("day", |(_, day)| day.day.0.into())
            .date("date", |(_, day)| day.date)
            .percent("return", |(_, day)| day.observed)
            .percent("expected", |(_, day)| day.expected)
            .percent("ar", |(_, day)| day.ar)
            .number("sar", |(_, day)| day.sar)
            .number("t", |(_, day)| day.t)
            .number("p", |(_, day)| day.p),
    }
}

fn betas_of<'a>(event: &'a EventOutcome, row: &mut dyn FnMut((&'a EventOutcome, &'a RollingBeta))) {
    event
        .rolling_betas
        .iter()
        .for_each(|beta| row((event, beta)));
}

/// Returns one row per event and last day of a rolling window.
pub fn rolling_betas(outcome: &StudyOutcome) -> impl Rows {
    LongTable {
        name: "rolling_betas",
        records: &outcome.events,
        rows: betas_of,
        shared: 4,
        columns: Columns::<(&EventOutcome, &RollingBeta)>::none()
            .text("event_id", |(event, _)| &event.event_id)
            .text("symbol", |(event, _)| &event.symbol)
            .date("day0", |(event, _)| Some(event.day0))
            .list("group", |(event, _)| &event.groups)
            .whole("day", |(_, beta)| beta.day.0.into())
            .whole("observations", |(_, beta)| beta.observations as i64)
            .number("alpha", |(_, beta)| beta.alpha)
            .number("beta", |(_, beta)| beta.beta)
            .number("se", |(_, beta)| beta.se),
    }
}

fn windows_of<'a>(event: &'a EventOutcome, row: &mut dyn FnMut(EventWindow<'a>)) {
    event.windows.iter().for_each(|window| row((event, window)));
}

/// Returns one row per event and window.
pub fn event_windows(outcome: &StudyOutcome) -> impl Rows {
    windows("event_windows", outcome, windows_of)
}

/// An event and one of its windows.
pub(super) type EventWindow<'a> = (&'a EventOutcome, EventWindowOutcome);

/// Returns one row per event for each of its windows that `rows` visits.
pub(super) fn windows<'a>(
    name: &'static str,
    outcome: &'a StudyOutcome,
    rows: fn(&'a EventOutcome, &mut dyn FnMut(EventWindow<'a>)),
) -> impl Rows + 'a {
    LongTable {
        name,
        records: &outcome.events,
        rows,
        shared: 4,
        columns: Columns::<EventWindow<'_>>::none()
            .text("event_id", |(event, _)| &event.event_id)
            .text("symbol", |(event, _)| &event.symbol)
            .date("day0", |(event, _)| Some(event.day0))
            .list("group", |(event, _)| &event.groups)
            .whole("from", |(_, window)| window.from.0.into())
            .whole("to", |(_, window)| window.to.0.into())
            .whole("observed", |(_, window)| window.observed as i64)
            .percent("car", |(_, window)| window.car)
            .percent("se", |(_, window)| window.se)
            .number("scar", |(_, window)| window.scar)
            .number("t", |(_, window)| window.t)
            .number("p", |(_, window)| window.p)
            .percent("bhar", |(_, window)| window.bhar),
    }
}

/// Returns the excluded events, each with its line in the file.
pub fn excluded<'a>(excluded: &'a [ExcludedOutcome], file: String) -> impl Rows + 'a {
    LongTable {
        name: "excluded",
        records: excluded,
        rows: itself,
        shared: 0,
        columns: with_event_columns(
            Columns::<&ExcludedOutcome>::none()
                .text("event_id", |event| &event.event_id)
                .text("symbol", |event| &event.symbol)
                .text("stamp_read", |event| &event.as_read)
                .date("event_day", |event| event.event_day)
                .text("code", |event| event.code)
                .made("reason", |event| event.code.replace('_', " "))
                .text("detail", |event| &event.reason)
                .made("source_file", move |_| file.clone())
                .whole("source_line", |event| event.line as i64)
                .list("group", |event| &event.groups),
            excluded,
            |event| &event.columns,
        ),
    }
}

/// Returns the rejected rows of the inputs.
pub fn rejects(rejects: &Rejects) -> impl Rows {
    LongTable {
        name: "rejects",
        records: &rejects.0,
        rows: itself,
        shared: 0,
        columns: Columns::<&Reject>::none()
            .made("file", |reject| reject.origin.to_string())
            .whole("line", |reject| reject.line as i64)
            .whole("byte", |reject| reject.byte as i64)
            .text("column", |reject| &reject.column)
            .text("code", |reject| reject.code)
            .text("value", |reject| &reject.value)
            .text("message", |reject| &reject.message)
            .text("raw", |reject| &reject.raw),
    }
}
