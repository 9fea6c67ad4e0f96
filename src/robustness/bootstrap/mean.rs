//! A mean over clusters, or the difference between two, and what a draw makes of it.

use super::resample::{Clusters, Sampler};
use crate::math::lanes::dot;

/// A mean, or a difference between two means, whose clusters can be drawn.
pub struct Mean {
    /// The means: one, or the first and the second of a difference.
    parts: Vec<Part>,
    /// m.
    pub estimate: f64,
    /// The standard error.
    pub se: f64,
    /// G / (G - 1) with the G clusters that hold an event.
    correction: f64,
}

/// The sums of one mean by cluster.
struct Part {
    sign: f64,
    /// `deviation[g]`: S_g - n_g m.
    deviation: Vec<f64>,
    /// The squares of the deviations, if every cluster holds one event; else empty.
    squares: Vec<f64>,
    /// `events[g]`: n_g.
    events: Vec<f64>,
    /// N.
    total: f64,
    mean: f64,
}

/// What a draw makes of a mean.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    /// m* - m.
    pub shift: f64,
    /// The standard error in the draw.
    pub se: f64,
}

impl Mean {
    /// Creates the mean of the values that are not missing; `None` without spread.
    pub fn of_values(clusters: &Clusters, values: &[f64]) -> Option<Self> {
        Self::new(vec![Part::new(clusters, values, 1.0)?])
    }

    /// Creates the difference between the means of two lists of values, with one place for each event of both samples.
    pub fn of_difference(clusters: &Clusters, a: &[f64], b: &[f64]) -> Option<Self> {
        Self::new(vec![
            Part::new(clusters, a, 1.0)?,
            Part::new(clusters, b, -1.0)?,
        ])
    }

    fn new(parts: Vec<Part>) -> Option<Self> {
        let clusters = parts.first()?.events.len();
        let holds = |g: &usize| parts.iter().any(|part| part.events[*g] > 0.0);
        let g = (0..clusters).filter(holds).count() as f64;
        let mut mean = Self {
            estimate: parts.iter().map(|part| part.sign * part.mean).sum(),
            se: 0.0,
            correction: g / (g - 1.0),
            parts,
        };
        let ones = vec![1.0; clusters];
        let unmoved = mean.parts.iter().map(|part| (0.0, part.total));
        let unmoved: Vec<(f64, f64)> = unmoved.collect();
        mean.se = (mean.correction * mean.spread(&ones, false, &unmoved)).sqrt();
        (mean.se > 0.0 && mean.se.is_finite()).then_some(mean)
    }

    /// Returns what a draw makes of the mean; `None` if it holds no event of a part, or no spread.
    pub fn drawn(&self, sampler: &Sampler) -> Option<Drawn> {
        let (weights, wild) = (sampler.weights.as_slice(), sampler.is_wild());
        let shift = |part: &Part| {
            let total = if wild {
                part.total
            } else {
                dot(weights, &part.events)
            };
            (total > 0.0).then(|| (dot(weights, &part.deviation) / total, total))
        };
        let shifts: Option<Vec<(f64, f64)>> = self.parts.iter().map(shift).collect();
        let shifts = shifts?;
        let squares = match (&self.parts[..], &shifts[..]) {
            // One event in each cluster: sum c (d - shift)^2 = sum c d^2 - N shift^2.
            ([part], [(shift, total)]) if !part.squares.is_empty() => {
                let squares = if wild {
                    part.squares.iter().sum()
                } else {
                    dot(weights, &part.squares)
                };
                (squares - total * shift * shift) / (total * total)
            }
            _ => self.spread(weights, wild, &shifts),
        };
        let se = (self.correction * squares).sqrt();
        let moved = self.parts.iter().zip(&shifts);
        (se > 0.0).then(|| Drawn {
            shift: moved.map(|(part, (shift, _))| part.sign * shift).sum(),
            se,
        })
    }

    /// Returns sum_g c_g (sum_k sign_k (d_kg - n_kg shift_k) / N_k)^2 over parts k. Weights are the counts c, or the signs of the
    /// deviations d. `shifts[k]`: shift and N of part `k`.
    fn spread(&self, weights: &[f64], wild: bool, shifts: &[(f64, f64)]) -> f64 {
        let term = |(g, weight): (usize, &f64)| {
            let (count, sign) = if wild { (1.0, *weight) } else { (*weight, 1.0) };
            let parts = self.parts.iter().zip(shifts);
            let deviation: f64 = parts
                .map(|(part, (shift, total))| {
                    part.sign * (sign * part.deviation[g] - part.events[g] * shift) / total
                })
                .sum();
            count * deviation * deviation
        };
        weights.iter().enumerate().map(term).sum()
    }
}

impl Part {
    /// Sums values by cluster; `None` for fewer than two values.
    fn new(clusters: &Clusters, values: &[f64], sign: f64) -> Option<Self> {
        let (mut sums, mut events) = (vec![0.0; clusters.count], vec![0.0; clusters.count]);
        for (value, cluster) in values.iter().zip(&clusters.of) {
            if !value.is_nan() {
                sums[*cluster] += value;
                events[*cluster] += 1.0;
            }
        }
        let total: f64 = events.iter().sum();
        if total < 2.0 {
            return None;
        }
        let mean = sums.iter().sum::<f64>() / total;
        let deviations = sums.iter().zip(&events);
        let deviation: Vec<f64> = deviations.map(|(sum, n)| sum - n * mean).collect();
        let single = events.iter().all(|n| *n == 1.0);
        let squares = deviation.iter().filter(|_| single).map(|d| d * d).collect();
        Some(Self {
            sign,
            squares,
            deviation,
            events,
            total,
            mean,
        })
    }
}
