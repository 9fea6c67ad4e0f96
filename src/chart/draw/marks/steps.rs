//! The area between zero and values that hold until the next place.

use super::runs::runs;
use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

/// Draws steps as a filled area without an outline, so that thousands of short steps still show when values were high.
pub(super) fn draw(
    canvas: &Canvas<'_>,
    axes: &Axes,
    role: Role,
    points: &[(f64, Option<f64>)],
) -> Drawn {
    runs(points)
        .iter()
        .try_for_each(|run| draw_run(canvas, axes, role, run))
}

fn draw_run(canvas: &Canvas<'_>, axes: &Axes, role: Role, run: &[(f64, f64)]) -> Drawn {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return Ok(());
    };
    let tread = |pair: &[(f64, f64)]| [pair[0], (pair[1].0, pair[0].1)];
    let mut outline = vec![(first.0, 0.0)];
    outline.extend(run.windows(2).flat_map(tread));
    // The last value holds for its own place, as far as the axis goes, and shows at its end, too.
    const LEAST: f64 = 2.0;
    let end = axes.x(last.0 + 1.0).min(axes.right);
    let start = axes.x(last.0).min(end - LEAST);
    let mut corners: Vec<_> = outline.into_iter().map(|corner| axes.at(corner)).collect();
    let (level, zero) = (axes.y(last.1), axes.y(0.0));
    corners.extend([(start, level), (end, level), (end, zero)]);
    canvas.area(&corners, theme::colour(role, true), 0.75)
}
