//! A dot for each value.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

const RADIUS: f64 = 3.6;

/// Returns each value with the place of its dot, above the dots that it would cover; the lowest value comes first.
pub(in crate::chart) fn places(axes: &Axes, values: &[f64]) -> Vec<(f64, (f64, f64))> {
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
    let heights = columns
        .iter()
        .flat_map(|(x, count)| (0..*count).map(move |height| (*x, height)));
    let place = |(x, height): (f64, usize)| (x, axes.bottom - RADIUS - 1.0 - rise * height as f64);
    sorted.iter().copied().zip(heights.map(place)).collect()
}

/// Draws a dot for each value. Dots below zero have a white core, so that prints in grey tell the signs apart.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, values: &[f64]) -> Drawn {
    for (value, at) in places(axes, values) {
        canvas.dot(at, RADIUS, theme::colour(Role::UpDown, value >= 0.0))?;
        if value < 0.0 {
            canvas.dot(at, RADIUS - 1.6, theme::WHITE)?;
        }
    }
    Ok(())
}
