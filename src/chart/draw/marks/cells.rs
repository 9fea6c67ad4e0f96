//! Coloured cells in rows.

use std::collections::BTreeMap;

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn, Rise, Side, Type};
use crate::chart::figure::{Role, Unit};
use crate::chart::theme;
use crate::chart::words::{basis_points, percentage};

/// How cells are drawn.
pub(super) struct Cells {
    /// The values at both ends of the colours.
    pub scale: (f64, f64),
    /// Whether values are written where there is room.
    pub numbered: bool,
    /// A place whose column is framed.
    pub framed: Option<f64>,
    /// First place of the cells that sum up the others.
    pub sums_from: Option<f64>,
    /// How values are written.
    pub unit: Unit,
}

type Cell = (f64, usize, Option<f64>);
type Corners = ((f64, f64), (f64, f64));

/// Height of the bar that shows the scale.
const BAR_HEIGHT: f64 = 7.0;
/// Width of that bar.
const BAR_WIDTH: f64 = 120.0;

impl Cells {
    /// Draws cells: blue above zero; vermilion with a dark corner below, so that prints in grey tell the signs apart; darker the
    /// further from zero; hatched without a value. Cells of one colour are drawn one after the other.
    pub fn draw(&self, canvas: &Canvas<'_>, axes: &Axes, cells: &[Cell]) -> Drawn {
        let mut by_colour: BTreeMap<Option<theme::Rgb>, Vec<Corners>> = BTreeMap::new();
        for cell in cells {
            let colour = cell.2.map(|value| self.colour(value));
            let corners = self.corners(axes, cell);
            by_colour.entry(colour).or_default().push(corners);
        }
        for (colour, corners) in &by_colour {
            for (from, to) in corners {
                canvas.block(*from, *to, colour.unwrap_or(theme::SHADE))?;
            }
        }
        let hatched = by_colour.get(&None).into_iter().flatten();
        for (from, to) in hatched {
            hatch(canvas, *from, *to)?;
        }
        for cell in cells {
            self.draw_sign(canvas, axes, cell)?;
        }
        if self.numbered {
            for cell in cells {
                self.draw_number(canvas, axes, cell)?;
            }
        }
        if let Some(framed) = self.framed {
            let (left, right) = (axes.x(framed - 0.5), axes.x(framed + 0.5));
            canvas.frame((left, axes.top), (right, axes.bottom), theme::INK, 1.2)?;
        }
        self.draw_scale(canvas, axes)
    }

    /// Returns how much of its full colour a value has.
    fn share(&self, value: f64) -> f64 {
        let full = self.scale.0.abs().max(self.scale.1.abs());
        match full > 0.0 {
            true => (value.abs() / full).min(1.0),
            false => 0.0,
        }
    }

    /// Returns the colour of a value, one of a few dozen.
    fn colour(&self, value: f64) -> theme::Rgb {
        const SHADES: f64 = 32.0;
        let full = theme::colour(Role::UpDown, value >= 0.0);
        let share = (self.share(value) * SHADES).round() / SHADES;
        theme::towards_white(full, share)
    }

    /// Returns the upper left and the lower right corner of a cell.
    fn corners(&self, axes: &Axes, &(x, row, _): &Cell) -> Corners {
        let gap = (axes.day() * 0.04).min(0.8);
        let is_sum = self.sums_from.is_some_and(|first| x >= first);
        let aside = if is_sum { 4.0 } else { 0.0 };
        let (left, right) = (axes.x(x - 0.5) + gap + aside, axes.x(x + 0.5) - gap);
        let (top, bottom) = (axes.y(row as f64) + gap, axes.y(row as f64 + 1.0) - gap);
        ((left, top), (right, bottom))
    }

    /// Draws the dark corner of a cell below zero.
    fn draw_sign(&self, canvas: &Canvas<'_>, axes: &Axes, cell: &Cell) -> Drawn {
        let ((left, top), (right, bottom)) = self.corners(axes, cell);
        let size = (right - left).min(bottom - top);
        let is_below = cell
            .2
            .is_some_and(|value| value < 0.0 && self.share(value) > 0.05);
        if !is_below || size <= 4.0 {
            return Ok(());
        }
        let corner = (size * 0.3).min(5.0);
        let points = [
            (left, bottom),
            (left + corner, bottom),
            (left, bottom - corner),
        ];
        canvas.area(&points, theme::ON_CELL, 0.75)
    }

