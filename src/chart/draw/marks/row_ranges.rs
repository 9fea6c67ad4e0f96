//! Points with intervals in rows.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::{Interval, Role, RowRange};
use crate::chart::theme;

/// Radius of the point with the largest weight.
const LARGEST: f64 = 5.5;
const SMALLEST: f64 = 2.2;

/// Draws each row: the line of its interval, with an arrowhead where it leaves the panel, and its point.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, ranges: &[RowRange]) -> Drawn {
    ranges.iter().try_for_each(|range| {
        let y = axes.y(range.row as f64 + 0.5);
        let colour = match range.is_sum {
            true => theme::INK,
            false => theme::colour(Role::UpDown, range.value >= 0.0),
        };
        if let Some(Interval { low, high, .. }) = range.interval {
            draw_interval(canvas, axes, y, (low, high), colour)?;
        }
        if !(axes.days.0..=axes.days.1).contains(&range.value) {
            return Ok(());
        }
        let at = (axes.x(range.value), y);
        let radius = (LARGEST * range.weight.clamp(0.0, 1.0).sqrt()).max(SMALLEST);
        draw_point(canvas, at, radius, colour, range.is_sum)?;
        if range.is_hollow {
            draw_point(canvas, at, radius - 1.3, theme::WHITE, range.is_sum)?;
        }
        Ok(())
    })
}

fn draw_point(
    canvas: &Canvas<'_>,
    (x, y): (f64, f64),
    radius: f64,
    colour: theme::Rgb,
    is_diamond: bool,
) -> Drawn {
    if !is_diamond {
        return canvas.dot((x, y), radius, colour);
    }
    let reach = radius * 1.3;
    let corners = [
        (x - reach, y),
        (x, y - reach),
        (x + reach, y),
        (x, y + reach),
    ];
    canvas.area(&corners, colour, 1.0)
}

fn draw_interval(
    canvas: &Canvas<'_>,
    axes: &Axes,
    y: f64,
    (low, high): (f64, f64),
    colour: theme::Rgb,
) -> Drawn {
    let (left, right) = (axes.x(low).max(axes.left), axes.x(high).min(axes.right));
    canvas.line(&[(left, y), (right, y)], colour, 1.4, None)?;
    let head = |x: f64, back: f64| {
        canvas.area(
            &[(x, y), (x + back, y - 3.0), (x + back, y + 3.0)],
            colour,
            1.0,
        )
    };
    if low < axes.days.0 {
        head(axes.left, 6.0)?;
    }
    if high > axes.days.1 {
        head(axes.right, -6.0)?;
    }
    Ok(())
}
