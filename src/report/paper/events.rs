//! Table F: single events.

use super::caption::caption;
use super::{PaperStyle, Under, percent_of_error, with_keys};
use crate::math::dist::student_t_critical;
use crate::report::words::counted;
use crate::study::outcome::{EventOutcome, EventWindowOutcome, StudyOutcome};
use crate::table::{Cell, Column, Style, Table};

/// Returns one row per event: where it lies, its CAR by window, and its model.
pub(super) fn events(outcome: &StudyOutcome, style: PaperStyle) -> Table {
    let has = |name: &str| {
        outcome
            .events
            .iter()
            .any(|event| coefficient(event, name).is_some())
    };
    let coefficients: Vec<&str> = ["alpha", "beta"]
        .into_iter()
        .filter(|name| has(name))
        .collect();
    let mut columns = vec![
        Column::words("event_id", "ID"),
        Column::words("symbol", "Firm"),
        Column::words("day0", "Day 0"),
        Column::words("timing", "Timing"),
        Column::words("group", "Group"),
    ];
    columns.extend(
        outcome
            .plan
            .cars
            .iter()
            .map(|window| Column::numbers(format!("car {window}"), format!("CAR {window} (%)"))),
    );
    columns.push(Column::numbers("scar", "SCAR"));
    columns.extend(coefficients.iter().map(|name| match *name {
        "alpha" => Column::numbers("alpha", "\u{3b1} (%)"),
        _ => Column::numbers("beta", "\u{3b2}"),
    }));
    columns.extend([
        Column::numbers("sigma", "\u{3c3} (%)"),
        Column::numbers("r_squared", "R2"),
        Column::numbers("observations", "N est."),
    ]);
    let row = |event: &EventOutcome| {
        let mut row = vec![
            Cell::text(&event.event_id),
            Cell::text(event.symbol.as_str()),
            Cell::Date(Some(event.day0)),
            Cell::text(event.timing),
            Cell::text(event.groups.join("; ")),
        ];
        row.extend(
            event
                .windows
                .iter()
                .map(|window| car(style, event, &window)),
        );
        row.push(Cell::number(
            event.windows.first().and_then(|window| window.scar),
            2,
        ));
        row.extend(coefficients.iter().map(|name| {
            let value = coefficient(event, name);
            match *name {
                "alpha" => Cell::number(value.map(|alpha| alpha * 100.0), 3),
                _ => Cell::number(value, 3),
            }
        }));
        row.extend([
            Cell::number(Some(event.model.sigma * 100.0), 2),
            Cell::number(event.model.r_squared, 2),
            Cell::count(event.model.observations),
        ]);
        row
    };
    let below = match style.under {
        Under::Statistic => "In parentheses: the event's own t.",
        Under::Error => "In parentheses: the standard error of the event's CAR.",
        Under::P => "In parentheses: p of the event's own t.",
        Under::Interval => "In brackets: the 95 % interval of the event's CAR.",
    };
    let first = outcome
        .plan
        .cars
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut notes = vec![
        below.to_owned(),
        format!(
            "SCAR: standardised CAR of {first}. \u{3b1}, \u{3b2}, \u{3c3}, R2: the event's model on N est. days."
        ),
    ];
    let more = outcome.events.len().saturating_sub(style.most_rows);
    if more > 0 {
        notes.push(format!("And {}.", counted(more, "further event")));
    }
    with_keys(
        style,
        Table {
            name: "events",
            title: caption(outcome, "Single events"),
            columns,
            rows: outcome
                .events
                .iter()
                .take(style.most_rows)
                .map(row)
                .collect(),
            notes,
        },
    )
}

fn car(style: PaperStyle, event: &EventOutcome, window: &EventWindowOutcome) -> Cell {
    let percent = Style::Percent(style.decimals);
    let cell = Cell::Number(window.car, percent);
    let (Some(car), Some(t), true) = (window.car, window.t, window.is_complete()) else {
        return cell;
    };
    cell.marked(style.stars.marks(window.p))
        .over(match style.under {
            Under::Statistic => Cell::number(Some(t), 2),
            Under::Error => percent_of_error(style, window.se),
            Under::P => Cell::p(window.p),
            Under::Interval => {
                let critical = student_t_critical(0.05, event.model.df);
                let half = critical.zip(window.se).map(|(critical, se)| critical * se);
                Cell::Interval(half.map(|half| (car - half, car + half)), percent)
            }
        })
}

fn coefficient(event: &EventOutcome, name: &str) -> Option<f64> {
    let coefficients = &event.model.coefficients;
    coefficients
        .iter()
        .find(|(own, _)| own == name)
        .map(|(_, value)| *value)
}
