//! What can be drawn in a panel, as plain data.

use serde::{Deserialize, Serialize};

use super::interval::{Interval, Spread};
use super::role::Role;
use super::unit::Unit;

/// One thing drawn in a panel. The first number of each pair is the place on the horizontal axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A line, broken where a value is missing.
    Line {
        /// Name in data files.
        name: String,
        /// Label at its right end; empty for none.
        label: String,
        /// Colour and dash.
        role: Role,
        /// Whether the line is thick and its label bold.
        strong: bool,
        /// Whether the line is dashed, whatever its role.
        dashed: bool,
        /// Places and values.
        points: Vec<(f64, Option<f64>)>,
    },
    /// The area between two lines.
    Band {
        /// Name in data files.
        name: String,
        /// Colour.
        role: Role,
        /// Places with the low and the high end.
        points: Vec<(f64, Option<(f64, f64)>)>,
        /// `spread[i]`: the distribution behind point `i`; empty where the band is no interval of an estimate.
        #[serde(default)]
        spread: Vec<Spread>,
        /// Whether the band reaches as far in both directions by a factor and not by a difference.
        #[serde(default)]
        in_factors: bool,
    },
    /// The area between zero and values that hold until the next place.
    Steps {
        /// Name in data files.
        name: String,
        /// Colour.
        role: Role,
        /// Places at which each value begins.
        points: Vec<(f64, Option<f64>)>,
    },
    /// Bars from zero, each with an optional error bar and word.
    Bars {
        /// Name in data files.
        name: String,
        /// Colour.
        role: Role,
        /// The bars.
        bars: Vec<Bar>,
    },
    /// Points with an optional interval and a word above or below.
    Estimates {
        /// Name in data files.
        name: String,
        /// Colour.
        role: Role,
        /// The points.
        estimates: Vec<Estimate>,
        /// The number of intervals that hold all at once by Bonferroni's inequality, where they are drawn.
        #[serde(default)]
        together: usize,
    },
    /// Estimates in order of size, each with its interval, of which there may be hundreds.
    Curve {
        /// The estimates.
        points: Vec<CurvePoint>,
    },
    /// Short upright strokes in rows.
    Strokes {
        /// Place, row from the top, and whether the stroke is strong.
        strokes: Vec<(f64, usize, bool)>,
    },
    /// Points with intervals in rows, along the horizontal axis.
    RowRanges {
        /// The rows that have one.
        ranges: Vec<RowRange>,
    },
    /// A dot for each value, stacked where values are close.
    Stack {
        /// The values.
        values: Vec<f64>,
    },
    /// Bars of parts on top of each other.
    Stacked {
        /// Name and role of each part, from zero upwards.
        parts: Vec<(String, Role)>,
        /// Place of each bar, and the length of each part.
        bars: Vec<(f64, Vec<f64>)>,
    },
    /// Values written beside their points.
    Values {
        /// Place, value and its text.
        values: Vec<(f64, f64, String)>,
    },
    /// Small texts in rows.
    Texts {
        /// Place, row from the top, and text.
        texts: Vec<(f64, usize, String)>,
    },
    /// Candles of open, high, low and close.
    Candles {
        /// Name in data files.
        name: String,
        /// Days with open, high, low and close.
        days: Vec<(f64, [f64; 4])>,
    },
    /// Bars side by side over ranges of the horizontal axis.
    Histogram {
        /// Name in data files.
        name: String,
        /// Lower end, upper end and count of each range.
        bins: Vec<(f64, f64, f64)>,
    },
    /// A triangle at the foot of the panel for each value.
    Rug {
        /// Name in data files.
        name: String,
        /// The values.
        values: Vec<f64>,
    },
    /// Dots that count gains and losses at a place. Too many of them are not drawn, since they would hide the line.
    Dots {
        /// Name in data files.
        name: String,
        /// The dots.
        dots: Vec<Dot>,
    },
    /// Bars that hang between two values, one after the other.
    Spans {
        /// Name in data files.
        name: String,
        /// The bars.
        spans: Vec<Span>,
    },
    /// Coloured cells in rows.
    Cells {
        /// Place, row from the top, and value; a cell without a value is hatched.
        cells: Vec<(f64, usize, Option<f64>)>,
        /// The values at both ends of the colours; a bar above the cells shows them.
        scale: (f64, f64),
        /// Whether the values are written into the cells where there is room.
        numbered: bool,
        /// A place whose column is framed.
        framed: Option<f64>,
        /// First place of the cells that sum up the others, which stand apart.
        sums_from: Option<f64>,
        /// How the values are written.
        #[serde(default)]
        unit: Unit,
    },
    /// A line from top to bottom.
    Upright {
        /// Place.
        x: f64,
        /// Whether the line is dashed.
        dashed: bool,
    },
    /// A line across the panel with its name at the right end.
    Level {
        /// Name in data files and in the figure.
        name: String,
        /// Value.
        y: f64,
    },
}

/// Most places with dots that are drawn; more would hide the line.
pub const MOST_DOTS: usize = 120;

/// One place of [`Mark::Dots`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Dot {
    /// Place.
    pub x: f64,
    /// Value.
    pub y: f64,
    /// Number of gains there.
    pub gained: usize,
    /// Number of losses there.
    pub lost: usize,
}

/// One bar between two values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Place.
    pub x: f64,
    /// Value at which it begins.
    pub from: f64,
    /// Value at which it ends.
    pub to: f64,
    /// Text beyond its end.
    pub word: String,
    /// Whether it is a sum rather than a step.
    pub is_sum: bool,
}

