//! Means, standard deviations and further moments.

use super::lanes::{cubes_about, largest_size, squares_about, sum};

/// Returns the mean; `None` for an empty slice.
pub fn mean(x: &[f64]) -> Option<f64> {
    (!x.is_empty()).then(|| sum(x) / x.len() as f64)
}

/// Returns the standard deviation with divisor n - 1, computed in two passes; `None` for fewer than two values.
pub fn sd(x: &[f64]) -> Option<f64> {
    mean(x).and_then(|mean| sd_about(x, mean))
}

fn sd_about(x: &[f64], mean: f64) -> Option<f64> {
    (x.len() > 1).then(|| (squares_about(x, mean) / (x.len() - 1) as f64).sqrt())
}

/// Returns the mean and the standard deviation of values that are not all equal.
///
/// A standard deviation that can be due to rounding (at most 1e-13 of the largest |x|) counts as zero, so that equal values
/// do not give a statistic of 1e15.
///
/// # Errors
/// The reason why there is no positive standard deviation: fewer than two values, or all values are equal.
pub fn mean_and_spread(x: &[f64]) -> Result<(f64, f64), &'static str> {
    let moments = mean(x).and_then(|mean| Some((mean, sd_about(x, mean)?)));
    let (mean, sd) = moments.ok_or("needs two events or more")?;
    if sd <= largest_size(x) * 1e-13 {
        Err("all values are equal")
    } else {
        Ok((mean, sd))
    }
}

/// Returns the skewness g = n / ((n - 1)(n - 2)) sum ((x - mean) / sd)^3; `None` for fewer than three values or equal
/// values.
pub fn skewness(x: &[f64]) -> Option<f64> {
    let (mean, sd) = mean_and_spread(x).ok()?;
    let n = x.len() as f64;
    (n > 2.0).then(|| n / ((n - 1.0) * (n - 2.0)) * cubes_about(x, mean, sd))
}

/// Returns Pearson's correlation of two slices of equal length; `None` where the values of one of them are all equal.
pub fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mean_x, _) = mean_and_spread(x).ok()?;
    let (mean_y, _) = mean_and_spread(y).ok()?;
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (x, y) = (x - mean_x, y - mean_y);
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
    }
    Some(xy / (xx * yy).sqrt())
}

/// Returns the median; `None` for an empty slice.
pub fn median(x: &[f64]) -> Option<f64> {
    let mut values = x.to_vec();
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp);
    match lower {
        Some(lower) if x.len().is_multiple_of(2) => Some((lower + *upper) / 2.0),
        _ => Some(*upper),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_a_small_sample() {
        let x = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert_eq!(mean(&x), Some(5.0));
        assert!((sd(&x).unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-15);
        assert_eq!(median(&x), Some(4.5));
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
    }

    #[test]
    fn skewness_by_hand() {
        // Deviations of -1, -1 and 2 with a standard deviation of sqrt(3): 3/2 (6 / 3^1.5) = sqrt(3).
        assert!((skewness(&[0.0, 0.0, 3.0]).unwrap() - 3.0_f64.sqrt()).abs() < 1e-15);
        // Deviations of -1/2 (three times) and 3/2 standard deviations: 4/6 (27 - 3) / 8 = 2.
        assert_eq!(skewness(&[0.0, 0.0, 0.0, 4.0]), Some(2.0));
        assert_eq!((skewness(&[1.0, 2.0]), skewness(&[1.0; 4])), (None, None));
    }

    #[test]
    fn correlation_of_a_line_is_one() {
        assert!((correlation(&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0]).unwrap() - 1.0).abs() < 1e-15);
        assert_eq!(correlation(&[1.0, 2.0], &[5.0, 5.0]), None);
    }

    #[test]
    fn nothing_and_one_value_have_no_spread() {
        assert_eq!((mean(&[]), median(&[]), sd(&[1.0])), (None, None, None));
        assert!(mean_and_spread(&[0.1]).is_err());
        assert!(mean_and_spread(&[0.1; 7]).is_err());
        assert!(mean_and_spread(&[0.1, 0.1 + 1e-9]).is_ok());
    }
}
