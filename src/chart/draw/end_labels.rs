//! The names of lines and levels at their right ends.

use super::axes::Axes;
use super::canvas::{Canvas, Drawn, Rise, Side, Type};
use super::layout::{fit, spread};
use crate::chart::figure::{Mark, Panel, Role};
use crate::chart::theme;

/// Least distance between labels.
const GAP: f64 = 13.5;

/// Returns the label of a mark and the point that it names; `None` as the point stands for the right end of the panel.
pub(super) fn end_label(mark: &Mark) -> Option<(Option<(f64, f64)>, String)> {
    match mark {
        Mark::Line { label, points, .. } if !label.is_empty() => {
            let end = points.iter().rev().find_map(|(x, y)| y.map(|y| (*x, y)));
            Some((Some(end?), label.clone()))
        }
        Mark::Level { name, .. } => Some((None, name.clone())),
        _ => None,
    }
}

/// Returns the marks with labels: the point that each label names, and its text.
fn labelled<'a>(panel: &'a Panel, axes: &Axes) -> Vec<(&'a Mark, (f64, f64), String)> {
    panel
        .marks
        .iter()
        .filter_map(|mark| end_label(mark).map(|(end, text)| (mark, end, text)))
        .map(|(mark, end, text)| {
            let level = if let Mark::Level { y, .. } = mark {
                *y
            } else {
                0.0
            };
            let right = (axes.right, axes.y(level));
            (mark, end.map_or(right, |end| axes.at(end)), text)
        })
        .collect()
}

/// Returns the heights of labels, pushed apart so that none covers another.
fn heights(labelled: &[(&Mark, (f64, f64), String)], axes: &Axes) -> Vec<f64> {
    let wanted: Vec<f64> = labelled.iter().map(|(_, end, _)| end.1).collect();
    spread(&wanted, GAP, axes.top + 4.0, axes.bottom - 4.0)
}

/// Returns the heights at which the labels of a panel stand.
pub(super) fn label_heights(panel: &Panel, axes: &Axes) -> Vec<f64> {
    heights(&labelled(panel, axes), axes)
}

/// Draws the labels of a panel.
pub(super) fn draw_end_labels(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes, edge: f64) -> Drawn {
    let labelled = labelled(panel, axes);
    let places = heights(&labelled, axes);
    for ((mark, end, text), y) in labelled.into_iter().zip(places) {
        let (role, strong) = match mark {
            Mark::Line { role, strong, .. } => (*role, *strong),
            _ => (Role::Reference, false),
        };
        let kind = Type {
            size: theme::LABEL,
            bold: strong,
            colour: theme::text_colour(role),
        };
        let x = axes.right + 12.0;
        // A line that ends long before the margin is led to its name by dots.
        let is_short = end.0 + 12.0 < axes.right;
        canvas.line(
            &[(end.0 + 1.5, end.1), (axes.right + 5.0, y), (x - 2.0, y)],
            kind.colour,
            0.6,
            is_short.then_some((1.0, 3.0)),
        )?;
        let text = fit(&text, edge - x, &|text| canvas.width(text, kind));
        canvas.text(&text, (x, y), kind, (Side::Left, Rise::Center))?;
    }
    Ok(())
}
