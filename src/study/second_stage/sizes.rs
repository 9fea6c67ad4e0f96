//! How often the tests of a regression reject a true null, given the covariances of its events.

use super::alone::leverage;
use super::covariance::{Covariance, Covariances, Events};
use super::errors::{Clusterings, LEVERAGE};
use crate::math::dist::{student_t_critical, student_t_two_sided};
use crate::math::lanes::dot;
use crate::math::ols::quadratic_form;

/// The size of a test at a nominal 5 %, and what it comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// The share of true nulls that the test rejects.
    pub rejected: f64,
    /// The variance of the coefficient over the mean of its squared standard error.
    pub inflation: f64,
    /// The degrees of freedom of the squared standard error.
    pub df: f64,
}

/// A squared standard error: factor sum over clusters g of scale_g (sum over i in g of w_i e_i)^2 for a coefficient with weights w.
struct Estimator<'a> {
    /// `cluster[i]`: the cluster of event `i`.
    cluster: &'a [usize],
    /// `scale[g]`: what multiplies the square of cluster `g`.
    scale: Vec<f64>,
    factor: f64,
    /// The degrees of freedom that the test takes.
    nominal_df: f64,
}

/// The sizes of the tests of one coefficient.
///
/// ```text
/// size = P(|t_v| > c sqrt(E(se^2) / Var(b))),  c: the 5 % point of the t that the test takes
/// se^2 = sum over clusters of (l_g' u)^2,  M = E(l_g' u u' l_h),  E(se^2) = tr M,  v = (tr M)^2 / sum M_gh^2
/// ```
/// u are the errors, whose covariances come from the estimation windows; v is taken under the covariances that the errors allow for:
/// none for HC1, HC3 and errors by firm, those within dates for errors by date.
/// Sources: Bell & McCaffrey (2002), Survey Methodology 28, 169-181; Imbens & Kolesar (2016), Review of Economics and Statistics 98,
/// 701-712.
pub(super) struct Sizes<'a> {
    events: &'a Events<'a>,
    inverse: &'a [f64],
    independent: Covariance,
    covariances: Covariances,
    single: Vec<usize>,
    clusterings: &'a Clusterings,
    /// `leverages[i]`: the leverage of event `i`.
    leverages: Vec<f64>,
}

impl<'a> Sizes<'a> {
    pub fn new(events: &'a Events<'a>, inverse: &'a [f64], clusterings: &'a Clusterings) -> Self {
        let n = events.numbers.len();
        Self {
            independent: events.independent(),
            covariances: events.covariances(),
            single: (0..n).collect(),
            leverages: (0..n)
                .map(|i| leverage(events.columns, inverse, i))
                .collect(),
            events,
            inverse,
            clusterings,
        }
    }

