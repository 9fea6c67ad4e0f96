//! Small texts in rows.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn, Rise, Side, Type};
use crate::chart::theme;

/// Draws the texts, those that would run into the one before them left out.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, texts: &[(f64, usize, String)]) -> Drawn {
    let kind = Type::plain(theme::FOOTNOTE, theme::MUTED);
    let mut ends: Vec<f64> = Vec::new();
    for (x, row, text) in texts {
        ends.resize(ends.len().max(row + 1), f64::MIN);
        let half = canvas.width(text, kind) / 2.0;
        let (x, y) = (axes.x(*x), axes.y(*row as f64 + 0.5));
        if x - half < ends[*row] {
            continue;
        }
        ends[*row] = x + half + 3.0;
        canvas.text(text, (x, y), kind, (Side::Center, Rise::Center))?;
    }
    Ok(())
}
