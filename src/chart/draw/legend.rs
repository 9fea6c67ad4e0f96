//! The names of colours above a panel.

use super::axes::Axes;
use super::canvas::{Canvas, Drawn, Rise, Side, Type};
use crate::chart::figure::{Panel, Role};
use crate::chart::theme;

/// Side of the block of a colour, and the room before its name and before the next block.
const BLOCK: f64 = 8.0;
const BEFORE_NAME: f64 = 4.0;
const BETWEEN_NAMES: f64 = 12.0;

/// Returns the width of the names of colours with their blocks.
pub(super) fn width_of_legend(canvas: &Canvas<'_>, panel: &Panel) -> f64 {
    let kind = Type::plain(theme::FOOTNOTE, theme::INK);
    let widths = panel
        .legend
        .iter()
        .map(|(name, _)| canvas.width(name, kind));
    widths
        .map(|width| width + BLOCK + BEFORE_NAME + BETWEEN_NAMES)
        .sum()
}

/// Draws the names of colours above the right end of the panel, each behind a block of its colour.
pub(super) fn draw_legend(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Drawn {
    let kind = Type::plain(theme::FOOTNOTE, theme::INK);
    let mut right = axes.right;
    // Names that are wider than the figure stand closer to each other.
    let between = match width_of_legend(canvas, panel) > right {
        true => BETWEEN_NAMES / 2.0,
        false => BETWEEN_NAMES,
    };
    for (name, role) in panel.legend.iter().rev() {
        let (top, bottom) = (axes.top - 4.0 - BLOCK, axes.top - 4.0);
        let left = right - canvas.width(name, kind);
        let middle = (left, (top + bottom) / 2.0);
        canvas.text(name, middle, kind, (Side::Left, Rise::Center))?;
        let end = left - BEFORE_NAME;
        let block = ((end - BLOCK, top), (end, bottom));
        match role {
            Role::Hollow => canvas.frame(block.0, block.1, theme::MUTED, 1.0)?,
            role => canvas.block(block.0, block.1, theme::colour(*role, true))?,
        }
        right = end - BLOCK - between;
    }
    Ok(())
}
