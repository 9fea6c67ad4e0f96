//! Texts that all figures of a sweep share.

use crate::report::backtest::method;
use crate::report::words::counted;
use crate::robustness::sweep::backtest::outcome::SweepOutcome;

/// Returns the subtitle: the plans, the events and the rules that all plans share.
pub(super) fn subtitle(outcome: &SweepOutcome) -> String {
    format!(
        "{} over {} of {}; where no list says otherwise: {}",
        counted(outcome.plans.len(), "plan"),
        outcome.counts.events_used,
        counted(outcome.counts.events_in, "event"),
        method(&outcome.plan.backtest, &[])
    )
}

/// Returns a footnote that begins with `lead`.
pub(super) fn footnote(lead: &str) -> String {
    format!("{lead} newsquake {}", env!("CARGO_PKG_VERSION"))
}
