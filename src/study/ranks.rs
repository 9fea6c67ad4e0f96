//! Ranks of abnormal returns: the sums that the rank tests of all days and windows need, gathered event by event.
//!
//! Ranks are counted in halves, so that mid-ranks are whole numbers. Sums over events without missing days are then exact in
//! any order.

use super::inference::GeneralizedRanks;
use crate::math::counts::count_above;
use crate::math::joint_ranks::{Around, JointRanks};
use crate::math::lanes::has_gap;

/// The values of one event that are ranked.
pub(super) struct Ranked<'a> {
    /// The residuals of the estimation window, NaN where the day is not usable.
    pub residuals: &'a [f64],
    /// AR_t / sqrt(c_t) of the event window, NaN where missing. The residuals are scaled in the same way; otherwise days with
    /// a larger error variance would always have extreme ranks.
    pub event: &'a [f64],
    /// `observations[k]`: S / sd(S) of observation `k` times the event's own s, which makes it comparable with residuals; NaN
    /// where the event has none.
    pub observations: &'a [f64],
}

/// Sums of ranks over events, on L1 estimation days, E event days and for K observations.
#[derive(Debug, Clone)]
pub(super) struct RankSums {
    /// The number of events without missing days.
    whole: u32,
    /// `among_estimation[d]`: twice the rank of estimation day `d` among the L1 estimation days.
    among_estimation: Vec<u64>,
    /// `among_all[d]`: twice the rank of day `d` among the L1 + E days.
    among_all: Vec<u64>,
    /// For each observation and estimation day: twice the number of events for which the day lies above the observation.
    above: Vec<u32>,
    /// `own[k]`: twice the rank of observation `k` among the L1 days and itself.
    own: Vec<u64>,
    /// `gappy_days[d]`: the sum of U on day `d`, and the number of its terms, over events with missing days; empty if there
    /// are none.
    gappy_days: Vec<(f64, f64)>,
    /// The same for each observation: on the L1 estimation days and for the observation itself.
    gappy_observations: Vec<(f64, f64)>,
}

/// Work memory, reused from event to event.
#[derive(Default)]
pub(super) struct RankBuffer {
    /// Ranks of the estimation days, and of these and the event days.
    joint: JointRanks,
    /// The estimation days around each observation.
    around: Around,
    ranks: Vec<i16>,
    above: Vec<i16>,
}

/// The longest estimation window whose doubled ranks fit 16 bits.
const SHORT: usize = 10_000;

impl RankSums {
    /// Creates sums over no event.
    pub fn new(estimation: usize, event: usize, observations: usize) -> Self {
        Self {
            whole: 0,
            among_estimation: vec![0; estimation],
            among_all: vec![0; estimation + event],
            above: vec![0; observations * estimation],
            own: vec![0; observations],
            gappy_days: Vec::new(),
            gappy_observations: Vec::new(),
        }
    }

    /// Adds one event. Its part of `above` stays in the buffer until [`RankSums::settle`].
    pub fn add(&mut self, event: &Ranked<'_>, buffer: &mut RankBuffer) {
        let is_whole = !has_gap(event.residuals)
            && !has_gap(event.event)
            && !has_gap(event.observations)
            && event.residuals.len() <= SHORT;
        if is_whole {
            buffer.joint.rank(event.residuals, event.event);
            buffer.joint.around(event.observations, &mut buffer.around);
            return self.add_whole(buffer);
        }
        let usable = |values: &[f64]| -> (Vec<usize>, Vec<f64>) {
            let there = values.iter().copied().enumerate();
            there.filter(|(_, value)| !value.is_nan()).unzip()
        };
        let (before, residuals) = usable(event.residuals);
        let (after, abnormal) = usable(event.event);
        buffer.joint.rank(&residuals, &abnormal);
        buffer.joint.around(event.observations, &mut buffer.around);
        self.add_gappy(event.observations, &before, &after, buffer);
    }

    fn add_whole(&mut self, buffer: &mut RankBuffer) {
        self.whole += 1;
        add_ranks(&mut self.among_estimation, buffer.joint.first());
        add_ranks(&mut self.among_all, buffer.joint.both());
        buffer.ranks.clear();
        let ranks = buffer.joint.first().iter();
        buffer.ranks.extend(ranks.map(|rank| *rank as i16));
        buffer.above.resize(self.above.len(), 0);
        let above = buffer.above.chunks_exact_mut(self.among_estimation.len());
        let around = buffer.around.counts.iter().zip(above);
        for (((below, not_above), above), own) in around.zip(&mut self.own) {
            *own += u64::from(2 + below + not_above);
            if below == not_above {
                count_above(above, &buffer.ranks, 2 * *below as i16, 2);
            } else {
                count_above(above, &buffer.ranks, 2 * *below as i16, 1);
                count_above(above, &buffer.ranks, 2 * *not_above as i16, 1);
            }
        }
    }

