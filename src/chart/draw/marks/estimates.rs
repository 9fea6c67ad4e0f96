//! Points with intervals.

use super::words::Words;
use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::{Estimate, Interval, Role};
use crate::chart::theme;

/// Draws each value as a point on a stem from zero, with its interval and its word.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, role: Role, points: &[Estimate]) -> Drawn {
    let cap = (axes.day() * 0.16).min(5.0);
    let mut words = Words::default();
    points.iter().try_for_each(|point| {
        let colour = theme::colour(role, point.y >= 0.0);
        let at = axes.at((point.x, point.y));
        let stem = [(at.0, axes.y(0.0)), at];
        if !point.is_interval_alone {
            canvas.line(&stem, colour, 1.0, None)?;
        }
        let (mut above, mut below) = (at.1 - 3.0, at.1 + 3.0);
        if let Some((low, high)) = point.simultaneous {
            let (low, high) = (axes.y(low), axes.y(high));
            canvas.line(
                &[(at.0, low), (at.0, high)],
                theme::MUTED,
                1.0,
                Some((1.2, 2.4)),
            )?;
            (above, below) = (above.min(high), below.max(low));
        }
        if let Some(Interval { low, high, .. }) = point.interval {
            let ends = (axes.y(low), axes.y(high));
            draw_interval(canvas, axes, (at.0, cap), (low, high))?;
            (above, below) = (above.min(ends.1), below.max(ends.0));
        }
        if point.is_interval_alone {
            return Ok(());
        }
        canvas.dot(at, 3.0, colour)?;
        if point.is_hollow {
            canvas.dot(at, 1.7, theme::WHITE)?;
        }
        words.draw(
            canvas,
            axes,
            (point.word.as_str(), at.0),
            point.y >= 0.0,
            (above, below),
        )
    })
}

/// Draws an interval with caps, and an arrowhead in place of a cap where it leaves the panel.
fn draw_interval(
    canvas: &Canvas<'_>,
    axes: &Axes,
    (x, half_cap): (f64, f64),
    (low, high): (f64, f64),
) -> Drawn {
    const HEAD: f64 = 5.0;
    canvas.line(
        &[(x, axes.y(low)), (x, axes.y(high))],
        theme::INK,
        1.2,
        None,
    )?;
    for (value, towards) in [(low, -HEAD), (high, HEAD)] {
        let y = axes.y(value);
        if axes.holds(value) {
            let cap = [(x - half_cap, y), (x + half_cap, y)];
            canvas.line(&cap, theme::INK, 0.9, None)?;
        } else {
            let half = (axes.day() * 0.3).min(2.5);
            let head = [(x, y), (x - half, y + towards), (x + half, y + towards)];
            canvas.area(&head, theme::INK, 1.0)?;
        }
    }
    Ok(())
}
