//! Johnson's t, which allows for skewness, with a p-value by bootstrap.

use rayon::prelude::*;

use super::dist::normal_two_sided;
use super::draws::{DRAWS, below, generator};
use super::lanes::sum;
use super::moments::mean_and_spread;

/// Fewest values for a bootstrap: with fewer, too many resamples hold one value only.
pub const FEWEST: usize = 5;

/// Most values for a bootstrap. Of more values, the statistic is normal to within the noise of the draws.
const MOST: usize = 1_000;

/// Smallest resample that has a skewness.
const SMALLEST_RESAMPLE: usize = 3;

/// Returns Johnson's t of the mean against a hypothetical mean; an error where the values do not vary.
///
/// ```text
/// J = sqrt(n) (S + g S^2/3 + g/(6n)),  S = (mean - mu) / sd with divisor n - 1,  g = sum (x - mean)^3 / (n sd^3)
/// ```
/// Source: Johnson (1978), Journal of the American Statistical Association 73, 536-544.
pub fn johnson_t(x: &[f64], mu: f64) -> Result<f64, &'static str> {
    let (mean, sd) = mean_and_spread(x)?;
    let cubes: f64 = x.iter().map(|x| ((x - mean) / sd).powi(3)).sum();
    Ok(transformed(
        (mean - mu) / sd,
        cubes / x.len() as f64,
        x.len(),
    ))
}

fn transformed(s: f64, g: f64, n: usize) -> f64 {
    let n = n as f64;
    n.sqrt() * (s + g * s * s / 3.0 + g / (6.0 * n))
}

/// Returns Johnson's t of the mean against zero with its two-sided p-value by bootstrap.
///
/// ```text
/// p = 2 min(1 + #{J_b <= J}, 1 + #{J_b >= J}) / (B + 1), at most 1
/// J_b: the statistic, against the mean of all n values, of max(ceil(n/4), 3) values drawn with replacement
/// ```
/// Draws whose values are all equal have no statistic and do not count in B. Above 1,000 values p is that of the normal
/// distribution. Draw `b` depends on the seed and on `b` alone. Source: Lyon, Barber & Tsai (1999), Journal of Finance 54,
/// 165-201, who draw a quarter of the values.
///
/// # Errors
/// Fewer than [`FEWEST`] values, or values that are all equal.
pub fn bootstrapped(x: &[f64], seed: u64) -> Result<(f64, f64), &'static str> {
    let observed = johnson_t(x, 0.0)?;
    if x.len() < FEWEST {
        return Err("needs five events or more");
    }
    if x.len() > MOST {
        return Ok((observed, normal_two_sided(observed)));
    }
    let mean = sum(x) / x.len() as f64;
    let size = x.len().div_ceil(4).max(SMALLEST_RESAMPLE);
    let draw = |resample: &mut Vec<f64>, draw: u64| {
        let mut generator = generator(seed, draw);
        resample.clear();
        resample.extend((0..size).map(|_| x[below(x.len(), &mut generator)]));
        johnson_t(resample, mean).ok()
    };
    let count = |t: Option<f64>| match t {
        Some(t) => [1, u64::from(t <= observed), u64::from(t >= observed)],
        None => [0; 3],
    };
    let [draws, below, above] = (0..DRAWS)
        .into_par_iter()
        .map_init(Vec::new, draw)
        .map(count)
        .reduce(|| [0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
    let p = 2.0 * (1 + below.min(above)) as f64 / (draws + 1) as f64;
    Ok((observed, p.min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symmetric_sample_has_the_plain_t() {
        let x = [-1.0, 0.0, 1.0, 2.0, 3.0];
        // Mean 1, variance 2.5, no skewness.
        let t = johnson_t(&x, 0.0).unwrap();
        assert!((t - 5.0_f64.sqrt() / 2.5_f64.sqrt()).abs() < 1e-14, "{t}");
    }

    #[test]
    fn skewness_by_hand() {
        // Deviations of -1, -1 and 2 with sd sqrt(3): g = 6 / (3 * 3^1.5) = 2 / 3^1.5.
        let g = 2.0 / 3.0_f64.powf(1.5);
        let expected = 3.0_f64.sqrt() * (1.0 / 3.0_f64.sqrt() + g / 9.0 + g / 18.0);
        assert!((johnson_t(&[0.0, 0.0, 3.0], 0.0).unwrap() - expected).abs() < 1e-14);
    }

    #[test]
    fn a_mean_far_from_zero_is_found_and_one_at_zero_is_not() {
        let noise: Vec<f64> = (0..40).map(|i| (f64::from(i) * 2.3).sin()).collect();
        let shifted: Vec<f64> = noise.iter().map(|x| x + 0.6).collect();
        assert!(bootstrapped(&noise, 42).unwrap().1 > 0.3);
        assert!(bootstrapped(&shifted, 42).unwrap().1 < 0.01);
        assert_eq!(bootstrapped(&noise, 7), bootstrapped(&noise, 7));
        assert_ne!(bootstrapped(&noise, 7), bootstrapped(&noise, 8));
        assert!(bootstrapped(&noise[..4], 42).is_err() && bootstrapped(&noise[..5], 42).is_ok());
        assert!(bootstrapped(&[0.1; 9], 42).is_err());
    }

    #[test]
    fn no_draw_beyond_the_statistic_counts_as_one_on_either_side() {
        let noise: Vec<f64> = (0..40).map(|i| (f64::from(i) * 2.3).sin()).collect();
        for shift in [-9.0, 9.0] {
            let x: Vec<f64> = noise.iter().map(|x| x + shift).collect();
            let (t, p) = bootstrapped(&x, 42).unwrap();
            assert_eq!((t < 0.0, p), (shift < 0.0, 2.0 / (DRAWS + 1) as f64));
        }
    }

    #[test]
    fn above_a_thousand_values_p_is_that_of_the_normal_distribution() {
        let x: Vec<f64> = (0..1_001)
            .map(|i| (f64::from(i) * 2.3).sin() + 0.02)
            .collect();
        let (t, p) = bootstrapped(&x, 42).unwrap();
        assert_eq!(p, normal_two_sided(t));
        let (t, p) = bootstrapped(&x[1..], 42).unwrap();
        assert_ne!(p, normal_two_sided(t));
    }
}
