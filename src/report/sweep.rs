//! The tables of a sweep for people.

use super::backtest::method;
use super::excluded::excluded;
use super::words::{costs_note, counted, reasons};
use crate::backtest::metric::{Metric, Unit};
use crate::robustness::sweep::backtest::outcome::{
    Choice, Defined, HoldDelayOutcome, SweepOutcome, TrialOutcome,
};
use crate::robustness::sweep::distinct;
use crate::table::{Cell, Column, Report, Style, Table};

/// Most plans that the table of plans lists.
pub const LISTED_PLANS: usize = 40;

/// The tables of the report, with the letters that papers give them.
pub const TABLES: [(&str, &str); 5] = [
    ("plans", ""),
    ("hold_delay", ""),
    ("search", ""),
    ("walk_forward", ""),
    ("excluded", ""),
];

/// Returns the report: plans, what was earned by holding period and delay, what the search costs, the walk forward.
pub fn report(outcome: &SweepOutcome) -> Report {
    let mut tables = vec![
        plans(outcome, LISTED_PLANS),
        hold_delay(outcome),
        search(outcome),
    ];
    tables.extend(walk_forward(outcome));
    if !outcome.excluded.is_empty() {
        tables.push(excluded(&outcome.excluded));
    }
    Report {
        title: "Sweep of backtests".to_owned(),
        lines: lines(outcome),
        tables,
    }
}

/// Returns what was swept and how many events were traded, a line each.
pub fn lines(outcome: &SweepOutcome) -> Vec<String> {
    let counts = outcome.counts;
    let mut sample = format!(
        "{} read, {} traded by at least one plan",
        counted(counts.events_in, "event"),
        counts.events_used
    );
    if counts.events_excluded > 0 {
        sample.push_str(&format!(
            ", {} by none ({})",
            counts.events_excluded,
            reasons(&outcome.excluded)
        ));
    }
    vec![
        format!(
            "{}: {}",
            counted(outcome.plans.len(), "plan"),
            lists(outcome)
        ),
        format!(
            "Options without a list: {}",
            method(&outcome.plan.backtest, &[])
        ),
        sample,
    ]
}

/// Names the lists with the number of their values; a value that was named again counts once.
fn lists(outcome: &SweepOutcome) -> String {
    fn words<T: Clone + PartialEq>(name: &str, values: &[T]) -> Option<String> {
        let n = distinct(values).len();
        match values.len() - n {
            _ if n == 0 => None,
            0 => Some(format!("{n} of {name}")),
            repeats => Some(format!(
                "{n} of {name} ({} left out)",
                counted(repeats, "repeated value")
            )),
        }
    }
    let sweep = &outcome.plan.sweep;
    let lists = [
        words("side", &sweep.side),
        words("threshold", &sweep.threshold),
        words("tag", &sweep.tag),
        words("entry", &sweep.entry),
        words("delay", &sweep.delay),
        words("hold", &sweep.hold),
        words("stop", &sweep.stop),
        words("take", &sweep.take),
        words("trail", &sweep.trail),
        words("cost_bps", &sweep.cost_bps),
    ];
    let given: Vec<String> = lists.into_iter().flatten().collect();
    match given.is_empty() {
        true => "no list was given".to_owned(),
        false => given.join(", "),
    }
}

/// A choice that sets plans apart: key, heading, and its value in a plan.
type Axis = (&'static str, &'static str, fn(&Choice) -> Cell);

/// The choices in the order of the lists.
const AXES: [Axis; 10] = [
    ("side", "Side", |choice| Cell::text(choice.side)),
    ("threshold", "Threshold", |choice| {
        threshold(choice.threshold)
    }),
    ("tag", "Tag", |choice| Cell::text(&choice.tag)),
    ("entry", "Entry", |choice| Cell::text(choice.entry.name())),
    ("delay", "Delay", |choice| Cell::Whole(choice.delay.into())),
    ("hold", "Hold", |choice| Cell::Whole(choice.hold.into())),
    ("stop", "Stop %", |choice| level(choice.stop)),
    ("take", "Target %", |choice| level(choice.take)),
    ("trail", "Trail %", |choice| level(choice.trail)),
    ("cost_bps", "Cost bp", |choice| {
        Cell::number(Some(choice.cost_bps.number()), 1)
    }),
];

fn threshold(deviations: Option<f64>) -> Cell {
    match deviations {
        Some(deviations) => Cell::number(Some(deviations), 2),
        None => Cell::text("none"),
    }
}

fn level(percent: Option<crate::units::Percent>) -> Cell {
    match percent {
        Some(percent) => Cell::number(Some(percent.number()), 1),
        None => Cell::text("none"),
    }
}

