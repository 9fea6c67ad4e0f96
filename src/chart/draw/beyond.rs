//! What lies beyond the ends of the horizontal axis.

use super::axes::Axes;
use super::canvas::{Canvas, Drawn, Rise, Side, Type};
use crate::chart::figure::{Panel, Piece};
use crate::chart::theme;

/// Returns the middle of the arrow at an end of the axis, on the side that is given: -1 for the left one, 1 for the right one.
pub(super) fn arrow(axes: &Axes, side: f64) -> (f64, f64) {
    let end = if side < 0.0 { axes.left } else { axes.right };
    (end - side * 3.0, axes.top + theme::FOOTNOTE / 2.0 + 1.0)
}

/// Draws an arrow at each end of the axis that values lie beyond, and beside it which ones.
pub(super) fn draw_beyond(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Drawn {
    const HEAD: f64 = 6.0;
    const HALF: f64 = 3.0;
    let kind = Type::plain(theme::FOOTNOTE, theme::INK);
    let y = axes.top + theme::FOOTNOTE / 2.0 + 1.0;
    let ends = [
        (axes.left, 1.0, Side::Left),
        (axes.right, -1.0, Side::Right),
    ];
    for (words, (x, inwards, side)) in panel.beyond.iter().zip(ends) {
        let [Piece::Text(text)] = &words.0[..] else {
            continue;
        };
        let behind = x + inwards * HEAD;
        canvas.area(
            &[(x, y), (behind, y - HALF), (behind, y + HALF)],
            theme::INK,
            1.0,
        )?;
        let beside = (behind + inwards * 3.0, y);
        // No line runs through the text.
        let end = beside.0 + inwards * canvas.width(text, kind);
        let half = theme::FOOTNOTE / 2.0;
        let corners = ((beside.0.min(end), y - half), (beside.0.max(end), y + half));
        canvas.block(corners.0, corners.1, theme::WHITE)?;
        canvas.text(text, beside, kind, (side, Rise::Center))?;
    }
    Ok(())
}
