//! Bars side by side over ranges of the horizontal axis.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

/// Half of the gap between neighbours.
const HALF_GAP: f64 = 0.6;

/// Draws a histogram; ranges above zero are blue, those below vermilion.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, bins: &[(f64, f64, f64)]) -> Drawn {
    bins.iter().try_for_each(|(from, to, count)| {
        let (left, right) = (axes.x(*from).max(axes.left), axes.x(*to).min(axes.right));
        let colour = theme::colour(Role::UpDown, from + to >= 0.0);
        canvas.block(
            (left + HALF_GAP, axes.y(*count)),
            (right - HALF_GAP, axes.y(0.0)),
            colour,
        )
    })
}
