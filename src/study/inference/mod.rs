//! Tests of whether a group of events moved its securities.
//!
//! # Size, measured
//! How often each test rejects at 5 % when nothing happened, in percent of 5,000 samples of 30 events: on day 0 / over
//! the window \[-5, +5\]. A dagger stands where the verdict on the sample calls the test doubtful in most samples. Returns
//! have the tails of Student's t on 5 degrees of freedom; the standard error of a rate near 5 % is 0.3 points.
//! `examples/size_and_power.rs` prints this table, and the power against effects of 0.5, 1 and 2 %.
//!
//! | test | own dates | one date, r 0.1 | variance x 2 | staggered, r 0.1 |
//! |---|--:|--:|--:|--:|
//! | `cross_sectional` | 5.1 / 4.1 | 30.2† / 33.0† | 5.1 / 4.3 | 13.2† / 29.5† |
//! | `time_series` | 5.7 / 5.6 | 5.4 / 7.0 | 16.9† / 16.5† | 5.9† / 20.1† |
//! | `patell` | 5.5 / 4.5 | 27.7† / 32.2† | 17.0† / 14.6† | 12.8† / 28.6† |
//! | `patell_adjusted` | 5.5 / 4.5 | 5.5 / 5.7 | 17.0† / 14.6† | 5.5 / 5.2 |
//! | `bmp` | 4.9 / 4.2 | 29.9† / 32.7† | 4.8 / 4.2 | 13.0† / 29.4† |
//! | `bmp_adjusted` | 4.9 / 4.2 | 5.5 / 5.2 | 4.8 / 4.2 | 5.7 / 5.0 |
//! | `skewness_adjusted` | 7.2 / 5.5 | 32.4† / 34.7† | 7.3 / 5.7 | 16.1† / 31.7† |
//! | `corrado` | 5.3 / 3.4 | 5.1 / 4.1 | 9.0† / 6.2† | 5.1† / 16.5† |
//! | `grank_t` | 5.8 / 5.7 | 5.9 / 5.8 | 5.7 / 5.7 | 6.4† / 19.5† |
//! | `grank_z` | 6.0 / 5.6 | 32.5† / 35.8† | 5.8 / 5.7 | 14.6† / 32.3† |
//! | `sign` | 4.7 / 4.1 | 25.9† / 25.1† | 4.6 / 3.7 | 10.7† / 21.8† |
//! | `generalized_sign` | 4.8 / 4.2 | 26.1† / 25.5† | 4.7 / 3.8 | 11.0† / 22.0† |
//! | `wilcoxon` | 5.2 / 4.2 | 31.8† / 32.4† | 5.1 / 4.0 | 13.8† / 29.7† |
//! | `calendar_time` | 5.0 / 4.7 | n/a / n/a | 5.3 / 4.8 | 4.8 / 4.4 |

mod bmp;
mod bmp_adjusted;
mod calendar_time;
mod corrado;
mod cross_sectional;
mod generalized_sign;
mod grank_t;
mod grank_z;
mod patell;
mod patell_adjusted;
mod sign;
mod skewness_adjusted;
mod time_series;
mod wilcoxon;

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::abnormal::AbnormalReturns;
use super::assumption::Assumption;
use crate::catalogue::catalogue;
use crate::math::dist::{normal_two_sided, student_t_two_sided};

pub use super::portfolio::{PortfolioDay, Portfolios};
pub use bmp::Bmp;
pub use bmp_adjusted::BmpAdjusted;
pub use calendar_time::{CalendarTime, PortfolioErrors};
pub use corrado::Corrado;
pub use cross_sectional::CrossSectional;
pub use generalized_sign::GeneralizedSign;
pub use grank_t::{GeneralizedRanks, GrankT};
pub use grank_z::GrankZ;
pub use patell::Patell;
pub use patell_adjusted::PatellAdjusted;
pub use sign::Sign;
pub use skewness_adjusted::SkewnessAdjusted;
pub use time_series::TimeSeries;
pub use wilcoxon::Wilcoxon;

