//! Short strokes at the foot of a panel.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::theme;

/// Draws a stroke for each value.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, values: &[f64]) -> Drawn {
    values.iter().try_for_each(|value| {
        let x = axes.x(*value);
        let ends = [(x, axes.bottom - 5.0), (x, axes.bottom)];
        canvas.line(&ends, theme::INK, 0.8, None)
    })
}