/// Returns the choices that differ between plans.
fn varying(outcome: &SweepOutcome) -> Vec<Axis> {
    let first = outcome.plans.first();
    let differs = |axis: &Axis| {
        let value = first.map(|plan| axis.2(&plan.choice));
        outcome
            .plans
            .iter()
            .any(|plan| Some(axis.2(&plan.choice)) != value)
    };
    AXES.into_iter().filter(differs).collect()
}

/// Returns the choices of a plan that differ between plans: `hold 5, stop none`.
pub fn choices(outcome: &SweepOutcome, plan: &TrialOutcome) -> String {
    let varying = varying(outcome);
    let words: Vec<String> = varying
        .iter()
        .map(|(key, _, value)| format!("{} {}", key.replace('_', " "), value(&plan.choice).shown()))
        .collect();
    match words.is_empty() {
        true => "the only plan".to_owned(),
        false => words.join(", "),
    }
}

/// Metrics beside that which sorts.
const SHOWN: [&str; 7] = [
    "total_return",
    "sharpe",
    "max_drawdown",
    "n_trades",
    "win_rate",
    "average_trade",
    "costs_paid",
];

/// Returns the best plans, with the choices that set them apart.
pub fn plans(outcome: &SweepOutcome, most: usize) -> Table {
    let sort = outcome.plan.sweep.sort.as_str();
    let mut names: Vec<&str> = SHOWN.into_iter().filter(|name| *name != sort).collect();
    names.insert(0, sort);
    let metrics: Vec<Metric> = names.into_iter().filter_map(Metric::named).collect();
    let axes = varying(outcome);
    let mut columns = vec![Column::numbers("plan", "Plan")];
    columns.extend(axes.iter().map(|(key, head, value)| {
        let is_words = outcome
            .plans
            .first()
            .is_some_and(|plan| !value(&plan.choice).is_number());
        match is_words && !head.ends_with('%') {
            true => Column::words(*key, *head),
            false => Column::numbers(*key, *head),
        }
    }));
    columns.extend(
        metrics
            .iter()
            .map(|metric| Column::numbers(metric.name(), metric.behaviour().label())),
    );
    columns.push(Column::numbers("pnl", "P&L"));
    let row = |plan: &TrialOutcome| {
        let mut row = vec![Cell::count(plan.plan)];
        row.extend(axes.iter().map(|(_, _, value)| value(&plan.choice)));
        row.extend(metrics.iter().map(|metric| {
            let value = plan.metric(metric.name());
            match metric.behaviour().unit() {
                Unit::Percent => Cell::percent(value),
                Unit::Share => Cell::number(value.map(|share| share * 100.0), 1),
                Unit::Ratio => Cell::number(value, 2),
                Unit::Money => Cell::Number(value, Style::Money),
                Unit::Whole => Cell::number(value, 0),
            }
        }));
        row.push(Cell::money(plan.pnl));
        row
    };
    let more = outcome.plans.len().saturating_sub(most);
    let label = Metric::named(sort).map_or(sort, |metric| metric.behaviour().label());
    let mut notes = vec![format!(
        "Sorted by {label}, best first. P&L: {}, hedges included.",
        costs_note(has_costs(outcome))
    )];
    if more > 0 {
        notes.push(format!("and {}.", counted(more, "further plan")));
    }
    Table {
        name: "plans",
        title: "Plans".to_owned(),
        columns,
        rows: outcome.plans.iter().take(most).map(row).collect(),
        notes,
    }
}

/// Returns whether any plan paid costs.
pub fn has_costs(outcome: &SweepOutcome) -> bool {
    let costs = |plan: &TrialOutcome| plan.metric("costs_paid").is_some_and(|costs| costs != 0.0);
    outcome.plans.iter().any(costs)
}

/// Returns what was earned by holding period and entry delay.
pub fn hold_delay(outcome: &SweepOutcome) -> Table {
    let row = |group: &HoldDelayOutcome| {
        vec![
            Cell::Whole(group.delay.into()),
            Cell::Whole(group.hold.into()),
            Cell::count(group.n_plans),
            Cell::money(group.mean_pnl),
            Cell::money(group.lowest_pnl),
            Cell::money(group.highest_pnl),
        ]
    };
    Table {
        name: "hold_delay",
        title: "P&L by entry delay and holding period".to_owned(),
        columns: vec![
            Column::numbers("delay", "Delay"),
            Column::numbers("hold", "Hold"),
            Column::numbers("n_plans", "Plans"),
            Column::numbers("mean_pnl", "Mean P&L"),
            Column::numbers("lowest_pnl", "Lowest"),
            Column::numbers("highest_pnl", "Highest"),
        ],
        rows: outcome.by_hold_and_delay.iter().map(row).collect(),
        notes: vec!["Over all other choices; sessions.".to_owned()],
    }
}

