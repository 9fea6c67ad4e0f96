//! Least squares with weights of zero or more that sum to one.

use super::lanes::{add_scaled, dot, sum_of_squares};

/// Tolerance of the conditions of Karush, Kuhn and Tucker, relative to the largest squared distance of a column from y.
pub const TOLERANCE: f64 = 1e-13;

/// Most columns that are taken up: far more than the distinct steps of any problem that ends.
const MOST_STEPS: usize = 10_000;

/// A pivot below this share of its diagonal comes from rounding.
const ROUNDING: f64 = 1e-13;

/// The weights that fit y best.
#[derive(Debug, Clone, PartialEq)]
pub struct SimplexFit {
    /// `weights[j]`: the weight of column `j`, zero or above; they sum to one.
    pub weights: Vec<f64>,
    /// y less the weighted sum of the columns.
    pub residuals: Vec<f64>,
    /// How far the conditions of Karush, Kuhn and Tucker are broken, relative to the largest squared distance of a column from y: no
    /// other weights lower the sum of squares by more than twice this share of that distance.
    pub gap: f64,
}

/// Minimises the sum of squares of y less the weighted sum of columns over weights of zero or more that sum to one.
///
/// ```text
/// min |y - X w|^2,  w >= 0,  sum w = 1:  the point nearest to zero among weighted means of the points p_j = x_j - y
/// optimal if p . p_j >= p . p for every j, where p = sum w_j p_j
/// ```
/// The active-set method of Wolfe (1976, Mathematical Programming 11, 128-149): the column that breaks its condition most is taken
/// up, the best weights of the columns taken up are found with their sum alone held at one, and columns whose weight would fall below
/// zero are given up again. It ends after finitely many steps, and the same columns give the same bits. Where columns tie or repeat
/// each other, the first one is taken. `None` without a column.
pub fn simplex_least_squares(columns: &[&[f64]], y: &[f64]) -> Option<SimplexFit> {
    let points: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| column.iter().zip(y).map(|(x, y)| x - y).collect())
        .collect();
    let squares: Vec<f64> = points.iter().map(|point| sum_of_squares(point)).collect();
    let largest = squares.iter().copied().fold(0.0, f64::max);
    let nearest = first_least(&squares)?;
    let mut corral = Corral {
        points: &points,
        taken: vec![nearest],
        weights: vec![1.0],
    };
    let mut gap = 0.0;
    for _ in 0..MOST_STEPS {
        let p = corral.point(y.len());
        let products: Vec<f64> = points.iter().map(|point| dot(&p, point)).collect();
        let lowest = first_least(&products)?;
        gap = (sum_of_squares(&p) - products[lowest]).max(0.0);
        if gap <= TOLERANCE * largest || corral.taken.contains(&lowest) {
            break;
        }
        if !corral.take_up(lowest) {
            break;
        }
    }
    let mut weights = vec![0.0; columns.len()];
    for (column, weight) in corral.taken.iter().zip(&corral.weights) {
        weights[*column] = *weight;
    }
    let residuals = corral.point(y.len()).iter().map(|p| -p).collect();
    Some(SimplexFit {
        weights,
        residuals,
        gap: if largest > 0.0 { gap / largest } else { 0.0 },
    })
}

/// Returns the position of the least value, the first of equal ones.
fn first_least(values: &[f64]) -> Option<usize> {
    (0..values.len()).reduce(|best, other| match values[other] < values[best] {
        true => other,
        false => best,
    })
}

/// The columns taken up, with their weights.
struct Corral<'a> {
    points: &'a [Vec<f64>],
    taken: Vec<usize>,
    weights: Vec<f64>,
}

