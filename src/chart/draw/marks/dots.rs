//! Dots with a white rim.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn};
use crate::chart::figure::{Dot, MOST_DOTS, Role};
use crate::chart::theme;

/// Radius of a dot that counts one.
const RADIUS: f64 = 2.0;

/// The largest radius, which a dot that counts many has.
const LARGEST: f64 = 5.5;

/// Draws for each place a dot in blue that counts its gains and one in vermilion that counts its losses, side by side where
/// there are both. The area of a dot grows with its count.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, dots: &[Dot]) -> Drawn {
    if dots.len() > MOST_DOTS {
        return Ok(());
    }
    dots.iter().try_for_each(|dot| {
        let (x, y) = axes.at((dot.x, dot.y));
        let both = dot.gained > 0 && dot.lost > 0;
        for (count, gained) in [(dot.gained, true), (dot.lost, false)] {
            if count == 0 {
                continue;
            }
            let radius = (RADIUS * (count as f64).sqrt()).min(LARGEST);
            let aside = match (both, gained) {
                (false, _) => 0.0,
                (true, true) => -radius,
                (true, false) => radius,
            };
            canvas.dot((x + aside, y), radius + 0.6, theme::WHITE)?;
            canvas.dot((x + aside, y), radius, theme::colour(Role::UpDown, gained))?;
        }
        Ok(())
    })
}
