//! A dot for each value.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

const RADIUS: f64 = 3.6;

/// Draws a dot for each value, above the dots that it would cover. Dots below zero have a white core, so that prints in grey
/// tell the signs apart.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, values: &[f64]) -> Drawn {
    let mut sorted: Vec<f64> = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut columns: Vec<(f64, usize)> = Vec::new();
    for value in &sorted {
        match columns.last_mut() {
            Some((x, count)) if axes.x(*value) - *x < 2.0 * RADIUS => *count += 1,
            _ => columns.push((axes.x(*value), 1)),
        }
    }
    let tallest = columns.iter().map(|column| column.1).max().unwrap_or(1);
    let room = axes.bottom - axes.top - 34.0;
    let rise = (2.0 * RADIUS + 0.6).min(room / tallest as f64);
    let mut next = sorted.iter();
    for (x, count) in columns {
        for (height, value) in next.by_ref().take(count).enumerate() {
            let y = axes.bottom - RADIUS - 1.0 - rise * height as f64;
            canvas.dot((x, y), RADIUS, theme::colour(Role::UpDown, *value >= 0.0))?;
            if *value < 0.0 {
                canvas.dot((x, y), RADIUS - 1.6, theme::WHITE)?;
            }
        }
    }
    Ok(())
}
