//! What was earned by holding period and entry delay.

use std::collections::BTreeSet;

use super::caption::{footnote, subtitle};
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Claim, Figure, Mark, Panel, Unit};
use crate::report::sweep::has_costs;
use crate::report::words::{costs_note, counted};
use crate::robustness::sweep::backtest::outcome::SweepOutcome;
use crate::table::{Cell, Table};

/// Draws a cell for each holding period and delay: the mean profit of its plans, in percent of the capital.
pub fn figure(outcome: &SweepOutcome) -> Figure {
    let groups = &outcome.by_hold_and_delay;
    let capital = outcome.plan.backtest.capital;
    let best = groups
        .iter()
        .max_by(|a, b| a.mean_pnl.total_cmp(&b.mean_pnl));
    let Some(best) = best.filter(|_| outcome.counts.events_used > 0) else {
        return Figure::card(
            "hold-delay",
            "P&L by holding period and entry delay",
            "No plan traded, so there is nothing to draw.",
        );
    };
    let holds: Vec<u32> = groups
        .iter()
        .map(|group| group.hold)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let delays: Vec<u32> = groups
        .iter()
        .map(|group| group.delay)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut cells = Vec::new();
    for (row, delay) in delays.iter().enumerate() {
        for (place, hold) in holds.iter().enumerate() {
            let group = groups
                .iter()
                .find(|group| (group.hold, group.delay) == (*hold, *delay));
            cells.push((
                place as f64,
                row,
                group.map(|group| group.mean_pnl / capital),
            ));
        }
    }
    let size = |cell: &(f64, usize, Option<f64>)| cell.2.map_or(0.0, f64::abs);
    let largest = cells.iter().map(size).fold(1e-6, f64::max);
    let mut claim = Claim::default();
    let text = format!(
        "Held for {} after a delay of {}: {} on average",
        counted(best.hold as usize, "session"),
        best.delay,
        claim.percent(best.mean_pnl / capital)
    );
    let claim = claim.saying(text);
    Figure {
        name: "hold-delay".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: subtitle(outcome),
        footnote: footnote(&format!(
            "Mean profit of the plans of each cell in percent of the capital, over all other choices, {}. The best cell was \
             picked after the fact: see what searching costs. Blue gained, vermilion lost.",
            costs_note(has_costs(outcome))
        )),
        x_label: "Holding period (sessions)".to_owned(),
        x: Across::Names(holds.iter().map(ToString::to_string).collect()),
        panels: vec![Panel {
            y_label: "Entry delay (sessions)".to_owned(),
            height: 1.0,
            marks: vec![Mark::Cells {
                scale: (-largest, largest),
                numbered: true,
                framed: None,
                sums_from: None,
                unit: Unit::Percent,
                cells,
            }],
            rows: delays.iter().map(ToString::to_string).collect(),
            ..Panel::default()
        }],
        data: data(outcome),
        ..Figure::default()
    }
}

fn data(outcome: &SweepOutcome) -> Table {
    let mut data = Table::of_figure(&[
        "delay",
        "hold",
        "plans",
        "mean_pnl",
        "lowest_pnl",
        "highest_pnl",
    ]);
    for group in &outcome.by_hold_and_delay {
        data.push([
            Cell::Whole(group.delay.into()),
            Cell::Whole(group.hold.into()),
            Cell::count(group.n_plans),
            number(Some(group.mean_pnl)),
            number(Some(group.lowest_pnl)),
            number(Some(group.highest_pnl)),
        ]);
    }
    data
}
