//! How each kind of mark is drawn, one file a mark.

mod band;
mod bars;
mod candles;
mod cells;
mod dots;
mod histogram;
mod level;
mod line;
mod rug;
mod runs;
mod spans;
mod steps;
mod upright;

use super::axes::Axes;
use super::canvas::{Canvas, Drawn};
use crate::chart::figure::Mark;

/// Draws one mark.
pub(super) fn draw_mark(canvas: &Canvas<'_>, axes: &Axes, mark: &Mark) -> Drawn {
    match mark {
        Mark::Line {
            role,
            strong,
            points,
            ..
        } => line::draw(canvas, axes, *role, *strong, points),
        Mark::Band { role, points, .. } => band::draw(canvas, axes, *role, points),
        Mark::Steps { role, points, .. } => steps::draw(canvas, axes, *role, points),
        Mark::Bars { role, bars, .. } => bars::draw(canvas, axes, *role, bars),
        Mark::Candles { days, .. } => candles::draw(canvas, axes, days),
        Mark::Histogram { bins, .. } => histogram::draw(canvas, axes, bins),
        Mark::Rug { values, .. } => rug::draw(canvas, axes, values),
        Mark::Dots { dots, .. } => dots::draw(canvas, axes, dots),
        Mark::Spans { spans, .. } => spans::draw(canvas, axes, spans),
        Mark::Cells { cells, sums_from } => cells::draw(canvas, axes, cells, *sums_from),
        Mark::Upright {
            name,
            x,
            named_left,
        } => upright::draw(canvas, axes, name, *x, *named_left),
        Mark::Level { y, .. } => level::draw(canvas, axes, *y),
    }
}
