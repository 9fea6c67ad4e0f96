//! The answer to a backtest: what was gained or lost after which costs, which events were traded, and where the money went.

use crate::backtest::Hedge;
use crate::backtest::outcome::{BacktestOutcome, GroupOutcome, Step, TradeOutcome};
use crate::report::backtest::{SAME_BAR, method};
use crate::report::words::capitalised;
use crate::report::words::{counted, reasons};
use crate::table::money::money;
use crate::table::{Answer, Cell, Column, Table};

use super::{LISTED, refused, the_rest};

/// Worst trades that are named.
const WORST: usize = 3;

/// Steps of the bridge that are named.
const STEPS: usize = 4;

/// Returns the answer: gain or loss, the benchmark, the events, a line a group, the bridge, and the worst trades.
pub fn answer(outcome: &BacktestOutcome) -> Answer {
    let mut answer = Answer {
        headline: headline(outcome),
        lines: lines(outcome),
        spare: &[
            "as_read",
            "median_trade",
            "average_excess",
            "interval",
            "pnl",
        ],
        ..Answer::default()
    };
    if outcome.trades.is_empty() {
        answer.table = Some(refused(&outcome.excluded));
        answer.notes.push(the_rest("All events with their reasons"));
        return answer;
    }
    let (table, hidden) = table(outcome);
    answer.table = Some(table);
    answer.notes.extend(bridge(outcome));
    let hidden = match hidden {
        0 => String::new(),
        n => format!("{} with fewer trades, ", counted(n, "further group")),
    };
    let rest = the_rest(&format!("{hidden}all metrics, trades, events"));
    answer
        .notes
        .push(format!("{} {}", worst(outcome), capitalised(&rest)));
    answer
}

/// Says how much was gained or lost, by how many trades, after which costs.
fn headline(outcome: &BacktestOutcome) -> String {
    let (events, trades) = (
        counted(outcome.counts.events_in, "event"),
        outcome.trades.len(),
    );
    let Some(total) = outcome.metric("total_return").filter(|_| trades > 0) else {
        return format!(
            "Nothing was traded: {events} read ({}).",
            reasons(&outcome.excluded)
        );
    };
    let did = if total < 0.0 { "lost" } else { "gained" };
    let change = Cell::number(Some(total.abs() * 100.0), 2).shown();
    let costs = match outcome.metric("costs_paid").filter(|costs| *costs != 0.0) {
        Some(costs) => format!(" after {} of costs", money(costs)),
        None => "; no costs were charged".to_owned(),
    };
    format!(
        "{} of {events} {did} {change} % of the capital{costs}.",
        counted(trades, "trade")
    )
}

/// Says what the money became and what the benchmark did meanwhile, how events were traded, and why others were not.
fn lines(outcome: &BacktestOutcome) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(first), Some(last)) = (outcome.equity.first(), outcome.equity.last()) {
        let (before, after) = (money(outcome.plan.capital), money(last.equity));
        let others = outcome.comparisons.iter().filter_map(|comparison| {
            let total = comparison
                .metrics
                .iter()
                .find(|(name, _)| *name == "total_return")?
                .1?;
            let name = match comparison.name {
                "benchmark" => comparison.label.as_str(),
                _ => "buy and hold",
            };
            Some(format!("{name} {} %", Cell::percent(Some(total)).shown()))
        });
        let others: Vec<String> = others.collect();
        let meanwhile = match &others[..] {
            [] => String::new(),
            others => format!("; {}", others.join(", ")),
        };
        lines.push(format!(
            "{before} became {after}, {} to {}{meanwhile}",
            first.date, last.date
        ));
    }
    lines.push(format!(
        "How: {}",
        method(&outcome.plan, &outcome.benchmarks)
    ));
    if outcome.counts.events_excluded > 0 && !outcome.trades.is_empty() {
        let (not, read) = (
            outcome.counts.events_excluded,
            counted(outcome.counts.events_in, "event"),
        );
        lines.push(format!(
            "Not traded: {not} of {read} ({})",
            reasons(&outcome.excluded)
        ));
    }
    lines.extend(outcome.plan.allow_same_bar.then(|| SAME_BAR.to_owned()));
    lines
}