/// A value with its interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Place.
    pub x: f64,
    /// Value.
    pub y: f64,
    /// The interval.
    pub interval: Option<Interval>,
    /// Low and high end of an interval that holds all days at once, drawn dotted.
    #[serde(default)]
    pub simultaneous: Option<(f64, f64)>,
    /// Text beyond the interval, such as stars.
    pub word: String,
    /// Whether the point is drawn hollow: its test does not hold.
    pub is_hollow: bool,
    /// Whether the interval alone is drawn, as where a line has the point.
    #[serde(default)]
    pub is_interval_alone: bool,
}

/// An estimate among many, with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Place.
    pub x: f64,
    /// Value.
    pub y: f64,
    /// The interval.
    pub interval: Option<Interval>,
    /// Whether it has the colour of its sign, because its test rejects; the others are grey.
    pub is_coloured: bool,
    /// Whether the point is drawn hollow: its test does not hold.
    pub is_hollow: bool,
}

/// A value with its interval in a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowRange {
    /// Row from the top.
    pub row: usize,
    /// Value.
    pub value: f64,
    /// The interval.
    pub interval: Option<Interval>,
    /// Area of the point, relative to the largest.
    pub weight: f64,
    /// Whether the point is a diamond: it sums up the others.
    pub is_sum: bool,
    /// Whether the point is drawn hollow: its test does not hold.
    pub is_hollow: bool,
}

/// One bar from zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Place.
    pub x: f64,
    /// Value at its end.
    pub y: f64,
    /// Low and high end of the error bar.
    pub error: Option<(f64, f64)>,
    /// Text beyond its end, such as stars.
    pub word: String,
}

impl Mark {
    /// Returns the places and values that the axes must include.
    pub fn extent(&self) -> Vec<(f64, f64)> {
        match self {
            Self::Line { points, .. } | Self::Steps { points, .. } => points
                .iter()
                .filter_map(|(x, y)| y.map(|y| (*x, y)))
                .collect(),
            Self::Band { points, .. } => points
                .iter()
                .filter_map(|(x, ends)| ends.map(|(low, high)| [(*x, low), (*x, high)]))
                .flatten()
                .collect(),
            Self::Bars { bars, .. } => {
                let bar = |bar: &Bar| {
                    let (low, high) = bar.error.unwrap_or((bar.y, bar.y));
                    [(bar.x, 0.0), (bar.x, bar.y), (bar.x, low), (bar.x, high)]
                };
                bars.iter().flat_map(bar).collect()
            }
            Self::Estimates { estimates, .. } => estimates
                .iter()
                .flat_map(|at| {
                    let interval = at.interval.map(|found| (found.low, found.high));
                    let ends = [interval, at.simultaneous].into_iter().flatten();
                    let ends = ends.flat_map(|(low, high)| [low, high]);
                    let values = [0.0, at.y].into_iter().chain(ends);
                    values.map(|y| (at.x, y)).collect::<Vec<_>>()
                })
                .collect(),
            Self::Curve { points } => points
                .iter()
                .flat_map(|at| {
                    let ends = at.interval.map(|found| (found.low, found.high));
                    let (low, high) = ends.unwrap_or((at.y, at.y));
                    [(at.x, at.y), (at.x, low), (at.x, high)]
                })
                .collect(),
            Self::Strokes { strokes } => strokes
                .iter()
                .map(|(x, row, _)| (*x, *row as f64))
                .collect(),
            Self::RowRanges { ranges } => ranges
                .iter()
                .flat_map(|range| {
                    let ends = range.interval.map(|found| (found.low, found.high));
                    let (low, high) = ends.unwrap_or((range.value, range.value));
                    [low, range.value, high, 0.0].map(|x| (x, range.row as f64))
                })
                .collect(),
            Self::Stack { values } => values.iter().map(|x| (*x, 0.0)).collect(),
            Self::Stacked { bars, .. } => bars
                .iter()
                .flat_map(|(x, parts)| [(*x, 0.0), (*x, parts.iter().sum())])
                .collect(),
            Self::Values { values } => values.iter().map(|(x, y, _)| (*x, *y)).collect(),
            Self::Texts { texts } => texts.iter().map(|(x, row, _)| (*x, *row as f64)).collect(),
            Self::Candles { days, .. } => days
                .iter()
                .flat_map(|(x, prices)| prices.map(|price| (*x, price)))
                .collect(),
            Self::Histogram { bins, .. } => bins
                .iter()
                .flat_map(|(from, to, count)| [(*from, 0.0), (*to, *count)])
                .collect(),
            Self::Dots { dots, .. } => dots.iter().map(|dot| (dot.x, dot.y)).collect(),
            Self::Spans { spans, .. } => spans
                .iter()
                .flat_map(|span| [(span.x, span.from), (span.x, span.to), (span.x, 0.0)])
                .collect(),
            Self::Cells { cells, .. } => {
                cells.iter().map(|(x, row, _)| (*x, *row as f64)).collect()
            }
            Self::Rug { .. } | Self::Upright { .. } | Self::Level { .. } => Vec::new(),
        }
    }

    /// Moves what lies in rows to where `place` says, and leaves out what it has no place for.
    pub(super) fn place_rows(&mut self, place: &dyn Fn(usize) -> Option<usize>) {
        match self {
            Self::Cells { cells, .. } => {
                let found = cells
                    .iter()
                    .filter_map(|(x, row, value)| Some((*x, place(*row)?, *value)));
                *cells = found.collect();
            }
            Self::Texts { texts } => {
                let found = texts
                    .iter()
                    .filter_map(|(x, row, text)| Some((*x, place(*row)?, text.clone())));
                *texts = found.collect();
            }
            Self::RowRanges { ranges } => {
                let found = ranges.iter().filter_map(|range| {
                    Some(RowRange {
                        row: place(range.row)?,
                        ..range.clone()
                    })
                });
                *ranges = found.collect();
            }
            _ => {}
        }
    }
}
