//! From the mean CAR to money.

use crate::backtest::outcome::BacktestOutcome;
use crate::report::words::counted;
use crate::table::money::in_cents;
use crate::table::{Cell, Column, Table};

/// Returns the steps from the mean CAR to money, in cents that add up.
pub(in crate::report) fn bridge(outcome: &BacktestOutcome) -> Table {
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
