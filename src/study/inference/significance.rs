//! The interface of a test across events.

use super::evidence::Evidence;
use super::verdict::Verdict;
use crate::study::assumption::Assumption;

/// A test across events. Users of the library bring their own; see `examples/own_test.rs`.
pub trait Significance: Send + Sync {
    /// Returns the verdict on one day or window of one group.
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict;

    /// Returns what tables write above the test's statistic; if empty, its name.
    fn heading(&self) -> &'static str {
        ""
    }

    /// Returns whether the test needs [`Evidence::rank_days`] or [`Evidence::generalized_ranks`]. Ranks take most of the time
    /// of a study and are only computed for the tests that need them.
    fn ranks(&self) -> bool {
        false
    }

    /// Returns whether the test needs [`Evidence::portfolios`]. The portfolios of the whole group are then computed once, for
    /// all days and windows.
    fn portfolios(&self) -> bool {
        false
    }

    /// Returns whether the test looks at the days of a window that all events share: [`Evidence::aar_sum`],
    /// [`Evidence::rank_days`] or [`Evidence::portfolios`]. It is then undefined over event windows of single events.
    fn needs_common_window(&self) -> bool {
        false
    }

    /// Returns the fewest events with which the test rejects at most 7.5 % of true nulls at a nominal 5 %. Results mark it as
    /// doubtful with fewer events.
    fn fewest_to_hold(&self) -> usize {
        1
    }

    /// Returns the fewest events with which some outcome has a p-value below 5 %. Results mark the test with fewer events.
    fn fewest_to_reject(&self) -> usize {
        1
    }

    /// Returns what has to hold for the test to reject a true null as often as its p-value says. Where the sample breaks one
    /// of these assumptions, results mark the test as doubtful.
    fn assumes(&self) -> &'static [Assumption] {
        &[]
    }
}
