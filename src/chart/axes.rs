//! The axes of a panel: where numbers lie, and what is written around them.

use super::figure::{Across, Panel, Unit};
use super::layout::{fit, wrap};
use super::render::{Canvas, Drawn, Rise, Side, Type};
use super::theme;
use super::ticks;

/// From the lower end of a panel to the name of its axis.
pub(super) const X_LABEL_BELOW: f64 = 22.0;

/// Where numbers lie on the picture.
pub(super) struct Axes {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// The first and the last day with a mark.
    drawn: (f64, f64),
    pub days: (f64, f64),
    values: (f64, f64),
    marked: Vec<f64>,
    step: f64,
    unit: Unit,
}

impl Axes {
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
            .unwrap_or_else(|| ticks::range(values.chain(panel.include.iter().copied())));
        let wanted = ((y.1 - y.0) / 34.0).clamp(3.0, 7.0) as usize;
        let of_steps = |wanted| {
            let marked = ticks::ticks(low, high, wanted);
            // `ticks` gives two values at the least.
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
        // One mark alone is no scale.
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

    /// Axes with rows from the top down in the place of values.
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

    pub fn x(&self, day: f64) -> f64 {
        self.left + (day - self.days.0) / (self.days.1 - self.days.0) * (self.right - self.left)
    }

    pub fn y(&self, value: f64) -> f64 {
        let share = (value - self.values.0) / (self.values.1 - self.values.0);
        self.bottom - share.clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    pub fn at(&self, (day, value): (f64, f64)) -> (f64, f64) {
        (self.x(day), self.y(value))
    }

    /// The width of one day.
    pub fn day(&self) -> f64 {
        (self.right - self.left) / (self.days.1 - self.days.0)
    }
}

/// Where a panel stands among the others, which decides what is written around it.
pub(super) struct Place<'a> {
    pub is_first: bool,
    pub is_top: bool,
    /// The name of the axis below; `None` where another panel follows below.
    pub x_label: Option<&'a str>,
    /// What the numbers along it are.
    pub across: &'a Across,
    /// Where the picture ends on the right.
    pub edge: f64,
}

/// Draws grid, zero line, event line and labels.
pub(super) fn draw_axes(
    canvas: &Canvas<'_>,
    panel: &Panel,
    axes: &Axes,
    place: &Place<'_>,
) -> Drawn {
    let (tick, label) = (
        Type::plain(theme::TICK, theme::MUTED),
        Type::plain(theme::LABEL, theme::INK),
    );
    for &value in &axes.marked {
        let y = axes.y(value);
        canvas.line(&[(axes.left, y), (axes.right, y)], theme::GRID, 0.75, None)?;
        if place.is_first {
            let text = ticks::label(value, axes.step, axes.unit);
            canvas.text(
                &text,
                (axes.left - 6.0, y),
                tick,
                (Side::Right, Rise::Center),
            )?;
        }
    }
    for (row, name) in panel.rows.iter().enumerate() {
        let y = axes.y(row as f64 + 0.5);
        canvas.text(
            name,
            (axes.left - 6.0, y),
            tick,
            (Side::Right, Rise::Center),
        )?;
    }
    let (low, high) = axes.values;
    if axes.unit != Unit::Plain && low <= 0.0 && 0.0 <= high {
        let zero = axes.y(0.0);
        canvas.line(
            &[(axes.left, zero), (axes.right, zero)],
            theme::ZERO,
            1.0,
            None,
        )?;
    }
    if *place.across == Across::Lags && axes.days.0 < 0.0 && 0.0 < axes.days.1 {
        let x = axes.x(0.0);
        canvas.line(
            &[(x, axes.top), (x, axes.bottom)],
            theme::ZERO,
            0.9,
            Some((4.0, 3.0)),
        )?;
        if place.is_top {
            let small = Type::plain(theme::FOOTNOTE, theme::MUTED);
            canvas.text(
                "event",
                // Beside the caps of an interval, if there is one.
                (x + 9.0, axes.top + 3.0),
                small,
                (Side::Left, Rise::Top),
            )?;
        }
    }
    if place.is_first {
        let room = axes.bottom - axes.top + 24.0;
        let name = fit(&panel.y_label, room, &|text| canvas.width(text, label));
        canvas.text_upwards(&name, (12.0, (axes.top + axes.bottom) / 2.0), label)?;
    }
    let Some(x_label) = place.x_label else {
        return Ok(());
    };
    for (at, text) in ticks::across(place.across, axes.drawn, axes.right - axes.left) {
        let x = axes.x(at);
        canvas.line(
            &[(x, axes.bottom), (x, axes.bottom + 3.0)],
            theme::MUTED,
            0.75,
            None,
        )?;
        let room = if matches!(place.across, Across::Names(_)) {
            axes.day() - 4.0
        } else {
            f64::MAX
        };
        let lines = wrap(&text, room, 3, &|text| canvas.width(text, tick));
        for (n, line) in lines.iter().enumerate() {
            let y = axes.bottom + 6.0 + 11.0 * n as f64;
            canvas.text(line, (x, y), tick, (Side::Center, Rise::Top))?;
        }
    }
    let middle = (axes.left + axes.right) / 2.0;
    canvas.text(
        x_label,
        (middle, axes.bottom + X_LABEL_BELOW),
        label,
        (Side::Center, Rise::Top),
    )
}
