//! The coefficients of a regression that rest on one cluster of events alone.

use crate::math::lanes::{add_scaled, dot, sum_of_squares};
use crate::math::ols::quadratic_form;

/// Clusters whose leverages sum to more than this are tried. They sum to 1 or more in those that carry a coefficient alone; the rest is
/// room for the rounding of leverages of columns that vary little about a large mean.
const LEAST_LEVERAGE: f64 = 0.5;

/// A coefficient rests on a cluster alone where the other clusters hold at most this share of what determines it. Rounding leaves
/// shares of about 1e-16.
const LEFT: f64 = 1e-9;

/// A column outside a cluster repeats others there if what they leave of its squares is at most this share of all its squares.
const REPEATED: f64 = 1e-22;

/// Returns for each coefficient whether it rests on one cluster alone. `cluster[i]`: the cluster of event `i`; `inverse`: (X'X)^-1.
///
/// ```text
/// x_j left outside g = min over c of  sum over events i outside g of (x_ij - sum over m != j of c_m x_im)^2
/// b_j rests on g where that is at most 1e-9 of the same minimum over all events
/// ```
/// The other clusters then do not determine b_j, I - H_gg is singular with H = X (X'X)^-1 X', and the direction in which it is
/// singular has weight in b_j. The residuals of g are zero in that direction whatever the errors are, so that errors from residuals
/// miss them. The leverages, the trace of H, sum to k, and those of such a cluster to 1 or more: at most 2k clusters are tried.
/// Source: Cameron & Miller (2015), Journal of Human Resources 50, 317-372, on few treated clusters; Pustejovsky & Tipton (2018),
/// Journal of Business & Economic Statistics 36, 672-683, on singular I - H_gg.
pub(super) fn rests_on_one(
    columns: &[&[f64]],
    inverse: &[f64],
    cluster: &[usize],
    clusters: usize,
) -> Vec<bool> {
    let mut leverages = vec![0.0; clusters];
    for (i, cluster) in cluster.iter().enumerate() {
        leverages[*cluster] += leverage(columns, inverse, i);
    }
    let mut rests = vec![false; columns.len()];
    let tried = (0..clusters).filter(|g| leverages[*g] > LEAST_LEVERAGE);
    for g in tried {
        let outside = |i: usize| cluster[i] != g;
        for (j, rests) in rests.iter_mut().enumerate() {
            let all = left_of(columns, j, |_| true);
            *rests |= left_of(columns, j, outside) <= LEFT * all;
        }
    }
    rests
}

/// Returns x' (X'X)^-1 x of event `i`.
pub(super) fn leverage(columns: &[&[f64]], inverse: &[f64], i: usize) -> f64 {
    let x: Vec<f64> = columns.iter().map(|column| column[i]).collect();
    quadratic_form(inverse, &x)
}

/// Returns the sum of squares that the other columns leave of column `j` over some events.
fn left_of(columns: &[&[f64]], j: usize, counts: impl Fn(usize) -> bool) -> f64 {
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    let others = (0..columns.len()).filter(|column| *column != j);
    for column in others.chain([j]) {
        let value = |(i, x): (usize, &f64)| if counts(i) { *x } else { 0.0 };
        let mut left: Vec<f64> = columns[column].iter().enumerate().map(value).collect();
        // A second pass removes what rounding leaves of the first one.
        for direction in basis.iter().chain(&basis) {
            let share = dot(direction, &left);
            add_scaled(&mut left, -share, direction);
        }
        let squares = sum_of_squares(&left);
        if column == j {
            return squares;
        }
        if squares > REPEATED * sum_of_squares(columns[column]) {
            let length = squares.sqrt();
            left.iter_mut().for_each(|x| *x /= length);
            basis.push(left);
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::ols::least_squares;

    fn rests(columns: &[&[f64]], cluster: &[usize], clusters: usize) -> Vec<bool> {
        let y: Vec<f64> = (0..cluster.len()).map(|i| (i as f64).sin()).collect();
        let fit = least_squares(columns, &y).unwrap();
        rests_on_one(columns, &fit.xtx_inverse, cluster, clusters)
    }

    #[test]
    fn a_dummy_within_one_cluster_rests_on_it_and_the_intercept_does_not() {
        let (one, dummy) = ([1.0; 6], [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
        let columns: [&[f64]; 2] = [&one, &dummy];
        assert_eq!(rests(&columns, &[0, 0, 1, 1, 2, 2], 3), [false, true]);
        assert_eq!(rests(&columns, &[0, 0, 1, 1, 1, 2], 3), [false, false]);
        assert_eq!(rests(&columns, &[0, 1, 2, 3, 4, 5], 6), [false, false]);
        // Where the zeros are one cluster, the intercept and the contrast rest on it.
        assert_eq!(rests(&columns, &[0, 0, 0, 0, 1, 2], 3), [true, true]);
    }

    /// The slope within one date: other dates have a value of their own each.
    #[test]
    fn a_slope_that_varies_within_one_cluster_rests_on_it() {
        let x = [1.0, 2.0, 4.0, 1e6, 1e6, 1e6, 1e6];
        let far = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
        let found = rests(&[&[1.0; 7], &far, &x], &[0, 0, 0, 1, 1, 2, 2], 3);
        assert_eq!(found, [true, true, true]);
    }
}
