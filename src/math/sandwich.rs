//! Standard errors of least-squares coefficients that stay valid for errors of unequal variance or for correlated errors.
//!
//! All have the form (X'X)^-1 S (X'X)^-1, where S estimates the variance of X'e.

/// Scores of a regression: the rows x_i e_i, whose sum has the variance S.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    k: usize,
    rows: Vec<f64>,
}

impl Scores {
    /// Computes the scores of `n` residuals and `k` regressors of `n` values each.
    pub fn new(columns: &[&[f64]], residuals: &[f64]) -> Self {
        let mut rows = Vec::with_capacity(columns.len() * residuals.len());
        for (i, e) in residuals.iter().enumerate() {
            rows.extend(columns.iter().map(|column| column[i] * e));
        }
        Self {
            k: columns.len(),
            rows,
        }
    }

    /// Returns S for independent errors of unequal variance: the sum of x x' e^2.
    pub fn independent(&self) -> Vec<f64> {
        self.products(&self.rows, 0)
    }

    /// Returns S for errors that are independent between clusters only: the sum over clusters of s s', where s is the sum
    /// of the cluster's scores. `cluster[i]`: number of observation `i`'s cluster, from 0 to `clusters - 1`.
    pub fn clustered(&self, cluster: &[usize], clusters: usize) -> Vec<f64> {
        let mut sums = vec![0.0; clusters * self.k];
        for (row, &cluster) in self.rows.chunks_exact(self.k).zip(cluster) {
            let sum = &mut sums[cluster * self.k..(cluster + 1) * self.k];
            sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        self.products(&sums, 0)
    }

    /// Returns S for errors that are correlated over up to `lags` rows, with Bartlett weights 1 - l / (lags + 1). The rows
    /// must be in order of time. Source: Newey & West (1987), Econometrica 55, 703-708.
    pub fn newey_west(&self, lags: usize) -> Vec<f64> {
        let mut total = self.independent();
        for lag in 1..=lags {
            let weight = 1.0 - lag as f64 / (lags + 1) as f64;
            let shifted = self.products(&self.rows, lag);
            for i in 0..self.k {
                for j in 0..self.k {
                    total[i * self.k + j] +=
                        weight * (shifted[i * self.k + j] + shifted[j * self.k + i]);
                }
            }
        }
        total
    }

    /// Returns the sum of a_t a_{t-lag}' over the rows a_t.
    fn products(&self, rows: &[f64], lag: usize) -> Vec<f64> {
        let k = self.k;
        let mut sum = vec![0.0; k * k];
        let later = rows.chunks_exact(k).skip(lag);
        for (now, before) in later.zip(rows.chunks_exact(k)) {
            for i in 0..k {
                for j in 0..k {
                    sum[i * k + j] += now[i] * before[j];
                }
            }
        }
        sum
    }
}

/// Returns the standard errors: the square roots of the diagonal of `factor` (X'X)^-1 S (X'X)^-1.
pub fn standard_errors(xtx_inverse: &[f64], s: &[f64], factor: f64) -> Vec<f64> {
    let k = (xtx_inverse.len() as f64).sqrt() as usize;
    let variance = |i: usize| {
        let row = &xtx_inverse[i * k..(i + 1) * k];
        let inner = |a: usize| (0..k).map(|b| s[a * k + b] * row[b]).sum::<f64>();
        (0..k).map(|a| row[a] * inner(a)).sum::<f64>()
    };
    (0..k).map(|i| (factor * variance(i)).sqrt()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_three_values() {
        // The residuals of 1, 2 and 6 about their mean are -2, -1 and 3.
        let scores = Scores::new(&[&[1.0; 3]], &[-2.0, -1.0, 3.0]);
        assert_eq!(scores.independent(), [14.0]);
        assert_eq!(scores.clustered(&[0, 0, 1], 2), [18.0]);
        // The autocovariance of lag 1 is 2 - 3 = -1; it counts twice with weight 1/2.
        assert_eq!(scores.newey_west(1), [13.0]);
        let se = standard_errors(&[1.0 / 3.0], &[14.0], 1.5);
        assert!((se[0] - (1.5_f64 * 14.0 / 9.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn two_regressors_and_two_lags_by_hand() {
        let x = [0.0, 1.0, 3.0, 2.0];
        let scores = Scores::new(&[&[1.0; 4], &x], &[0.5, -1.0, 2.0, -1.5]);
        assert_eq!(scores.independent(), [7.5, 17.5, 17.5, 46.0]);
        // Lag 1: (-11, -23.5, -23.5, -48) with weight 2/3; lag 2: (5, 7.5, 7.5, 6) with weight 1/3.
        let expected = [11.0 / 6.0, 13.0 / 3.0, 13.0 / 3.0, 16.0];
        for (found, expected) in scores.newey_west(2).iter().zip(expected) {
            assert!((found - expected).abs() < 1e-13, "{found}");
        }
        assert_eq!(scores.clustered(&[1, 0, 1, 0], 2), [12.5, 25.0, 25.0, 52.0]);
        // (2, 1) S (2, 1)' = 25 and (1, 3) S (1, 3)' = 55.
        let se = standard_errors(&[2.0, 1.0, 1.0, 3.0], &[4.0, 1.0, 1.0, 5.0], 4.0);
        assert!(se[0] == 10.0 && (se[1] - 220.0_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn each_observation_a_cluster_is_no_cluster() {
        let x = [0.0, 1.0, 3.0];
        let scores = Scores::new(&[&[1.0; 3], &x], &[0.5, -0.7, 0.2]);
        assert_eq!(scores.clustered(&[0, 1, 2], 3), scores.independent());
        assert_eq!(scores.newey_west(0), scores.independent());
    }
}
