//! Points with intervals.

use super::bars::{draw_error_bar, draw_word};
use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::{Estimate, Role};
use crate::chart::theme;

/// Draws each value as a point on a stem from zero, with its interval and its word.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, role: Role, points: &[Estimate]) -> Drawn {
    let cap = (axes.day() * 0.16).min(5.0);
    points.iter().try_for_each(|point| {
        let colour = theme::colour(role, point.y >= 0.0);
        let at = axes.at((point.x, point.y));
        let stem = [(at.0, axes.y(0.0)), at];
        canvas.line(&stem, colour, 1.0, None)?;
        let (mut above, mut below) = (at.1 - 3.0, at.1 + 3.0);
        if let Some((low, high)) = point.interval {
            let ends = (axes.y(low), axes.y(high));
            draw_error_bar(canvas, at.0, cap, ends)?;
            (above, below) = (above.min(ends.1), below.max(ends.0));
        }
        canvas.dot(at, 3.0, colour)?;
        if point.is_hollow {
            canvas.dot(at, 1.7, theme::WHITE)?;
        }
        draw_word(
            canvas,
            axes,
            &point.word,
            at.0,
            point.y >= 0.0,
            (above, below),
        )
    })
}
