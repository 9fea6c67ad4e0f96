//! The tables of a backtest for people.

use super::excluded::excluded;
use super::words::{counted, reasons};
use crate::backtest::metric::{Metric, Unit};
use crate::backtest::outcome::{BacktestOutcome, PeriodOutcome, TradeOutcome};
use crate::backtest::{Entry, Hedge, Resolved};
use crate::error::{message, option};
use crate::table::money::{in_cents, money};
use crate::table::{Cell, Column, Report, Style, Table};

/// Most trades that the table of trades lists.
const LISTED_TRADES: usize = 40;

/// The tables of the report, with the letters that papers give them.
pub const TABLES: [(&str, &str); 6] = [
    ("results", "G"),
    ("groups", "G"),
    ("bridge", ""),
    ("monthly", ""),
    ("trades", "G"),
    ("excluded", ""),
];

/// Returns the report: results, groups, the bridge, trades and excluded events.
pub fn report(outcome: &BacktestOutcome) -> Report {
    let mut tables = Vec::new();
    if !outcome.trades.is_empty() {
        tables.extend([results(outcome), groups(outcome), bridge(outcome)]);
        tables.extend(years(outcome));
        tables.push(trades(outcome));
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
    let mut lines = vec![method(&outcome.plan), sample];
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

/// Describes the trading rules in one sentence.
pub fn method(plan: &Resolved) -> String {
    let price = match plan.entry {
        Entry::First => "price",
        Entry::Open => "open",
        Entry::Close => "close",
    };
    let since = match plan.allow_same_bar {
        true => "of the session of the news or later",
        false => "after the news",
    };
    let delay = match plan.delay {
        0 => String::new(),
        n => format!(" and {} later", counted(n as usize, "session")),
    };
    let mut parts = vec![
        format!("side {}", plan.side),
        format!("entry at the first {price} {since}{delay}"),
        format!("hold {}", counted(plan.hold as usize, "session")),
    ];
    for (name, level) in [
        ("stop", plan.stop),
        ("target", plan.take),
        ("trailing stop", plan.trail),
    ] {
        parts.extend(level.map(|percent| format!("{name} {percent}")));
    }
    if let Some(percent) = plan.limit_entry {
        let sessions = counted(plan.limit_sessions as usize, "session");
        parts.push(format!(
            "limit orders {percent} from that price that expire after {sessions}"
        ));
    }
    if let Some(most) = plan.max_wait {
        let sessions = counted(most as usize, "session");
        parts.push(format!("no entry after a wait of more than {sessions}"));
    }
    parts.push(plan.size.words());
    for (what, most) in [
        ("a security", plan.max_name),
        ("a group", plan.max_tag),
        ("longs less shorts", plan.max_net),
    ] {
        parts.extend(most.map(|percent| format!("at most {percent} of equity {what}")));
    }
    let benchmark = plan
        .benchmark
        .as_deref()
        .unwrap_or("the events' benchmarks");
    parts.extend(match plan.hedge {
        Hedge::None => None,
        Hedge::Beta => Some(format!("hedged by beta with {benchmark}")),
        Hedge::Dollar => Some(format!("hedged one to one with {benchmark}")),
    });
    parts.extend(
        plan.currency
            .as_ref()
            .map(|currency| match plan.fx.is_empty() {
                true => format!("in {currency}"),
                false => format!("in {currency} by {}", plan.fx.join(", ")),
            }),
    );
    parts.extend(plan.costs.iter().map(|cost| cost.words()));
    parts.join(", ")
}

/// Returns the metrics of the strategy beside those of the benchmark and of buying and holding.
fn results(outcome: &BacktestOutcome) -> Table {
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
    let row = |metric: Metric| {
        let (name, measure) = (metric.name(), metric.behaviour());
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
            .map(row)
            .collect(),
        notes,
    }
}

/// Returns the trades by group.
fn groups(outcome: &BacktestOutcome) -> Table {
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
    let row = |group: &crate::backtest::outcome::GroupOutcome| {
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
            "Returns after costs{}. Over benchmark: return without hedge, less the benchmark's on the same side.",
            if is_hedged { " and with hedges" } else { "" }
        )],
    }
}

