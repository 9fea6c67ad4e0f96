//! The deepest drawdowns of the account.

use crate::backtest::outcome::BacktestOutcome;
use crate::table::{Cell, Column, Style, Table};
use crate::time::Date;

/// Most drawdowns in their table.
const MOST_DRAWDOWNS: usize = 5;

/// Returns the deepest drawdowns, if there are any.
pub(in crate::report) fn drawdowns(outcome: &BacktestOutcome) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = outcome
        .drawdowns
        .iter()
        .take(MOST_DRAWDOWNS)
        .map(|drawdown| {
            let days = |from: Date, to: Date| {
                Cell::Whole(i64::from(to.days_since_1970() - from.days_since_1970()))
            };
            let whole = drawdown
                .regained
                .map_or(Cell::text(""), |regained| days(drawdown.peak, regained));
            vec![
                Cell::Number(Some(drawdown.depth), Style::Percent(2)),
                Cell::Date(Some(drawdown.peak)),
                Cell::Date(Some(drawdown.trough)),
                drawdown
                    .regained
                    .map_or(Cell::text("not yet"), |date| Cell::Date(Some(date))),
                days(drawdown.peak, drawdown.trough),
                whole,
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        name: "drawdowns",
        title: "The deepest drawdowns".to_owned(),
        columns: vec![
            Column::numbers("depth", "Depth %"),
            Column::words("peak", "Peak"),
            Column::words("trough", "Trough"),
            Column::words("regained", "Regained"),
            Column::numbers("days_down", "Days down"),
            Column::numbers("days", "Days in all"),
        ],
        rows,
        notes: vec!["Days of the calendar.".to_owned()],
    })
}
