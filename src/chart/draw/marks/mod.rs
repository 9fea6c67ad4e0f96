//! How each kind of mark is drawn, one file a mark.

mod band;
mod bars;
mod candles;
mod cells;
mod curve;
mod dots;
mod estimates;
mod histogram;
mod level;
mod line;
mod row_ranges;
mod rug;
mod runs;
mod spans;
mod stack;
mod stacked;
mod steps;
mod strokes;
mod texts;
mod upright;
mod values;
mod words;

use super::axes::Axes;
use super::canvas::{Canvas, Drawn};
use crate::chart::figure::{Mark, Panel};

pub(super) use runs::runs;
pub(super) use stack::places as dots_of_stack;

/// Draws one mark.
pub(super) fn draw_mark(canvas: &Canvas<'_>, axes: &Axes, mark: &Mark) -> Drawn {
    match mark {
        Mark::Line {
            role,
            strong,
            dashed,
            points,
            ..
        } => line::draw(canvas, axes, *role, (*strong, *dashed), points),
        Mark::Band { role, points, .. } => band::draw(canvas, axes, *role, points),
        Mark::Steps { role, points, .. } => steps::draw(canvas, axes, *role, points),
        Mark::Bars { role, bars, .. } => bars::draw(canvas, axes, *role, bars),
        Mark::Candles { days, .. } => candles::draw(canvas, axes, days),
        Mark::Histogram { bins, .. } => histogram::draw(canvas, axes, bins),
        Mark::Rug { values, .. } => rug::draw(canvas, axes, values),
        Mark::Dots { dots, .. } => dots::draw(canvas, axes, dots),
        Mark::Spans { spans, .. } => spans::draw(canvas, axes, spans),
        Mark::Estimates {
            role, estimates, ..
        } => estimates::draw(canvas, axes, *role, estimates),
        Mark::Curve { points } => curve::draw(canvas, axes, points),
        Mark::Strokes { strokes } => strokes::draw(canvas, axes, strokes),
        Mark::RowRanges { ranges } => row_ranges::draw(canvas, axes, ranges),
        Mark::Stack { values } => stack::draw(canvas, axes, values),
        Mark::Stacked { parts, bars } => stacked::draw(canvas, axes, parts, bars),
        Mark::Values { values: written } => values::draw(canvas, axes, written),
        Mark::Texts { texts } => texts::draw(canvas, axes, texts),
        Mark::Cells {
            cells,
            scale,
            numbered,
            framed,
            sums_from,
            unit,
        } => cells::Cells {
            scale: *scale,
            numbered: *numbered,
            framed: *framed,
            sums_from: *sums_from,
            unit: *unit,
        }
        .draw(canvas, axes, cells),
        Mark::Upright { x, dashed } => upright::draw(canvas, axes, *x, *dashed),
        Mark::Level { y, .. } => level::draw(canvas, axes, *y),
    }
}

/// Returns the width of the scale of colours above the right end of a panel; zero where it has none.
pub(super) fn width_of_scale(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> f64 {
    let widths = panel.marks.iter().map(|mark| match mark {
        Mark::Cells {
            scale,
            numbered,
            framed,
            sums_from,
            unit,
            ..
        } => cells::Cells {
            scale: *scale,
            numbered: *numbered,
            framed: *framed,
            sums_from: *sums_from,
            unit: *unit,
        }
        .width_of_scale(canvas, axes),
        _ => 0.0,
    });
    widths.fold(0.0, f64::max)
}
