//! The assumptions of the tests. Each test names its own; `diagnosis` finds which of them a sample breaks.

use serde::{Serialize, Serializer};

/// A condition that must hold for a test to reject a true null as often as its p-value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Assumption {
    /// The abnormal returns of different events are independent.
    Independence,
    /// Correlated events have the same day 0, so that the variance of their mean over the estimation window contains the
    /// correlation.
    CommonDates,
    /// Events on different exchanges are correlated on the same date only, not on neighbouring sessions.
    SameDates,
    /// There are at least as many events as the test needs to keep its size.
    EnoughEvents,
    /// There are at least as many events as the test needs to reject at 5 %.
    Power,
    /// The news does not change the variance of returns.
    StableVariance,
    /// There are enough events for the distribution of their mean to be near normal.
    LittleSkewness,
    /// There are enough dates for the mean daily return of a portfolio to be near normal.
    LittleDailySkewness,
    /// There are enough events for Hall's transform to remove the effect of skewness.
    LightTails,
    /// Abnormal returns lie symmetric about zero.
    Symmetry,
    /// Dividing abnormal returns by their spread across events does not change the distribution of their ranks.
    ScaledRanks,
    /// Without news, half of the abnormal returns are above zero.
    EvenSigns,
    /// The number of positive abnormal returns is near a normal distribution whose mean is the share on ordinary days.
    NormalSigns,
    /// The estimation windows are long enough for the variances and correlations taken from them.
    LongEstimation,
    /// The tested window is short against the estimation window, so that the error of the estimates does not matter.
    ShortWindow,
    /// Events of one security are estimated on days of their own, or the tested window is short against their estimation window.
    OwnEstimation,
    /// The tested window is a small part of the days that are ranked.
    FewOfRanked,
    /// The events with a return on some day of the window are those with one on every day.
    SameEvents,
    /// Enough events, dates or securities determine a coefficient of a regression for its error to be known.
    EnoughClusters,
}

impl Assumption {
    /// All assumptions.
    pub const ALL: [Self; 19] = [
        Self::Independence,
        Self::CommonDates,
        Self::SameDates,
        Self::EnoughEvents,
        Self::Power,
        Self::StableVariance,
        Self::LittleSkewness,
        Self::LittleDailySkewness,
        Self::LightTails,
        Self::Symmetry,
        Self::ScaledRanks,
        Self::EvenSigns,
        Self::NormalSigns,
        Self::LongEstimation,
        Self::ShortWindow,
        Self::OwnEstimation,
        Self::FewOfRanked,
        Self::SameEvents,
        Self::EnoughClusters,
    ];