    /// Returns the size of each test of coefficient `j` under the covariances that its error allows for, and under all of them.
    pub fn of(&self, j: usize) -> [(&'static str, [Option<Size>; 2]); 5] {
        let (none, dates) = (&self.independent, &self.covariances.within_dates);
        let full = &self.covariances.full;
        let w = self.weights(j);
        let [hc1, hc3, by_date, by_firm, by_both] = self.estimators();
        let errors = w.iter().zip(self.events.errors);
        let single: Vec<f64> = errors.map(|(w, error)| (w * error).powi(2)).collect();
        let of_dates = self.squares_by_date(j);
        let of_firms = self.squares(by_firm.cluster, &w);
        let of_both = self.squares(by_both.cluster, &w);
        let mean = |estimator: &Estimator<'_>, own: &[f64], covariance: &Covariance| {
            let steps = self.steps(estimator, covariance, &w);
            estimator.factor * self.moments(estimator, own, covariance, &steps).0
        };
        let df = |estimator: &Estimator<'_>, own: &[f64], allowed: &Covariance| {
            let steps = self.steps(estimator, allowed, &w);
            let (mean, diagonal) = self.moments(estimator, own, allowed, &steps);
            mean * mean / (diagonal + self.common(estimator, allowed, &steps))
        };
        let pair = |estimator: &Estimator<'_>, own: &[f64], allowed: &Covariance| {
            let df = df(estimator, own, allowed);
            [allowed, full].map(|covariance| {
                let ratio = mean(estimator, own, covariance) / self.variance(j, covariance);
                size(ratio, df, estimator.nominal_df)
            })
        };
        let fewest = df(&by_date, &of_dates, dates).min(df(&by_firm, &of_firms, none));
        let nominal = by_date.nominal_df.min(by_firm.nominal_df);
        let two_way = |covariance: &Covariance| {
            let se = mean(&by_date, &of_dates, covariance) + mean(&by_firm, &of_firms, covariance)
                - mean(&by_both, &of_both, covariance);
            size(se / self.variance(j, covariance), fewest, nominal)
        };
        [
            ("hc1", pair(&hc1, &single, none)),
            ("hc3", pair(&hc3, &single, none)),
            ("clustered", pair(&by_date, &of_dates, dates)),
            ("firm_clustered", pair(&by_firm, &of_firms, none)),
            ("two_way_clustered", [two_way(dates), two_way(full)]),
        ]
    }

    /// Returns HC1, HC3, and the estimators by date, by firm, and by both at once.
    fn estimators(&self) -> [Estimator<'_>; 5] {
        let (n, k) = (self.single.len() as f64, self.events.k() as f64);
        let robust = |scale: Vec<f64>, factor: f64| Estimator {
            cluster: &self.single,
            scale,
            factor,
            nominal_df: n - k,
        };
        let inflated = self.leverages.iter().map(|h| match 1.0 - h < LEVERAGE {
            true => 0.0,
            false => (1.0 - h).powi(-2),
        });
        let hc1 = robust(vec![1.0; self.single.len()], n / (n - k));
        let hc3 = robust(inflated.collect(), 1.0);
        let Clusterings {
            by_date,
            by_firm,
            by_both,
        } = self.clusterings;
        let clustered = [by_date, by_firm, by_both].map(|clusters| {
            let g = clusters.count as f64;
            Estimator {
                cluster: &clusters.number,
                scale: vec![1.0; clusters.count],
                factor: g / (g - 1.0) * (n - 1.0) / (n - k),
                nominal_df: g - 1.0,
            }
        });
        let [by_date, by_firm, by_both] = clustered;
        [hc1, hc3, by_date, by_firm, by_both]
    }

    /// Returns column `j` of (X'X)^-1.
    fn direction(&self, j: usize) -> &[f64] {
        let k = self.events.k();
        &self.inverse[j * k..][..k]
    }

    /// Returns w, by which coefficient `j` is the sum of w_i CAR_i.
    fn weights(&self, j: usize) -> Vec<f64> {
        let direction = self.direction(j);
        let weight = |i: &usize| dot(&self.events.row(*i), direction);
        self.single.iter().map(weight).collect()
    }

    /// Returns the variance of coefficient `j`.
    fn variance(&self, j: usize, covariance: &Covariance) -> f64 {
        let direction = self.direction(j);
        quadratic_form(&covariance.total, direction)
    }

    /// Returns E((sum of w_i u_i)^2) of each cluster of independent reactions; events of one security and day are one reaction.
    fn squares(&self, cluster: &[usize], w: &[f64]) -> Vec<f64> {
        let reactions = &self.clusterings.by_both;
        let mut sums = vec![(0.0, 0); reactions.count];
        for (i, reaction) in reactions.number.iter().enumerate() {
            sums[*reaction].0 += w[i] * self.events.errors[i];
            sums[*reaction].1 = cluster[i];
        }
        let clusters = cluster.iter().max().map_or(0, |last| last + 1);
        let mut squares = vec![0.0; clusters];
        for (sum, cluster) in sums {
            squares[cluster] += sum * sum;
        }
        squares
    }

    /// Returns the same for clusters of dates, whose events are correlated.
    fn squares_by_date(&self, j: usize) -> Vec<f64> {
        let clusters = &self.clusterings.by_date;
        let Covariances { of_date, date, .. } = &self.covariances;
        let mut squares = vec![0.0; clusters.count];
        let mut seen = vec![false; of_date.len()];
        for (i, date) in date.iter().enumerate() {
            if !std::mem::replace(&mut seen[*date], true) {
                squares[clusters.number[i]] += quadratic_form(&of_date[*date], self.direction(j));
            }
        }
        squares
    }

    /// Returns u_g of each cluster, 2k numbers each.
    ///
    /// ```text
    /// M = diag(c) + U K U',  u_g = (b_g, d_g),  K = (S, -I; -I, 0)
    /// b_g = (X'X)^-1 X_g' w_g,  d_g = E(X'u u_g') w_g,  S = E(X'u u'X),  c_g = w_g' E(u_g u_g') w_g
    /// ```
    fn steps(&self, estimator: &Estimator<'_>, covariance: &Covariance, w: &[f64]) -> Vec<f64> {
        let k = self.events.k();
        let mut steps = vec![0.0; estimator.scale.len() * 2 * k];
        for (i, g) in estimator.cluster.iter().enumerate() {
            let row = self.events.row(i);
            let u = &mut steps[g * 2 * k..][..2 * k];
            for a in 0..k {
                u[a] += dot(&self.inverse[a * k..][..k], &row) * w[i];
                u[k + a] += covariance.with[i * k + a] * w[i];
            }
        }
        steps
    }

    /// Returns K u.
    fn times_k(&self, covariance: &Covariance, u: &[f64]) -> Vec<f64> {
        let k = self.events.k();
        let (b, d) = u.split_at(k);
        let top = (0..k).map(|a| dot(&covariance.total[a * k..][..k], b) - d[a]);
        top.chain(b.iter().map(|b| -b)).collect()
    }

    /// Returns the trace of M, and the part of the sum of its squares that holds c.
    fn moments(
        &self,
        estimator: &Estimator<'_>,
        own: &[f64],
        covariance: &Covariance,
        steps: &[f64],
    ) -> (f64, f64) {
        let clusters = steps.chunks_exact(2 * self.events.k());
        let clusters = clusters.zip(own.iter().zip(&estimator.scale));
        clusters.fold((0.0, 0.0), |(mean, squares), (u, (c, scale))| {
            let further = dot(u, &self.times_k(covariance, u));
            let diagonal = scale * scale * c * (c + 2.0 * further);
            (mean + scale * (c + further), squares + diagonal)
        })
    }

    /// Returns the rest of the sum of the squares of M: the trace of (U'U K)^2.
    fn common(&self, estimator: &Estimator<'_>, covariance: &Covariance, steps: &[f64]) -> f64 {
        let width = 2 * self.events.k();
        let mut gram = vec![0.0; width * width];
        for (u, scale) in steps.chunks_exact(width).zip(&estimator.scale) {
            for a in 0..width {
                for b in 0..width {
                    gram[a * width + b] += scale * u[a] * u[b];
                }
            }
        }
        let rows = gram.chunks_exact(width);
        let rows: Vec<f64> = rows.flat_map(|row| self.times_k(covariance, row)).collect();
        let products = (0..width * width).map(|at| {
            let (a, b) = (at / width, at % width);
            rows[a * width + b] * rows[b * width + a]
        });
        products.sum()
    }
}

