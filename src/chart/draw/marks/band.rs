//! The area between two lines.

use super::runs::runs;
use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

const OPACITY: f64 = 0.13;
/// Width of the interval of a day without neighbours.
const ALONE: f64 = 2.0;

/// Draws a band, broken where an end is missing; of a day without neighbours the interval as a line.
pub(super) fn draw(
    canvas: &Canvas<'_>,
    axes: &Axes,
    role: Role,
    points: &[(f64, Option<(f64, f64)>)],
) -> Drawn {
    for run in runs(points) {
        if let [(x, (low, high))] = run[..] {
            let ends = [axes.at((x, low)), axes.at((x, high))];
            let pale = theme::towards_white(theme::colour(role, true), 0.5);
            canvas.line(&ends, pale, ALONE, None)?;
            continue;
        }
        let low = run.iter().map(|(x, (low, _))| axes.at((*x, *low)));
        let high = run.iter().rev().map(|(x, (_, high))| axes.at((*x, *high)));
        let outline: Vec<_> = low.chain(high).collect();
        canvas.area(&outline, theme::colour(role, true), OPACITY)?;
    }
    Ok(())
}
