//! Returns by month and year.

use crate::backtest::outcome::{BacktestOutcome, PeriodOutcome};
use crate::table::{Cell, Column, Style, Table};

/// The months, as headings.
pub const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Returns the returns of months and years, a row for each year, where the run has more than one month.
pub(in crate::report) fn months(outcome: &BacktestOutcome) -> Option<Table> {
    if outcome.monthly.len() < 2 {
        return None;
    }
    let mut columns = vec![Column::words("year", "Year")];
    columns.extend(MONTHS.map(|month| Column::numbers(month.to_lowercase(), month)));
    columns.push(Column::numbers("whole", "Total"));
    let row = |year: &PeriodOutcome| {
        let one = |value: Option<f64>| match value {
            Some(value) => Cell::Number(Some(value), Style::Percent(1)),
            None => Cell::text(""),
        };
        let of = |month: u32| {
            let is_it =
                |period: &&PeriodOutcome| (period.year, period.month) == (year.year, Some(month));
            outcome
                .monthly
                .iter()
                .find(is_it)
                .map(|period| period.net_return)
        };
        let mut row = vec![Cell::text(year.year.to_string())];
        row.extend((1..=12).map(|month| one(of(month))));
        row.push(one(Some(year.net_return)));
        row
    };
    Some(Table {
        name: "monthly",
        title: "Returns by month, %".to_owned(),
        columns,
        rows: outcome.yearly.iter().map(row).collect(),
        notes: Vec::new(),
    })
}
