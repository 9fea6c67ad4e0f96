//! Ranges and round steps of axes.

use super::figure::{Mark, Panel};
use crate::math::elementary::{log10, pow};

/// Returns 1, 2 or 5 times a power of ten, not below `rough`.
pub fn round_step(rough: f64) -> f64 {
    let power = pow(10.0, log10(rough).floor());
    let leading = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|leading| leading * power >= rough * 0.999);
    leading.unwrap_or(10.0) * power
}

/// Returns the range of finite values, never empty: a single value gets room around it.
pub fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|value| value.is_finite());
    let (low, high) = finite.fold((f64::MAX, f64::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return (0.0, 1.0);
    }
    let least = (low.abs().max(high.abs()) * 1e-6).max(1e-12);
    if high - low < least {
        (low - least, high + least)
    } else {
        (low, high)
    }
}

/// How far bands are shown beyond the range of lines and points, as a share of that range: the band of a group of three can
/// be ten times as wide.
const BAND_ROOM: f64 = 0.35;

/// Gives all panels one scale, so that their heights compare. It includes every line and point in full.
pub(super) fn share_scale(panels: &mut [Panel]) {
    let scale = scale(panels.iter().flat_map(|panel| &panel.marks));
    panels
        .iter_mut()
        .for_each(|panel| panel.scale = Some(scale));
}

/// Returns the scale of one panel, which wide bands leave.
pub(super) fn clipped(panel: &Panel) -> Option<(f64, f64)> {
    Some(scale(panel.marks.iter()))
}

fn scale<'a>(marks: impl Iterator<Item = &'a Mark> + Clone) -> (f64, f64) {
    let values = |mark: &Mark| {
        mark.extent()
            .into_iter()
            .map(|(_, y)| y)
            .collect::<Vec<_>>()
    };
    let inner = |mark: &'a Mark| match mark {
        Mark::Band { .. } => Vec::new(),
        Mark::Estimates { estimates, .. } => estimates.iter().map(|estimate| estimate.y).collect(),
        mark => values(mark),
    };
    let (low, high) = range(marks.clone().flat_map(inner).chain([0.0]));
    let room = (high - low) * BAND_ROOM;
    let ends = marks
        .flat_map(values)
        .map(|y| y.clamp(low - room, high + room));
    range(ends.chain([low, high]))
}

/// Returns the scale of counts from zero, with some room above the tallest bar.
pub(super) fn scale_of_counts(marks: &[Mark]) -> (f64, f64) {
    const ROOM: f64 = 1.18;
    let values = marks.iter().flat_map(Mark::extent).map(|(_, y)| y);
    (0.0, values.fold(1.0, f64::max) * ROOM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_value_has_a_range() {
        let (low, high) = range([0.05].into_iter());
        assert!(low < 0.05 && 0.05 < high);
        assert_eq!(range(std::iter::empty()), (0.0, 1.0));
        assert!(range([f64::NAN, 1.0, 2.0].into_iter()) == (1.0, 2.0));
    }
}