    /// Writes the value of a cell, in whole percent where there is no room for more.
    fn draw_number(&self, canvas: &Canvas<'_>, axes: &Axes, cell: &Cell) -> Drawn {
        let Some(value) = cell.2 else {
            return Ok(());
        };
        let ((left, top), (right, bottom)) = self.corners(axes, cell);
        let kind = Type::plain(theme::FOOTNOTE, theme::on_cell(self.colour(value)));
        let fits = |text: &String| canvas.width(text, kind) < right - left - 2.0;
        let texts = match self.unit {
            Unit::Bps => [basis_points(value), basis_points(value)],
            _ => [percentage(value), whole_percentage(value)],
        };
        let text = texts.into_iter().find(fits);
        let Some(text) = text.filter(|_| bottom - top > theme::TICK) else {
            return Ok(());
        };
        let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
        canvas.text(&text, middle, kind, (Side::Center, Rise::Center))
    }

    /// Returns the texts at both ends of the scale.
    fn ends(&self) -> (String, String) {
        if self.unit == Unit::Bps {
            let [low, high] = [self.scale.0, self.scale.1].map(basis_points);
            return (low, format!("{high} bps"));
        }
        // Shares have no sign.
        let signless = |text: String| match self.scale.0 >= 0.0 {
            true => text.trim_start_matches('+').replace(".0", ""),
            false => text,
        };
        (
            signless(percentage(self.scale.0)),
            format!("{} %", signless(percentage(self.scale.1))),
        )
    }

    /// Returns the width of the scale with its texts.
    pub fn width_of_scale(&self, canvas: &Canvas<'_>, axes: &Axes) -> f64 {
        const APART: f64 = 20.0;
        let kind = Type::plain(theme::FOOTNOTE, theme::MUTED);
        let (low, high) = self.ends();
        canvas.width(&low, kind) + canvas.width(&high, kind) + bar_width(axes) + APART
    }

    /// Draws the scale of the colours above the right end of the panel.
    fn draw_scale(&self, canvas: &Canvas<'_>, axes: &Axes) -> Drawn {
        const STEPS: u8 = 24;
        let kind = Type::plain(theme::FOOTNOTE, theme::MUTED);
        let y = axes.top - 5.0;
        let (low, high) = self.ends();
        let bar = bar_width(axes);
        let right = axes.right - canvas.width(&high, kind) - 5.0;
        let left = right - bar;
        let width = bar / f64::from(STEPS);
        for step in 0..STEPS {
            let x = left + f64::from(step) * width;
            let part = (f64::from(step) + 0.5) / f64::from(STEPS);
            let value = self.scale.0 + part * (self.scale.1 - self.scale.0);
            let full = theme::colour(Role::UpDown, value >= 0.0);
            let colour = theme::towards_white(full, self.share(value));
            canvas.block((x, y - BAR_HEIGHT), (x + width, y), colour)?;
        }
        let middle = y - BAR_HEIGHT / 2.0;
        canvas.text(
            &low,
            (left - 5.0, middle),
            kind,
            (Side::Right, Rise::Center),
        )?;
        canvas.text(
            &high,
            (right + 5.0, middle),
            kind,
            (Side::Left, Rise::Center),
        )
    }
}

/// Returns the width of the bar of colours, which leaves room for a heading beside it.
fn bar_width(axes: &Axes) -> f64 {
    BAR_WIDTH.min((axes.right - axes.left) * 0.2)
}

/// Draws lines from the lower left to the upper right.
fn hatch(canvas: &Canvas<'_>, (left, top): (f64, f64), (right, bottom): (f64, f64)) -> Drawn {
    const APART: f64 = 5.0;
    let (width, height) = (right - left, bottom - top);
    let mut start = APART;
    while start < width + height {
        let from = (left + start.min(width), bottom - (start - width).max(0.0));
        let to = (left + (start - height).max(0.0), bottom - start.min(height));
        canvas.line(&[from, to], theme::FAINT, 0.6, None)?;
        start += APART;
    }
    Ok(())
}

/// Formats a fraction in whole percent with its sign, without the unit; what rounds to zero has no sign.
fn whole_percentage(value: f64) -> String {
    let text = format!("{:+.0}", value * 100.0).replace('-', "\u{2212}");
    match text.trim_start_matches(['+', '\u{2212}']) {
        "0" => "0".to_owned(),
        _ => text,
    }
}