/// Returns the returns of months and years, a row for each year, where the run has more than one month.
fn years(outcome: &BacktestOutcome) -> Option<Table> {
    if outcome.monthly.len() < 2 {
        return None;
    }
    let mut columns = vec![Column::words("year", "Year")];
    columns.extend(MONTHS.map(|month| Column::numbers(month.to_lowercase(), month)));
    columns.push(Column::numbers("whole", "Whole"));
    let row = |year: &PeriodOutcome| {
        let one = |value: Option<f64>| match value {
            Some(value) => Cell::Number(Some(value), Style::Percent(1)),
            None => Cell::text(""),
        };
        let of = |month: u32| {
            let is_it =
                |period: &&PeriodOutcome| (period.year, period.month) == (year.year, Some(month));
            outcome
                .monthly
                .iter()
                .find(is_it)
                .map(|period| period.net_return)
        };
        let mut row = vec![Cell::text(year.year.to_string())];
        row.extend((1..=12).map(|month| one(of(month))));
        row.push(one(Some(year.net_return)));
        row
    };
    Some(Table {
        name: "monthly",
        title: "Returns by month, %".to_owned(),
        columns,
        rows: outcome.yearly.iter().map(row).collect(),
        notes: Vec::new(),
    })
}

/// The months, as headings.
pub const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Returns the steps from the mean CAR to money, in cents that add up.
fn bridge(outcome: &BacktestOutcome) -> Table {
    let bridge = &outcome.bridge;
    let steps = in_cents(bridge.steps.iter().map(|step| step.amount));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut sum = 0.0;
    for (step, amount) in bridge.steps.iter().zip(steps) {
        sum += amount;
        if amount == 0.0 {
            continue;
        }
        rows.push(vec![
            Cell::text(step.label),
            Cell::money(amount),
            Cell::percent(Some(amount / outcome.plan.capital)),
            Cell::money(sum),
        ]);
    }
    rows.push(vec![
        Cell::text("Earned"),
        Cell::money(bridge.total),
        Cell::percent(Some(bridge.total / outcome.plan.capital)),
        Cell::money(bridge.total),
    ]);
    let mean = Cell::percent(bridge.mean_car).shown();
    Table {
        name: "bridge",
        title: "From the mean CAR to money".to_owned(),
        columns: vec![
            Column::words("step", "Step"),
            Column::numbers("amount", "Amount"),
            Column::numbers("share", "% of capital"),
            Column::numbers("sum", "Sum"),
        ],
        rows,
        notes: vec![format!(
            "Mean CAR in the direction traded: {mean} % over {} of {}, day 0 to the planned exit, at each event's nominal share \
             of the capital.",
            bridge.n_measured,
            counted(bridge.n_events, "event"),
        )],
    }
}

/// Returns one row per trade.
fn trades(outcome: &BacktestOutcome) -> Table {
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
    let mut notes = vec![match is_hedged {
        true => {
            "Return and P&L: after costs, without the hedge, whose P&L stands beside.".to_owned()
        }
        false => "Returns and P&L after costs.".to_owned(),
    }];
    if outcome.trades.iter().any(|trade| trade.ambiguous_exit) {
        notes.push("? The bar touched stop and target; the stop was taken.".to_owned());
    }
    if outcome.trades.iter().any(|trade| trade.same_bar) {
        notes.push("! Entered at a price from before the news was known.".to_owned());
    }
    let more = outcome.trades.len().saturating_sub(LISTED_TRADES);
    if more > 0 {
        let more = counted(more, "further trade");
        let note = message![format!("and {more}; "), option::OUT, " writes all of them."];
        notes.push(note.to_string());
    }
    Table {
        name: "trades",
        title: "Trades".to_owned(),
        columns,
        rows: outcome.trades.iter().take(LISTED_TRADES).map(row).collect(),
        notes,
    }
}
