//! Summaries of the estimation windows of a group, gathered in one pass over its events.

use std::borrow::Cow;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::columns::{self, Columns};
use super::inference::GeneralizedRanks;
use super::progress::Progress;
use super::ranks::{RankBuffer, RankSums, Ranked};
use super::step::step;
use crate::math::lanes::{add_scaled, count_positive, has_gap};
use crate::math::moments::mean_and_spread;

/// The most events of a parallel step.
const STEP: usize = 512;

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

/// Mean and standard deviation of an observation over the events that have it, and their number.
type Spread = Result<((f64, f64), usize), &'static str>;

/// Summarises the estimation windows of these events, among which these observations of `columns` are ranked; `None` if no
/// test needs ranks.
pub(super) fn summarize(
    abnormal: &AbnormalReturns,
    members: &[usize],
    columns: &Columns<'_>,
    ranked: Option<&[usize]>,
    progress: &Progress,
) -> EstimationSummary {
    let standardized = ranked.unwrap_or_default().par_iter();
    let standardized: Vec<Cow<'_, [f64]>> = standardized
        .map(|observation| columns.standardized(*observation))
        .collect();
    let spread = |column: &Cow<'_, [f64]>| {
        let present = columns::present(column);
        mean_and_spread(&present).map(|spread| (spread, present.len()))
    };
    let spreads: Vec<Spread> = standardized.par_iter().map(spread).collect();
    let gather = Gather {
        abnormal,
        ranked: ranked.is_some(),
        standardized: &standardized,
        spreads: &spreads,
    };
    let size = step(members.len(), STEP);
    let step = |(number, members): (usize, &[usize])| {
        let sums = gather.step(number * size, members);
        progress.add(members.len());
        sums
    };
    // Merged in the order of the steps, so that the number of threads changes no bit.
    let steps: Vec<Sums> = members.par_chunks(size).enumerate().map(step).collect();
    let estimation = abnormal.windows.estimation.days();
    let mut steps = steps.into_iter();
    let mut sums = steps.next().unwrap_or_else(|| Sums::new(estimation, None));
    steps.for_each(|step| sums.merge(step));
    sums.summary(&spreads)
}

/// The data from which a parallel step gathers its sums.
struct Gather<'a> {
    abnormal: &'a AbnormalReturns,
    ranked: bool,
    /// `standardized[k][i]`: observation `k` of the `i`-th event of the group.
    standardized: &'a [Cow<'a, [f64]>],
    /// `spreads[k]`: spread of observation `k`.
    spreads: &'a [Spread],
}

impl Gather<'_> {
    /// Sums over some events, of which the first is the `first`-th of the group.
    fn step(&self, first: usize, members: &[usize]) -> Sums {
        let abnormal = self.abnormal;
        let (estimation, event) = (
            abnormal.windows.estimation.days(),
            abnormal.windows.event.days(),
        );
        let ranks = self
            .ranked
            .then(|| RankSums::new(estimation, event, self.spreads.len()));
        let mut sums = Sums::new(estimation, ranks);
        let mut designs = abnormal.designs();
        let mut residuals = vec![f64::NAN; estimation];
        let (mut days, mut observations) = (Vec::new(), Vec::new());
        let mut buffer = RankBuffer::default();
        for (position, &member) in (first..).zip(members) {
            abnormal.write_residuals(member, &mut designs, &mut residuals);
            sums.add(&residuals);
            let Some(ranks) = &mut sums.ranks else {
                continue;
            };
            let sigma = abnormal.events[member].fit.sigma;
            days.clear();
            let noise = abnormal.noise(member).enumerate();
            days.extend(noise.map(|(day, noise)| abnormal.ar(member, day) / noise.sqrt()));
            observations.clear();
            let all = self.standardized.iter().zip(self.spreads);
            observations.extend(all.map(|(column, spread)| {
                // An observation without a spread has no ranks; the others do not depend on it.
                spread.map_or(0.0, |((_, sd), _)| column[position] / sd * sigma)
            }));
            let event = Ranked {
                residuals: &residuals,
                event: &days,
                observations: &observations,
            };
            ranks.add(&event, &mut buffer);
        }
        if let Some(ranks) = &mut sums.ranks {
            ranks.settle(&mut buffer);
        }
        sums
    }
}

/// Sums over some events.
struct Sums {
    /// `residuals[d]`: the sum of the residuals of estimation day `d`.
    residuals: Vec<f64>,
    /// The number of events with a residual on every day.
    whole: usize,
    /// `others[d]`: the number of residuals of day `d` from the other events.
    others: Vec<usize>,
    /// The share of residuals above zero, event by event.
    positive_share: Vec<f64>,
    ranks: Option<RankSums>,
}

impl Sums {
    fn new(estimation: usize, ranks: Option<RankSums>) -> Self {
        Self {
            residuals: vec![0.0; estimation],
            whole: 0,
            others: vec![0; estimation],
            positive_share: Vec::new(),
            ranks,
        }
    }

    /// Adds the residuals of one event.
    fn add(&mut self, residuals: &[f64]) {
        let mut usable = residuals.len();
        if has_gap(residuals) {
            usable = 0;
            let days = self.residuals.iter_mut().zip(&mut self.others);
            for ((sum, n), e) in days.zip(residuals).filter(|(_, e)| !e.is_nan()) {
                *sum += e;
                *n += 1;
                usable += 1;
            }
        } else {
            add_scaled(&mut self.residuals, 1.0, residuals);
            self.whole += 1;
        }
        let positive = count_positive(residuals) as f64;
        self.positive_share.push(positive / usable as f64);
    }

    /// Adds the sums over the events that follow.
    fn merge(&mut self, further: Self) {
        add_scaled(&mut self.residuals, 1.0, &further.residuals);
        self.whole += further.whole;
        let others = self.others.iter_mut().zip(further.others);
        others.for_each(|(sum, part)| *sum += part);
        self.positive_share.extend(further.positive_share);
        if let (Some(ranks), Some(further)) = (&mut self.ranks, &further.ranks) {
            ranks.merge(further);
        }
    }

    /// Turns the sums over all events into the summary.
    fn summary(self, spreads: &[Spread]) -> EstimationSummary {
        let mean = |(sum, others): (&f64, &usize)| {
            let n = self.whole + others;
            (n > 0).then(|| sum / n as f64)
        };
        let ranks = self.ranks.as_ref();
        let generalized = |(observation, spread): (usize, &Spread)| {
            let ((_, _), n) = (*spread)?;
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
            positive_share: self.positive_share,
        }
    }
}
