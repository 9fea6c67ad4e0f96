//! Tests of whether a group of events moved the prices of its securities.
//!
//! # Size, measured
//! How often each test rejects at 5 % when nothing happened, in percent of 5,000 samples of 30 events: on day 0 / over
//! the window \[-5, +5\]. A dagger marks tests that the verdict on the sample calls doubtful in most samples. Returns
//! have the tails of Student's t on 5 degrees of freedom; the standard error of a rate near 5 % is 0.3 points.
//! `examples/size_and_power.rs` prints this table, and the power against effects of 0.5, 1 and 2 %. `examples/size_grid.rs`
//! looks for samples on which a test that the verdict leaves unmarked rejects more than 7.5 %: 2 to 100 events, normal,
//! heavy-tailed, skewed and real returns, five layouts of dates and firms, and windows of 1 to 120 days.
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
mod evidence;
mod generalized_sign;
mod grank_t;
mod grank_z;
mod mackinlay;
mod patell;
mod patell_adjusted;
mod sign;
mod significance;
mod skewness_adjusted;
mod time_series;
mod verdict;
mod wilcoxon;

use std::fmt;

use crate::catalogue::catalogue;

use super::assumption::Assumption;
use super::named::Named;
pub use super::portfolio::{PortfolioDay, Portfolios};
pub use bmp::Bmp;
pub use bmp_adjusted::BmpAdjusted;
pub use calendar_time::{CalendarTime, Held, PortfolioErrors};
pub use corrado::Corrado;
pub use cross_sectional::CrossSectional;
pub use evidence::{EstimationWindows, Evidence, GeneralizedRanks};
pub use generalized_sign::GeneralizedSign;
pub use grank_t::GrankT;
pub use grank_z::GrankZ;
pub use mackinlay::Mackinlay;
pub use patell::Patell;
pub use patell_adjusted::PatellAdjusted;
pub use sign::Sign;
pub use significance::Significance;
pub use skewness_adjusted::SkewnessAdjusted;
pub use time_series::TimeSeries;
pub use verdict::{Adjusted, Verdict};
pub use wilcoxon::Wilcoxon;

catalogue! {
    /// The tests that a study can name.
    pub enum Test: Significance {
        "cross_sectional" => CrossSectional, "t of the mean over its spread across events.";
        "time_series" => TimeSeries, "t of the mean over its spread in the estimation window.";
        "patell" => Patell, "z of standardised abnormal returns.";
        "patell_adjusted" => PatellAdjusted, "Patell's z, corrected for correlation between events.";
        "bmp" => Bmp, "t of standardised abnormal returns over their own spread.";
        "bmp_adjusted" => BmpAdjusted, "The t of bmp, corrected for correlation between events.";
        "skewness_adjusted" => SkewnessAdjusted, "t of the mean, transformed to remove the effect of skewness.";
        "corrado" => Corrado, "Ranks of the day among all days of estimation and event window.";
        "grank_t" => GrankT, "Ranks of the standardised window among the days before, against their spread.";
        "grank_z" => GrankZ, "Ranks of the standardised window among the days before.";
        "sign" => Sign, "Whether more events rise than fall.";
        "generalized_sign" => GeneralizedSign, "Whether more events rise than on an ordinary day.";
        "wilcoxon" => Wilcoxon, "Signed ranks of the abnormal returns across events.";
        "mackinlay" => Mackinlay, "z of the mean over the standard deviations of the events' own models.";
        "calendar_time" => CalendarTime, "Alpha of a portfolio that holds each event while its window is open.";
    }
}

impl Test {
    /// Returns the test with its name, in the form in which callers add tests of their own.
    pub(super) fn as_named(&self) -> Named<'_, dyn Significance> {
        Named {
            name: self.name(),
            entry: self.behaviour(),
        }
    }
}

/// Returns the heading of a test in tables, notes and messages, such as `BMP adj. t`; the name of a test of the caller's own is its
/// heading.
pub fn heading(name: &str) -> &str {
    Test::named(name).map_or(name, |test| test.behaviour().heading())
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
