//! A figure as plain data: numbers, names and roles, no pixels.

mod csv;
mod mark;
mod role;

pub use mark::{Bar, Dot, MOST_DOTS, Mark, Span};
pub use role::Role;

/// One picture: panels in rows and columns over one horizontal axis.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// Number of panels side by side; 0 counts as 1.
    pub columns: usize,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// A column of the data file that says `true` in every row, for a property that no reader may overlook.
    pub marked: Option<&'static str>,
}

/// What the numbers along the horizontal axis are.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Across {
    /// Trading days relative to the event.
    #[default]
    Lags,
    /// Dates, as days since 1970.
    Dates,
    /// Fractions, written in percent.
    Percent,
    /// Categories: number `i` stands for `names[i]`.
    Names(Vec<String>),
}

/// One set of axes.
#[derive(Debug, Clone, PartialEq, Default)]
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
}

/// How the numbers of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
