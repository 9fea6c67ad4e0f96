//! Bars from zero with error bars and words.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn, Rise, Type};
use crate::chart::figure::{Bar, Role};
use crate::chart::theme;

/// Draws bars.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, role: Role, bars: &[Bar]) -> Drawn {
    bars.iter()
        .try_for_each(|bar| draw_bar(canvas, axes, role, bar))
}

fn draw_bar(canvas: &Canvas<'_>, axes: &Axes, role: Role, bar: &Bar) -> Drawn {
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
    draw_word(canvas, axes, &bar.word, x, bar.y >= 0.0, (above, below))
}

/// Draws a word above a mark that points up or below one that points down, inside of the panel.
pub(super) fn draw_word(
    canvas: &Canvas<'_>,
    axes: &Axes,
    word: &str,
    x: f64,
    up: bool,
    (above, below): (f64, f64),
) -> Drawn {
    let kind = Type {
        size: theme::TICK,
        bold: true,
        colour: theme::INK,
    };
    let (y, anchor) = match up {
        true => ((above - 1.0).max(axes.top + theme::TICK), Rise::Bottom),
        false => ((below + 1.0).min(axes.bottom - theme::TICK), Rise::Top),
    };
    canvas.word(word, (x, y), kind, anchor)
}

/// Draws an interval with caps.
pub(super) fn draw_error_bar(
    canvas: &Canvas<'_>,
    x: f64,
    half_cap: f64,
    (low, high): (f64, f64),
) -> Drawn {
    canvas.line(&[(x, low), (x, high)], theme::INK, 1.2, None)?;
    for y in [low, high] {
        let cap = [(x - half_cap, y), (x + half_cap, y)];
        canvas.line(&cap, theme::INK, 0.9, None)?;
    }
    Ok(())
}
