//! Which events and dates carry the means.

use super::full_precision::{number, numbers, words};
use super::words::days_in_words;
use crate::study::outcome::{GroupOutcome, InfluenceOutcome, StudyOutcome, WindowOutcome};
use crate::table::{Cell, Column, Style, Table};
use crate::time::Date;

/// Most rows of the table for people.
const MOST_ROWS: usize = 48;

type Found<'a> = (&'a GroupOutcome, &'a WindowOutcome, &'a InfluenceOutcome);

/// Returns every group and window whose mean rests on two events or more.
fn found(outcome: &StudyOutcome) -> Vec<Found<'_>> {
    let groups = outcome.groups.iter();
    let windows = groups.flat_map(|group| group.windows.iter().map(move |window| (group, window)));
    windows
        .filter_map(|(group, window)| Some((group, window, window.influence.as_ref()?)))
        .collect()
}

/// Returns the mean of each group without its most influential event and date; `None` if no group has two events.
pub(super) fn influence(outcome: &StudyOutcome) -> Option<Table> {
    let found = found(outcome);
    let row = |(group, window, influence): &Found<'_>| {
        let event = &influence.event;
        let date = influence.date.as_ref();
        let ends = (influence.lowest, influence.highest);
        vec![
            Cell::text(&group.group),
            Cell::text(days_in_words(window.from, window.to)),
            Cell::count(window.n),
            Cell::percent(window.caar),
            Cell::text(format!("{} {}", event.symbol, event.day0)),
            Cell::percent(Some(event.caar)),
            Cell::Interval(Some(ends), Style::Percent(2)),
            Cell::text(date.map_or_else(|| "n/a".to_owned(), |left| left.date.to_string())),
            Cell::percent(date.map(|left| left.caar)),
            Cell::count(influence.events_to_turn),
        ]
    };
    let mut notes = vec![
        "Without: the event (the date) whose removal moves the mean most, and the mean without it. Range: of all means without \
         one event. To turn: the fewest events without which the mean is zero or has the other sign."
            .to_owned(),
    ];
    if found.len() > MOST_ROWS {
        notes.push(format!("The first {MOST_ROWS} of {} rows.", found.len()));
    }
    (!found.is_empty()).then(|| Table {
        name: "influence",
        title: "Which events carry the mean".to_owned(),
        columns: vec![
            Column::words("group", "Group"),
            Column::words("window", "Window"),
            Column::numbers("n", "N"),
            Column::numbers("caar", "Mean %"),
            Column::words("event", "Without event"),
            Column::numbers("caar_without_event", "Mean %"),
            Column::numbers("range", "Range %"),
            Column::words("date", "Without date"),
            Column::numbers("caar_without_date", "Mean %"),
            Column::numbers("events_to_turn", "To turn"),
        ],
        rows: found.iter().take(MOST_ROWS).map(row).collect(),
        notes,
    })
}

/// Returns the same for programs, with every group and window.
pub(super) fn rows(outcome: &StudyOutcome) -> Table {
    let mut columns = words(&["group"]);
    columns.extend(numbers(&["from", "to", "n", "caar"]));
    columns.extend(words(&["event_id", "symbol", "day0"]));
    columns.extend(numbers(&[
        "car",
        "caar_without_event",
        "lowest_without_event",
        "highest_without_event",
    ]));
    columns.extend(words(&["date"]));
    columns.extend(numbers(&[
        "n_of_date",
        "caar_without_date",
        "lowest_without_date",
        "highest_without_date",
        "events_to_turn",
    ]));
    let row = |(group, window, influence): &Found<'_>| {
        let event = &influence.event;
        let date = influence.date.as_ref();
        vec![
            Cell::text(&group.group),
            Cell::Whole(window.from.0.into()),
            Cell::Whole(window.to.0.into()),
            Cell::count(window.n),
            number(window.caar),
            Cell::text(&event.event_id),
            Cell::text(&event.symbol),
            Cell::Date(Some(event.day0)),
            number(Some(event.car)),
            number(Some(event.caar)),
            number(Some(influence.lowest)),
            number(Some(influence.highest)),
            Cell::Date(date.map(|left| -> Date { left.date })),
            date.map_or_else(|| number(None), |left| Cell::count(left.n)),
            number(date.map(|left| left.caar)),
            number(influence.date_lowest),
            number(influence.date_highest),
            Cell::count(influence.events_to_turn),
        ]
    };
    Table {
        name: "influence",
        title: "Influence".to_owned(),
        columns,
        rows: found(outcome).iter().map(row).collect(),
        notes: Vec::new(),
    }
}
