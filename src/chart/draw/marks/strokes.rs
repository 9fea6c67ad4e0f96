//! Short upright strokes in rows.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::theme;

/// Length of a stroke, as a share of the height of its row.
const LENGTH: f64 = 0.62;

/// Draws each stroke in the middle of its row.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, strokes: &[(f64, usize, bool)]) -> Drawn {
    let width = (0.55 * axes.day()).clamp(0.5, 2.2);
    let half = LENGTH / 2.0;
    strokes.iter().try_for_each(|(x, row, is_strong)| {
        let (x, middle) = (axes.x(*x), *row as f64 + 0.5);
        let ends = [(x, axes.y(middle - half)), (x, axes.y(middle + half))];
        let colour = match is_strong {
            true => theme::INK,
            false => theme::FAINT,
        };
        canvas.line(&ends, colour, width, None)
    })
}
