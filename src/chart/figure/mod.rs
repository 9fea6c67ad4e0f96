//! A figure as plain data: numbers, names and roles, no pixels.

mod claim;
pub(in crate::chart) mod data;
mod interval;
mod light;
mod mark;
mod of_group;
mod role;
mod unit;
mod words;

pub use claim::Claim;
pub use interval::{Interval, Spread};
pub use light::{Light, LightPlace};
pub use mark::{Bar, CurvePoint, Dot, Estimate, MOST_DOTS, Mark, RowRange, Span};
pub use role::Role;
pub use unit::Unit;
pub use words::{Piece, Words};

use serde::{Deserialize, Serialize};

use crate::table::format::csv_text;
use crate::table::{Cell, Column, Table};

/// The names of lines that hold a whole path at once: the lower and the upper one.
pub(in crate::chart) const SUP_ENDS: [&str; 2] = ["sup_low", "sup_high"];

/// One picture: panels in rows and columns over one horizontal axis.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figure {
    /// Name in file names.
    pub name: String,
    /// The finding, set in bold.
    pub title: String,
    /// The fractions of the title as it writes them and as numbers, in its order.
    #[serde(default)]
    pub amounts: Vec<(String, f64)>,
    /// The sample and the method.
    pub subtitle: String,
    /// How to read the figure, and its limits.
    pub footnote: String,
    /// Name of the horizontal axis.
    pub x_label: String,
    /// The dates of trading days relative to the event, which stand under their numbers: each day with its date as days since 1970.
    #[serde(default)]
    pub dates: Vec<(i32, i32)>,
    /// What the horizontal axis counts.
    pub x: Across,
    /// A fixed range of the horizontal axis. `None`: the range of the marks.
    pub range: Option<(f64, f64)>,
    /// Number of panels side by side; 0 counts as 1.
    pub columns: usize,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// The ids of the events that the figure is of, where it is of one reaction.
    #[serde(default)]
    pub events: Vec<String>,
    /// Whether the figure is drawn where it is asked for, and left out of a run.
    #[serde(default)]
    pub is_on_request: bool,
    /// The means behind the interval that the second and the third fraction of the title are the ends of, in ascending order; empty where
    /// the title has no such interval.
    #[serde(default)]
    pub resampled: Vec<f64>,
    /// First and last day of the tested window that the figure is of, where there is one for each window.
    #[serde(default)]
    pub window: Option<(i32, i32)>,
    /// The name of the whole figure and the group, where one group of it is drawn alone.
    #[serde(skip)]
    pub part: Option<(String, String)>,
    /// The finding of each group that can be drawn alone.
    #[serde(default)]
    pub findings: Vec<(String, Claim)>,
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
    /// Fractions, written in basis points.
    Bps,
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
    /// What the heading goes on with, with numbers in the unit of the look.
    #[serde(default)]
    pub detail: Words,
    /// The group that the panel shows; empty where it shows several or none.
    #[serde(default)]
    pub group: String,
    /// What is drawn, from back to front.
    pub marks: Vec<Mark>,
    /// First and last day of a shaded span, and its name.
    pub shade: Option<(f64, f64, String)>,
    /// What stands above the line of the event, such as the time of the news.
    #[serde(default)]
    pub event_word: String,
    /// What lies beyond the left and the right end of the axis, in words.
    #[serde(default)]
    pub beyond: [Words; 2],
    /// A second vertical axis at the right.
    #[serde(default)]
    pub right: Option<RightAxis>,
    /// Values that the axis must include besides those of the marks.
    pub include: Vec<f64>,
    /// A fixed range of the axis; marks are cut where they leave it. `None`: the range of the marks.
    pub scale: Option<(f64, f64)>,
    /// Names of rows from the top down, for panels that have rows and no numbers on their vertical axis.
    pub rows: Vec<String>,
    /// `groups_of_rows[i]`: the groups that row `i` belongs to; empty where rows belong to none.
    #[serde(default)]
    pub groups_of_rows: Vec<Vec<String>>,
    /// The orders that the rows can have; they have the first one.
    #[serde(default)]
    pub orders: Vec<Order>,
    /// Columns of texts to the right of the rows.
    pub notes: Vec<RowNotes>,
    /// Names of colours, above the panel at its right end.
    pub legend: Vec<(String, Role)>,
    /// Whether the vertical axis is drawn without numbers and grid.
    pub hides_numbers: bool,
    /// Whether one column of a journal has no room for the panel.
    #[serde(default)]
    pub is_wide_only: bool,
    /// Whether the values are gains of a capital, which a scale of equal ratios suits.
    #[serde(default)]
    pub is_growth: bool,
    /// The draws behind lines named `sup_low` and `sup_high`, which hold a whole path at once: how far each strays at most, in
    /// ascending order and in standard errors.
    #[serde(default)]
    pub farthest: Vec<f64>,
    /// The capital and its currency, where the values are shares of it.
    #[serde(default)]
    pub capital: Option<(f64, String)>,
    /// Lines that a page offers in the place of those that are drawn.
    #[serde(default)]
    pub alternatives: Vec<Mark>,
    /// Where single events lie, for a page that lights them.
    #[serde(skip)]
    pub lights: Vec<Light>,
    /// What is drawn where it is asked for, behind the marks, and what the footnote says of it.
    #[serde(default)]
    pub further: Option<(Vec<Mark>, String)>,
}

/// A vertical axis at the right, whose numbers are those of the left one times a factor.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RightAxis {
    /// Its name, above its numbers.
    pub name: String,
    /// What the left axis calls 1, in the unit of this one.
    pub factor: f64,
}

/// An order of rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Order {
    /// Its name.
    pub name: String,
    /// What the rows are ordered by, in words.
    pub words: String,
    /// The rows from the top down.
    pub rows: Vec<usize>,
}

/// A column of texts beside the rows of a panel.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RowNotes {
    /// The heading of the column.
    pub head: String,
    /// `texts[i]`: the text of row `i`.
    pub texts: Vec<Words>,
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
