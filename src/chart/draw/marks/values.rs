//! Values written beside their points.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn, Rise, Type};
use crate::chart::theme;

/// Distance of a text from its point.
const ASIDE: f64 = 5.0;

/// Draws a dot at each point and its text above it, or below it at the upper edge.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, values: &[(f64, f64, String)]) -> Drawn {
    let kind = Type {
        size: theme::TICK,
        bold: true,
        colour: theme::INK,
    };
    values.iter().try_for_each(|(x, y, text)| {
        let (x, y) = axes.at((*x, *y));
        canvas.dot((x, y), 2.6, theme::INK)?;
        let half = canvas.width(text, kind) / 2.0;
        // At the right end, the line to the name of a mark begins behind its point, and so behind the text.
        let right_most = if x + half > axes.right {
            x + 1.0 - half
        } else {
            x
        };
        let x = right_most.max(axes.left + half);
        match y - axes.top > theme::TICK + 2.0 * ASIDE {
            true => canvas.word(text, (x, y - ASIDE), kind, Rise::Bottom),
            false => canvas.word(text, (x, y + ASIDE), kind, Rise::Top),
        }
    })
}
