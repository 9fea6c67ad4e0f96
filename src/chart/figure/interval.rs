//! Intervals that can be drawn at another level of confidence.

use serde::{Deserialize, Serialize};

use crate::math::dist::{normal_quantile, student_t_critical};

/// Both ends of a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Low end.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// The distribution behind it.
    pub spread: Spread,
}

/// The distribution behind an interval, by which it gets wider or narrower.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// The normal distribution.
    Normal,
    /// Student's t with so many degrees of freedom.
    StudentT(f64),
}

impl Spread {
    /// Returns the distribution of a test with these degrees of freedom; `None` stands for the normal distribution.
    pub fn new(df: Option<f64>) -> Self {
        df.map_or(Self::Normal, Self::StudentT)
    }

    /// Returns how much wider than at 95 % an interval is at a level, which lies between 0 and 1.
    pub fn ratio(self, level: f64) -> Option<f64> {
        let critical = |alpha: f64| match self {
            Self::Normal => normal_quantile(1.0 - alpha / 2.0),
            Self::StudentT(df) => student_t_critical(alpha, df),
        };
        let ratio = critical(1.0 - level)? / critical(0.05)?;
        ratio.is_finite().then_some(ratio)
    }

    /// Returns both ends of an interval at a level, from those at 95 %.
    pub fn ends(self, (low, high): (f64, f64), level: f64) -> Option<(f64, f64)> {
        let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0);
        let half = half * self.ratio(level)?;
        Some((middle - half, middle + half))
    }
}

impl Interval {
    /// Returns the interval at a level.
    pub fn at(self, level: f64) -> Option<Self> {
        let (low, high) = self.spread.ends((self.low, self.high), level)?;
        Some(Self { low, high, ..self })
    }

    /// Returns the ends at which this many intervals hold together at a level, by Bonferroni's inequality.
    pub fn at_once(self, level: f64, together: usize) -> Option<(f64, f64)> {
        let level = 1.0 - (1.0 - level) / together.max(1) as f64;
        self.spread.ends((self.low, self.high), level)
    }
}
