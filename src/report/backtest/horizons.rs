//! Trades by the sessions that they were held.

use crate::backtest::outcome::{BacktestOutcome, TradeOutcome};
use crate::report::words::costs_note;
use crate::table::{Cell, Column, Table};

/// Numbers of bars of trades that are taken together: the first and the last one.
const SPANS: [(usize, usize); 7] = [
    (0, 0),
    (1, 1),
    (2, 5),
    (6, 10),
    (11, 20),
    (21, 60),
    (61, usize::MAX),
];

/// Returns a row for each span of sessions that trades were held, if there are several.
pub(in crate::report) fn horizons(outcome: &BacktestOutcome) -> Option<Table> {
    let row = |(first, last): (usize, usize)| {
        let is_inside = |trade: &&TradeOutcome| (first..=last).contains(&trade.bars_held);
        let trades: Vec<&TradeOutcome> = outcome.trades.iter().filter(is_inside).collect();
        let n = trades.len() as f64;
        let gained = trades.iter().filter(|trade| trade.net_return > 0.0).count() as f64;
        let sum: f64 = trades.iter().map(|trade| trade.net_return).sum();
        let held = match (first, last) {
            (first, last) if first == last => first.to_string(),
            (first, usize::MAX) => format!("{first} and more"),
            (first, last) => format!("{first} to {last}"),
        };
        (!trades.is_empty()).then(|| {
            vec![
                Cell::text(held),
                Cell::count(trades.len()),
                Cell::number(Some(gained / n * 100.0), 1),
                Cell::percent(Some(sum / n)),
                Cell::money(trades.iter().map(|trade| trade.net_pnl()).sum()),
            ]
        })
    };
    let rows: Vec<Vec<Cell>> = SPANS.into_iter().filter_map(row).collect();
    (rows.len() > 1).then(|| Table {
        name: "horizons",
        title: "Trades by sessions held".to_owned(),
        columns: vec![
            Column::words("held", "Sessions held"),
            Column::numbers("n_trades", "Trades"),
            Column::numbers("win_rate", "Gained %"),
            Column::numbers("average_trade", "Mean %"),
            Column::numbers("pnl", "P&L with hedges"),
        ],
        rows,
        notes: vec![format!(
            "Bars of the security from entry to exit; 0 within one bar. Returns {}.",
            costs_note(outcome.plan.has_costs())
        )],
    })
}
