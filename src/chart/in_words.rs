//! What a figure shows, in words and numbers, for those who do not see it.

use super::figure::{Across, Figure, Mark, Panel, Piece, Unit};
use super::ticks::label;
use super::words::day_label;
use crate::time::Date;

/// Most rows and marks that are named.
const MOST: usize = 40;

/// A line: its name and its points.
type Line<'a> = (&'a str, &'a [(f64, Option<f64>)]);

/// Returns the numbers that a figure shows, as its look writes them: rows with what stands beside them, lines with their first value,
/// their value on day 0 and their last one, and bars.
pub(super) fn in_words(figure: &Figure) -> String {
    let parts = figure
        .panels
        .iter()
        .flat_map(|panel| of_panel(figure, panel));
    let parts: Vec<String> = parts.take(MOST).collect();
    parts.join("; ")
}

fn of_panel(figure: &Figure, panel: &Panel) -> Vec<String> {
    let mut parts = of_rows(panel);
    for mark in &panel.marks {
        match mark {
            Mark::Line {
                name,
                label,
                points,
                strong,
                ..
            } if *strong || !label.is_empty() => {
                let own = if label.is_empty() { name } else { label };
                parts.extend(of_line(figure, panel, (own, points)));
            }
            Mark::Spans { spans, .. } => {
                if let Across::Names(names) = &figure.x {
                    let named = names.iter().zip(spans);
                    parts.extend(named.map(|(name, span)| format!("{name} {}", span.word)));
                }
            }
            _ => {}
        }
    }
    parts
}

/// Returns each row with the texts beside it.
fn of_rows(panel: &Panel) -> Vec<String> {
    if panel.notes.is_empty() {
        return Vec::new();
    }
    let text = |row: usize| {
        let cells = panel
            .notes
            .iter()
            .filter_map(|notes| match &notes.texts.get(row)?.0[..] {
                [Piece::Text(text)] if !text.is_empty() => Some(format!("{} {text}", notes.head)),
                _ => None,
            });
        cells.collect::<Vec<String>>().join(", ")
    };
    let rows = panel.rows.iter().enumerate();
    let heading = match panel.heading.is_empty() {
        true => String::new(),
        false => format!("{}, ", panel.heading),
    };
    rows.map(|(row, name)| format!("{heading}{name}: {}", text(row)))
        .collect()
}

/// Returns the first value of a line, its value on day 0 and its last one; `None` without a value.
fn of_line(figure: &Figure, panel: &Panel, (name, points): Line<'_>) -> Option<String> {
    let known = || points.iter().filter_map(|(x, y)| Some((*x, (*y)?)));
    let (first, last) = (known().next()?, known().next_back()?);
    let zero = known().find(|(x, _)| *x == 0.0 && figure.x == Across::Lags);
    let zero = zero.filter(|zero| *zero != first && *zero != last);
    let last = Some(last).filter(|last| *last != first);
    let step = match panel.unit {
        Unit::Percent | Unit::Share | Unit::Growth => 0.001,
        Unit::Bps => 1e-4,
        Unit::Plain => 0.01,
        Unit::Money | Unit::Count => 1.0,
    };
    let unit = match panel.unit {
        Unit::Percent | Unit::Share | Unit::Growth => " %",
        Unit::Bps => " bps",
        _ => "",
    };
    let written = |(x, y): (f64, f64)| {
        let value = format!("{}{unit}", label(y, step, panel.unit));
        match figure.x {
            Across::Lags => format!("{value} on day {}", day_label(x as i64)),
            Across::Dates => format!("{value} on {}", Date::from_days_since_1970(x as i32)),
            _ => value,
        }
    };
    let values = [Some(first), zero, last].into_iter().flatten();
    let values: Vec<String> = values.map(written).collect();
    let whose = match panel.heading.is_empty() || panel.heading.starts_with(name) {
        true => name.to_owned(),
        false => format!("{}, {name}", panel.heading),
    };
    Some(format!("{whose}: {}", values.join(", ")))
}
