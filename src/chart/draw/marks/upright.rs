//! A line from top to bottom with its name.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn, Rise, Side, Type};
use crate::chart::figure::Role;
use crate::chart::theme;

/// Draws the line and, beside its upper end, its name.
pub(super) fn draw(
    canvas: &Canvas<'_>,
    axes: &Axes,
    name: &str,
    x: f64,
    named_left: bool,
) -> Drawn {
    let x = axes.x(x);
    let ends = [(x, axes.top), (x, axes.bottom)];
    canvas.line(&ends, theme::INK, 1.1, theme::dash(Role::Reference))?;
    let (at, side) = if named_left {
        (x - 5.0, Side::Right)
    } else {
        (x + 5.0, Side::Left)
    };
    let kind = Type::plain(theme::TICK, theme::INK);
    canvas.text(name, (at, axes.top + 3.0), kind, (side, Rise::Top))
}
