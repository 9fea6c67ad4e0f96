//! The forest of the first screen of a page, which has few rows.

use crate::chart::figure::{Figure, Panel};
use crate::table::Cell;

/// The name of this figure on a page.
pub(crate) const ANSWER: &str = "answer-forest";

/// Most rows of the first screen.
const MOST_ROWS: usize = 7;

/// Returns a forest with all events and the groups of the largest statistics in the first window; `None` if all of its rows fit.
pub(crate) fn first_rows(forest: &Figure) -> Option<Figure> {
    let all = forest.panels.first()?.rows.len();
    if all <= MOST_ROWS {
        return None;
    }
    let place = |key: &str| {
        forest
            .data
            .columns
            .iter()
            .position(|column| column.key == key)
    };
    let (from, to) = (place("from")?, place("to")?);
    let (row, statistic) = (place("row")?, place("statistic")?);
    let first = forest.data.rows.first()?;
    let number = |cell: &Cell| match cell {
        Cell::Number(value, _) => *value,
        Cell::Whole(value) => Some(*value as f64),
        _ => None,
    };
    let own = forest.data.rows.iter();
    let own = own.filter(|cells| cells[from] == first[from] && cells[to] == first[to]);
    let sizes = own.filter_map(|cells| {
        let row = number(&cells[row])? as usize;
        Some((
            row.checked_sub(1)?,
            number(&cells[statistic]).unwrap_or(0.0).abs(),
        ))
    });
    let mut sizes: Vec<(usize, f64)> = sizes.collect();
    // The first row is that of all events.
    sizes.sort_by(|a, b| {
        (a.0 != 0)
            .cmp(&(b.0 != 0))
            .then_with(|| b.1.total_cmp(&a.1))
    });
    let mut rows: Vec<usize> = sizes.iter().take(MOST_ROWS).map(|(row, _)| *row).collect();
    rows.sort_unstable();
    let panels: Vec<Panel> = forest
        .panels
        .iter()
        .map(|panel| panel.with_rows(&rows))
        .collect();
    Some(Figure {
        name: ANSWER.to_owned(),
        footnote: format!(
            "The {} of {all} rows with the largest statistics in the first window; all of them stand by group. {}",
            rows.len(),
            forest.footnote
        ),
        panels,
        ..forest.clone()
    })
}
