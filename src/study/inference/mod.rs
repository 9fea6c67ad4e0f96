//! Tests of whether a group of events moved the prices of its securities.
//!
//! # Size, measured
//! How often each test rejects at 5 % when nothing happened, where the verdict on the sample leaves it unmarked: in percent, on day 0 /
//! over the window \[-5, +5\]. The columns name the distribution of returns, the dates of the events (own; one, or staggered over four
//! days, with residuals correlated by 0.1) and their number. A dagger stands where the verdict marks the test in most samples. The
//! lognormal returns have a skewness of 2.3. 2,000 samples a column: the standard error of a rate near 5 % is 0.5 points.
//!
//! `tests/reference/size_of_verdict.py` prints this table; a test repeats a small part of it. `examples/size_and_power.rs` measures the
//! power against effects of 0.5, 1 and 2 %, and the test `calendar_time`.
//!
//! | test | normal, own, 5 | normal, own, 10 | normal, own, 30 | t(5), own, 10 | t(5), own, 30 | lognormal, own, 10 | lognormal, own, 30 | normal, one, 30 | normal, staggered, 30 |
//! |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
//! | `cross_sectional` | 6.0 / 4.8 | 5.2 / 4.9 | 5.1 / 5.0 | 5.7 / 5.4 | 5.1 / 5.2 | † / 5.9 | 7.5 / 6.5 | † / † | † / † |
//! | `time_series` | 5.8 / 7.1 | 5.6 / 6.4 | 6.1 / 7.1 | 4.9 / 5.6 | 5.0 / 7.2 | 2.7 / 5.8 | 3.2 / 7.5 | 6.1 / 5.7 | 6.3 / † |
//! | `patell` | 5.7 / 5.0 | 5.1 / 4.9 | 5.3 / 5.0 | 5.0 / 4.7 | 4.7 / 5.8 | 3.1 / 5.1 | 4.2 / 7.8 | † / † | † / † |
//! | `patell_adjusted` | 5.7 / 5.0 | 5.1 / 4.9 | 5.3 / 5.0 | 5.0 / 4.7 | 4.7 / 5.8 | 3.1 / 5.1 | 4.2 / 7.8 | 6.2 / 4.3 | 5.7 / 4.9 |
//! | `mackinlay` | 5.8 / 5.3 | 5.3 / 4.9 | 5.4 / 5.0 | 4.5 / 4.3 | 4.7 / 5.7 | 2.4 / 4.2 | 3.3 / 6.0 | † / † | † / † |
//! | `bmp` | 5.8 / 5.1 | 5.0 / 5.3 | 5.0 / 5.1 | 5.6 / 5.2 | 5.3 / 5.2 | † / 5.8 | 7.0 / 6.7 | † / † | † / † |
//! | `bmp_adjusted` | 5.8 / 5.1 | 5.0 / 5.3 | 5.0 / 5.1 | 5.6 / 5.2 | 5.3 / 5.2 | † / 5.8 | 7.0 / 6.7 | 6.1 / 4.1 | 5.6 / 5.0 |
//! | `skewness_adjusted` | † / † | † / † | 6.2 / 6.2 | † / † | 7.5 / 6.5 | † / † | † / 7.8 | † / † | † / † |
//! | `corrado` | 6.2 / 4.0 | 4.8 / 4.0 | 5.4 / 4.6 | 5.8 / 3.0 | 5.2 / 4.3 | 5.4 / 3.2 | 5.1 / 5.5 | 5.8 / 3.3 | 4.7 / † |
//! | `grank_t` | † / † | † / † | 5.7 / 6.0 | † / † | 6.0 / 6.8 | † / † | † / † | 7.0 / 5.3 | 6.0 / † |
//! | `grank_z` | † / † | † / † | 5.8 / 5.8 | † / † | 5.9 / 7.1 | † / † | † / † | † / † | † / † |
//! | `sign` | † / † | 2.1 / 2.1 | 5.3 / 4.2 | 2.4 / 2.1 | 4.8 / 4.0 | † / 2.4 | † / 7.0 | † / † | † / † |
//! | `generalized_sign` | † / † | 3.2 / 3.7 | 5.4 / 4.3 | 3.9 / 3.7 | 4.9 / 4.0 | 5.5 / † | 6.3 / † | † / † | † / † |
//! | `wilcoxon` | † / † | 4.7 / 4.8 | 4.9 / 5.1 | 5.6 / 5.6 | 5.9 / 4.9 | † / 5.6 | † / 7.3 | † / † | † / † |
//!
//! A rate is that of the samples on which the test is unmarked, because that is what a reader meets. Nearly all marks depend on dates,
//! on numbers of events and on estimation days alone, and not on the tested returns, so that it is also the rate of all samples of a
//! kind. Two marks look at the tested days: that of a variance above that of the estimation days, which makes the rest reject less,
//! and that of a skewness that fewer than 1 % of samples of estimation days reach, which leaves the rest nearly as it was.
//!
//! # The program itself, over a grid of samples
//! `cargo run --release --example size_grid 80 2` runs studies of 283,440 samples without any effect: normal, t(5), lognormal and real
//! returns; events on own dates, on one date, staggered, of few firms, or with missing days; windows of 1 to 11 and of 1 to 120 days. In
//! percent, how often each test rejects at 5 % by the number of events, where the verdict leaves it unmarked: mean of the cells / largest
//! (its standard error). Most rates rest on up to 1,280 samples; large standard errors are those of rates that rest on few, because the
//! verdict marks the test in the rest. The test to read is the first of `bmp_adjusted`, `grank_t` and the others that is left unmarked.
//!
//! | test | 2 | 3 | 5 | 8 | 10 | 15 | 20 | 30 | 50 | 100 |
//! |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
//! | the test to read | 4.8 / 6.7 (0.7) | 4.8 / 6.6 (0.7) | 4.8 / 6.7 (0.7) | 5.2 / 8.3 (0.8) | 5.0 / 7.8 (0.8) | 5.2 / 7.2 (0.7) | 5.2 / 7.1 (0.7) | 5.2 / 8.0 (0.8) | 5.2 / 7.0 (0.7) | 5.1 / 6.8 (0.7) |
//! | `bmp` | 5.0 / 7.4 (1.3) | 5.6 / 11.8 (3.0) | 4.9 / 7.5 (2.7) | 5.3 / 8.2 (0.8) | 5.1 / 8.1 (1.5) | 5.3 / 7.6 (2.6) | 5.2 / 8.7 (2.8) | 5.3 / 8.2 (0.9) | 5.2 / 7.2 (0.7) | 5.1 / 6.4 (0.7) |
//! | `bmp_adjusted` | 4.9 / 7.6 (2.3) | 5.1 / 9.2 (3.1) | 4.9 / 6.9 (0.8) | 5.4 / 8.2 (0.8) | 5.1 / 7.6 (0.7) | 5.4 / 7.9 (1.6) | 5.3 / 8.7 (2.8) | 5.3 / 8.3 (0.8) | 5.2 / 7.2 (0.7) | 5.1 / 6.9 (0.7) |
//! | `calendar_time` | 5.3 / 16.2 (4.3) | 5.4 / 10.5 (1.4) | 5.1 / 8.4 (2.5) | 5.1 / 8.4 (1.3) | 4.8 / 7.3 (0.9) | 5.2 / 8.6 (2.7) | 5.2 / 10.6 (3.0) | 5.3 / 8.3 (0.9) | 5.2 / 7.5 (0.8) | 5.1 / 6.6 (0.7) |
//! | `corrado` | 4.7 / 7.7 (1.1) | 5.1 / 12.5 (2.4) | 4.6 / 8.0 (1.3) | 4.8 / 6.4 (0.7) | 4.7 / 6.1 (0.7) | 4.8 / 7.0 (0.7) | 4.7 / 7.1 (0.7) | 4.7 / 6.9 (0.7) | 4.7 / 6.9 (0.7) | 4.7 / 7.4 (0.8) |
//! | `cross_sectional` | 5.1 / 8.1 (1.5) | 5.5 / 10.8 (3.6) | 5.0 / 8.0 (2.1) | 5.3 / 8.5 (0.8) | 5.1 / 8.1 (1.5) | 5.4 / 8.6 (2.7) | 5.3 / 8.3 (1.5) | 5.4 / 8.1 (0.8) | 5.3 / 7.7 (0.8) | 5.2 / 6.8 (0.7) |
//! | `generalized_sign` |  |  |  | 6.2 / 9.0 (1.0) | 4.6 / 7.3 (1.5) | 4.8 / 8.6 (2.3) | 5.1 / 9.6 (1.8) | 5.1 / 7.6 (1.4) | 5.2 / 6.3 (0.7) | 5.2 / 6.6 (0.7) |
//! | `grank_t` |  |  |  |  |  | 6.6 / 10.3 (3.1) | 6.1 / 8.1 (0.8) | 5.8 / 8.3 (1.8) | 5.6 / 9.5 (2.4) | 5.4 / 7.2 (1.0) |
//! | `grank_z` |  |  |  |  |  | 6.6 / 10.3 (3.1) | 6.2 / 8.1 (0.8) | 6.1 / 7.7 (0.7) | 5.9 / 9.5 (2.4) | 5.5 / 7.2 (1.0) |
//! | `mackinlay` | 5.2 / 9.2 (1.4) | 5.8 / 10.6 (3.0) | 4.9 / 9.0 (2.3) | 4.9 / 8.5 (0.8) | 4.8 / 8.1 (1.5) | 4.8 / 6.7 (0.7) | 4.7 / 6.5 (0.7) | 4.9 / 7.5 (0.8) | 4.9 / 6.8 (0.7) | 4.8 / 6.4 (0.7) |
//! | `patell` | 5.2 / 9.0 (1.4) | 6.0 / 13.0 (2.5) | 5.1 / 10.5 (2.5) | 5.2 / 8.5 (0.8) | 5.2 / 7.6 (0.8) | 5.2 / 6.8 (0.7) | 5.0 / 7.1 (0.7) | 5.3 / 7.5 (0.8) | 5.2 / 8.1 (0.8) | 5.2 / 7.4 (0.8) |
//! | `patell_adjusted` | 4.9 / 7.3 (0.7) | 5.1 / 7.2 (0.8) | 5.0 / 6.7 (0.7) | 5.2 / 8.5 (0.8) | 5.1 / 7.6 (0.8) | 5.1 / 6.8 (0.7) | 5.1 / 7.1 (0.8) | 5.3 / 7.5 (0.8) | 5.3 / 8.1 (0.8) | 5.3 / 7.4 (0.8) |
//! | `sign` |  |  |  | 1.3 / 3.3 (0.6) | 2.4 / 4.3 (1.1) | 3.5 / 5.8 (1.3) | 4.1 / 6.3 (0.7) | 4.2 / 8.0 (1.8) | 5.8 / 8.2 (2.0) | 5.7 / 7.6 (0.8) |
//! | `skewness_adjusted` |  |  |  |  |  | 6.6 / 7.2 (0.9) | 7.3 / 10.2 (1.9) | 6.8 / 12.5 (3.4) | 6.3 / 8.3 (0.8) | 5.6 / 7.2 (0.7) |
//! | `time_series` | 5.8 / 11.1 (3.7) | 5.5 / 8.2 (0.8) | 5.4 / 10.1 (2.0) | 5.6 / 8.1 (0.8) | 5.4 / 8.1 (0.8) | 5.7 / 8.1 (0.8) | 5.4 / 8.0 (0.8) | 5.6 / 8.3 (0.8) | 5.5 / 7.3 (0.8) | 5.6 / 7.6 (0.8) |
//! | `wilcoxon` |  |  |  | 4.5 / 6.9 (1.0) | 5.0 / 8.2 (1.5) | 5.2 / 7.4 (0.7) | 5.2 / 6.9 (1.1) | 5.4 / 10.3 (1.5) | 5.3 / 8.7 (0.8) | 5.2 / 7.3 (0.7) |
//!
//! Of the 8,387 rates none is above 7.5 % by more than three standard errors, and none of the test to read is below 3 % by more. The rules
//! of the verdict were chosen on other draws.

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
pub use verdict::{Adjusted, NEAR_ZERO, Verdict};
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
