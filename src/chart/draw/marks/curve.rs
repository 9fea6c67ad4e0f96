//! Many estimates with their intervals.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::{CurvePoint, Interval, Role};
use crate::chart::theme;

/// Radius of a point where there is room.
const LARGEST: f64 = 2.8;
const SMALLEST: f64 = 0.9;

/// Width of the thinnest line, which is half a point in print.
const THINNEST: f64 = 0.6;

/// Smallest radius at which a hollow point can be told from a full one.
const HOLLOW_FROM: f64 = 1.6;

/// Draws all intervals, then all points, so that no interval hides a point.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, points: &[CurvePoint]) -> Drawn {
    let room = axes.day();
    let colour = |point: &CurvePoint| match point.is_coloured {
        true => theme::colour(Role::UpDown, point.y >= 0.0),
        false => theme::MUTED,
    };
    for point in points {
        let Some(Interval { low, high, .. }) = point.interval else {
            continue;
        };
        let x = axes.x(point.x);
        let ends = [(x, axes.y(low)), (x, axes.y(high))];
        let pale = theme::towards_white(colour(point), 0.45);
        canvas.line(&ends, pale, (0.5 * room).clamp(THINNEST, 1.4), None)?;
    }
    let radius = (0.36 * room).clamp(SMALLEST, LARGEST);
    for point in points {
        let at = axes.at((point.x, point.y));
        canvas.dot(at, radius, colour(point))?;
        if point.is_hollow && radius >= HOLLOW_FROM {
            canvas.dot(at, radius - 0.9, theme::WHITE)?;
        }
    }
    Ok(())
}
