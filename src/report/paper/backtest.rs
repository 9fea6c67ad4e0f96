//! Table G: what trading the events earned.

use super::PaperStyle;
use super::caption::caption_of_trades;
use crate::backtest::outcome::BacktestOutcome;
use crate::report::backtest::{bridge, drawdowns, groups, horizons, months, results, trades};
use crate::report::excluded::excluded;
use crate::table::Report;

/// The tables of a backtest with their letters, in the order of a paper.
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

/// Returns the tables of a backtest in the order of a paper.
pub fn report(outcome: &BacktestOutcome, style: PaperStyle) -> Report {
    let mut tables = Vec::new();
    if !outcome.trades.is_empty() {
        tables.extend([results(outcome), groups(outcome)]);
        tables.extend(drawdowns(outcome));
        tables.extend(horizons(outcome));
        tables.push(bridge(outcome));
        tables.extend(months(outcome));
        tables.push(trades(outcome, style.most_rows));
    }
    if !outcome.excluded.is_empty() {
        tables.push(excluded(&outcome.excluded));
    }
    for table in &mut tables {
        table.title = caption_of_trades(outcome, &table.title);
    }
    Report {
        title: "Backtest".to_owned(),
        lines: Vec::new(),
        tables,
    }
}
