//! The axes of a panel: its scales.

use super::canvas::{Canvas, Type};
use crate::chart::figure::{Panel, Unit};
use crate::chart::scale::range;
use crate::chart::theme;
use crate::chart::ticks;

/// How the numbers of axes are written.
pub(super) const TICK: Type = Type::plain(theme::TICK, theme::MUTED);

/// Converts places and values of a panel to units of the figure.
pub(super) struct Axes {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// First and last place with a mark.
    pub drawn: (f64, f64),
    /// First and last place of the axis.
    pub days: (f64, f64),
    /// Lowest and highest value of the axis.
    pub values: (f64, f64),
    /// Values with a grid line.
    pub marked: Vec<f64>,
    /// Distance between grid lines.
    pub step: f64,
    pub unit: Unit,
}

impl Axes {
    /// Makes the axes of a panel that lies between `x` and between `y`, whose marks lie between `drawn`, with `pad` on
    /// both sides.
    pub fn new(panel: &Panel, x: (f64, f64), y: (f64, f64), drawn: (f64, f64), pad: f64) -> Self {
        let values = panel
            .marks
            .iter()
            .flat_map(|mark| mark.extent().into_iter().map(|(_, y)| y));
        if !panel.rows.is_empty() {
            return Self::of_rows(panel, x, y, drawn, pad);
        }
        let (low, high) = panel
            .scale
            .unwrap_or_else(|| range(values.chain(panel.include.iter().copied())));
        let wanted = ((y.1 - y.0) / 34.0).clamp(4.0, 7.0) as usize;
        let of_steps = |wanted| {
            let marked = match panel.unit {
                Unit::Growth => ticks::growth(low, high, wanted),
                _ => ticks::ticks(low, high, wanted),
            };
            // `ticks` returns at least two values.
            let (first, last) = (marked[0], marked[marked.len() - 1]);
            let step = (last - first) / (marked.len() - 1).max(1) as f64;
            // The axis ends close to the data, not at the next round value.
            let room = (high - low) * 0.06;
            let ends = ((low - room).max(first), (high + room).min(last));
            let inside = marked
                .into_iter()
                .filter(|value| (ends.0..=ends.1).contains(value));
            (ends, step, inside.collect::<Vec<f64>>())
        };
        // A single grid line is no scale.
        let scales = (wanted..4 * wanted).map(of_steps);
        let (ends, step, marked) = scales
            .into_iter()
            .find(|(_, _, marked)| marked.len() > 1)
            .unwrap_or_else(|| of_steps(4 * wanted));
        Self {
            drawn,
            left: x.0,
            right: x.1,
            top: y.0,
            bottom: y.1,
            days: (drawn.0 - pad, drawn.1 + pad),
            values: ends,
            marked,
            step,
            unit: panel.unit,
        }
    }

    /// Makes axes with rows from the top down instead of values.
    fn of_rows(panel: &Panel, x: (f64, f64), y: (f64, f64), drawn: (f64, f64), pad: f64) -> Self {
        Self {
            drawn,
            left: x.0,
            right: x.1,
            top: y.0,
            bottom: y.1,
            days: (drawn.0 - pad, drawn.1 + pad),
            values: (panel.rows.len() as f64, 0.0),
            marked: Vec::new(),
            step: 1.0,
            unit: Unit::Plain,
        }
    }

    /// Returns where a place lies across the figure.
    pub fn x(&self, day: f64) -> f64 {
        self.left + (day - self.days.0) / (self.days.1 - self.days.0) * (self.right - self.left)
    }

    /// Returns where a value lies down the figure; values outside of the axis lie at its end.
    pub fn y(&self, value: f64) -> f64 {
        let share = (value - self.values.0) / (self.values.1 - self.values.0);
        self.bottom - share.clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    /// Returns whether a value lies on the axis.
    pub fn holds(&self, value: f64) -> bool {
        (self.values.0..=self.values.1).contains(&value)
    }

    /// Returns the point of a place and a value.
    pub fn at(&self, (day, value): (f64, f64)) -> (f64, f64) {
        (self.x(day), self.y(value))
    }

    /// Returns the width of one day.
    pub fn day(&self) -> f64 {
        (self.right - self.left) / (self.days.1 - self.days.0)
    }
}

/// Leaves out ticks whose texts would meet those of others; the tick of zero stays.
pub(super) fn apart(
    canvas: &Canvas<'_>,
    axes: &Axes,
    labels: Vec<(f64, String)>,
) -> Vec<(f64, String)> {
    const LEAST: f64 = 3.0;
    let zero = labels.iter().position(|(at, _)| *at == 0.0).unwrap_or(0);
    let ends = |(at, text): &(f64, String)| {
        let half = canvas.width(text, TICK) / 2.0;
        (axes.x(*at) - half, axes.x(*at) + half)
    };
    let meets = |every: usize| {
        let kept = labels.iter().skip(zero % every).step_by(every).map(ends);
        let kept: Vec<(f64, f64)> = kept.collect();
        kept.windows(2).any(|pair| pair[0].1 + LEAST > pair[1].0)
    };
    let every = (1..labels.len().max(2))
        .find(|every| !meets(*every))
        .unwrap_or(labels.len().max(1));
    labels
        .into_iter()
        .skip(zero % every)
        .step_by(every)
        .collect()
}
