//! Summaries of the estimation windows of a group, gathered in one pass over its events.

use rayon::prelude::*;

use super::columns::{self, Columns};
use super::event_ranks::Ranks;
use super::inference::GeneralizedRanks;
use super::ranks::RankSums;
use crate::math::lanes::add_scaled;
use crate::math::moments::mean_and_spread;

/// The summaries of the estimation windows of a group that tests need.
pub(super) struct EstimationSummary {
    /// The mean residual of each day of the estimation window on which an event has one.
    pub aar: Vec<f64>,
    /// `positive_share[i]`: the share of residuals of event `i` that are above zero.
    pub positive_share: Vec<f64>,
    /// Corrado's statistic of each day of the event window; empty if no test needs ranks.
    pub rank_days: Vec<Option<f64>>,
    /// `generalized[k]`: the generalised ranks of the `k`-th observation that is ranked; empty if no test needs ranks.
    pub generalized: Vec<Result<GeneralizedRanks, &'static str>>,
}

/// An observation over the events of a group that have it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observed {
    /// The standard deviation.
    sd: f64,
    /// The number of events.
    n: usize,
    /// The lowest and the highest value, to which values beyond them are pulled in where the study winsorizes.
    range: [f64; 2],
}

/// The spread of an observation, or the reason why it has none.
pub(super) type Spread = Result<Observed, &'static str>;

/// Returns the spread of each of these observations over the events of a group.
pub(super) fn spreads(columns: &Columns<'_>, observations: &[usize]) -> Vec<Spread> {
    let spread = |observation: &usize| {
        let column = columns.standardized(*observation);
        let present = columns::present(&column);
        let (_, sd) = mean_and_spread(&present)?;
        let least = present.iter().copied().fold(f64::INFINITY, f64::min);
        let most = present.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Ok(Observed {
            sd,
            n: present.len(),
            range: [least, most],
        })
    };
    observations.par_iter().map(spread).collect()
}

impl Observed {
    /// Returns a value over the spread of the observation; NaN for a missing one.
    fn scaled(&self, value: f64) -> f64 {
        let [least, most] = self.range;
        // `max` would replace a missing value.
        let pulled = if value.is_nan() {
            value
        } else {
            value.max(least).min(most)
        };
        pulled / self.sd
    }
}

/// Sums over some events of a group.
#[derive(Debug, Clone)]
pub(super) struct EstimationSums {
    /// `residuals[d]`: the sum of the residuals of estimation day `d`.
    residuals: Vec<f64>,
    /// The number of events with a residual on every day.
    whole: usize,
    /// `others[d]`: the number of residuals of day `d` from the other events.
    others: Vec<usize>,
    ranks: Option<RankSums>,
}

impl EstimationSums {
    pub fn new(estimation: usize, ranks: Option<RankSums>) -> Self {
        Self {
            residuals: vec![0.0; estimation],
            whole: 0,
            others: vec![0; estimation],
            ranks,
        }
    }

    /// Adds the residuals of one event, 0 on the days that it lacks.
    pub fn add(&mut self, residuals: &[f64], lacking: &[u32]) {
        add_scaled(&mut self.residuals, 1.0, residuals);
        if lacking.is_empty() {
            self.whole += 1;
        } else {
            self.others.iter_mut().for_each(|n| *n += 1);
            lacking
                .iter()
                .for_each(|day| self.others[*day as usize] -= 1);
        }
    }

    /// Adds the ranks of one event, of which the days are ranked. `standardized[k]` is its observation `k`, and `sigma` its s.
    pub fn add_ranks(
        &mut self,
        ranks: &mut Ranks,
        (standardized, sigma): (&[f64], f64),
        spreads: &[Spread],
        observations: &mut Vec<f64>,
    ) {
        observations.clear();
        let each = standardized.iter().zip(spreads);
        // An observation without a spread has no ranks; the others do not depend on it.
        observations.extend(
            each.map(|(value, spread)| spread.map_or(0.0, |spread| spread.scaled(*value) * sigma)),
        );
        if let Some(sums) = &mut self.ranks {
            sums.add(ranks, observations);
        }
    }

    /// Ends the sums over some events.
    pub fn finish(&mut self) {
        self.ranks.iter_mut().for_each(RankSums::finish);
    }

    /// Adds the sums over the events that follow.
    pub fn merge(&mut self, further: Self) {
        add_scaled(&mut self.residuals, 1.0, &further.residuals);
        self.whole += further.whole;
        let others = self.others.iter_mut().zip(further.others);
        others.for_each(|(sum, part)| *sum += part);
        if let (Some(ranks), Some(further)) = (&mut self.ranks, further.ranks) {
            ranks.merge(further);
        }
    }

    /// Turns the sums over all events into the summary.
    pub fn summary(self, positive_share: Vec<f64>, spreads: &[Spread]) -> EstimationSummary {
        let mean = |(sum, others): (&f64, &usize)| {
            let n = self.whole + others;
            (n > 0).then(|| sum / n as f64)
        };
        let ranks = self.ranks.as_ref();
        let generalized = |(observation, spread): (usize, &Spread)| {
            let n = (*spread)?.n;
            ranks.map_or(Err("no ranks were asked for"), |ranks| {
                ranks.generalized(observation, n)
            })
        };
        EstimationSummary {
            aar: self
                .residuals
                .iter()
                .zip(&self.others)
                .filter_map(mean)
                .collect(),
            rank_days: ranks.map(RankSums::corrado_days).unwrap_or_default(),
            generalized: spreads.iter().enumerate().map(generalized).collect(),
            positive_share,
        }
    }
}
