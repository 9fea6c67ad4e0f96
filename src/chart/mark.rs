//! What can be drawn in a panel, as plain data.

use super::figure::Role;

/// Days and the values on them.
pub(super) type Points = Vec<(f64, Option<f64>)>;

/// One drawn thing. The first number of a pair is the day.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A line, broken where a value is missing.
    Line {
        /// Its name in data files.
        name: String,
        /// What stands at its end.
        label: String,
        /// Its colour and dash.
        role: Role,
        /// Whether it is drawn strong.
        strong: bool,
        /// Its points.
        points: Vec<(f64, Option<f64>)>,
    },
    /// The area between two lines.
    Band {
        /// Its name in data files.
        name: String,
        /// Its colour.
        role: Role,
        /// Low and high end.
        points: Vec<(f64, Option<(f64, f64)>)>,
    },
    /// The area between zero and values that hold until the next one.
    Steps {
        /// Its name in data files.
        name: String,
        /// Its colour.
        role: Role,
        /// Where each value begins.
        points: Vec<(f64, Option<f64>)>,
    },
    /// A bar from zero for each day, with an error bar and a word where there is one.
    Bars {
        /// Its name in data files.
        name: String,
        /// Its colour.
        role: Role,
        /// The bars.
        bars: Vec<Bar>,
    },
    /// Open, high, low and close.
    Candles {
        /// Its name in data files.
        name: String,
        /// The days and their prices.
        days: Vec<(f64, [f64; 4])>,
    },
    /// Bars side by side over ranges of the horizontal axis.
    Histogram {
        /// Its name in data files.
        name: String,
        /// First and last value of each range, and how many lie in it.
        bins: Vec<(f64, f64, f64)>,
    },
    /// A short stroke at the foot for each value.
    Rug {
        /// Its name in data files.
        name: String,
        /// The values.
        values: Vec<f64>,
    },
    /// A dot at each point, by whether what it stands for went up.
    Dots {
        /// Its name in data files.
        name: String,
        /// Its points.
        points: Vec<(f64, f64, bool)>,
    },
    /// Bars that hang between two values, one after the other.
    Spans {
        /// Its name in data files.
        name: String,
        /// The bars.
        spans: Vec<Span>,
    },
    /// Coloured cells, one a row and place.
    Cells {
        /// Place, row from the top, and value; a missing one stays grey.
        cells: Vec<(f64, usize, Option<f64>)>,
        /// Cells from this place on, which sum up the others, have colours on a scale of their own.
        sums_from: f64,
    },
    /// A line from top to bottom, with its name beside it.
    Upright {
        /// Its name in data files and in the figure.
        name: String,
        /// Where it stands.
        x: f64,
        /// Whether the name stands on its left.
        named_left: bool,
    },
    /// A level across the panel, with its name at the right end.
    Level {
        /// Its name in data files and in the figure.
        name: String,
        /// Where it lies.
        y: f64,
    },
}

/// One bar between two values.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Its place.
    pub x: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// What stands beyond its end.
    pub word: String,
    /// Whether it stands for a sum and not for a step.
    pub is_sum: bool,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The day.
    pub x: f64,
    /// Its end.
    pub y: f64,
    /// Low and high end of the error bar.
    pub error: Option<(f64, f64)>,
    /// What stands beyond its end, such as stars.
    pub word: String,
}

impl Mark {
    /// The days and the values at which it is drawn.
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
            Self::Candles { days, .. } => days
                .iter()
                .flat_map(|(x, prices)| prices.map(|price| (*x, price)))
                .collect(),
            Self::Histogram { bins, .. } => bins
                .iter()
                .flat_map(|(from, to, count)| [(*from, 0.0), (*to, *count)])
                .collect(),
            Self::Dots { points, .. } => points.iter().map(|(x, y, _)| (*x, *y)).collect(),
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

    /// The columns of its data: a name, and values by day.
    pub(super) fn columns(&self, rows: &[String]) -> Vec<(String, Points)> {
        match self {
            Self::Line { name, points, .. } | Self::Steps { name, points, .. } => {
                vec![(name.clone(), points.clone())]
            }
            Self::Band { name, points, .. } => {
                let side = |pick: fn((f64, f64)) -> f64| {
                    points
                        .iter()
                        .map(|(x, ends)| (*x, ends.map(pick)))
                        .collect()
                };
                vec![
                    (format!("{name}_low"), side(|ends| ends.0)),
                    (format!("{name}_high"), side(|ends| ends.1)),
                ]
            }
            Self::Bars { name, bars, .. } => {
                let mut columns = vec![(
                    name.clone(),
                    bars.iter().map(|bar| (bar.x, Some(bar.y))).collect(),
                )];
                if bars.iter().any(|bar| bar.error.is_some()) {
                    let side = |pick: fn((f64, f64)) -> f64| {
                        bars.iter()
                            .map(|bar| (bar.x, bar.error.map(pick)))
                            .collect()
                    };
                    columns.push((format!("{name}_low"), side(|ends| ends.0)));
                    columns.push((format!("{name}_high"), side(|ends| ends.1)));
                }
                columns
            }
            Self::Candles { name, days } => ["open", "high", "low", "close"]
                .into_iter()
                .enumerate()
                .map(|(i, part)| {
                    (
                        format!("{name}_{part}"),
                        days.iter()
                            .map(|(x, prices)| (*x, Some(prices[i])))
                            .collect(),
                    )
                })
                .collect(),
            Self::Histogram { name, bins } => vec![
                (
                    format!("{name}_to"),
                    bins.iter()
                        .map(|(from, to, _)| (*from, Some(*to)))
                        .collect(),
                ),
                (
                    name.clone(),
                    bins.iter().map(|(from, _, n)| (*from, Some(*n))).collect(),
                ),
            ],
            Self::Rug { name, values } => vec![(
                name.clone(),
                values.iter().map(|x| (*x, Some(*x))).collect(),
            )],
            Self::Dots { name, points } => vec![(
                name.clone(),
                points.iter().map(|(x, y, _)| (*x, Some(*y))).collect(),
            )],
            Self::Spans { name, spans } => {
                let side = |of: fn(&Span) -> f64| {
                    spans.iter().map(|span| (span.x, Some(of(span)))).collect()
                };
                vec![
                    (format!("{name}_from"), side(|span| span.from)),
                    (format!("{name}_to"), side(|span| span.to)),
                ]
            }
            Self::Cells { cells, .. } => {
                let of_row = |(row, name): (usize, &String)| {
                    let own = cells.iter().filter(move |cell| cell.1 == row);
                    (name.clone(), own.map(|cell| (cell.0, cell.2)).collect())
                };
                rows.iter().enumerate().map(of_row).collect()
            }
            Self::Upright { .. } | Self::Level { .. } => Vec::new(),
        }
    }
}
