//! A figure as plain data: numbers, names and roles, no pixels.

pub(in crate::chart) mod data;
mod mark;
mod role;

pub use mark::{Bar, CurvePoint, Dot, Estimate, MOST_DOTS, Mark, RowRange, Span};
pub use role::Role;

use serde::{Deserialize, Serialize};

use crate::table::format::csv_text;
use crate::table::{Cell, Column, Table};

/// One picture: panels in rows and columns over one horizontal axis.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figure {
    /// Name in file names.
    pub name: String,
    /// The finding, set in bold.
    pub title: String,
    /// The sample and the method.
    pub subtitle: String,
    /// How to read the figure, and its limits.
    pub footnote: String,
    /// Name of the horizontal axis.
    pub x_label: String,
    /// What the horizontal axis counts.
    pub x: Across,
    /// A fixed range of the horizontal axis. `None`: the range of the marks.
    pub range: Option<(f64, f64)>,
    /// Number of panels side by side; 0 counts as 1.
    pub columns: usize,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// All that the ink depends on, one row a mark: the data file of the figure.
    #[serde(skip)]
    pub data: Table,
}

/// What the numbers along the horizontal axis are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Across {
    /// Trading days relative to the event.
    #[default]
    Lags,
    /// Dates, as days since 1970.
    Dates,
    /// Fractions, written in percent.
    Percent,
    /// Counts, on a scale of equal ratios; the numbers are logarithms to base 10.
    LogCounts,
    /// Ranks from 1, as whole numbers.
    Ranks,
    /// Categories: number `i` stands for `names[i]`.
    Names(Vec<String>),
}

/// One set of axes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Panel {
    /// Name of the vertical axis, with its unit.
    pub y_label: String,
    /// How the numbers of the vertical axis are written.
    pub unit: Unit,
    /// Height relative to the other panels.
    pub height: f64,
    /// A heading above the panel.
    pub heading: String,
    /// What is drawn, from back to front.
    pub marks: Vec<Mark>,
    /// First and last day of a shaded span, and its name.
    pub shade: Option<(f64, f64, String)>,
    /// Values that the axis must include besides those of the marks.
    pub include: Vec<f64>,
    /// A fixed range of the axis; marks are cut where they leave it. `None`: the range of the marks.
    pub scale: Option<(f64, f64)>,
    /// Names of rows from the top down, for panels that have rows and no numbers on their vertical axis.
    pub rows: Vec<String>,
    /// Columns of texts to the right of the rows.
    pub notes: Vec<RowNotes>,
    /// Names of colours, above the panel at its right end.
    pub legend: Vec<(String, Role)>,
    /// Whether the vertical axis is drawn without numbers and grid.
    pub hides_numbers: bool,
    /// Whether one column of a journal has no room for the panel.
    #[serde(default)]
    pub is_wide_only: bool,
}

/// A column of texts beside the rows of a panel.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RowNotes {
    /// The heading of the column.
    pub head: String,
    /// `texts[i]`: the text of row `i`.
    pub texts: Vec<String>,
}

/// How the numbers of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Fractions, written in percent with their sign.
    #[default]
    Percent,
    /// Plain numbers, such as an index of prices.
    Plain,
    /// Counts, written with K, M and B.
    Count,
}

impl Figure {
    /// Returns the data file: everything that is drawn, as CSV at full precision.
    pub fn csv(&self) -> String {
        csv_text(&self.data)
    }

    /// Adds a column that says `true` in every row of the data, for a property that no reader may overlook.
    #[must_use]
    pub fn marked(mut self, column: &'static str) -> Self {
        self.data.columns.push(Column::words(column, column));
        let rows = self.data.rows.iter_mut();
        rows.for_each(|row| row.push(Cell::text("true")));
        self
    }

    /// Returns a figure without panels that says why there is nothing to draw.
    pub fn card(
        name: impl Into<String>,
        title: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            title: title.into(),
            subtitle: reason.into(),
            ..Self::default()
        }
    }
}
