//! Ranks of abnormal returns: the sums that the rank tests of all days and windows need, gathered event by event.
//!
//! Ranks are counted in halves, so that mid-ranks are whole numbers. Sums over events without missing days are then exact in
//! any order.

use super::event_ranks::Ranks;
use super::inference::GeneralizedRanks;
use crate::math::counts::count_above;
use crate::math::joint_ranks::add_centred;
use crate::math::lanes::{add_scaled, has_gap};

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
    recent: Recent,
    gappy: Option<Gappy>,
}

/// The sums over the latest events, in smaller numbers, of which a processor adds more at once.
#[derive(Debug, Clone, Default)]
struct Recent {
    events: usize,
    among_estimation: Vec<u32>,
    among_all: Vec<u32>,
    above: Vec<i16>,
}

/// The sums over events with missing days, of U: ranks divided by the number of days and one, less 1/2.
#[derive(Debug, Clone)]
struct Gappy {
    /// `days[d]`: the sum of U on day `d`.
    days: Vec<f64>,
    /// `events[d]`: the number of events with data on day `d`.
    events: Vec<f64>,
    /// The sum of U for each observation, on the L1 estimation days and for the observation itself.
    observations: Vec<f64>,
    /// The number of events of each of these sums.
    observed: Vec<f64>,
}

/// The most events whose sums fit the numbers of [`Recent`].
const RECENT: usize = 8_000;

impl RankSums {
    /// Creates sums over no event.
    pub fn new(estimation: usize, event: usize, observations: usize) -> Self {
        Self {
            whole: 0,
            among_estimation: vec![0; estimation],
            among_all: vec![0; estimation + event],
            above: vec![0; observations * estimation],
            own: vec![0; observations],
            recent: Recent {
                events: 0,
                among_estimation: vec![0; estimation],
                among_all: vec![0; estimation + event],
                above: vec![0; observations * estimation],
            },
            gappy: None,
        }
    }

    /// Adds one event, of which the days are ranked. `observations[k]` is S / sd(S) of observation `k` times the event's own s,
    /// which makes it comparable with residuals; NaN where the event has none.
    pub fn add(&mut self, ranks: &mut Ranks, observations: &[f64]) {
        ranks.joint.around(observations, &mut ranks.around);
        match (ranks.is_whole, has_gap(observations)) {
            (true, false) => self.add_whole(ranks),
            (true, true) => {
                let mut ranks = ranks.clone();
                ranks.allow_gaps();
                self.add_gappy(observations, &ranks);
            }
            (false, _) => self.add_gappy(observations, ranks),
        }
    }

    fn add_whole(&mut self, ranks: &Ranks) {
        self.whole += 1;
        let recent = &mut self.recent;
        add(&mut recent.among_estimation, ranks.joint.first());
        add(&mut recent.among_all, ranks.joint.both());
        let above = recent.above.chunks_exact_mut(self.among_estimation.len());
        let around = ranks.around.counts.iter().zip(above);
        for (((below, not_above), above), own) in around.zip(&mut self.own) {
            *own += u64::from(2 + below + not_above);
            if below == not_above {
                count_above(above, &ranks.ranks, 2 * *below as i16, 2);
            } else {
                count_above(above, &ranks.ranks, 2 * *below as i16, 1);
                count_above(above, &ranks.ranks, 2 * *not_above as i16, 1);
            }
        }
        recent.events += 1;
        if recent.events == RECENT {
            self.settle();
        }
    }