/// Returns the size of a test, given the mean of its squared standard error over the variance of the coefficient; `None` if there is none.
fn size(ratio: f64, df: f64, nominal_df: f64) -> Option<Size> {
    let critical = student_t_critical(0.05, nominal_df)?;
    let rejected = student_t_two_sided(critical * ratio.sqrt(), df)?;
    (ratio > 0.0 && rejected.is_finite()).then(|| Size {
        rejected,
        inflation: 1.0 / ratio,
        df,
    })
}

#[cfg(test)]
mod tests {
    use super::size;

    /// With four times the variance that its error estimates, a coefficient exceeds half of the critical value: by scipy, in 29 % of
    /// samples with 10 degrees of freedom.
    #[test]
    fn a_test_rejects_more_often_where_its_error_is_too_small_or_has_few_degrees_of_freedom() {
        for (ratio, df, rejected) in [
            (1.0, 10.0, 0.05),
            (0.25, 10.0, 0.29130931061611476),
            (1.0, 5.0, 0.07634332241460902),
        ] {
            let found = size(ratio, df, 10.0).unwrap();
            assert!(
                (found.rejected - rejected).abs() < 1e-12,
                "{}",
                found.rejected
            );
            assert_eq!((found.inflation, found.df), (1.0 / ratio, df));
        }
        assert!(size(0.0, 10.0, 10.0).is_none() && size(-1.0, 10.0, 10.0).is_none());
    }
}