    /// Returns a sentence that states the assumption.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Independence => "The abnormal returns of different events are independent.",
            Self::CommonDates => {
                "Correlated events have the same day 0, so that the variance of their mean over the estimation window contains the correlation."
            }
            Self::SameDates => {
                "Events on different exchanges are correlated on the same date only, not on neighbouring sessions."
            }
            Self::EnoughEvents => {
                "There are at least as many events as the test needs to keep its size."
            }
            Self::Power => "There are at least as many events as the test needs to reject at 5 %.",
            Self::StableVariance => "The news does not change the variance of returns.",
            Self::LittleSkewness => {
                "There are enough events for the distribution of their mean to be near normal."
            }
            Self::LittleDailySkewness => {
                "There are enough dates for the mean daily return of a portfolio to be near normal."
            }
            Self::LightTails => {
                "There are enough events for Hall's transform to remove the effect of skewness."
            }
            Self::Symmetry => "Abnormal returns lie symmetric about zero.",
            Self::ScaledRanks => {
                "Dividing abnormal returns by their spread across events does not change the distribution of their ranks."
            }
            Self::EvenSigns => "Without news, half of the abnormal returns are above zero.",
            Self::NormalSigns => {
                "The number of positive abnormal returns is near a normal distribution whose mean is the share on ordinary days."
            }
            Self::LongEstimation => {
                "The estimation windows are long enough for the variances and correlations taken from them."
            }
            Self::ShortWindow => {
                "The tested window is short against the estimation window, so that the error of the estimates does not matter."
            }
            Self::OwnEstimation => {
                "Events of one security are estimated on days of their own, or the tested window is short against their estimation window."
            }
            Self::FewOfRanked => "The tested window is a small part of the days that are ranked.",
            Self::SameEvents => {
                "The events with an abnormal return on some day of the window are those with one on every day, which CAAR is the mean of."
            }
            Self::EnoughClusters => {
                "Enough events, dates or securities determine a coefficient of a regression for its error to be known."
            }
        }
    }

    /// Returns a sentence on how a sample breaks the assumption and how this misleads the tests that rest on it.
    pub fn broken(self) -> &'static str {
        match self {
            Self::Independence => {
                "events are correlated, and these tests assume independent events"
            }
            Self::CommonDates => {
                "events on different dates have overlapping windows and are correlated, which tests in event time do not see"
            }
            Self::SameDates => {
                "events on different exchanges are correlated across neighbouring sessions, and only common dates are counted"
            }
            Self::EnoughEvents => "there are too few events for the test to keep its size",
            Self::Power => "with so few events the test cannot reject at 5 %, whatever they show",
            Self::StableVariance => {
                "abnormal returns vary more on day 0 than before, and these tests assume the earlier variance"
            }
            Self::LittleSkewness => {
                "abnormal returns are too skewed for a mean of so few to be near normal"
            }
            Self::LittleDailySkewness => {
                "daily returns are too skewed for their mean over so few dates to be near normal"
            }
            Self::LightTails => {
                "abnormal returns have too heavy tails for the transform to work with so few events"
            }
            Self::Symmetry => {
                "abnormal returns are skewed, so that the difference between median and mean looks like an effect"
            }
            Self::ScaledRanks => {
                "returns are skewed or heavy-tailed, so that dividing by the spread across events moves their ranks"
            }
            Self::EvenSigns => {
                "ordinary days are not positive half of the time, as the test assumes"
            }
            Self::NormalSigns => {
                "the number of rises is not near a normal distribution with the share of ordinary days"
            }
            Self::LongEstimation => {
                "estimation windows are too short for the variances and correlations estimated in them"
            }
            Self::ShortWindow => {
                "the window is long against the estimation window, and the error of the estimates is neglected"
            }
            Self::OwnEstimation => {
                "events of one security share estimation days, and with them the error of the estimates, which these tests assume to be independent"
            }
            Self::FewOfRanked => {
                "the window is a large part of the days that are ranked, so that the test rejects too rarely"
            }
            Self::SameEvents => {
                "these tests add up the days of all events, and CAAR leaves out those that lack a day"
            }
            Self::EnoughClusters => {
                "the coefficient rests on few events, dates or securities, which do not show how large its error is"
            }
        }
    }

    /// Returns the name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Independence => "independence",
            Self::CommonDates => "common_dates",
            Self::SameDates => "same_dates",
            Self::EnoughEvents => "enough_events",
            Self::Power => "power",
            Self::StableVariance => "stable_variance",
            Self::LittleSkewness => "little_skewness",
            Self::LittleDailySkewness => "little_daily_skewness",
            Self::LightTails => "light_tails",
            Self::Symmetry => "symmetry",
            Self::ScaledRanks => "scaled_ranks",
            Self::EvenSigns => "even_signs",
            Self::NormalSigns => "normal_signs",
            Self::LongEstimation => "long_estimation",
            Self::ShortWindow => "short_window",
            Self::OwnEstimation => "own_estimation",
            Self::FewOfRanked => "few_of_ranked",
            Self::SameEvents => "same_events",
            Self::EnoughClusters => "enough_clusters",
        }
    }
}

impl Serialize for Assumption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
