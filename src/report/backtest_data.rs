//! The tables of a backtest for programs: everything at full precision, one file each.

use super::event_columns::with_event_columns;
use super::full_precision::{number, numbers, words};
use crate::backtest::outcome::{
    BacktestOutcome, DayOutcome, DrawdownOutcome, GroupOutcome, PeriodOutcome, PositionOutcome,
    TradeOutcome,
};
use crate::table::rows::{Columns, LongTable, itself};
use crate::table::{Cell, Column, Rows, Table};

/// The column that marks a run with the option `allow_same_bar`.
pub const SAME_BAR_COLUMN: &str = "allow_same_bar";

/// Returns every table of a backtest.
pub fn tables(outcome: &BacktestOutcome) -> Vec<Box<dyn Rows + '_>> {
    let small = [equity, drawdowns, monthly, yearly, metrics, groups, bridge];
    let mut tables: Vec<Box<dyn Rows + '_>> = vec![Box::new(trades(outcome))];
    for table in small {
        tables.push(Box::new(marked(table(outcome), outcome)));
    }
    if !outcome.positions.is_empty() {
        tables.push(Box::new(positions(outcome)));
    }
    tables
}

/// Marks every row of a run with the option `allow_same_bar`: a reader may have no other file of it.
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

/// Returns one row per trade.
pub fn trades(outcome: &BacktestOutcome) -> impl Rows {
    let yes = |yes| if yes { "true" } else { "false" };
    let columns = Columns::<&TradeOutcome>::none()
        .text("event_id", |trade| &trade.event_id)
        .text("symbol", |trade| &trade.symbol)
        .list("tags", |trade| &trade.tags)
        .whole("side", |trade| trade.side.into())
        .text("signal_time", |trade| &trade.signal_time)
        .date("entry_date", |trade| Some(trade.entry_date))
        .text("entry_at", |trade| trade.entry_at)
        .number("entry_price", |trade| Some(trade.entry_price))
        .date("exit_date", |trade| Some(trade.exit_date))
        .number("exit_price", |trade| Some(trade.exit_price))
        .number("entry_rate", |trade| Some(trade.entry_rate))
        .number("exit_rate", |trade| Some(trade.exit_rate))
        .text("exit_reason", |trade| trade.exit_reason)
        .number("quantity", |trade| Some(trade.quantity))
        .number("cost", |trade| Some(trade.cost))
        .number("pnl", |trade| Some(trade.pnl))
        .percent("return", |trade| Some(trade.net_return))
        .percent("benchmark_return", |trade| trade.benchmark_return)
        .whole("bars_held", |trade| trade.bars_held as i64)
        .number("hedge_pnl", |trade| Some(trade.hedge_pnl))
        .number("hedge_cost", |trade| Some(trade.hedge_cost))
        .percent("mae", |trade| Some(trade.mae))
        .percent("mfe", |trade| Some(trade.mfe))
        .whole("sessions_waited", |trade| trade.sessions_waited as i64)
        .text("ambiguous_exit", move |trade| yes(trade.ambiguous_exit))
        .text("same_bar", move |trade| yes(trade.same_bar))
        .date("day0", |trade| Some(trade.day0))
        .list("group", |trade| &trade.groups);
    let columns = with_event_columns(columns, &outcome.trades, |trade| &trade.columns);
    LongTable {
        name: "trades",
        records: &outcome.trades,
        rows: itself,
        shared: 0,
        columns: if outcome.plan.allow_same_bar {
            columns.text(SAME_BAR_COLUMN, |_| "true")
        } else {
            columns
        },
    }
}

/// Returns one row per date and security, and one per date with the cash.
fn positions(outcome: &BacktestOutcome) -> impl Rows {
    let columns = Columns::<&PositionOutcome>::none()
        .date("date", |held| Some(held.date))
        .text("symbol", |held| &held.symbol)
        .number("quantity", |held| Some(held.quantity))
        .number("value", |held| Some(held.value));
    LongTable {
        name: "positions",
        records: &outcome.positions,
        rows: itself,
        shared: 0,
        columns: if outcome.plan.allow_same_bar {
            columns.text(SAME_BAR_COLUMN, |_| "true")
        } else {
            columns
        },
    }
}

fn monthly(outcome: &BacktestOutcome) -> Table {
    let mut columns = numbers(&["year", "month"]);
    columns.extend(numbers(&["return", "benchmark"]));
    let row = |period: &PeriodOutcome| {
        let month = Cell::Whole(period.month.unwrap_or_default().into());
        vec![
            Cell::Whole(period.year.into()),
            month,
            number(Some(period.net_return)),
            number(period.benchmark),
        ]
    };
    table(
        "monthly",
        columns,
        outcome.monthly.iter().map(row).collect(),
    )
}

fn yearly(outcome: &BacktestOutcome) -> Table {
    let row = |period: &PeriodOutcome| {
        vec![
            Cell::Whole(period.year.into()),
            number(Some(period.net_return)),
            number(period.benchmark),
        ]
    };
    let columns = numbers(&["year", "return", "benchmark"]);
    table("yearly", columns, outcome.yearly.iter().map(row).collect())
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
        let mut row = vec![Cell::Date(Some(day.date))];
        row.extend([Some(day.equity), Some(day.drawdown), day.exposure].map(number));
        row.push(Cell::count(day.positions));
        let values = [day.cash, day.positions_value, day.hedges_value];
        row.extend(values.map(|value| number(Some(value))));
        row.extend([day.net_exposure, day.benchmark, day.buy_and_hold].map(number));
        row
    };
    table("equity", columns, outcome.equity.iter().map(row).collect())
}

fn drawdowns(outcome: &BacktestOutcome) -> Table {
    let mut columns = words(&["peak", "trough", "regained"]);
    columns.extend(numbers(&["depth"]));
    let row = |drawdown: &DrawdownOutcome| {
        vec![
            Cell::Date(Some(drawdown.peak)),
            Cell::Date(Some(drawdown.trough)),
            Cell::Date(drawdown.regained),
            number(Some(drawdown.depth)),
        ]
    };
    table(
        "drawdowns",
        columns,
        outcome.drawdowns.iter().map(row).collect(),
    )
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
        let mut row = vec![Cell::text(&group.group), Cell::count(group.n_trades)];
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