/// Returns what the search costs: the deflated Sharpe ratio and the probability of overfitting.
fn search(outcome: &SweepOutcome) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut notes = Vec::new();
    let mut add = |what: &str, cell: Cell| rows.push(vec![Cell::text(what), cell]);
    match &outcome.search {
        Defined::Found(search) => {
            add("Best plan", Cell::count(search.best_plan));
            add("Days", Cell::count(search.days));
            add("Plans whose returns vary", Cell::count(search.trials));
            add(
                "Mean correlation of their daily returns",
                Cell::number(Some(search.mean_correlation), 3),
            );
            add(
                "Independent plans that are worth as much",
                Cell::number(Some(search.effective_trials), 1),
            );
            add(
                "Sharpe ratio of the best plan",
                Cell::number(Some(search.sharpe), 2),
            );
            add(
                "Sharpe ratio that so many worthless plans would show",
                Cell::number(Some(search.expected_best_sharpe), 2),
            );
            add(
                "P(true Sharpe > 0) of a single plan",
                Cell::number(Some(search.probabilistic_sharpe), 3),
            );
            add(
                "Deflated: P(true Sharpe > that of worthless plans)",
                Cell::number(Some(search.deflated_sharpe), 3),
            );
            add(
                "The same if all plans were independent",
                Cell::number(Some(search.deflated_sharpe_if_independent), 3),
            );
        }
        Defined::Undefined { undefined } => {
            notes.push(format!("No deflated Sharpe ratio: {undefined}."))
        }
    }
    match &outcome.overfitting {
        Defined::Found(found) => {
            add(
                "Probability of overfitting, %",
                Cell::number(Some(found.probability * 100.0), 1),
            );
            add(
                "Probability of a loss out of sample, %",
                Cell::number(Some(found.loss_probability * 100.0), 1),
            );
            add(
                "Slope of Sharpe ratios out of sample on those in sample",
                Cell::number(found.slope, 2),
            );
            notes.push(format!(
                "Overfitting: the best plan of one half of the days is below the median of the other half; {} of {} blocks of days.",
                counted(found.splits_counted, "split"),
                found.blocks
            ));
        }
        Defined::Undefined { undefined } => {
            notes.push(format!("No probability of overfitting: {undefined}."))
        }
    }
    notes.push(
        "Sharpe ratios a year, on the days of all plans, without a risk-free rate. Bailey & Lopez de Prado (2014); Bailey, \
         Borwein, Lopez de Prado & Zhu (2017)."
            .to_owned(),
    );
    Table {
        name: "search",
        title: "What searching costs".to_owned(),
        columns: vec![
            Column::words("quantity", "Quantity"),
            Column::numbers("value", "Value"),
        ],
        rows,
        notes,
    }
}

/// Returns the tests of the walk forward.
fn walk_forward(outcome: &SweepOutcome) -> Option<Table> {
    let Defined::Found(walk) = &outcome.walk_forward else {
        return None;
    };
    let row = |test: &crate::robustness::sweep::backtest::outcome::SegmentOutcome| {
        vec![
            Cell::Date(Some(test.from)),
            Cell::Date(Some(test.until)),
            Cell::Date(Some(test.train_until)),
            Cell::count(test.plan),
            Cell::number(Some(test.sharpe_before), 2),
            Cell::percent(Some(test.net_return)),
            Cell::count(test.n_trades),
            Cell::count(test.n_purged),
        ]
    };
    Some(Table {
        name: "walk_forward",
        title: "Walk forward".to_owned(),
        columns: vec![
            Column::words("from", "From"),
            Column::words("until", "Until"),
            Column::words("train_until", "Chosen by days until"),
            Column::numbers("plan", "Plan"),
            Column::numbers("sharpe_before", "Sharpe before"),
            Column::numbers("return", "Return %"),
            Column::numbers("n_trades", "Trades"),
            Column::numbers("n_purged", "Purged"),
        ],
        rows: walk.segments.iter().map(row).collect(),
        notes: vec![format!(
            "Together {} %, Sharpe ratio {}, chosen at {}; purged gap: {}. Purged: events whose holding period would have run \
             beyond the segment.",
            Cell::percent(Some(walk.total_return)).shown(),
            Cell::number(walk.sharpe, 2).shown(),
            Cell::number(Some(walk.sharpe_before), 2).shown(),
            counted(walk.purge, "session"),
        )],
    })
}
