//! What the estimation windows of a group say, gathered in one pass over its events.

use std::borrow::Cow;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::columns::{self, Columns};
use super::inference::GeneralizedRanks;
use super::progress::Progress;
use super::ranks::{RankSums, Ranked, Room};
use super::step::step;
use crate::math::lanes::{add_scaled, count_positive, has_gap};
use crate::math::moments::mean_and_spread;

/// Events of a parallel step at the most.
const STEP: usize = 512;

/// Summaries of the days before the news.
pub(super) struct Before {
    /// The mean residual of each day of the estimation window on which an event has one.
    pub aar: Vec<f64>,
    /// Of each event, the share of its residuals that are above zero.
    pub positive_share: Vec<f64>,
    /// Corrado's statistic of each day of the event window; empty where no test asks for ranks.
    pub rank_days: Vec<Option<f64>>,
    /// Of each observation, what the generalised rank tests need; empty where no test asks for ranks.
    pub generalized: Vec<Result<GeneralizedRanks, &'static str>>,
}

/// Sums over some events.
struct Sums {
    /// Of each day, the sum of the residuals.
    residuals: Vec<f64>,
    /// Events with a residual on every day, and of each day the number of other residuals.
    whole: usize,
    others: Vec<usize>,
    positive_share: Vec<f64>,
    ranks: Option<RankSums>,
}

/// Gathers the estimation windows of these events, whose columns are the observations that are ranked among them.
pub(super) fn before(
    abnormal: &AbnormalReturns,
    members: &[usize],
    columns: &Columns<'_>,
    ranked: bool,
    progress: &Progress,
) -> Before {
    let (estimation, event) = (
        abnormal.windows.estimation.days(),
        abnormal.windows.event.days(),
    );
    let observations = if ranked { columns.observations() } else { 0 };
    let standardized = (0..observations).into_par_iter();
    let standardized: Vec<Cow<'_, [f64]>> = standardized
        .map(|observation| columns.standardized(observation))
        .collect();
    let spread = |column: &Cow<'_, [f64]>| {
        let present = columns::present(column);
        mean_and_spread(&present).map(|spread| (spread, present.len()))
    };
    let spreads: Vec<Spread> = standardized.par_iter().map(spread).collect();
    let size = step(members.len(), STEP);
    let of_step = |(step, members): (usize, &[usize])| {
        let ranks = ranked.then(|| RankSums::new(estimation, event, spreads.len()));
        let mut sums = Sums::new(estimation, ranks);
        let mut settings = abnormal.settings();
        let mut residuals = vec![f64::NAN; estimation];
        let (mut days, mut observations) = (Vec::new(), Vec::new());
        let mut room = Room::default();
        for (place, &member) in (step * size..).zip(members) {
            abnormal.residuals_into(member, &mut settings, &mut residuals);
            sums.add(&residuals);
            let Some(ranks) = &mut sums.ranks else {
                continue;
            };
            let sigma = abnormal.events[member].fit.sigma;
            days.clear();
            let noise = abnormal.noise(member).enumerate();
            days.extend(noise.map(|(day, noise)| abnormal.ar(member, day) / noise.sqrt()));
            observations.clear();
            let all = standardized.iter().zip(&spreads);
            observations.extend(all.map(|(column, spread)| {
                spread.map_or(f64::NAN, |((_, sd), _)| column[place] / sd * sigma)
            }));
            let event = Ranked {
                residuals: &residuals,
                event: &days,
                observations: &observations,
            };
            ranks.add(&event, &mut room);
        }
        if let Some(ranks) = &mut sums.ranks {
            ranks.settle(&mut room);
        }
        progress.add(members.len());
        sums
    };
    // Merged in the order of the steps, so that threads change no bit.
    let steps: Vec<Sums> = members.par_chunks(size).enumerate().map(of_step).collect();
    let mut steps = steps.into_iter();
    let mut sums = steps.next().unwrap_or_else(|| Sums::new(estimation, None));
    steps.for_each(|step| sums.merge(step));
    let mean = |(sum, others): (&f64, &usize)| {
        let n = sums.whole + others;
        (n > 0).then(|| sum / n as f64)
    };
    let ranks = sums.ranks.as_ref();
    let of_observation = |(observation, spread): (usize, &Spread)| {
        let ((_, _), n) = (*spread)?;
        ranks.map_or(Err("no ranks were asked for"), |ranks| {
            ranks.generalized(observation, n)
        })
    };
    Before {
        aar: sums
            .residuals
            .iter()
            .zip(&sums.others)
            .filter_map(mean)
            .collect(),
        rank_days: ranks.map(RankSums::corrado_days).unwrap_or_default(),
        generalized: spreads.iter().enumerate().map(of_observation).collect(),
        positive_share: sums.positive_share,
    }
}

/// Mean and standard deviation of an observation over the events that have it, and their number.
type Spread = Result<((f64, f64), usize), &'static str>;

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
}
