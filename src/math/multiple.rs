//! Adjusts the p-values of several hypotheses for their number.

/// Returns Holm's step-down p-values, which control the probability of any false rejection under any dependence.
///
/// ```text
/// sorted p_(1) <= ... <= p_(m):  adjusted p_(j) = max over i <= j of min(1, (m - i + 1) p_(i))
/// ```
/// Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
pub fn holm(p: &[f64]) -> Vec<f64> {
    holm_of_smallest(p, p.len())
}

/// Returns Holm's p-values of the smallest of `m` p-values. Those of larger ones have no part in them.
pub fn holm_of_smallest(p: &[f64], m: usize) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut largest = 0.0_f64;
    for (smaller, index) in ascending(p).into_iter().enumerate() {
        largest = largest.max((m - smaller) as f64 * p[index]).min(1.0);
        adjusted[index] = largest;
    }
    adjusted
}

/// Returns the step-up p-values of Benjamini and Hochberg, which control the expected share of false rejections among all
/// rejections when the hypotheses are independent or positively dependent.
///
/// ```text
/// sorted p_(1) <= ... <= p_(m):  adjusted p_(j) = min over i >= j of min(1, m p_(i) / i)
/// ```
/// Source: Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let m = p.len();
    let mut adjusted = vec![0.0; m];
    let mut smallest = 1.0_f64;
    for (smaller, index) in ascending(p).into_iter().enumerate().rev() {
        smallest = smallest.min(m as f64 * p[index] / (smaller + 1) as f64);
        adjusted[index] = smallest;
    }
    adjusted
}

/// Returns the indices of the values in ascending order of value.
fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        assert!(
            found
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-15),
            "{found:?}"
        );
    }

    #[test]
    fn three_hypotheses_by_hand() {
        let p = [0.04, 0.01, 0.03];
        near(&holm(&p), &[0.06, 0.03, 0.06]);
        near(&benjamini_hochberg(&p), &[0.04, 0.03, 0.04]);
    }

    #[test]
    fn the_smallest_need_no_others() {
        let p = [0.04, 0.01, 0.03, 0.5, 0.9];
        assert_eq!(holm_of_smallest(&p[..3], 5), holm(&p)[..3]);
    }

    #[test]
    fn one_hypothesis_stays_as_it_is_and_none_is_above_one() {
        near(&holm(&[0.2]), &[0.2]);
        near(&benjamini_hochberg(&[0.2]), &[0.2]);
        near(&holm(&[0.6, 0.9]), &[1.0, 1.0]);
        assert!(holm(&[]).is_empty() && benjamini_hochberg(&[]).is_empty());
    }
}
