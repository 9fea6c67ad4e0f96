//! Sums by date over events with missing days, and the sum of rho that is estimated from them (see `estimated.rs`).

use std::ops::Range;

use crate::math::lanes::dot;

/// Sums over some events of one cluster, for each list of common days.
pub(super) struct EstimatedSums {
    /// L1 sums of z for each list.
    pub sums: Vec<f64>,
    /// L1 sums of 1 / sqrt(n) over the events with a residual on the day.
    pub weights: Vec<f64>,
    /// `defined[c]`: the number of events whose residuals vary over the days of list `c`.
    pub defined: Vec<f64>,
}

impl EstimatedSums {
    /// Estimates the sum of rho over the pairs of two of the events, over all `length` days.
    pub fn within(&self, length: usize) -> f64 {
        let Some(n) = self.defined.first() else {
            return 0.0;
        };
        let own = 0..length;
        let squares = |sums: &[f64]| dot(&sums[own.clone()], &sums[own.clone()]);
        let products = (squares(&self.sums) - n) / 2.0;
        scaled(
            products,
            n * (n - 1.0) / 2.0,
            (squares(&self.weights) - n) / 2.0,
        )
    }

    /// Estimates the sum of rho over the pairs with the events of a later cluster. Each cluster comes with the number of its list
    /// and with the positions of the common days in it.
    pub fn between(
        &self,
        (list, days): (usize, Range<usize>),
        later: &Self,
        (later_list, later_days): (usize, Range<usize>),
    ) -> f64 {
        let length = self.sums.len() / self.defined.len();
        let at =
            |list: usize, days: &Range<usize>| list * length + days.start..list * length + days.end;
        let (own, theirs) = (at(list, &days), at(later_list, &later_days));
        let product = |a: &[f64], b: &[f64]| dot(&a[own.clone()], &b[theirs.clone()]);
        let pairs = self.defined[list] * later.defined[later_list];
        let weights = product(&self.weights, &later.weights);
        scaled(product(&self.sums, &later.sums), pairs, weights)
    }
}

/// Returns products times the pairs over what they weigh; 0 where no pair has a day in common.
fn scaled(products: f64, pairs: f64, weights: f64) -> f64 {
    if weights > 0.0 {
        products * pairs / weights
    } else {
        0.0
    }
}