catalogue! {
    /// The tests that a study can name.
    pub enum Test: Significance {
        "cross_sectional" => CrossSectional, "t of the mean over its spread across events.";
        "time_series" => TimeSeries, "t against the spread of the mean over the estimation window.";
        "patell" => Patell, "z of standardised abnormal returns.";
        "patell_adjusted" => PatellAdjusted, "Patell's z, corrected for correlation between events.";
        "bmp" => Bmp, "t of standardised abnormal returns over their own spread.";
        "bmp_adjusted" => BmpAdjusted, "The t of bmp, corrected for correlation between events.";
        "skewness_adjusted" => SkewnessAdjusted, "The t of the mean with its skewness transformed away.";
        "corrado" => Corrado, "Ranks of the day among all days of estimation and event window.";
        "grank_t" => GrankT, "Ranks of the standardised window among the days before, against their spread.";
        "grank_z" => GrankZ, "Ranks of the standardised window among the days before.";
        "sign" => Sign, "Whether more events rise than fall.";
        "generalized_sign" => GeneralizedSign, "Whether more events rise than on an ordinary day.";
        "wilcoxon" => Wilcoxon, "Signed ranks of the abnormal returns across events.";
        "calendar_time" => CalendarTime, "Alpha of a portfolio that holds each event while its window is open.";
    }
}

/// What a test may see of a group of events on one day or over one window.
///
/// N events are present: those with an abnormal return on the day, or on every day of the window. The slices are in
/// one order.
#[derive(Debug, Clone)]
pub struct Evidence<'a> {
    /// x: AR of the day or CAR of the window, fractions.
    pub abnormal: &'a [f64],
    /// S: SAR of the day or SCAR of the window.
    pub standardized: &'a [f64],
    /// nu: degrees of freedom of each event's model.
    pub df: &'a [f64],
    /// L2: the days of the window; 1 for a day.
    pub days: usize,
    /// The sum over those days of AAR_t, each the mean over the events with data on t.
    pub aar_sum: f64,
    /// The mean abnormal return of the group on each day of the estimation window on which it has one.
    pub estimation_aar: &'a [f64],
    /// r, the mean correlation of estimation residuals over pairs of events, weighted by the days that they share.
    pub mean_correlation: Option<f64>,
    /// The share of positive residuals in the estimation window of each event.
    pub positive_share: &'a [f64],
    /// Corrado's statistic of each day of the window, over the events with data on it.
    pub rank_days: &'a [Option<f64>],
    /// The ranks of S among the estimation days, or why there are none.
    pub generalized_ranks: Result<GeneralizedRanks, &'static str>,
    /// The estimation windows of the events.
    pub estimation: EstimationWindows<'a>,
    /// The events as calendar-time portfolios.
    pub portfolios: Portfolios<'a>,
}

/// The estimation windows of the events present, in the order of the evidence.
#[derive(Debug, Clone, Copy)]
pub struct EstimationWindows<'a> {
    pub(super) abnormal: &'a AbnormalReturns,
    pub(super) members: &'a [usize],
}

impl EstimationWindows<'_> {
    /// L1, the days of the estimation window.
    pub fn days(&self) -> usize {
        self.abnormal.windows.estimation.days()
    }

    /// The residuals of the i-th event, a value a day, NaN where the day is not usable.
    pub fn residuals(&self, i: usize) -> Vec<f64> {
        self.abnormal.residuals(self.members[i])
    }

    /// s of the i-th event.
    pub fn sigma(&self, i: usize) -> f64 {
        self.abnormal.events[self.members[i]].fit.sigma
    }
}

impl Evidence<'_> {
    /// N
    pub fn n(&self) -> f64 {
        self.abnormal.len() as f64
    }

    /// How many abnormal returns are above zero.
    pub fn positive(&self) -> usize {
        self.abnormal.iter().filter(|x| **x > 0.0).count()
    }

    /// r, where the corrections of Kolari & Pynnonen are defined.
    ///
    /// # Errors
    /// The reason why there is none: fewer than two events, or r at its floor of -1/(N - 1).
    pub fn usable_correlation(&self) -> Result<f64, &'static str> {
        match self.mean_correlation {
            None => Err("needs two events or more"),
            Some(r) if 1.0 + (self.n() - 1.0) * r <= 0.0 => {
                Err("the mean correlation is at or below -1/(N - 1)")
            }
            Some(r) => Ok(r),
        }
    }
}

