//! The tests that tables for people show.

use crate::study::inference::Test;
use crate::study::outcome::Resolved;

/// The tests that the table of windows shows; results hold the others too.
const SHOWN_TESTS: [&str; 7] = [
    "bmp_adjusted",
    "grank_t",
    "patell_adjusted",
    "bmp",
    "patell",
    "cross_sectional",
    "time_series",
];

/// Returns the tests that the table of windows shows, among them those of the caller's own.
pub(super) fn shown_tests(plan: &Resolved) -> Vec<&'static str> {
    let shown = SHOWN_TESTS.into_iter();
    let shown = shown.filter(|test| plan.tests.contains(test));
    let is_own = |test: &&str| Test::named(test).is_none();
    let own = plan.tests.iter().copied().filter(is_own);
    shown.chain(own).collect()
}
