//! Bars of parts on top of each other.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::Role;
use crate::chart::theme;

/// Draws the bars, each part in the colour of its role.
pub(super) fn draw(
    canvas: &Canvas<'_>,
    axes: &Axes,
    parts: &[(String, Role)],
    bars: &[(f64, Vec<f64>)],
) -> Drawn {
    let half = (axes.day() * 0.4).min(16.0);
    for (x, lengths) in bars {
        let mut base = 0.0;
        for ((_, role), length) in parts.iter().zip(lengths) {
            let top = base + length;
            if *length > 0.0 {
                let corners = (
                    (axes.x(*x) - half, axes.y(top)),
                    (axes.x(*x) + half, axes.y(base)),
                );
                match role {
                    Role::Hollow => canvas.frame(corners.0, corners.1, theme::MUTED, 1.0)?,
                    role => canvas.block(corners.0, corners.1, theme::colour(*role, true))?,
                }
            }
            base = top;
        }
    }
    Ok(())
}
