//! The second vertical axis of a panel, at its right end.

use super::axes::Axes;
use super::canvas::{Canvas, Drawn, Rise, Side, Type};
use super::end_labels::label_heights;
use crate::chart::figure::{Panel, Unit};
use crate::chart::scale::range;
use crate::chart::theme;
use crate::chart::ticks::{label, ticks};

/// Distance from the panel to the numbers.
const ASIDE: f64 = 12.0;
const TICK: Type = Type::plain(theme::TICK, theme::MUTED);

/// Returns the round values between two of the left axis, in the unit of the right one, with their texts: four at least.
fn marked((low, high): (f64, f64), factor: f64, wanted: usize) -> Vec<(f64, String)> {
    const FEWEST: usize = 4;
    let (low, high) = (low * factor, high * factor);
    let inside = |wanted: usize| {
        let found = ticks(low, high, wanted);
        let step = found[1] - found[0];
        let inside = found.into_iter();
        let inside = inside.filter(|value| (low..=high).contains(value));
        inside
            .map(|value| (value, label(value, step, Unit::Plain)))
            .collect::<Vec<_>>()
    };
    let mut tried = (wanted..=2 * wanted).map(inside);
    tried
        .find(|found| found.len() > FEWEST)
        .unwrap_or_else(|| inside(2 * wanted))
}

/// Returns the width that the numbers at the right of a panel need; zero without such an axis.
pub(super) fn width_of_right(canvas: &Canvas<'_>, panel: &Panel) -> f64 {
    let Some(right) = &panel.right else {
        return 0.0;
    };
    let values = panel.marks.iter().flat_map(|mark| mark.extent());
    let ends = panel
        .scale
        .unwrap_or_else(|| range(values.map(|(_, value)| value)));
    let texts = marked(ends, right.factor, 7);
    let widths = texts.iter().map(|(_, text)| canvas.width(text, TICK));
    widths.fold(canvas.width(&right.name, TICK), f64::max) + ASIDE
}

/// Draws the numbers of the axis, but not where the names of lines stand, and its name above them.
pub(super) fn draw_right_axis(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Drawn {
    let Some(right) = &panel.right else {
        return Ok(());
    };
    /// Least distance between a number and the name of a line.
    const APART: f64 = 12.0;
    let wanted = ((axes.bottom - axes.top) / 34.0).clamp(4.0, 7.0) as usize;
    let taken = label_heights(panel, axes);
    for (value, text) in marked(axes.values, right.factor, wanted) {
        let y = axes.y(value / right.factor);
        let tick = [(axes.right, y), (axes.right + 3.0, y)];
        canvas.line(&tick, theme::MUTED, 0.75, None)?;
        // The name stands above the uppermost number.
        let has_room = y - axes.top >= APART / 2.0;
        if has_room && taken.iter().all(|other| (other - y).abs() >= APART) {
            let at = (axes.right + ASIDE, y);
            canvas.text(&text, at, TICK, (Side::Left, Rise::Center))?;
        }
    }
    let above = (axes.right + ASIDE, axes.top - 3.0);
    canvas.text(&right.name, above, TICK, (Side::Left, Rise::Bottom))
}
