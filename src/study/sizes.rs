//! The share of true nulls that a test at a nominal 5 % rejects if its statistic does not have the distribution that it assumes.

use crate::math::dist::normal_two_sided;

/// The two-sided 5 % point of the standard normal.
const NOMINAL_POINT: f64 = 1.959_963_984_540_054;

/// A test that rejects a true null more often than this at a nominal 5 % is doubtful.
pub const TOLERABLE_SIZE: f64 = 0.075;

/// Up to this number of events, the numbers of rises are counted one by one.
const COUNTED: usize = 200;

/// Returns how often a statistic with mean 0 and this variance instead of 1 exceeds the nominal point.
pub fn implied_size(variance: f64) -> f64 {
    normal_two_sided(NOMINAL_POINT / variance.sqrt())
}

/// Returns how often a normal statistic with this variance and mean exceeds the nominal point.
pub fn shifted_size(variance: f64, shift: f64) -> f64 {
    let above = |point: f64| {
        let tail = normal_two_sided(point) / 2.0;
        if point > 0.0 { tail } else { 1.0 - tail }
    };
    let sd = variance.sqrt();
    above((NOMINAL_POINT - shift) / sd) + above((NOMINAL_POINT + shift) / sd)
}

/// Returns how often |w - n p| / sqrt(n p (1 - p)) exceeds the nominal point, where w of n events rise with probability
/// `actual` each.
pub fn sign_size(n: usize, p: f64, actual: f64) -> f64 {
    let events = n as f64;
    let sd = (events * p * (1.0 - p)).sqrt();
    if n > COUNTED {
        let variance = actual * (1.0 - actual) / (p * (1.0 - p));
        return shifted_size(variance, events * (actual - p) / sd);
    }
    let mut chance = (1.0 - actual).powi(n as i32);
    let mut rejected = 0.0;
    for w in 0..=n {
        if (w as f64 - events * p).abs() > NOMINAL_POINT * sd {
            rejected += chance;
        }
        chance *= (n - w) as f64 / (w + 1) as f64 * actual / (1.0 - actual);
    }
    rejected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statistic_as_assumed_rejects_in_five_percent() {
        assert!((implied_size(1.0) - 0.05).abs() < 1e-12);
        assert!((shifted_size(1.0, 0.0) - 0.05).abs() < 1e-12);
    }

    #[test]
    fn sizes_of_other_variances_and_means() {
        // By the normal distribution of Python's statistics.
        for (variance, shift, size) in [
            (1.0, 3.0, 0.850838768327),
            (4.0, 1.0, 0.385059125110),
            (4.0, 0.0, 0.327095007691),
            (0.25, -2.5, 0.859944947224),
        ] {
            let found = shifted_size(variance, shift);
            assert!((found - size).abs() < 1e-11, "{variance} {shift}: {found}");
        }
        assert!((implied_size(4.0) - shifted_size(4.0, 0.0)).abs() < 1e-15);
    }

    #[test]
    fn signs_of_few_events_by_hand() {
        // Four events: only 0 and 4 rises have |w - 2| / 1 > 1.96, with probability 2 / 16.
        assert!((sign_size(4, 0.5, 0.5) - 0.125).abs() < 1e-15);
        // Six events: only 0 and 6, with probability 2 / 64.
        assert!((sign_size(6, 0.5, 0.5) - 0.03125).abs() < 1e-15);
    }

    #[test]
    fn counting_and_the_normal_distribution_agree_on_many_events() {
        let (counted, normal) = (sign_size(200, 0.45, 0.5), sign_size(201, 0.45, 0.5));
        assert!((counted - normal).abs() < 0.03, "{counted} {normal}");
        // Above 200 events the statistic has a variance of 0.25 / 0.2475, and its mean is 201 (0.05) / sqrt(201 (0.2475)).
        let shift = 201.0 * 0.05 / (201.0_f64 * 0.2475).sqrt();
        assert!((normal - shifted_size(0.25 / 0.2475, shift)).abs() < 1e-14);
    }
}