/// Returns a line for all trades and for each group, and the number of groups that are left out.
fn table(outcome: &BacktestOutcome) -> (Table, usize) {
    let (all, named) = outcome.groups.split_at(outcome.groups.len().min(1));
    let mut shown: Vec<&GroupOutcome> = named.iter().collect();
    if shown.len() > LISTED {
        shown.sort_by_key(|group| std::cmp::Reverse(group.n_trades));
        shown.truncate(LISTED);
    }
    let hidden = named.len() - shown.len();
    let mean = |group: &GroupOutcome| group.average_trade.unwrap_or(f64::NEG_INFINITY);
    shown.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
    let has_excess = outcome
        .groups
        .iter()
        .any(|group| group.average_excess.is_some());
    let mut columns = vec![
        Column::words("group", "Trades"),
        Column::numbers("n_trades", "N"),
        Column::numbers("win_rate", "gained %"),
        Column::numbers("average_trade", "mean %"),
        Column::numbers("interval", "95 % interval"),
        Column::numbers("median_trade", "median %"),
    ];
    columns.extend(has_excess.then(|| Column::numbers("average_excess", "over benchmark %")));
    columns.push(Column::numbers("pnl", "P&L"));
    let cells = |group: &GroupOutcome| {
        let mut cells = vec![
            Cell::text(&group.group),
            Cell::count(group.n_trades),
            Cell::number(group.win_rate.map(|share| share * 100.0), 1),
            Cell::percent(group.average_trade),
            Cell::interval(group.low.zip(group.high)),
            Cell::percent(group.median_trade),
        ];
        cells.extend(has_excess.then(|| Cell::percent(group.average_excess)));
        cells.push(Cell::money(group.pnl + group.hedge_pnl));
        cells
    };
    let table = Table {
        name: "answer",
        columns,
        rows: all.iter().chain(shown).map(cells).collect(),
        ..Table::default()
    };
    (table, hidden)
}

/// Says in a line how the mean abnormal return became money: the largest steps, and the sum of the others.
fn bridge(outcome: &BacktestOutcome) -> Option<String> {
    let bridge = &outcome.bridge;
    let capital = outcome.plan.capital;
    let mut steps: Vec<(usize, &Step)> = bridge.steps.iter().enumerate().collect();
    steps.sort_by(|a, b| b.1.amount.abs().total_cmp(&a.1.amount.abs()));
    let rest: f64 = steps.iter().skip(STEPS).map(|(_, step)| step.amount).sum();
    steps.truncate(STEPS);
    steps.retain(|(_, step)| step.amount != 0.0);
    steps.sort_by_key(|(position, _)| *position);
    let share = |amount: f64| Cell::percent(Some(amount / capital)).shown();
    let named = steps
        .iter()
        .map(|(_, step)| format!("{} {}", in_a_list(step.short), share(step.amount)));
    let mut parts: Vec<String> = named.collect();
    if share(rest) != share(0.0) {
        parts.push(format!("other {}", share(rest)));
    }
    let mean = Cell::percent(Some(bridge.mean_car?)).shown();
    let (parts, earned) = (parts.join(", "), share(bridge.total));
    Some(format!(
        "Mean abnormal return {mean} %; in % of capital: {parts}; earned {earned}."
    ))
}

/// Returns the name of a step as one member of a list.
fn in_a_list(short: &str) -> String {
    short.to_lowercase().replace(", ", " and ")
}

/// Names the trades that lost most in percent of their own money.
fn worst(outcome: &BacktestOutcome) -> String {
    let mut trades: Vec<&TradeOutcome> = outcome.trades.iter().collect();
    trades.sort_by(|a, b| a.hedged_return().total_cmp(&b.hedged_return()));
    let name = |trade: &&TradeOutcome| {
        let side = if trade.side > 0 { "long" } else { "short" };
        let change = Cell::percent(Some(trade.hedged_return())).shown();
        format!("{} {side} {} {change} %", trade.symbol, trade.entry_date)
    };
    let names: Vec<String> = trades.iter().take(WORST).map(name).collect();
    let hedge = if outcome.plan.hedge == Hedge::None {
        ""
    } else {
        " with their hedges"
    };
    let what = if trades.len() > 1 {
        "Worst trades"
    } else {
        "The trade"
    };
    format!("{what}{hedge}: {}.", names.join(", "))
}
