//! Outlines of what single events have in a panel, which a page shows where an event is lit.

use super::axes::Axes;
use super::beyond::arrow;
use super::canvas::Canvas;
use super::marks::{dots_of_stack, runs};
use crate::chart::figure::{LightPlace, Mark, Panel};

/// Outlines what each event has in a panel: its line, its row, or its value, with a ring around its dot or around the arrow at the end of
/// an axis that it lies beyond.
pub(super) fn outline_events(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) {
    if !canvas.has_outlines() {
        return;
    }
    let dots: Vec<(f64, (f64, f64))> = panel
        .marks
        .iter()
        .flat_map(|mark| match mark {
            Mark::Stack { values } => dots_of_stack(axes, values),
            _ => Vec::new(),
        })
        .collect();
    for light in &panel.lights {
        match &light.place {
            LightPlace::Path(points) => {
                let lines = runs(points).into_iter().map(|run| {
                    let points = run.into_iter().map(|point| axes.at(point));
                    points.collect::<Vec<(f64, f64)>>()
                });
                canvas.outline(&light.event, &lines.collect::<Vec<_>>());
            }
            LightPlace::Row(row) => {
                let (top, bottom) = (axes.y(*row as f64), axes.y(*row as f64 + 1.0));
                let (left, right) = (axes.left, axes.right);
                let corners = [
                    (left, top),
                    (right, top),
                    (right, bottom),
                    (left, bottom),
                    (left, top),
                ];
                canvas.outline(&light.event, &[corners.to_vec()]);
            }
            LightPlace::Value(value) => {
                let x = axes.x(*value);
                let dot = dots.iter().find(|(own, _)| own == value);
                let shape = match dot {
                    Some((_, at)) => ring(*at),
                    None if x < axes.left => ring(arrow(axes, -1.0)),
                    None if x > axes.right => ring(arrow(axes, 1.0)),
                    None => vec![(x, axes.top), (x, axes.bottom)],
                };
                canvas.outline(&light.event, &[shape]);
            }
        }
    }
}

/// Returns an octagon around a dot.
fn ring((x, y): (f64, f64)) -> Vec<(f64, f64)> {
    const FAR: f64 = 5.5;
    const NEAR: f64 = 2.3;
    let corners = [
        (NEAR, -FAR),
        (FAR, -NEAR),
        (FAR, NEAR),
        (NEAR, FAR),
        (-NEAR, FAR),
        (-FAR, NEAR),
        (-FAR, -NEAR),
        (-NEAR, -FAR),
        (NEAR, -FAR),
    ];
    corners.map(|(right, down)| (x + right, y + down)).to_vec()
}
