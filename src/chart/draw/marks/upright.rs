//! A line from top to bottom.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

/// Draws the line.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, x: f64, dashed: bool) -> Drawn {
    let x = axes.x(x);
    let ends = [(x, axes.top), (x, axes.bottom)];
    let dash = dashed.then(|| theme::dash(Role::Reference)).flatten();
    // Thicker than the line of zero beside it.
    canvas.line(&ends, theme::INK, 1.8, dash)
}
