//! Ranges and round steps of axes.

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
