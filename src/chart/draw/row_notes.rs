//! Columns of texts to the right of the rows of a panel.

use super::axes::Axes;
use super::canvas::{Canvas, Drawn, Rise, Side, Type};
use crate::chart::figure::{Panel, RowNotes, Words};
use crate::chart::theme;
use crate::chart::words::percentage;

const GAP: f64 = 9.0;
const HEAD: Type = Type::plain(theme::FOOTNOTE, theme::MUTED);
const TEXT: Type = Type::plain(theme::FOOTNOTE, theme::INK);

/// Returns a text as it stands there.
fn written(text: &Words) -> String {
    text.shown(&percentage)
}

fn width(canvas: &Canvas<'_>, column: &RowNotes) -> f64 {
    let texts = column
        .texts
        .iter()
        .map(|text| canvas.width(&written(text), TEXT));
    texts.fold(canvas.width(&column.head, HEAD), f64::max) + GAP
}

/// Returns the width of all columns of texts beside a panel.
pub(super) fn width_of_notes(canvas: &Canvas<'_>, panel: &Panel) -> f64 {
    panel.notes.iter().map(|column| width(canvas, column)).sum()
}

/// Draws the columns with their heads above the panel.
pub(super) fn draw_row_notes(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Drawn {
    let mut right = axes.right;
    for column in &panel.notes {
        right += width(canvas, column);
        let above = (right, axes.top - 3.0);
        canvas.text(&column.head, above, HEAD, (Side::Right, Rise::Bottom))?;
        for (row, text) in column.texts.iter().enumerate() {
            let at = (right, axes.y(row as f64 + 0.5));
            canvas.text(&written(text), at, TEXT, (Side::Right, Rise::Center))?;
        }
    }
    Ok(())
}
