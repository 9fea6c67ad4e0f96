//! p-values, computed from the tail probability itself and never as `1 - P`, so that small p-values keep their digits.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};

use super::elementary::exp;
use super::student::StudentT;

/// Returns P(|Z| >= |z|) of the standard normal.
///
/// Uses `libm::erfc`, which has 13 or more correct digits up to z = 37; the error function of statrs has 10.
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// Returns P(Z <= z) of the standard normal.
pub fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Returns the value below which the standard normal lies with probability `p`; `None` unless `0 < p < 1`.
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let rough = Normal::standard().inverse_cdf(p);
    // One step of Newton's method, with the smaller tail, brings the digits of `erfc`.
    let density = exp(-0.5 * rough * rough) / std::f64::consts::TAU.sqrt();
    let miss = match rough < 0.0 {
        true => normal_below(rough) - p,
        false => (1.0 - p) - normal_below(-rough),
    };
    Some(rough - miss / density)
}

/// Returns P(|T| >= |t|) of Student's t; `None` unless t is finite and the degrees of freedom are positive and finite.
pub fn student_t_two_sided(t: f64, df: f64) -> Option<f64> {
    StudentT::new(df)?.two_sided(t)
}

/// Returns the value that |T| exceeds with probability `p`; `None` unless `0 < p < 1` and the degrees of freedom are
/// positive.
pub fn student_t_critical(p: f64, df: f64) -> Option<f64> {
    let distribution = StudentsT::new(0.0, 1.0, df).ok()?;
    (p > 0.0 && p < 1.0).then(|| -distribution.inverse_cdf(p / 2.0))
}

/// Returns P(X >= x) of chi squared; `None` unless the degrees of freedom are positive.
pub fn chi_squared_upper(x: f64, df: f64) -> Option<f64> {
    Some(ChiSquared::new(df).ok()?.sf(x.max(0.0)))
}

/// Returns the exact two-sided p-value of `positive` heads in `n` throws of a fair coin.
///
/// Up to 52 throws every count of ways is a whole number below 2^53, so that no digit is lost.
pub fn sign_exact_two_sided(positive: u64, n: u64) -> f64 {
    let fewer = positive.min(n - positive);
    // Both tails meet in the middle.
    if 2 * fewer + 1 >= n {
        return 1.0;
    }
    let (mut ways, mut tail) = (1.0, 1.0);
    for heads in 0..fewer {
        ways = ways * (n - heads) as f64 / (heads + 1) as f64;
        tail += ways;
    }
    2.0 * tail * 0.5_f64.powi(n as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_critical_value_is_where_its_own_p_begins() {
        for df in [1.0, 4.0, 30.0, 248.0] {
            let t = student_t_critical(0.05, df).unwrap();
            assert!(
                t > 0.0 && (student_t_two_sided(t, df).unwrap() - 0.05).abs() < 1e-11,
                "df {df}"
            );
        }
        for p in [-0.1, 0.0, 1.0, 1.1] {
            assert_eq!(student_t_critical(p, 4.0), None, "{p}");
        }
    }

    #[test]
    fn normal_quantiles_to_fourteen_digits() {
        // scipy.stats.norm.ppf
        for (p, z) in [
            (0.975, 1.959963984540054),
            (1e-9, -5.997807015007687),
            (0.999, 3.090232306167813),
            (0.3, -0.5244005127080409),
        ] {
            let found = normal_quantile(p).unwrap();
            assert!((found - z).abs() < 1e-13 * z.abs(), "{p}: {found}");
        }
        assert_eq!(normal_quantile(0.5), Some(0.0));
        assert_eq!((normal_quantile(0.0), normal_quantile(1.0)), (None, None));
    }

    #[test]
    fn chi_squared_of_one_degree_is_a_squared_normal() {
        let p = chi_squared_upper(1.5 * 1.5, 1.0).unwrap();
        assert!((p - normal_two_sided(1.5)).abs() < 1e-12);
        assert_eq!(chi_squared_upper(1.0, 0.0), None);
    }

    #[test]
    fn what_is_no_number_has_no_p() {
        assert_eq!(student_t_two_sided(f64::INFINITY, 4.0), None);
        assert_eq!(student_t_two_sided(f64::NAN, 4.0), None);
        assert_eq!(student_t_two_sided(1.0, 0.0), None);
    }

    #[test]
    fn four_heads_of_five() {
        for (positive, n, p) in [
            (4, 5, 0.375),
            (0, 2, 0.5),
            (3, 3, 0.25),
            (0, 6, 0.03125),
            (2, 8, 0.2890625),
            (7, 10, 0.34375),
            (1, 4, 0.625),
            (0, 5, 0.0625),
        ] {
            assert_eq!(sign_exact_two_sided(positive, n), p, "{positive} of {n}");
        }
        // 2 (1 + 49 + 1176) / 2^49
        assert_eq!(sign_exact_two_sided(2, 49), 2452.0 / 562_949_953_421_312.0);
        assert_eq!(sign_exact_two_sided(2, 4), 1.0);
    }
}
