//! Dots with a white rim.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

/// Draws dots of gains in blue, others in vermilion.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, points: &[(f64, f64, bool)]) -> Drawn {
    points.iter().try_for_each(|(x, y, up)| {
        canvas.dot(axes.at((*x, *y)), 2.6, theme::WHITE)?;
        canvas.dot(axes.at((*x, *y)), 2.0, theme::colour(Role::UpDown, *up))
    })
}