    fn add_gappy(
        &mut self,
        observations: &[f64],
        before: &[usize],
        after: &[usize],
        buffer: &RankBuffer,
    ) {
        self.allow_gaps();
        let u = |doubled_rank: u32, days: usize| {
            f64::from(doubled_rank) / 2.0 / (days as f64 + 1.0) - 0.5
        };
        let days = self.among_estimation.len();
        let places = before
            .iter()
            .copied()
            .chain(after.iter().map(|day| days + day));
        for (place, rank) in places.zip(buffer.joint.both()) {
            count(
                &mut self.gappy_days[place],
                u(*rank, before.len() + after.len()),
            );
        }
        let sums = self.gappy_observations.chunks_exact_mut(days + 1);
        let around = observations.iter().zip(&buffer.around.counts);
        for ((observation, (below, not_above)), sums) in around.zip(sums) {
            if observation.is_nan() {
                continue;
            }
            for (place, rank) in before.iter().zip(buffer.joint.first()) {
                let above = u32::from(*rank > 2 * below) + u32::from(*rank > 2 * not_above);
                count(&mut sums[*place], u(rank + above, before.len() + 1));
            }
            count(&mut sums[days], u(2 + below + not_above, before.len() + 1));
        }
    }

    fn allow_gaps(&mut self) {
        let observations = self.own.len() * (self.among_estimation.len() + 1);
        self.gappy_days.resize(self.among_all.len(), (0.0, 0.0));
        self.gappy_observations.resize(observations, (0.0, 0.0));
    }

    /// Adds the counts of the buffer to `above`. The buffer counts in 16 bits: settle after 8,000 events at the latest.
    pub fn settle(&mut self, buffer: &mut RankBuffer) {
        for (sum, part) in self.above.iter_mut().zip(&mut buffer.above) {
            *sum += *part as u32;
            *part = 0;
        }
    }

    /// Adds the sums over further events.
    pub fn merge(&mut self, other: &Self) {
        self.whole += other.whole;
        add(&mut self.among_estimation, &other.among_estimation);
        add(&mut self.among_all, &other.among_all);
        let above = self.above.iter_mut().zip(&other.above);
        above.for_each(|(sum, part)| *sum += part);
        self.own
            .iter_mut()
            .zip(&other.own)
            .for_each(|(sum, part)| *sum += part);
        if !other.gappy_days.is_empty() {
            self.allow_gaps();
        }
        let days = self.gappy_days.iter_mut().zip(&other.gappy_days);
        let observations = self
            .gappy_observations
            .iter_mut()
            .zip(&other.gappy_observations);
        for (sum, part) in days.chain(observations) {
            sum.0 += part.0;
            sum.1 += part.1;
        }
    }

    /// Returns Corrado's statistic of each day of the event window; `None` where no event has data.
    pub fn corrado_days(&self) -> Vec<Option<f64>> {
        let days = self.among_all.len() as f64;
        let whole = f64::from(self.whole);
        let scaled = self.among_all.iter().enumerate().map(|(day, ranks)| {
            let gappy = self.gappy_days.get(day).copied().unwrap_or_default();
            let sum = *ranks as f64 / 2.0 / (days + 1.0) - whole / 2.0 + gappy.0;
            let count = whole + gappy.1;
            (count > 0.0).then(|| sum / count.sqrt())
        });
        let scaled: Vec<Option<f64>> = scaled.collect();
        let observed = scaled.iter().flatten().count() as f64;
        let spread = (scaled.iter().flatten().map(|u| u * u).sum::<f64>() / observed).sqrt();
        scaled[self.among_estimation.len()..]
            .iter()
            .map(|u| u.map(|u| u / spread).filter(|z| z.is_finite()))
            .collect()
    }

    /// Returns the generalised ranks of one observation that `n` events have.
    ///
    /// # Errors
    /// The reason why there is no statistic.
    pub fn generalized(
        &self,
        observation: usize,
        n: usize,
    ) -> Result<GeneralizedRanks, &'static str> {
        let days = self.among_estimation.len();
        let (whole, n) = (f64::from(self.whole), n as f64);
        // T: days on which no event has data do not count for the spread.
        let mut observations = 1.0;
        let mean_u = |doubled: f64, gappy: (f64, f64)| {
            let sum = doubled / 2.0 / (days as f64 + 2.0) - whole / 2.0 + gappy.0;
            (sum, whole + gappy.1)
        };
        let above = &self.above[observation * days..(observation + 1) * days];
        let gappy = |day: usize| {
            let place = observation * (days + 1) + day;
            self.gappy_observations
                .get(place)
                .copied()
                .unwrap_or_default()
        };
        let weighted = |(day, (ranks, above)): (usize, (&u64, &u32))| {
            let (sum, count) = mean_u((ranks + u64::from(*above)) as f64, gappy(day));
            if count > 0.0 {
                observations += 1.0;
                count / n * (sum / count).powi(2)
            } else {
                0.0
            }
        };
        let all = self.among_estimation.iter().zip(above).enumerate();
        let squares: f64 = all.map(weighted).sum();
        let mean = mean_u(self.own[observation] as f64, gappy(days)).0 / n;
        let spread = ((squares + mean * mean) / observations).sqrt();
        if spread > 0.0 {
            Ok(GeneralizedRanks {
                mean,
                spread,
                observations,
            })
        } else {
            Err("the ranks do not vary")
        }
    }
}

fn add(sums: &mut [u64], parts: &[u64]) {
    sums.iter_mut()
        .zip(parts)
        .for_each(|(sum, part)| *sum += part);
}

fn add_ranks(sums: &mut [u64], ranks: &[u32]) {
    sums.iter_mut()
        .zip(ranks)
        .for_each(|(sum, rank)| *sum += u64::from(*rank));
}

fn count(sum: &mut (f64, f64), value: f64) {
    sum.0 += value;
    sum.1 += 1.0;
}
