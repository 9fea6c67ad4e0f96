//! The tables of a backtest for people.

mod bridge;
mod drawdowns;
mod horizons;
mod method;
mod months;
mod results;
mod trades;

use super::excluded::excluded;
use super::words::{counted, reasons};
use crate::backtest::outcome::BacktestOutcome;
use crate::table::Report;
use crate::table::money::money;

pub use method::method;
pub use months::MONTHS;

pub(super) use bridge::bridge;
pub(super) use drawdowns::drawdowns;
pub(super) use horizons::horizons;
pub(super) use months::months;
pub(super) use results::{groups, results};
pub(super) use trades::{LISTED_TRADES, trades};

/// The tables of the report, with the letters that papers give them.
pub const TABLES: [(&str, &str); 8] = [
    ("results", "G"),
    ("groups", "G"),
    ("drawdowns", "G"),
    ("horizons", ""),
    ("bridge", ""),
    ("monthly", ""),
    ("trades", "G"),
    ("excluded", ""),
];

/// Returns the report: results, groups, the bridge, trades and excluded events.
pub fn report(outcome: &BacktestOutcome) -> Report {
    let mut tables = Vec::new();
    if !outcome.trades.is_empty() {
        tables.extend([results(outcome), groups(outcome)]);
        tables.extend(drawdowns(outcome));
        tables.extend(horizons(outcome));
        tables.push(bridge(outcome));
        tables.extend(months(outcome));
        tables.push(trades(outcome, LISTED_TRADES));
    }
    if !outcome.excluded.is_empty() {
        tables.push(excluded(&outcome.excluded));
    }
    Report {
        title: "Backtest".to_owned(),
        lines: lines(outcome),
        tables,
    }
}

/// Returns how events were traded, how many were, and the equity before and after, a line each.
pub fn lines(outcome: &BacktestOutcome) -> Vec<String> {
    let counts = outcome.counts;
    let mut sample = format!(
        "{} read, {} traded",
        counted(counts.events_in, "event"),
        counts.events_used
    );
    if counts.events_excluded > 0 {
        sample.push_str(&format!(
            ", {} not ({})",
            counts.events_excluded,
            reasons(&outcome.excluded)
        ));
    }
    let mut lines = vec![method(&outcome.plan, &outcome.benchmarks), sample];
    if let (Some(first), Some(last)) = (outcome.equity.first(), outcome.equity.last()) {
        lines.push(format!(
            "{} to {}: {} became {}",
            first.date,
            last.date,
            money(outcome.plan.capital),
            money(last.equity)
        ));
    }
    if outcome.plan.allow_same_bar {
        lines.push(SAME_BAR.to_owned());
    }
    lines
}

/// Warning in every output of a run with the option `allow_same_bar`.
pub const SAME_BAR: &str =
    "SAME BAR: trades at prices from before the news were allowed; nobody could have traded so";
