//! The assumptions of the tests. Each test names its own; `diagnosis` finds which of them a sample breaks.

use serde::{Serialize, Serializer};

/// Something that has to hold for a test to reject a true null as often as its p-value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Assumption {
    /// The abnormal returns of different events are independent.
    Independence,
    /// Events that are correlated have the same day 0, so that the series of their mean over the estimation window shows
    /// the correlation.
    CommonDates,
    /// The news leaves the variance of returns as it was before.
    StableVariance,
    /// There are enough events for their mean to be near a normal distribution.
    LittleSkewness,
    /// Abnormal returns lie symmetric about zero.
    Symmetry,
    /// Without news as many returns are above zero as below.
    EvenSigns,
    /// The estimation windows are long enough for the variances and correlations taken from them.
    LongEstimation,
}

impl Assumption {
    /// All assumptions.
    pub const ALL: [Self; 7] = [
        Self::Independence,
        Self::CommonDates,
        Self::StableVariance,
        Self::LittleSkewness,
        Self::Symmetry,
        Self::EvenSigns,
        Self::LongEstimation,
    ];

    /// Describes a sample that breaks the assumption, and what tests that rest on it take it for.
    pub fn broken(self) -> &'static str {
        match self {
            Self::Independence => {
                "events are correlated, and these tests assume independent events"
            }
            Self::CommonDates => {
                "events on different dates have overlapping windows and are correlated, which tests in event time do not see"
            }
            Self::StableVariance => {
                "abnormal returns vary more on day 0 than before, and these tests assume the earlier variance"
            }
            Self::LittleSkewness => {
                "abnormal returns on day 0 are too skewed for a mean of so few to be near normal"
            }
            Self::Symmetry => {
                "abnormal returns on day 0 are skewed, so that the difference between median and mean looks like an effect"
            }
            Self::EvenSigns => {
                "ordinary days are not positive half of the time, as the test assumes"
            }
            Self::LongEstimation => {
                "estimation windows are too short for the variances and correlations estimated in them"
            }
        }
    }

    /// Returns the name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Independence => "independence",
            Self::CommonDates => "common_dates",
            Self::StableVariance => "stable_variance",
            Self::LittleSkewness => "little_skewness",
            Self::Symmetry => "symmetry",
            Self::EvenSigns => "even_signs",
            Self::LongEstimation => "long_estimation",
        }
    }
}

impl Serialize for Assumption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
