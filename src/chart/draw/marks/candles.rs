//! Candles of open, high, low and close.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

type Candle = (f64, [f64; 4]);

/// Draws candles. Those that closed higher are hollow, so that greyscale prints tell them apart too.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, days: &[Candle]) -> Drawn {
    days.iter()
        .try_for_each(|day| draw_candle(canvas, axes, day))
}

fn draw_candle(
    canvas: &Canvas<'_>,
    axes: &Axes,
    (day, [open, high, low, close]): &Candle,
) -> Drawn {
    let colour = theme::colour(Role::UpDown, close >= open);
    let (half, x) = ((axes.day() * 0.32).min(7.0), axes.x(*day));
    canvas.line(&[(x, axes.y(*high)), (x, axes.y(*low))], colour, 1.0, None)?;
    let (top, bottom) = (axes.y(open.max(*close)), axes.y(open.min(*close)));
    canvas.block((x - half, top), (x + half, bottom.max(top + 0.8)), colour)?;
    if close > open && bottom - top > 2.4 {
        canvas.block(
            (x - half + 1.0, top + 1.0),
            (x + half - 1.0, bottom - 1.0),
            theme::WHITE,
        )?;
    }
    Ok(())
}
