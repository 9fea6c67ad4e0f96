//! A line across the panel. Its name is an end label.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

/// Draws the line.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, y: f64) -> Drawn {
    let ends = [axes.at((axes.days.0, y)), axes.at((axes.days.1, y))];
    canvas.line(&ends, theme::MUTED, 1.0, theme::dash(Role::Reference))
}
