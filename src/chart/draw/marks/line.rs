//! Lines, broken where a value is missing.

use super::runs::runs;
use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

/// Draws a line; a point between two gaps becomes a dot.
pub(super) fn draw(
    canvas: &Canvas<'_>,
    axes: &Axes,
    role: Role,
    (strong, dashed): (bool, bool),
    points: &[(f64, Option<f64>)],
) -> Drawn {
    let width = match (role, strong) {
        (Role::Faint, _) => 0.7,
        (_, true) => 2.0,
        (_, false) => 1.3,
    };
    let colour = theme::colour(role, true);
    let dash = match dashed {
        true => theme::dash(Role::Reference),
        false => theme::dash(role),
    };
    for run in runs(points) {
        let path: Vec<(f64, f64)> = run.iter().map(|point| axes.at(*point)).collect();
        match path[..] {
            [alone] => canvas.dot(alone, 2.5, colour)?,
            _ => canvas.line(&path, colour, width, dash)?,
        }
    }
    Ok(())
}
