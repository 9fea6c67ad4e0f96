//! Small marks at the foot of a panel.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::theme;

/// Draws a triangle for each value.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, values: &[f64]) -> Drawn {
    values.iter().try_for_each(|value| {
        let (x, foot) = (axes.x(*value), axes.bottom - 1.0);
        let corners = [(x - 4.0, foot), (x, foot - 7.0), (x + 4.0, foot)];
        canvas.area(&corners, theme::MUTED, 1.0)
    })
}
