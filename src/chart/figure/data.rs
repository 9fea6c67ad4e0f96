//! The data of a figure: typed columns, filled row by row.

use super::interval::{Interval, Spread};
use crate::table::{Cell, Column, Table};

impl Table {
    /// Makes the empty data of a figure, with the names of its columns.
    pub(in crate::chart) fn of_figure(columns: &[&str]) -> Self {
        let column = |key: &&str| Column::numbers(*key, *key);
        Self {
            name: "figure",
            columns: columns.iter().map(column).collect(),
            ..Self::default()
        }
    }

    /// Adds a row of cells, one for each column.
    pub(in crate::chart) fn push(&mut self, row: impl Into<Vec<Cell>>) {
        self.rows.push(row.into());
    }
}

/// Makes a cell of a number at full precision.
pub(in crate::chart) fn number(value: Option<f64>) -> Cell {
    Cell::number(value, 6)
}

/// Makes a cell that says `true` or `false`.
pub(in crate::chart) fn truth(value: bool) -> Cell {
    Cell::text(if value { "true" } else { "false" })
}

/// Makes two cells of the ends of an interval.
pub(in crate::chart) fn ends(interval: Option<(f64, f64)>) -> [Cell; 2] {
    [
        number(interval.map(|ends| ends.0)),
        number(interval.map(|ends| ends.1)),
    ]
}

/// Makes three cells of the ends of an interval and the degrees of freedom behind it, empty for the normal distribution.
pub(in crate::chart) fn interval(interval: Option<Interval>) -> [Cell; 3] {
    let [low, high] = ends(interval.map(|at| (at.low, at.high)));
    let df = interval.and_then(|at| match at.spread {
        Spread::StudentT(df) => Some(df),
        Spread::Normal => None,
    });
    [low, high, number(df)]
}
