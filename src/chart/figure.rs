//! A figure before it is drawn: numbers, names and roles, no pixels.

use super::mark::Points;
pub use super::mark::{Bar, Mark, Span};
use crate::report::format::Lines;
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
    /// A column of the data file that says `true` in every row, where the reader must not overlook something.
    pub marked: Option<&'static str>,
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
                .map(|name| cells([name.as_str()].into_iter()))
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
    /// A heading above the panel.
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
        let mut lines = self.rows();
        if let (Some(name), Some((head, days))) = (self.marked, lines.split_first_mut()) {
            head.push_str(&format!(",{name}"));
            days.iter_mut().for_each(|line| line.push_str(",true"));
        }
        lines.join("\n") + "\n"
    }

    fn rows(&self) -> Vec<String> {
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
        let heads = heads.map(String::as_str);
        let mut lines = vec![cells(std::iter::once(self.x.head()).chain(heads))];
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
        lines
    }
}

/// Names as cells of a line, as tables write them; the end of the line comes later.
fn cells<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut line = Lines::default();
    names.for_each(|name| line.text(name));
    line.end();
    let mut cells = line.into_string();
    cells.pop();
    cells
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
