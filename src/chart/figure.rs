//! A figure before it is drawn: numbers, names and roles, no pixels.

/// One picture: panels in rows and columns over one axis of trading days.
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
    /// How many panels stand side by side; 0 counts as 1.
    pub columns: usize,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
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
    /// A level across the panel, with its name at the right end.
    Level {
        /// Its name in data files and in the figure.
        name: String,
        /// Where it lies.
        y: f64,
    },
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
            Self::Level { .. } => Vec::new(),
        }
    }

    /// The columns of its data: a name, and values by day.
    fn columns(&self) -> Vec<(String, Points)> {
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
            Self::Level { .. } => Vec::new(),
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
            .flat_map(|panel| &panel.marks)
            .flat_map(Mark::columns)
            .collect();
        let levels = self
            .panels
            .iter()
            .flat_map(|panel| &panel.marks)
            .filter_map(|mark| match mark {
                Mark::Level { name, y } => Some((name, *y)),
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
            std::iter::once("day".to_owned())
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
                std::iter::once(day.to_string())
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