    fn add_gappy(&mut self, observations: &[f64], ranks: &Ranks) {
        let days = self.among_estimation.len();
        let gappy = (self.gappy)
            .get_or_insert_with(|| Gappy::new(self.among_all.len(), self.own.len() * (days + 1)));
        let u = |doubled_rank: u32, days: usize| {
            f64::from(doubled_rank) / 2.0 / (days as f64 + 1.0) - 0.5
        };
        let usable = ranks.before.len() + ranks.after.len();
        let after = ranks.after.iter().map(|day| days + day);
        let places = ranks.before.iter().copied().chain(after);
        for (place, rank) in places.zip(ranks.joint.both()) {
            gappy.days[place] += u(*rank, usable);
            gappy.events[place] += 1.0;
        }
        let sums = gappy.observations.chunks_exact_mut(days + 1);
        let observed = gappy.observed.chunks_exact_mut(days + 1);
        let around = observations.iter().zip(&ranks.around.counts);
        for (((observation, around), sums), observed) in around.zip(sums).zip(observed) {
            if observation.is_nan() {
                continue;
            }
            let n = ranks.before.len() + 1;
            let (below, not_above) = *around;
            let bounds = [2 * below, 2 * not_above].map(f64::from);
            let scale = 2.0 * (n as f64 + 1.0);
            add_centred(sums, &ranks.spread, &ranks.there, bounds, scale);
            add_scaled(observed, 1.0, &ranks.there);
            sums[days] += u(2 + below + not_above, n);
            observed[days] += 1.0;
        }
    }

    /// Adds the latest events to the sums over all of them.
    fn settle(&mut self) {
        let recent = &mut self.recent;
        let days = self.among_estimation.iter_mut().chain(&mut self.among_all);
        let latest = recent
            .among_estimation
            .iter_mut()
            .chain(&mut recent.among_all);
        for (sum, latest) in days.zip(latest) {
            *sum += u64::from(std::mem::take(latest));
        }
        for (sum, latest) in self.above.iter_mut().zip(&mut recent.above) {
            *sum += std::mem::take(latest) as u32;
        }
        recent.events = 0;
    }

    /// Ends the sums over some events. The smaller numbers of the latest ones are given back.
    pub fn finish(&mut self) {
        self.settle();
        self.recent = Recent::default();
    }

    /// Adds the finished sums over further events.
    pub fn merge(&mut self, other: Self) {
        self.whole += other.whole;
        let days = self.among_estimation.iter_mut().chain(&mut self.among_all);
        let further = other.among_estimation.iter().chain(&other.among_all);
        days.zip(further).for_each(|(sum, part)| *sum += part);
        let above = self.above.iter_mut().zip(&other.above);
        above.for_each(|(sum, part)| *sum += part);
        let own = self.own.iter_mut().zip(&other.own);
        own.for_each(|(sum, part)| *sum += part);
        match (&mut self.gappy, other.gappy) {
            (Some(gappy), Some(other)) => gappy.merge(&other),
            (None, Some(other)) => self.gappy = Some(other),
            (_, None) => {}
        }
    }

    /// Returns Corrado's statistic of each day of the event window; `None` where no event has data.
    pub fn corrado_days(&self) -> Vec<Option<f64>> {
        let days = self.among_all.len() as f64;
        let whole = f64::from(self.whole);
        let scaled = self.among_all.iter().enumerate().map(|(day, ranks)| {
            let gappy = self.gappy.as_ref().map(|gappy| gappy.day(day));
            let gappy = gappy.unwrap_or_default();
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
            let gappy = self.gappy.as_ref();
            gappy.map_or((0.0, 0.0), |gappy| gappy.observation(place))
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

impl Gappy {
    fn new(days: usize, observations: usize) -> Self {
        Self {
            days: vec![0.0; days],
            events: vec![0.0; days],
            observations: vec![0.0; observations],
            observed: vec![0.0; observations],
        }
    }

    /// Returns the sum of U on a day, and the number of its terms.
    fn day(&self, day: usize) -> (f64, f64) {
        (self.days[day], self.events[day])
    }

    /// Returns a sum of U for an observation, and the number of its terms.
    fn observation(&self, place: usize) -> (f64, f64) {
        (self.observations[place], self.observed[place])
    }

    fn merge(&mut self, other: &Self) {
        add_scaled(&mut self.days, 1.0, &other.days);
        add_scaled(&mut self.events, 1.0, &other.events);
        add_scaled(&mut self.observations, 1.0, &other.observations);
        add_scaled(&mut self.observed, 1.0, &other.observed);
    }
}

fn add(sums: &mut [u32], ranks: &[u32]) {
    sums.iter_mut()
        .zip(ranks)
        .for_each(|(sum, rank)| *sum += rank);
}
