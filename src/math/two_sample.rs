//! Tests of the difference between two samples.

use super::moments::mean_and_spread;
use super::rank::mid_ranks;

/// Returns the t statistic and the degrees of freedom of Welch's test for unequal variances.
///
/// ```text
/// t = (mean a - mean b) / sqrt(va + vb),  v = sd^2 / n
/// df = (va + vb)^2 / (va^2 / (na - 1) + vb^2 / (nb - 1))
/// ```
/// Source: Welch (1947), Biometrika 34, 28-35.
///
/// # Errors
/// The reason why there is no statistic: a sample with fewer than two values, or with equal values only.
pub fn welch(a: &[f64], b: &[f64]) -> Result<(f64, f64), &'static str> {
    let (mean_a, sd_a) = mean_and_spread(a)?;
    let (mean_b, sd_b) = mean_and_spread(b)?;
    let (na, nb) = (a.len() as f64, b.len() as f64);
    let (va, vb) = (sd_a * sd_a / na, sd_b * sd_b / nb);
    let df = (va + vb).powi(2) / (va * va / (na - 1.0) + vb * vb / (nb - 1.0));
    Ok(((mean_a - mean_b) / (va + vb).sqrt(), df))
}

/// Result of the test of Mann and Whitney.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// U standardised, without continuity correction; U counts the pairs in which the value of `a` is larger, and ties by
    /// half. The variance is corrected for ties.
    pub z: f64,
    /// Exact two-sided p-value, for samples without ties of at most `EXACT_TO` values together.
    pub exact: Option<f64>,
}

/// Largest number of values for which every split into two samples is counted; beyond, the normal distribution is used.
const EXACT_TO: usize = 50;

/// Tests whether values of one sample tend to be larger than those of the other.
///
/// ```text
/// U = sum of mid-ranks of a - na (na + 1) / 2
/// z = (U - na nb / 2) / sqrt( na nb / 12 (n + 1 - sum (t^3 - t) / (n (n - 1))) )
/// ```
/// Source: Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50-60.
///
/// # Errors
/// The reason why there is no statistic: an empty sample, or all values are equal.
pub fn mann_whitney(a: &[f64], b: &[f64]) -> Result<MannWhitney, &'static str> {
    if a.is_empty() || b.is_empty() {
        return Err("one of the groups is empty");
    }
    let both: Vec<f64> = a.iter().chain(b).copied().collect();
    let (na, nb, n) = (a.len() as f64, b.len() as f64, both.len() as f64);
    let (ranks, ties) = mid_ranks(&both);
    let u = ranks[..a.len()].iter().sum::<f64>() - na * (na + 1.0) / 2.0;
    let variance = na * nb / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    if variance <= 0.0 {
        return Err("all values are equal");
    }
    let exact = ties == 0.0 && both.len() <= EXACT_TO;
    Ok(MannWhitney {
        z: (u - na * nb / 2.0) / variance.sqrt(),
        exact: exact.then(|| exact_two_sided(u as usize, a.len(), b.len())),
    })
}

/// Returns twice the share of splits whose U is at least as extreme on the same side, at most 1.
fn exact_two_sided(u: usize, na: usize, nb: usize) -> f64 {
    let most = na * nb;
    // `splits[i][s]`: ways to choose `i` of the ranks so far with a U of `s`. The numbers stay below 2^53, so they are
    // exact.
    let mut splits = vec![vec![0.0; most + 1]; na + 1];
    splits[0][0] = 1.0;
    for rank in 1..=na + nb {
        for chosen in (1..=na.min(rank)).rev() {
            // As the `chosen`-th smallest value of `a`, this rank exceeds `rank - chosen` values of `b`.
            let exceeds = rank - chosen;
            for s in exceeds..=most {
                splits[chosen][s] += splits[chosen - 1][s - exceeds];
            }
        }
    }
    let total: f64 = splits[na].iter().sum();
    let tail: f64 = splits[na][..=u.min(most - u)].iter().sum();
    (2.0 * tail / total).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welch_of_equal_spreads_and_sizes() {
        let (t, df) = welch(&[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0]).unwrap();
        assert!((t + 1.0 / (2.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert!((df - 4.0).abs() < 1e-14);
        assert!(welch(&[1.0], &[1.0, 2.0]).is_err());
        // Variances of the means of 5/12 and 25.
        let (t, df) = welch(&[1.0, 2.0, 3.0, 4.0], &[0.0, 10.0]).unwrap();
        let sum = 5.0_f64 / 12.0 + 25.0;
        assert!((t + 2.5 / sum.sqrt()).abs() < 1e-15);
        assert!((df - sum * sum / (25.0 / 432.0 + 625.0)).abs() < 1e-14);
    }

    #[test]
    fn two_against_three_without_overlap() {
        let found = mann_whitney(&[1.0, 2.0], &[3.0, 4.0, 5.0]).unwrap();
        assert!((found.z + 3.0 / 3.0_f64.sqrt()).abs() < 1e-15);
        // Two of the ten splits are as extreme as this one.
        assert!((found.exact.unwrap() - 0.2).abs() < 1e-15);
    }

    #[test]
    fn three_against_four_with_overlap() {
        let (a, b) = ([1.0, 2.0, 6.0], [3.0, 4.0, 5.0, 7.0]);
        // U is 3; 1 + 1 + 2 + 3 of the 35 splits have a U of at most 3.
        for (a, b) in [(&a[..], &b[..]), (&b, &a)] {
            let found = mann_whitney(a, b).unwrap();
            assert!((found.exact.unwrap() - 0.4).abs() < 1e-15);
            assert!((found.z.abs() - 3.0 / 8.0_f64.sqrt()).abs() < 1e-15);
        }
    }

    #[test]
    fn ties_leave_the_exact_distribution() {
        let found = mann_whitney(&[1.0, 2.0], &[2.0, 3.0]).unwrap();
        assert_eq!(found.exact, None);
        // U is 1/2 and its variance 4/12 (5 - 6/12).
        assert!((found.z + 1.5 / 1.5_f64.sqrt()).abs() < 1e-15);
        assert!(mann_whitney(&[1.0, 1.0], &[1.0]).is_err());
        assert!(mann_whitney(&[], &[1.0]).is_err());
    }
}
