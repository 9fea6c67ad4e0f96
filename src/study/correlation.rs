//! The mean correlation of estimation residuals between events, aligned by calendar date, never by event time.
//!
//! For N events, r of a window with L2 days is the mean over pairs of rho_ij tau_ij / L2, with tau_ij the days of the
//! window that the two events have in common on the calendar and rho_ij the correlation of their residuals over the
//! estimation days that both have, 3 at least; other pairs add zero. Source: Kolari & Pynnonen (2010), Review of
//! Financial Studies 23; Kolari, Pape & Pynnonen (2018).
//!
//! Events are summed by date: with z the residuals scaled to mean 0 and length 1 over the common days, the sum of rho over all
//! pairs of two clusters of events is the product of the clusters' summed z. That costs O(N T) for each distance between days 0
//! instead of O(N^2 T). Several events of a cluster that lack the same days have the same common days with any others, and are
//! summed in the same way. The few others with missing days are summed, too, where a group has hardly any (`rare_gaps.rs`), and else
//! correlated pair by pair; where they are very many, r is estimated (`estimated.rs`).
//!
//! On two calendars, sessions are paired by date. News that reaches another exchange a session later escapes that: with
//! [`Correlate::Session`](super::mean_correlation::Correlate::Session) each session is also paired with the next one of the other
//! calendar, in both orders, and
//! r = mean over pairs of sum_m rho_m tau_m / L2 with m the three ways of pairing. The covariance of two CARs is the sum over
//! all pairs of their days, so that this r is what the variance of a mean CAR needs.

use super::mean_correlation::MeanCorrelation;
use super::presence::Present;
use crate::math::lanes::add_scaled;

/// The sums of each window: rho tau / L2 with the three ways of pairing sessions, and (tau / L2)^2 on the same date.
pub(super) const BLOCKS: usize = 4;

/// The pairs of one group.
#[derive(Debug, Clone)]
pub(super) struct PairSums {
    /// The sums of each requested window, with pairs of sessions as in `BLOCKS`, of pairs that `by_distance` does not hold.
    pub sums: Vec<f64>,
    /// The number of events present in each requested window.
    pub present: Vec<f64>,
    /// `by_distance[d]`: the pairs of events of one calendar whose days 0 are `d` sessions apart.
    pub by_distance: Vec<AtDistance>,
    /// Whether the correlation of some pairs is estimated.
    pub is_estimated: bool,
}

/// Pairs of events whose days 0 are one number of sessions apart.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct AtDistance {
    /// The sum of rho over pairs of events that are present in every window.
    pub correlation: f64,
    /// The number of all pairs.
    pub pairs: f64,
}

/// Adds rho tau / L2 to the sum of each window, times the shares of events that are present in it.
pub(super) fn add_present(
    sums: &mut [f64],
    correlation: f64,
    shares: &[f64],
    (a, b): (&[f64], &[f64]),
) {
    for (((sum, share), a), b) in sums.iter_mut().zip(shares).zip(a).zip(b) {
        *sum += correlation * share * a * b;
    }
}

impl PairSums {
    /// Creates sums of no pair, for this number of requested windows and of distances between days 0.
    pub fn new(asked: usize, distances: usize) -> Self {
        Self {
            sums: vec![0.0; BLOCKS * asked],
            present: vec![0.0; asked],
            by_distance: vec![AtDistance::default(); distances],
            is_estimated: false,
        }
    }

    pub fn merge(&mut self, further: Self) {
        add_scaled(&mut self.sums, 1.0, &further.sums);
        add_scaled(&mut self.present, 1.0, &further.present);
        for (own, further) in self.by_distance.iter_mut().zip(further.by_distance) {
            own.correlation += further.correlation;
            own.pairs += further.pairs;
        }
        self.is_estimated |= further.is_estimated;
    }

    /// Adds rho tau / L2 for events with a summed correlation, present in the windows that both are.
    pub fn add(&mut self, correlation: f64, shares: &[f64], present: (&[f64], &[f64])) {
        add_present(&mut self.sums, correlation, shares, present);
    }

    /// Adds the same for events of one calendar whose days 0 are some sessions apart.
    pub fn add_summed(
        &mut self,
        (correlation, apart): (f64, usize),
        shares: &[f64],
        (a, b): (&Present, &Present),
    ) {
        match a.is_everywhere && b.is_everywhere {
            true => self.by_distance[apart].correlation += correlation,
            false => self.add(correlation, shares, (&a.windows, &b.windows)),
        }
    }

    /// Adds rho tau / L2 for events with a summed correlation, of which these shares are present in each window.
    pub fn add_estimate(&mut self, correlation: f64, shares: &[f64], present: (&[f64], &[f64])) {
        self.is_estimated = true;
        self.add(correlation, shares, present);
    }

    /// Adds (tau / L2)^2 for this number of pairs.
    pub fn add_squares(&mut self, pairs: f64, shares: &[f64]) {
        let squares = &mut self.sums[(BLOCKS - 1) * shares.len()..];
        for (sum, share) in squares.iter_mut().zip(shares) {
            *sum += pairs * share * share;
        }
    }

    /// Moves the pairs of `by_distance` to the sums of windows, given tau / L2 of each window at each distance.
    pub fn finish(&mut self, shares: &[Vec<f64>]) {
        for (at_distance, shares) in std::mem::take(&mut self.by_distance).iter().zip(shares) {
            for (sum, share) in self.sums.iter_mut().zip(shares) {
                *sum += at_distance.correlation * share;
            }
            self.add_squares(at_distance.pairs, shares);
        }
    }

    /// Returns the mean correlation of each requested window. `days`: the mean number of estimation days that events have.
    pub fn means(&self, days: f64) -> Vec<MeanCorrelation> {
        let asked = self.present.len();
        let mean = |(i, n): (usize, &f64)| {
            let mean = |sum: f64| (*n > 1.0).then(|| sum / (n * (n - 1.0) / 2.0));
            let block = |block: usize| self.sums[block * asked + i];
            MeanCorrelation {
                same_date: mean(block(0)),
                neighbouring: mean(block(1).max(block(2))).filter(|r| *r != 0.0),
                all_sessions: mean(block(0) + block(1) + block(2)),
                error: mean((block(BLOCKS - 1) / days).sqrt()),
            }
        };
        self.present.iter().enumerate().map(mean).collect()
    }
}
