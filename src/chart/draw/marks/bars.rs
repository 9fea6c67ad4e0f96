//! Bars from zero with error bars and words.

use super::words::Words;
use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::{Bar, Role};
use crate::chart::theme;

/// Draws bars.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, role: Role, bars: &[Bar]) -> Drawn {
    let mut words = Words::default();
    bars.iter()
        .try_for_each(|bar| draw_bar(canvas, axes, role, bar, &mut words))
}

fn draw_bar(canvas: &Canvas<'_>, axes: &Axes, role: Role, bar: &Bar, words: &mut Words) -> Drawn {
    let (half, x) = ((axes.day() * 0.36).min(16.0), axes.x(bar.x));
    let (zero, end) = (axes.y(0.0), axes.y(bar.y));
    canvas.block(
        (x - half, zero.min(end)),
        (x + half, zero.max(end)),
        theme::colour(role, bar.y >= 0.0),
    )?;
    let (mut above, mut below) = (zero.min(end), zero.max(end));
    if let Some((low, high)) = bar.error {
        let (low, high) = (axes.y(low), axes.y(high));
        draw_error_bar(canvas, x, half * 0.4, (low, high))?;
        (above, below) = (above.min(high), below.max(low));
    }
    words.draw(
        canvas,
        axes,
        (bar.word.as_str(), x),
        bar.y >= 0.0,
        (above, below),
    )
}

/// Draws an interval with caps.
fn draw_error_bar(canvas: &Canvas<'_>, x: f64, half_cap: f64, (low, high): (f64, f64)) -> Drawn {
    canvas.line(&[(x, low), (x, high)], theme::INK, 1.2, None)?;
    for y in [low, high] {
        let cap = [(x - half_cap, y), (x + half_cap, y)];
        canvas.line(&cap, theme::INK, 0.9, None)?;
    }
    Ok(())
}
