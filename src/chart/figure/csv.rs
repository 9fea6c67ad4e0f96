//! The data file of a figure: the plotted numbers as CSV.

use super::{Across, Dot, Figure, Mark, Span};
use crate::table::Sink;
use crate::table::format::Lines;
use crate::time::Date;

/// Values by their place on the horizontal axis.
type Points = Vec<(f64, Option<f64>)>;

impl Figure {
    /// Returns the plotted numbers as CSV at full precision: a header, then a row for each place on the horizontal axis.
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
            .flat_map(|(mark, rows)| columns_of(mark, rows))
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
        let mut lines = vec![cells(std::iter::once(head_of(&self.x)).chain(heads))];
        for day in days {
            let value = |values: &Points| {
                let at = values.iter().find(|(x, _)| *x == day).and_then(|(_, y)| *y);
                at.map(|y| y.to_string()).unwrap_or_default()
            };
            let cells = columns.iter().map(|(_, values)| value(values));
            let cells = cells.chain(levels.iter().map(|(_, y)| y.to_string()));
            lines.push(
                std::iter::once(place(&self.x, day))
                    .chain(cells)
                    .collect::<Vec<_>>()
                    .join(","),
            );
        }
        lines
    }
}

/// Returns the name of the first column.
fn head_of(axis: &Across) -> &'static str {
    match axis {
        Across::Lags => "day",
        Across::Dates => "date",
        Across::Percent => "value",
        Across::Names(_) => "name",
    }
}

/// Returns a place of the axis as a cell.
fn place(axis: &Across, x: f64) -> String {
    match axis {
        Across::Lags | Across::Percent => x.to_string(),
        Across::Dates => Date::from_days_since_1970(x as i32).to_string(),
        Across::Names(names) => names
            .get(x as usize)
            .map(|name| cells([name.as_str()].into_iter()))
            .unwrap_or_default(),
    }
}

/// Returns the columns of a mark: names, and values by place. Cells have a column for each of `rows`.
fn columns_of(mark: &Mark, rows: &[String]) -> Vec<(String, Points)> {
    match mark {
        Mark::Line { name, points, .. } | Mark::Steps { name, points, .. } => {
            vec![(name.clone(), points.clone())]
        }
        Mark::Band { name, points, .. } => {
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
        Mark::Bars { name, bars, .. } => {
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
        Mark::Candles { name, days } => ["open", "high", "low", "close"]
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
        Mark::Histogram { name, bins } => vec![
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
        Mark::Rug { name, values } => vec![(
            name.clone(),
            values.iter().map(|x| (*x, Some(*x))).collect(),
        )],
        Mark::Dots { name, dots } => {
            let side =
                |of: fn(&Dot) -> f64| dots.iter().map(|dot| (dot.x, Some(of(dot)))).collect();
            vec![
                (name.clone(), side(|dot| dot.y)),
                (format!("{name}_gained"), side(|dot| dot.gained as f64)),
                (format!("{name}_lost"), side(|dot| dot.lost as f64)),
            ]
        }
        Mark::Spans { name, spans } => {
            let side =
                |of: fn(&Span) -> f64| spans.iter().map(|span| (span.x, Some(of(span)))).collect();
            vec![
                (format!("{name}_from"), side(|span| span.from)),
                (format!("{name}_to"), side(|span| span.to)),
            ]
        }
        Mark::Cells { cells, .. } => {
            let of_row = |(row, name): (usize, &String)| {
                let own = cells.iter().filter(move |cell| cell.1 == row);
                (name.clone(), own.map(|cell| (cell.0, cell.2)).collect())
            };
            rows.iter().enumerate().map(of_row).collect()
        }
        Mark::Upright { .. } | Mark::Level { .. } => Vec::new(),
    }
}

/// Joins names as cells of a CSV line, without the end of the line.
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
    use crate::chart::figure::{Panel, Role};

    #[test]
    fn the_data_file_holds_the_plotted_numbers() {
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
