//! Coloured cells in rows.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn, Rise, Side, Type};
use crate::chart::figure::Role;
use crate::chart::theme;

type Cell = (f64, usize, Option<f64>);

/// Draws cells: blue above zero, vermilion below, darker the further from zero. Sums have a colour scale of their own.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, cells: &[Cell], sums_from: f64) -> Drawn {
    let (sums, parts): (Vec<_>, Vec<_>) = cells.iter().partition(|cell| cell.0 >= sums_from);
    draw_on_one_scale(canvas, axes, &parts)?;
    draw_on_one_scale(canvas, axes, &sums)
}

fn draw_on_one_scale(canvas: &Canvas<'_>, axes: &Axes, cells: &[&Cell]) -> Drawn {
    let largest = cells
        .iter()
        .filter_map(|cell| cell.2)
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    cells
        .iter()
        .try_for_each(|cell| draw_cell(canvas, axes, largest, cell))
}

/// Draws one cell, with its value inside where there is room.
fn draw_cell(canvas: &Canvas<'_>, axes: &Axes, largest: f64, &(x, row, value): &Cell) -> Drawn {
    let (left, right) = (axes.x(x - 0.5) + 0.8, axes.x(x + 0.5) - 0.8);
    let (top, bottom) = (axes.y(row as f64) + 0.8, axes.y(row as f64 + 1.0) - 0.8);
    let Some(value) = value else {
        return canvas.block((left, top), (right, bottom), theme::SHADE);
    };
    let share = if largest > 0.0 {
        value.abs() / largest
    } else {
        0.0
    };
    let full = theme::colour(Role::UpDown, value >= 0.0);
    canvas.block(
        (left, top),
        (right, bottom),
        theme::towards_white(full, share),
    )?;
    let ink = if share > 0.75 {
        theme::WHITE
    } else {
        theme::INK
    };
    let (text, kind) = (percent(value), Type::plain(theme::TICK, ink));
    if canvas.width(&text, kind) < right - left && bottom - top > theme::TICK {
        let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
        canvas.text(&text, middle, kind, (Side::Center, Rise::Center))?;
    }
    Ok(())
}

/// Formats a fraction in percent with its sign; what rounds to zero has none.
fn percent(value: f64) -> String {
    let text = format!("{:+.1}", value * 100.0).replace('-', "\u{2212}");
    if text.trim_matches(['+', '\u{2212}']) == "0.0" {
        "0.0".to_owned()
    } else {
        text
    }
}
