//! The returns of all plans.

use super::caption::{footnote, subtitle};
use crate::chart::distribution::{key, panel, placed, range};
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Across, Claim, Figure};
use crate::report::words::counted;
use crate::robustness::sweep::backtest::outcome::SweepOutcome;
use crate::table::{Cell, Table};

/// Draws the total returns of the plans with their mean and median.
pub fn figure(outcome: &SweepOutcome) -> Figure {
    let returns: Vec<(usize, f64)> = outcome
        .plans
        .iter()
        .filter_map(|plan| Some((plan.plan, plan.metric("total_return")?)))
        .collect();
    let values: Vec<f64> = returns.iter().map(|(_, value)| *value).collect();
    if values.is_empty() {
        let reason = "No plan traded, so there is nothing to draw.";
        return Figure::card("plan-returns", "Returns of all plans", reason);
    }
    let best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let gained = values.iter().filter(|value| **value > 0.0).count();
    let walk = outcome.walk_forward.found();
    let mut claim = Claim::default();
    let found = format!(
        "{gained} of {} gained; the best {}",
        counted(values.len(), "plan"),
        claim.percent(best)
    );
    let walk = walk.map_or_else(String::new, |walk| {
        format!("; walk forward {}", claim.percent(walk.total_return))
    });
    let claim = claim.saying(found + &walk);
    let range = range(&values);
    Figure {
        name: "plan-returns".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: subtitle(outcome),
        footnote: footnote(&format!(
            "Total return of each plan. The best of many is large by luck alone; the walk forward trades what was best before, on \
             fewer days. {}",
            key(std::iter::once(values.len()), "plan")
        )),
        x_label: "Total return of a plan (%)".to_owned(),
        x: Across::Percent,
        range: Some(range),
        panels: vec![panel("plans", "Plans", (&values, &values), range)],
        data: data(&returns, &values, range),
        ..Figure::default()
    }
}

fn data(returns: &[(usize, f64)], values: &[f64], range: (f64, f64)) -> Table {
    let mut data = Table::of_figure(&["plan", "total_return", "bin_low", "bin_high", "clipped"]);
    for ((plan, value), (bin, is_beyond)) in returns.iter().zip(placed(values, range)) {
        let [low, high] = ends(bin);
        data.push([
            Cell::count(*plan),
            number(Some(*value)),
            low,
            high,
            truth(is_beyond),
        ]);
    }
    data
}
