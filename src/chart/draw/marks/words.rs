//! Words above and below marks, moved apart.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn, Rise, Type};
use crate::chart::theme;

/// The words of a panel so far, as boxes of left, right and middle.
#[derive(Default)]
pub(super) struct Words {
    boxes: Vec<(f64, f64, f64)>,
}

impl Words {
    /// Draws a word above a mark that points up or below one that points down, inside of the panel and clear of those before it.
    pub fn draw(
        &mut self,
        canvas: &Canvas<'_>,
        axes: &Axes,
        (word, x): (&str, f64),
        up: bool,
        (above, below): (f64, f64),
    ) -> Drawn {
        /// Height of a star with some room.
        const HEIGHT: f64 = 4.5;
        if word.is_empty() {
            return Ok(());
        }
        let kind = Type {
            size: theme::TICK,
            bold: true,
            colour: theme::INK,
        };
        let half = canvas.width(word, kind) / 2.0 + 0.5;
        let (mut y, anchor, step) = match up {
            true => (
                (above - 1.0).max(axes.top + theme::TICK),
                Rise::Bottom,
                -HEIGHT,
            ),
            false => (
                (below + 1.0).min(axes.bottom - theme::TICK),
                Rise::Top,
                HEIGHT,
            ),
        };
        let meets = |y: f64| {
            let mut boxes = self.boxes.iter();
            boxes.any(|(left, right, other)| {
                x - half < *right && x + half > *left && (y - other).abs() < HEIGHT
            })
        };
        // A word at the edge of the panel moves back into it.
        let inside = |y: f64| (axes.top + theme::TICK..=axes.bottom - theme::TICK).contains(&y);
        let tries = (0..8).map(|n| y + step * f64::from(n));
        let back = (1..8).map(|n| y - step * f64::from(n));
        y = tries
            .chain(back)
            .find(|y| inside(*y) && !meets(*y))
            .unwrap_or(y);
        self.boxes.push((x - half, x + half, y));
        canvas.word(word, (x, y), kind, anchor)
    }
}
