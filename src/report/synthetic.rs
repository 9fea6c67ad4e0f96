//! The synthetic controls of events.

use super::excluded::{LISTED_EVENTS, further};
use super::full_precision::{number, numbers, words};
use crate::study::outcome::{EventOutcome, StudyOutcome, SyntheticOutcome};
use crate::table::{Cell, Column, Table};

/// Donors that a row names, the largest weights first.
const NAMED: usize = 4;

/// Returns the events that have a synthetic control.
fn found(outcome: &StudyOutcome) -> impl Iterator<Item = (&EventOutcome, &SyntheticOutcome)> {
    let events = outcome.events.iter();
    events.filter_map(|event| Some((event, event.model.synthetic.as_deref()?)))
}

/// Returns weights, fit and p-values by permutation of each event in the first tested window; `None` if the model has no donors.
pub(super) fn synthetic(outcome: &StudyOutcome) -> Option<Table> {
    let row = |(event, control): (&EventOutcome, &SyntheticOutcome)| {
        let weights = control.weights.iter().take(NAMED);
        let mut named: Vec<String> = weights
            .map(|one| format!("{} {:.2}", one.symbol, one.weight))
            .collect();
        let more = control.weights.len().saturating_sub(NAMED);
        if more > 0 {
            named.push(format!("{more} more"));
        }
        let window = control.windows.first();
        vec![
            Cell::text(&event.event_id),
            Cell::text(event.symbol.to_string()),
            Cell::count(control.n_donors),
            Cell::text(named.join(", ")),
            Cell::number(control.r_squared, 2),
            Cell::percent(Some(control.rmse)),
            Cell::percent(event.windows.first().and_then(|window| window.car)),
            Cell::p(window.and_then(|window| window.conformal_p)),
            Cell::p(window.and_then(|window| window.placebo_p)),
        ]
    };
    let all = found(outcome).count();
    let tested = outcome.plan.cars.first().map(ToString::to_string);
    let mut notes = vec![format!(
        "CAR and p: window {}. Conformal p: shifts of the residuals in a circle; placebo p: each donor in the place of the security.",
        tested.unwrap_or_default()
    )];
    notes.extend(further(all));
    (all > 0).then(|| Table {
        name: "synthetic",
        title: "Synthetic controls".to_owned(),
        columns: vec![
            Column::words("event_id", "Event"),
            Column::words("symbol", "Symbol"),
            Column::numbers("n_donors", "Donors"),
            Column::words("weights", "Weights"),
            Column::numbers("r_squared", "R2"),
            Column::numbers("rmse", "RMSE %"),
            Column::numbers("car", "CAR %"),
            Column::numbers("conformal_p", "Conformal p"),
            Column::numbers("placebo_p", "Placebo p"),
        ],
        rows: found(outcome).take(LISTED_EVENTS).map(row).collect(),
        notes,
    })
}

/// Writes a cell that names an event.
type EventCell = fn(&EventOutcome) -> Cell;

/// The columns by which tables of events join, as in the other ones.
const EVENT: [(&str, EventCell); 4] = [
    ("event_id", |event| Cell::text(&event.event_id)),
    ("symbol", |event| Cell::text(event.symbol.to_string())),
    ("day0", |event| Cell::Date(Some(event.day0))),
    ("group", |event| Cell::text(event.groups.join(";"))),
];

/// Returns the weights of all events, a row a donor.
pub(super) fn weights(outcome: &StudyOutcome) -> Table {
    let rows = found(outcome).flat_map(|(event, control)| {
        control.weights.iter().map(move |one| {
            let further = [Cell::text(&one.symbol), number(Some(one.weight))];
            EVENT
                .map(|(_, cell)| cell(event))
                .into_iter()
                .chain(further)
                .collect()
        })
    });
    let mut columns = words(&EVENT.map(|(key, _)| key));
    columns.extend(words(&["donor"]));
    columns.extend(numbers(&["weight"]));
    Table {
        name: "synthetic_weights",
        title: "Weights of synthetic controls".to_owned(),
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

/// Returns the p-values by permutation of all events, a row a tested window.
pub(super) fn windows(outcome: &StudyOutcome) -> Table {
    let rows = found(outcome).flat_map(|(event, control)| {
        control.windows.iter().map(move |window| {
            let further = [
                Cell::Whole(window.from.0.into()),
                Cell::Whole(window.to.0.into()),
                Cell::count(control.n_donors),
                number(control.r_squared),
                number(Some(control.rmse)),
                number(window.conformal_p),
                number(window.placebo_p),
            ];
            EVENT
                .map(|(_, cell)| cell(event))
                .into_iter()
                .chain(further)
                .collect()
        })
    });
    let mut columns = words(&EVENT.map(|(key, _)| key));
    columns.extend(numbers(&[
        "from",
        "to",
        "n_donors",
        "r_squared",
        "rmse",
        "conformal_p",
        "placebo_p",
    ]));
    Table {
        name: "synthetic_windows",
        title: "P-values of synthetic controls".to_owned(),
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
    }
}
