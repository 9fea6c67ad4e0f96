//! The tables of a backtest that programs read: everything, at full precision, one file each.

use super::data::{number, numbers, words};
use super::table::{Cell, Column, Report, Table};
use crate::backtest::outcome::{BacktestOutcome, DayOutcome, GroupOutcome, TradeOutcome};

/// The column of a run with `--allow-same-bar`.
pub const SAME_BAR_COLUMN: &str = "allow_same_bar";

/// Every table of a backtest.
pub fn tables(outcome: &BacktestOutcome) -> Vec<Table> {
    let tables = [
        trades(outcome),
        equity(outcome),
        metrics(outcome),
        groups(outcome),
        bridge(outcome),
    ];
    tables
        .into_iter()
        .map(|table| marked(table, outcome))
        .collect()
}

/// The report of `--format csv`: one row a trade.
pub fn tidy(outcome: &BacktestOutcome) -> Report {
    Report {
        tables: vec![marked(trades(outcome), outcome)],
        ..Report::default()
    }
}

/// The table of a run with `--allow-same-bar` says so in every row: a file of it may be all that somebody has.
fn marked(mut table: Table, outcome: &BacktestOutcome) -> Table {
    if outcome.plan.allow_same_bar {
        table.columns.extend(words(&[SAME_BAR_COLUMN]));
        let says_so = |row: &mut Vec<Cell>| row.push(Cell::text("true"));
        table.rows.iter_mut().for_each(says_so);
    }
    table
}

fn table(name: &'static str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    Table {
        name,
        columns,
        rows,
        ..Table::default()
    }
}

fn trades(outcome: &BacktestOutcome) -> Table {
    let mut columns = words(&["event_id", "symbol", "tags"]);
    columns.extend(numbers(&["side"]));
    columns.extend(words(&["signal_time", "entry_date", "entry_at"]));
    columns.extend(numbers(&["entry_price"]));
    columns.extend(words(&["exit_date"]));
    columns.extend(numbers(&["exit_price"]));
    columns.extend(words(&["exit_reason"]));
    columns.extend(numbers(&[
        "quantity",
        "cost",
        "pnl",
        "return",
        "benchmark_return",
        "bars_held",
        "hedge_pnl",
        "hedge_cost",
        "sessions_waited",
    ]));
    columns.extend(words(&["ambiguous_exit", "same_bar"]));
    let row = |trade: &TradeOutcome| {
        vec![
            Cell::text(&trade.event_id),
            Cell::text(&trade.symbol),
            Cell::text(trade.tags.join(";")),
            Cell::Number(Some(f64::from(trade.side)), 0),
            Cell::text(&trade.signal_time),
            Cell::text(trade.entry_date.to_string()),
            Cell::text(trade.entry_at),
            number(Some(trade.entry_price)),
            Cell::text(trade.exit_date.to_string()),
            number(Some(trade.exit_price)),
            Cell::text(trade.exit_reason),
            number(Some(trade.quantity)),
            number(Some(trade.cost)),
            number(Some(trade.pnl)),
            number(Some(trade.net_return)),
            number(trade.benchmark_return),
            Cell::Count(trade.bars_held),
            number(Some(trade.hedge_pnl)),
            number(Some(trade.hedge_cost)),
            Cell::Count(trade.sessions_waited),
            Cell::text(trade.ambiguous_exit.to_string()),
            Cell::text(trade.same_bar.to_string()),
        ]
    };
    table("trades", columns, outcome.trades.iter().map(row).collect())
}

fn equity(outcome: &BacktestOutcome) -> Table {
    let mut columns = words(&["date"]);
    columns.extend(numbers(&[
        "equity",
        "drawdown",
        "exposure",
        "positions",
        "cash",
        "positions_value",
        "hedges_value",
        "net_exposure",
        "benchmark",
        "buy_and_hold",
    ]));
    let row = |day: &DayOutcome| {
        let mut row = vec![Cell::text(day.date.to_string())];
        row.extend([Some(day.equity), Some(day.drawdown), day.exposure].map(number));
        row.push(Cell::Count(day.positions));
        let values = [day.cash, day.positions_value, day.hedges_value];
        row.extend(values.map(|value| number(Some(value))));
        row.extend([day.net_exposure, day.benchmark, day.buy_and_hold].map(number));
        row
    };
    table("equity", columns, outcome.equity.iter().map(row).collect())
}

fn metrics(outcome: &BacktestOutcome) -> Table {
    let mut columns = words(&["metric"]);
    columns.extend(numbers(&["strategy"]));
    columns.extend(
        outcome
            .comparisons
            .iter()
            .map(|comparison| Column::numbers(comparison.name, comparison.name)),
    );
    columns.extend(words(&["undefined"]));
    let row = |(name, value): &(&'static str, Option<f64>)| {
        let mut row = vec![Cell::text(*name), number(*value)];
        for comparison in &outcome.comparisons {
            let own = comparison.metrics.iter().find(|(other, _)| other == name);
            row.push(number(own.and_then(|(_, value)| *value)));
        }
        row.push(Cell::text(
            outcome
                .metrics_undefined
                .get(name)
                .copied()
                .unwrap_or_default(),
        ));
        row
    };
    table(
        "metrics",
        columns,
        outcome.metrics.iter().map(row).collect(),
    )
}

fn groups(outcome: &BacktestOutcome) -> Table {
    let mut columns = words(&["group"]);
    columns.extend(numbers(&[
        "n_trades",
        "win_rate",
        "average_trade",
        "median_trade",
        "low",
        "high",
        "average_excess",
        "pnl",
        "hedge_pnl",
    ]));
    let row = |group: &GroupOutcome| {
        let mut row = vec![Cell::text(&group.group), Cell::Count(group.n_trades)];
        let means = [
            group.win_rate,
            group.average_trade,
            group.median_trade,
            group.low,
            group.high,
        ];
        row.extend(means.map(number));
        row.push(number(group.average_excess));
        row.extend([group.pnl, group.hedge_pnl].map(|value| number(Some(value))));
        row
    };
    table("groups", columns, outcome.groups.iter().map(row).collect())
}

fn bridge(outcome: &BacktestOutcome) -> Table {
    let mut columns = words(&["step", "label"]);
    columns.extend(numbers(&["amount", "sum"]));
    let mut sum = 0.0;
    let row = |step: &crate::backtest::outcome::Step| {
        sum += step.amount;
        vec![
            Cell::text(step.step),
            Cell::text(step.label),
            number(Some(step.amount)),
            number(Some(sum)),
        ]
    };
    table(
        "bridge",
        columns,
        outcome.bridge.steps.iter().map(row).collect(),
    )
}
