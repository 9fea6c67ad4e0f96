//! Single trades.

use crate::backtest::Hedge;
use crate::backtest::outcome::{BacktestOutcome, TradeOutcome};
use crate::error::{message, option};
use crate::report::words::{costs_note, counted};
use crate::table::{Cell, Column, Table};

/// Most trades that the table of trades lists on a screen.
pub(in crate::report) const LISTED_TRADES: usize = 40;

/// Returns one row per trade, `most` of them.
pub(in crate::report) fn trades(outcome: &BacktestOutcome, most: usize) -> Table {
    let has_benchmark = outcome
        .trades
        .iter()
        .any(|trade| trade.benchmark_return.is_some());
    let mut columns = vec![
        Column::words("event_id", "Event"),
        Column::words("symbol", "Symbol"),
        Column::words("side", "Side"),
        Column::words("entry_date", "Entry"),
        Column::words("entry_at", "At"),
        Column::numbers("entry_price", "Price"),
        Column::words("exit_date", "Exit"),
        Column::numbers("exit_price", "Price"),
        Column::words("exit_reason", "Why"),
        Column::numbers("return", "Return %"),
    ];
    columns.extend(has_benchmark.then(|| Column::numbers("benchmark_return", "Benchmark %")));
    columns.push(Column::numbers("pnl", "P&L"));
    let is_hedged = outcome.plan.hedge != Hedge::None;
    columns.extend(is_hedged.then(|| Column::numbers("hedge_pnl", "Hedge P&L")));
    let row = |trade: &TradeOutcome| {
        let mut row = vec![
            Cell::text(&trade.event_id),
            Cell::text(&trade.symbol),
            Cell::text(if trade.side > 0 { "long" } else { "short" }),
            Cell::Date(Some(trade.entry_date)),
            Cell::text(trade.entry_at).marked(if trade.same_bar { "!" } else { "" }),
            Cell::number(Some(trade.entry_price), 2),
            Cell::Date(Some(trade.exit_date)),
            Cell::number(Some(trade.exit_price), 2),
            Cell::text(trade.exit_reason).marked(if trade.ambiguous_exit { "?" } else { "" }),
            Cell::percent(Some(trade.net_return)),
        ];
        row.extend(has_benchmark.then_some(Cell::percent(trade.benchmark_return)));
        row.push(Cell::money(trade.pnl));
        row.extend(is_hedged.then(|| Cell::money(trade.hedge_pnl)));
        row
    };
    let costs = costs_note(outcome.plan.has_costs());
    let mut notes = vec![match is_hedged {
        true => {
            format!("Return and P&L: {costs}, without the hedge, whose P&L stands beside.")
        }
        false => format!("Returns and P&L {costs}."),
    }];
    if outcome.trades.iter().any(|trade| trade.ambiguous_exit) {
        notes.push("? The bar touched stop and target; the stop was taken.".to_owned());
    }
    if outcome.trades.iter().any(|trade| trade.same_bar) {
        notes.push("! Entered at a price from before the news was known.".to_owned());
    }
    let more = outcome.trades.len().saturating_sub(most);
    if more > 0 {
        let more = counted(more, "further trade");
        let note = message![format!("and {more}; "), option::OUT, " writes all of them."];
        notes.push(note.to_string());
    }
    Table {
        name: "trades",
        title: "Trades".to_owned(),
        columns,
        rows: outcome.trades.iter().take(most).map(row).collect(),
        notes,
    }
}
