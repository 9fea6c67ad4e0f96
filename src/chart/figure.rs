//! A figure before it is drawn: numbers, names and roles, no pixels.

use crate::time::Date;

/// One picture: panels in rows and columns over one horizontal axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// Its name in file names.
    pub name: String,
    /// What it finds, in bold.
    pub title: String,
    /// The sample and the method.
    pub subtitle: String,
    /// What the reader must know besides.
    pub footnote: String,
    /// What the horizontal axis counts.
    pub x_label: String,
    /// How its places are named.
    pub x: Across,
    /// How many panels stand side by side; 0 counts as 1.
    pub columns: usize,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
}

/// What the numbers along the horizontal axis are.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Across {
    /// Trading days from the event.
    #[default]
    Lags,
    /// Dates, as days since 1970.
    Dates,
    /// Fractions, written in percent.
    Percent,
    /// Places with names, from 0.
    Names(Vec<String>),
}

impl Across {
    /// The head of the axis in data files.
    fn head(&self) -> &'static str {
        match self {
            Self::Lags => "day",
            Self::Dates => "date",
            Self::Percent => "value",
            Self::Names(_) => "name",
        }
    }

    /// A place of the axis in data files.
    fn written(&self, x: f64) -> String {
        match self {
            Self::Lags | Self::Percent => x.to_string(),
            Self::Dates => Date::from_days_since_1970(x as i32).to_string(),
            Self::Names(names) => names
                .get(x as usize)
                .map(|name| quoted(name))
                .unwrap_or_default(),
        }
    }
}

/// One set of axes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// What the vertical axis shows, with its unit.
    pub y_label: String,
    /// How the numbers of the vertical axis are written.
    pub unit: Unit,
    /// Its share of the height, relative to the other panels.
    pub height: f64,
    /// A heading inside of the panel.
    pub heading: String,
    /// What is drawn, from the back to the front.
    pub marks: Vec<Mark>,
    /// Days with a shade behind them, and what it is called.
    pub shade: Option<(f64, f64, String)>,
    /// Values that the axis has to show, besides those of the marks.
    pub include: Vec<f64>,
    /// The range of the axis in the place of that of the marks, which are cut where they leave it.
    pub scale: Option<(f64, f64)>,
    /// Names of rows from the top down, in the place of numbers.
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

/// What a colour stands for; the theme knows which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The n-th of several series; the theme tells them apart in greyscale too.
    Series(usize),
    /// Values above zero or days that closed higher blue, the others vermilion.
    UpDown,
    /// What something is compared with.
    Reference,
    /// What was lost.
    Loss,
}

/// Days and the values on them.
type Points = Vec<(f64, Option<f64>)>;

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
            Self::Line { points, .. } => points
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
            Self::Cells { cells } => cells.iter().map(|(x, row, _)| (*x, *row as f64)).collect(),
            Self::Rug { .. } | Self::Upright { .. } | Self::Level { .. } => Vec::new(),
        }
    }

    /// The columns of its data: a name, and values by day.
    fn columns(&self, rows: &[String]) -> Vec<(String, Points)> {
        match self {
            Self::Line { name, points, .. } => vec![(name.clone(), points.clone())],
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
            Self::Cells { cells } => {
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

impl Figure {
    /// A figure that says why there is nothing to draw, in the place of an empty picture.
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

    /// Exactly the plotted numbers, at full precision: a header, then a row for each day.
    pub fn csv(&self) -> String {
        let columns: Vec<_> = self
            .panels
            .iter()
            .flat_map(|panel| panel.marks.iter().map(|mark| (mark, &panel.rows)))
            .flat_map(|(mark, rows)| mark.columns(rows))
            .collect();
        let levels = self
            .panels
            .iter()
            .flat_map(|panel| &panel.marks)
            .filter_map(|mark| match mark {
                Mark::Level { name, y: value } | Mark::Upright { name, x: value, .. } => {
                    Some((name, *value))
                }
                _ => None,
            });
        let levels: Vec<_> = levels.collect();
        let mut days: Vec<f64> = columns
            .iter()
            .flat_map(|(_, values)| values.iter().map(|(x, _)| *x))
            .collect();
        days.sort_by(f64::total_cmp);
        days.dedup();
        let heads = columns
            .iter()
            .map(|(name, _)| name)
            .chain(levels.iter().map(|(name, _)| *name));
        let mut lines: Vec<String> = vec![
            std::iter::once(self.x.head().to_owned())
                .chain(heads.map(|name| quoted(name)))
                .collect::<Vec<_>>()
                .join(","),
        ];
        for day in days {
            let value = |values: &Points| {
                let at = values.iter().find(|(x, _)| *x == day).and_then(|(_, y)| *y);
                at.map(|y| y.to_string()).unwrap_or_default()
            };
            let cells = columns.iter().map(|(_, values)| value(values));
            let cells = cells.chain(levels.iter().map(|(_, y)| y.to_string()));
            lines.push(
                std::iter::once(self.x.written(day))
                    .chain(cells)
                    .collect::<Vec<_>>()
                    .join(","),
            );
        }
        lines.join("\n") + "\n"
    }
}

fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_holds_what_is_drawn() {
        let line = Mark::Line {
            name: "all".to_owned(),
            label: "all".to_owned(),
            role: Role::Series(0),
            strong: true,
            points: vec![(-1.0, Some(0.01)), (0.0, None)],
        };
        let band = Mark::Band {
            name: "all".to_owned(),
            role: Role::Series(0),
            points: vec![(-1.0, None), (0.0, Some((-0.5, 0.25)))],
        };
        let level = Mark::Level {
            name: "mean, before".to_owned(),
            y: 3.0,
        };
        let panel = Panel {
            marks: vec![band, line, level],
            ..Panel::default()
        };
        let figure = Figure {
            panels: vec![panel],
            ..Figure::default()
        };
        assert_eq!(
            figure.csv(),
            "day,all_low,all_high,all,\"mean, before\"\n-1,,,0.01,3\n0,-0.5,0.25,,3\n"
        );
    }
}
