//! Points with intervals.

use super::words::Words;
use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::{Estimate, Interval, Role};
use crate::chart::theme;

/// Draws each value as a point on a stem from zero, with its interval and its word. What is of one kind is drawn together, which keeps
/// the drawing small.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, role: Role, points: &[Estimate]) -> Drawn {
    let with_points = || points.iter().filter(|point| !point.is_interval_alone);
    let at = |point: &Estimate| axes.at((point.x, point.y));
    for is_up in [true, false] {
        let colour = theme::colour(role, is_up);
        for point in with_points().filter(|point| (point.y >= 0.0) == is_up) {
            let at = at(point);
            canvas.line(&[(at.0, axes.y(0.0)), at], colour, 1.0, None)?;
        }
    }
    for point in points {
        if let Some((low, high)) = point.simultaneous {
            let line = [
                (axes.x(point.x), axes.y(low)),
                (axes.x(point.x), axes.y(high)),
            ];
            canvas.line(&line, theme::MUTED, 1.0, Some((1.2, 2.4)))?;
        }
    }
    draw_intervals(canvas, axes, points)?;
    for point in with_points() {
        canvas.dot(at(point), 3.0, theme::colour(role, point.y >= 0.0))?;
        if point.is_hollow {
            canvas.dot(at(point), 1.7, theme::WHITE)?;
        }
    }
    let mut words = Words::default();
    with_points().try_for_each(|point| {
        let at = at(point);
        let interval = point.interval.map(|found| (found.low, found.high));
        let ends = [point.simultaneous, interval].into_iter().flatten();
        let ends = ends.map(|(low, high)| (axes.y(high), axes.y(low)));
        let (above, below) = ends.fold((at.1 - 3.0, at.1 + 3.0), |(above, below), (high, low)| {
            (above.min(high), below.max(low))
        });
        words.draw(
            canvas,
            axes,
            (point.word.as_str(), at.0),
            point.y >= 0.0,
            (above, below),
        )
    })
}

/// Draws intervals with caps, and an arrowhead in place of a cap where one leaves the panel.
fn draw_intervals(canvas: &Canvas<'_>, axes: &Axes, points: &[Estimate]) -> Drawn {
    const HEAD: f64 = 5.0;
    let half_cap = (axes.day() * 0.16).min(5.0);
    let intervals = || {
        let found = points.iter();
        found.filter_map(|point| Some((axes.x(point.x), point.interval?)))
    };
    for (x, Interval { low, high, .. }) in intervals() {
        canvas.line(
            &[(x, axes.y(low)), (x, axes.y(high))],
            theme::INK,
            1.2,
            None,
        )?;
    }
    let ends = || intervals().flat_map(|(x, found)| [(x, found.low, -HEAD), (x, found.high, HEAD)]);
    for (x, value, _) in ends().filter(|(_, value, _)| axes.holds(*value)) {
        let y = axes.y(value);
        canvas.line(
            &[(x - half_cap, y), (x + half_cap, y)],
            theme::INK,
            0.9,
            None,
        )?;
    }
    for (x, value, towards) in ends().filter(|(_, value, _)| !axes.holds(*value)) {
        let (y, half) = (axes.y(value), (axes.day() * 0.3).min(2.5));
        let head = [(x, y), (x - half, y + towards), (x + half, y + towards)];
        canvas.area(&head, theme::INK, 1.0)?;
    }
    Ok(())
}