/// A p-value adjusted for the number of groups that were tested.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted {
    /// By Holm's method: the chance of any false rejection.
    pub holm: f64,
    /// By that of Benjamini and Hochberg: the share of false ones among all rejections.
    pub benjamini_hochberg: f64,
}

/// What a test says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// The statistic and its two-sided p-value.
    Defined {
        /// The statistic.
        statistic: f64,
        /// P of a value at least as far from zero under the null.
        p: f64,
        /// Degrees of freedom, where the null is a t distribution.
        df: Option<f64>,
        /// p among those of the groups.
        adjusted: Option<Adjusted>,
    },
    /// There is no statistic, for this reason. Never NaN, never infinity.
    Undefined {
        /// The reason.
        reason: &'static str,
    },
}

impl Verdict {
    /// A statistic that is standard normal under the null.
    pub fn normal(statistic: f64) -> Self {
        Self::defined(statistic, Some(normal_two_sided(statistic)), None)
    }

    /// A statistic that is Student's t under the null.
    pub fn student_t(statistic: f64, df: f64) -> Self {
        Self::defined(statistic, student_t_two_sided(statistic, df), Some(df))
    }

    /// A statistic with a p of its own.
    pub(super) fn defined(statistic: f64, p: Option<f64>, df: Option<f64>) -> Self {
        match p {
            Some(p) if statistic.is_finite() => Self::Defined {
                statistic,
                p,
                df,
                adjusted: None,
            },
            _ => Self::Undefined {
                reason: "the statistic is not a finite number",
            },
        }
    }

    /// The two-sided p-value, if there is one.
    pub fn p(&self) -> Option<f64> {
        match self {
            Self::Defined { p, .. } => Some(*p),
            Self::Undefined { .. } => None,
        }
    }

    /// The p-value adjusted for the number of groups, if there are several.
    pub fn adjusted(&self) -> Option<Adjusted> {
        match self {
            Self::Defined { adjusted, .. } => *adjusted,
            Self::Undefined { .. } => None,
        }
    }

    /// Puts the p-values adjusted for the number of groups beside the raw one.
    pub(super) fn adjust(&mut self, found: Adjusted) {
        if let Self::Defined { adjusted, .. } = self {
            *adjusted = Some(found);
        }
    }

    /// The statistic, if there is one.
    pub fn statistic(&self) -> Option<f64> {
        match self {
            Self::Defined { statistic, .. } => Some(*statistic),
            Self::Undefined { .. } => None,
        }
    }
}

impl From<Result<Verdict, &'static str>> for Verdict {
    fn from(result: Result<Verdict, &'static str>) -> Self {
        result.unwrap_or_else(|reason| Self::Undefined { reason })
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("statistic", &self.statistic())?;
        map.serialize_entry("p", &self.p())?;
        match self {
            Self::Defined { df: Some(df), .. } => map.serialize_entry("df", df)?,
            Self::Defined { df: None, .. } => {}
            Self::Undefined { reason } => map.serialize_entry("undefined", reason)?,
        }
        if let Some(adjusted) = self.adjusted() {
            map.serialize_entry("p_holm", &adjusted.holm)?;
            map.serialize_entry("p_bh", &adjusted.benjamini_hochberg)?;
        }
        map.end()
    }
}

/// A test across events. Users of the library bring their own.
pub trait Significance: Send + Sync {
    /// The verdict on one day or window of one group.
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict;

    /// Whether it looks at ranks, which take most of the time of a study: they are left out where no test does.
    fn ranks(&self) -> bool {
        false
    }

    /// Whether it looks at [`Evidence::portfolios`]: those of the whole group are then made once, for all days and windows.
    fn portfolios(&self) -> bool {
        false
    }

    /// What has to hold for it to reject a true null as often as it says. Results mark it as doubtful where the sample
    /// shows otherwise.
    fn assumes(&self) -> &'static [Assumption] {
        &[]
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
