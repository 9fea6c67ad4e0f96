//! The metrics of a backtest, and its trades by group.

use crate::backtest::Hedge;
use crate::backtest::metric::{Metric, Unit};
use crate::backtest::outcome::{BacktestOutcome, GroupOutcome};
use crate::report::words::costs_note;
use crate::table::{Cell, Column, Style, Table};

/// The metrics that are the ends of one interval, which is one row.
const INTERVAL: (&str, &str) = ("average_trade_low", "average_trade_high");

/// Returns the metrics of the strategy beside those of the benchmark and of buying and holding.
pub(in crate::report) fn results(outcome: &BacktestOutcome) -> Table {
    let mut columns = vec![
        Column::words("metric", "Metric"),
        Column::numbers("strategy", "Strategy"),
    ];
    for comparison in &outcome.comparisons {
        let head = match comparison.name {
            "benchmark" => comparison.label.clone(),
            _ => "Buy and hold".to_owned(),
        };
        columns.push(Column::numbers(comparison.name, head));
    }
    let value = |metrics: &[(&'static str, Option<f64>)], name: &str| {
        metrics
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, value)| *value)
    };
    let interval = |metrics: &[(&'static str, Option<f64>)]| {
        let end = |name: &str| value(metrics, name);
        let ends = (end(INTERVAL.0)?, end(INTERVAL.1)?);
        Some(Cell::interval(ends.0.zip(ends.1)))
    };
    let row = |metric: Metric| {
        let (name, measure) = (metric.name(), metric.behaviour());
        if name == INTERVAL.0 {
            let all = outcome
                .comparisons
                .iter()
                .map(|comparison| &comparison.metrics);
            let metrics = std::iter::once(&outcome.metrics).chain(all);
            let cells = metrics.map(|metrics| interval(metrics).unwrap_or(Cell::text("")));
            return std::iter::once(Cell::text("  95 % interval %"))
                .chain(cells)
                .collect();
        }
        let cell = |value: Option<f64>| match measure.unit() {
            Unit::Percent => Cell::percent(value),
            Unit::Share => Cell::number(value.map(|value| value * 100.0), 1),
            Unit::Ratio => Cell::number(value, 2),
            Unit::Money => Cell::Number(value, Style::Money),
            Unit::Whole => Cell::number(value, 0),
        };
        let mut row = vec![
            Cell::text(measure.label()),
            cell(value(&outcome.metrics, name).flatten()),
        ];
        for comparison in &outcome.comparisons {
            row.push(value(&comparison.metrics, name).map_or(Cell::text(""), cell));
        }
        row
    };
    let is_hedged = outcome.plan.hedge != Hedge::None;
    let mut notes = Vec::new();
    if let Some(held) = outcome
        .comparisons
        .iter()
        .find(|comparison| comparison.name == "buy_and_hold")
    {
        notes.push(format!("Buy and hold: {}.", held.label));
    }
    let rate = match &outcome.plan.risk_free {
        None => "no risk-free rate".to_owned(),
        Some(column) => {
            format!("less the risk-free rate `{column}` in Sharpe ratios, alpha and beta")
        }
    };
    notes.push(format!(
        "Interval: bootstrap by entry date. Days: returns at the close, {} a year, {rate}.",
        outcome.plan.days_per_year
    ));
    Table {
        name: "results",
        title: "Results".to_owned(),
        columns,
        rows: Metric::ENTRIES
            .iter()
            .filter_map(|entry| Metric::named(entry.name))
            .filter(|metric| is_hedged || !metric.behaviour().needs_hedge())
            .filter(|metric| metric.name() != INTERVAL.1)
            .map(row)
            .collect(),
        notes,
    }
}

/// Returns the trades by group.
pub(in crate::report) fn groups(outcome: &BacktestOutcome) -> Table {
    let mut columns = vec![
        Column::words("group", "Group"),
        Column::numbers("n_trades", "Trades"),
        Column::numbers("win_rate", "Gained %"),
        Column::numbers("average_trade", "Mean %"),
        Column::numbers("interval", "95 % interval"),
        Column::numbers("median_trade", "Median %"),
        Column::numbers("average_excess", "Over benchmark %"),
        Column::numbers("pnl", "P&L"),
    ];
    let is_hedged = outcome.plan.hedge != Hedge::None;
    columns.extend(is_hedged.then(|| Column::numbers("hedge_pnl", "Hedge P&L")));
    let row = |group: &GroupOutcome| {
        let mut row = vec![
            Cell::text(&group.group),
            Cell::count(group.n_trades),
            Cell::number(group.win_rate.map(|share| share * 100.0), 1),
            Cell::percent(group.average_trade),
            Cell::interval(group.low.zip(group.high)),
            Cell::percent(group.median_trade),
            Cell::percent(group.average_excess),
            Cell::money(group.pnl),
        ];
        row.extend(is_hedged.then(|| Cell::money(group.hedge_pnl)));
        row
    };
    Table {
        name: "groups",
        title: "Trades by group".to_owned(),
        columns,
        rows: outcome.groups.iter().map(row).collect(),
        notes: vec![format!(
            "Returns {}{}. Over benchmark: return without hedge, less the benchmark's on the same side.",
            costs_note(outcome.plan.has_costs()),
            if is_hedged { " and with hedges" } else { "" }
        )],
    }
}
