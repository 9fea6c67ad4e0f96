//! Texts that all figures of a backtest share.

use crate::backtest::outcome::BacktestOutcome;
use crate::chart::figure::Figure;
use crate::chart::words::long_date;
use crate::report::backtest::{SAME_BAR, method};
use crate::report::words::counted;

/// Returns the subtitle: the sample and the rules.
pub(super) fn subtitle(outcome: &BacktestOutcome) -> String {
    let span = match (outcome.equity.first(), outcome.equity.last()) {
        (Some(first), Some(last)) => {
            format!(", {} to {}", long_date(first.date), long_date(last.date))
        }
        _ => String::new(),
    };
    let n = counted(outcome.trades.len(), "trade");
    format!(
        "{n} of {}{span}; {}",
        counted(outcome.counts.events_in, "event"),
        method(&outcome.plan, &outcome.benchmarks)
    )
}

/// Returns a footnote that begins with `lead` and marks runs that traded in the bar of the news.
pub(super) fn footnote(outcome: &BacktestOutcome, lead: &str) -> String {
    let caution = if outcome.plan.allow_same_bar {
        format!(" {SAME_BAR}.")
    } else {
        String::new()
    };
    format!("{lead}{caution} newsquake {}", env!("CARGO_PKG_VERSION"))
}

/// Returns the figure of a backtest without trades.
pub(super) fn nothing(outcome: &BacktestOutcome, name: &str, title: &str) -> Figure {
    let reason = format!(
        "None of the {} was traded, so there is nothing to draw.",
        counted(outcome.counts.events_in, "event")
    );
    Figure::card(name, title, reason)
}