impl Corral<'_> {
    /// Returns the weighted sum of the points.
    fn point(&self, days: usize) -> Vec<f64> {
        let mut point = vec![0.0; days];
        for (column, weight) in self.taken.iter().zip(&self.weights) {
            add_scaled(&mut point, *weight, &self.points[*column]);
        }
        point
    }

    /// Takes up a column and moves to the best weights. Returns whether the weights moved: a column that repeats those taken up moves
    /// nothing.
    fn take_up(&mut self, column: usize) -> bool {
        let before = (self.taken.clone(), self.weights.clone());
        self.taken.push(column);
        self.weights.push(0.0);
        loop {
            let Some(best) = self.affine_weights() else {
                (self.taken, self.weights) = before;
                return false;
            };
            if best.iter().all(|weight| *weight > 0.0) {
                self.weights = best;
                return true;
            }
            self.move_towards(&best);
        }
    }

    /// Moves towards the best weights until one of them is zero, and gives up the columns of zero weight.
    fn move_towards(&mut self, best: &[f64]) {
        let pairs = || self.weights.iter().zip(best);
        let falling = pairs().enumerate().filter(|(_, (_, to))| **to <= 0.0);
        let share = |from: f64, to: f64| if from > to { from / (from - to) } else { 0.0 };
        let first = falling
            .map(|(place, (from, to))| (place, share(*from, *to)))
            .reduce(|first, other| if other.1 < first.1 { other } else { first });
        let Some((gone, step)) = first else {
            return;
        };
        let moved = pairs().map(|(from, to)| from + step * (to - from));
        self.weights = moved.collect();
        self.weights[gone] = 0.0;
        let kept: Vec<bool> = self.weights.iter().map(|weight| *weight > 0.0).collect();
        let (mut of_column, mut of_weight) = (kept.iter(), kept.iter());
        self.taken.retain(|_| of_column.next() == Some(&true));
        self.weights.retain(|_| of_weight.next() == Some(&true));
    }

    /// Returns the weights with sum one, of any sign, whose point is nearest to zero; `None` where the columns repeat each other.
    ///
    /// They are u / sum u with (G + s 1 1') u = 1, where G holds the products of the points and s is their mean square.
    fn affine_weights(&self) -> Option<Vec<f64>> {
        let n = self.taken.len();
        let point = |place: usize| self.points[self.taken[place]].as_slice();
        let scale = (0..n).map(|i| sum_of_squares(point(i))).sum::<f64>() / n as f64;
        if scale == 0.0 {
            return (n == 1).then(|| vec![1.0]);
        }
        let mut lower = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let product = dot(point(i), point(j)) + scale;
                let known = (0..j).map(|k| lower[i * n + k] * lower[j * n + k]);
                let rest = product - known.sum::<f64>();
                if i != j {
                    lower[i * n + j] = rest / lower[j * n + j];
                } else if rest > ROUNDING * product {
                    lower[i * n + i] = rest.sqrt();
                } else {
                    return None;
                }
            }
        }
        let mut u = vec![1.0; n];
        for i in 0..n {
            let known: f64 = (0..i).map(|k| lower[i * n + k] * u[k]).sum();
            u[i] = (u[i] - known) / lower[i * n + i];
        }
        for i in (0..n).rev() {
            let known: f64 = (i + 1..n).map(|k| lower[k * n + i] * u[k]).sum();
            u[i] = (u[i] - known) / lower[i * n + i];
        }
        let sum: f64 = u.iter().sum();
        (sum.is_finite() && sum != 0.0).then(|| u.iter().map(|u| u / sum).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(columns: &[&[f64]], y: &[f64]) -> SimplexFit {
        simplex_least_squares(columns, y).unwrap()
    }

    #[test]
    fn weights_by_hand() {
        // y is halfway between the columns.
        let found = fit(&[&[0.0, 1.0], &[1.0, 0.0]], &[0.5, 0.5]);
        assert!((found.weights[0] - 0.5).abs() < 1e-15 && found.gap < 1e-15);
        // Beyond the second column: all weight on it.
        let found = fit(&[&[0.0, 1.0], &[1.0, 0.0]], &[3.0, -1.0]);
        assert_eq!(found.weights, [0.0, 1.0]);
        // A quarter of the way: (1/4, 3/4).
        let found = fit(&[&[4.0], &[0.0]], &[1.0]);
        assert!((found.weights[0] - 0.25).abs() < 1e-15);
        assert_eq!(simplex_least_squares(&[], &[1.0]), None);
    }

    #[test]
    fn no_other_weights_are_better() {
        let column = |j: u32| -> Vec<f64> {
            let value = |t: u32| (f64::from(t * (j + 3)) * 0.37 + f64::from(j)).sin();
            (0..60).map(value).collect()
        };
        let columns: Vec<Vec<f64>> = (0..25).map(column).collect();
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let y: Vec<f64> = (0..60).map(|t| 0.3 * (f64::from(t) * 0.9).cos()).collect();
        let found = fit(&columns, &y);
        assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        assert!(found.weights.iter().all(|weight| *weight >= 0.0));
        assert!(found.gap <= TOLERANCE, "{}", found.gap);
        let squares = |weights: &[f64]| {
            let mut rest = y.clone();
            for (column, weight) in columns.iter().zip(weights) {
                add_scaled(&mut rest, -weight, column);
            }
            sum_of_squares(&rest)
        };
        let best = squares(&found.weights);
        assert!((best - sum_of_squares(&found.residuals)).abs() < 1e-13);
        // A little more weight on any column is no better.
        for column in 0..columns.len() {
            let mut other: Vec<f64> = found.weights.iter().map(|w| w * 0.999).collect();
            other[column] += 0.001;
            assert!(squares(&other) >= best - 1e-13, "{column}");
        }
    }

    #[test]
    fn repeated_columns_and_a_perfect_match_end() {
        let x: Vec<f64> = (0..20).map(|t| f64::from(t).sin()).collect();
        let found = fit(&[&x, &x, &x], &x);
        assert_eq!(found.weights, [1.0, 0.0, 0.0]);
        let z: Vec<f64> = (0..20).map(|t| f64::from(t).cos()).collect();
        let y: Vec<f64> = x.iter().zip(&z).map(|(x, z)| 0.3 * x + 0.7 * z).collect();
        let found = fit(&[&x, &x, &z, &z], &y);
        assert!((found.weights[0] + found.weights[1] - 0.3).abs() < 1e-7);
        assert!(sum_of_squares(&found.residuals) < 1e-13);
    }

    #[test]
    fn small_problems_of_all_shapes_meet_the_conditions_of_the_minimum() {
        let mut state = 7_u64;
        let mut number = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        };
        for case in 0..3_000 {
            let (rows, width) = (2 + case % 5, 3 + case % 8);
            let mut draw = |size: f64| -> Vec<f64> { (0..rows).map(|_| size * number()).collect() };
            let columns: Vec<Vec<f64>> = (0..width).map(|_| draw(1.0)).collect();
            let y = draw([0.2, 1.0, 3.0][case % 3]);
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let found = fit(&columns, &y);
            let sum: f64 = found.weights.iter().sum();
            let is_share = |weight: &f64| (0.0..=1.0).contains(weight);
            assert!((sum - 1.0).abs() < 1e-14, "{case}: {sum}");
            assert!(found.weights.iter().all(is_share), "{case}");
            // p . p_j >= p . p, where p is minus the residuals and p_j is column j less y.
            let left = sum_of_squares(&found.residuals);
            for column in &columns {
                let point: Vec<f64> = column.iter().zip(&y).map(|(x, y)| x - y).collect();
                let product = -dot(&found.residuals, &point);
                assert!(product >= left - 1e-12, "{case}: {product} < {left}");
            }
        }
    }
}
