//! The tables of a sweep for programs: everything at full precision, one file each.

use super::full_precision::{number, numbers, words};
use super::sweep::hold_delay;
use crate::robustness::sweep::backtest::outcome::{
    OverfittingOutcome, SearchOutcome, SegmentOutcome, Split, SweepOutcome, TrialOutcome,
    WalkForwardDay, WalkForwardOutcome,
};
use crate::table::rows::{Columns, LongTable, itself};
use crate::table::{Cell, Rows, Table};
use crate::units::Percent;

/// Returns every table of a sweep.
pub fn tables(outcome: &SweepOutcome) -> Vec<Box<dyn Rows + '_>> {
    let mut tables: Vec<Box<dyn Rows + '_>> = vec![
        Box::new(plans(outcome)),
        Box::new(hold_delay(outcome)),
        Box::new(search(outcome)),
    ];
    if let Some(found) = outcome.overfitting.found() {
        tables.push(Box::new(splits(&found.splits)));
    }
    if let Some(walk) = outcome.walk_forward.found() {
        tables.push(Box::new(segments(&walk.segments)));
        tables.push(Box::new(equity(&walk.days)));
    }
    tables
}

/// Returns one row per plan, best first.
pub fn plans(outcome: &SweepOutcome) -> impl Rows {
    let level = |percent: Option<Percent>| percent.map(Percent::number);
    let mut columns = Columns::<&TrialOutcome>::none()
        .whole("plan", |plan| plan.plan as i64)
        .text("side", |plan| plan.choice.side)
        .number("threshold", |plan| plan.choice.threshold)
        .text("tag", |plan| &plan.choice.tag)
        .text("entry", |plan| plan.choice.entry.name())
        .whole("delay", |plan| plan.choice.delay.into())
        .whole("hold", |plan| plan.choice.hold.into())
        .number("stop", move |plan| level(plan.choice.stop))
        .number("take", move |plan| level(plan.choice.take))
        .number("trail", move |plan| level(plan.choice.trail))
        .number("cost_bps", |plan| Some(plan.choice.cost_bps.number()))
        .number("pnl", |plan| Some(plan.pnl));
    let metrics = outcome.plans.first().map(|plan| plan.metrics.as_slice());
    for (name, _) in metrics.unwrap_or_default() {
        columns = columns.number(*name, |plan| plan.metric(name));
    }
    LongTable {
        name: "plans",
        records: &outcome.plans,
        rows: itself,
        shared: 0,
        columns,
    }
}

/// Returns what the search costs, a row a quantity.
fn search(outcome: &SweepOutcome) -> Table {
    let mut rows = Vec::new();
    let mut add = |name: &str, value: Option<f64>| rows.push(vec![Cell::text(name), number(value)]);
    if let Some(found) = outcome.search.found() {
        let SearchOutcome {
            best_plan,
            days,
            trials,
            mean_correlation,
            effective_trials,
            sharpe,
            sharpe_deviation,
            expected_best_sharpe,
            probabilistic_sharpe,
            deflated_sharpe,
            deflated_sharpe_if_independent,
        } = found;
        add("best_plan", Some(*best_plan as f64));
        add("days", Some(*days as f64));
        add("trials", Some(*trials as f64));
        for (name, value) in [
            ("mean_correlation", mean_correlation),
            ("effective_trials", effective_trials),
            ("sharpe", sharpe),
            ("sharpe_deviation", sharpe_deviation),
            ("expected_best_sharpe", expected_best_sharpe),
            ("probabilistic_sharpe", probabilistic_sharpe),
            ("deflated_sharpe", deflated_sharpe),
            (
                "deflated_sharpe_if_independent",
                deflated_sharpe_if_independent,
            ),
        ] {
            add(name, Some(*value));
        }
    }
    if let Some(found) = outcome.overfitting.found() {
        let OverfittingOutcome {
            blocks,
            splits_counted,
            probability,
            loss_probability,
            slope,
            ..
        } = found;
        add("blocks", Some(*blocks as f64));
        add("splits", Some(*splits_counted as f64));
        add("overfitting_probability", Some(*probability));
        add("loss_probability", Some(*loss_probability));
        add("slope", *slope);
    }
    if let Some(found) = outcome.walk_forward.found() {
        let WalkForwardOutcome {
            purge,
            total_return,
            sharpe,
            max_drawdown,
            sharpe_before,
            hindsight_plan,
            hindsight_sharpe,
            ..
        } = found;
        add("purge", Some(*purge as f64));
        add("walk_forward_return", Some(*total_return));
        add("walk_forward_sharpe", *sharpe);
        add("walk_forward_max_drawdown", Some(*max_drawdown));
        add("walk_forward_sharpe_before", Some(*sharpe_before));
        add("hindsight_plan", hindsight_plan.map(|plan| plan as f64));
        add("hindsight_sharpe", *hindsight_sharpe);
    }
    let mut columns = words(&["quantity"]);
    columns.extend(numbers(&["value"]));
    Table {
        name: "search",
        columns,
        rows,
        ..Table::default()
    }
}

/// Returns one row per split of the days into two halves.
fn splits(splits: &[Split]) -> impl Rows {
    let columns = Columns::<&Split>::none()
        .whole("plan", |split| split.plan as i64)
        .number("sharpe_chosen", |split| Some(split.chosen))
        .number("sharpe_tested", |split| Some(split.tested))
        .number("logit", |split| Some(split.logit));
    LongTable {
        name: "overfitting",
        records: splits,
        rows: itself,
        shared: 0,
        columns,
    }
}

/// Returns one row per test of the walk forward.
fn segments(segments: &[SegmentOutcome]) -> impl Rows {
    let columns = Columns::<&SegmentOutcome>::none()
        .whole("segment", |test| test.segment as i64)
        .date("train_from", |test| Some(test.train_from))
        .date("train_until", |test| Some(test.train_until))
        .date("from", |test| Some(test.from))
        .date("until", |test| Some(test.until))
        .whole("plan", |test| test.plan as i64)
        .number("sharpe_before", |test| Some(test.sharpe_before))
        .number("return", |test| Some(test.net_return))
        .whole("n_trades", |test| test.n_trades as i64)
        .whole("n_purged", |test| test.n_purged as i64);
    LongTable {
        name: "walk_forward",
        records: segments,
        rows: itself,
        shared: 0,
        columns,
    }
}

/// Returns the stitched equity of the walk forward, a row a day.
fn equity(days: &[WalkForwardDay]) -> impl Rows {
    let columns = Columns::<&WalkForwardDay>::none()
        .date("date", |day| Some(day.date))
        .number("equity", |day| Some(day.equity))
        .whole("plan", |day| day.plan as i64);
    LongTable {
        name: "walk_forward_equity",
        records: days,
        rows: itself,
        shared: 0,
        columns,
    }
}
