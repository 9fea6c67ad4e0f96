//! What is drawn: events, dates, or a sign for each date.

use std::collections::BTreeMap;

use rand_pcg::rand_core::Rng;

use crate::catalogue::choice;
use crate::math::draws::generator;
use crate::study::Template;
use crate::time::Date;

choice! {
    /// What a bootstrap draws.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Resample {
        /// Events, with replacement. It assumes that events are independent.
        Events = "events",
        /// Dates of day 0 with all of their events, with replacement.
        Dates = "dates",
        /// A sign for each date of day 0, by which the deviations of its events from the mean are multiplied.
        Wild = "wild",
    }
}

impl Resample {
    /// Returns what suits a study: dates where events share dates, else events.
    pub fn suited(template: &Template<'_>) -> Self {
        let dates = template.events().iter().map(|event| event.aligned.date);
        let dates: Vec<Date> = dates.collect();
        // Events are sorted by date.
        match dates.windows(2).any(|pair| pair[0] == pair[1]) {
            true => Self::Dates,
            false => Self::Events,
        }
    }
}

/// Events in the parts that are drawn.
pub struct Clusters {
    /// `of[i]`: the cluster of event `i` of the group.
    pub of: Vec<usize>,
    /// The number of clusters.
    pub count: usize,
}

impl Clusters {
    /// Puts the events of a group into clusters, in the order of the events.
    pub fn new(template: &Template<'_>, members: &[usize], resample: Resample) -> Self {
        if resample == Resample::Events {
            return Self {
                of: (0..members.len()).collect(),
                count: members.len(),
            };
        }
        let mut numbers: BTreeMap<Date, usize> = BTreeMap::new();
        let number = |member: &usize| {
            let next = numbers.len();
            let date = template.events()[*member].aligned.date;
            *numbers.entry(date).or_insert(next)
        };
        let of = members.iter().map(number).collect();
        Self {
            of,
            count: numbers.len(),
        }
    }
}

/// One draw at a time.
pub struct Sampler {
    resample: Resample,
    counts: Vec<u32>,
    /// `weights[g]`: how often cluster `g` was drawn; or its sign, if the bootstrap is wild.
    pub weights: Vec<f64>,
}

impl Sampler {
    /// Creates a sampler of this number of clusters.
    pub fn new(resample: Resample, clusters: usize) -> Self {
        Self {
            resample,
            counts: vec![0; clusters],
            weights: vec![0.0; clusters],
        }
    }

    /// Returns whether deviations are multiplied by signs.
    pub fn is_wild(&self) -> bool {
        self.resample == Resample::Wild
    }

    /// Makes the draw of this number. A cluster is chosen by 32 random bits, so that each has its probability to within 2^-32.
    pub fn draw(&mut self, seed: u64, number: u64) {
        let mut generator = generator(seed, number);
        if self.is_wild() {
            for weights in self.weights.chunks_mut(64) {
                let mut bits = generator.next_u64();
                for weight in weights {
                    *weight = if bits & 1 == 0 { -1.0 } else { 1.0 };
                    bits >>= 1;
                }
            }
            return;
        }
        self.counts.fill(0);
        let n = self.counts.len() as u64;
        for drawn in 0..self.counts.len().div_ceil(2) {
            let bits = generator.next_u64();
            self.counts[(((bits & 0xFFFF_FFFF) * n) >> 32) as usize] += 1;
            // If the number is odd, the last pair gives one.
            if 2 * drawn + 1 < self.counts.len() {
                self.counts[(((bits >> 32) * n) >> 32) as usize] += 1;
            }
        }
        let counts = self.weights.iter_mut().zip(&self.counts);
        counts.for_each(|(weight, count)| *weight = f64::from(*count));
    }
}
