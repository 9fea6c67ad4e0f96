//! The stitched equity of the walk forward.

use super::caption::{footnote, subtitle};
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Claim, Figure, Mark, Panel, Role, Unit};
use crate::robustness::sweep::backtest::outcome::{
    Defined, SweepOutcome, WalkForwardDay, WalkForwardOutcome,
};
use crate::table::{Cell, Table};
use crate::time::Date;

/// Draws the account of plans that were chosen by earlier days alone, with a line where the plan changes.
pub fn figure(outcome: &SweepOutcome) -> Figure {
    let walk = match &outcome.walk_forward {
        Defined::Found(walk) => walk,
        Defined::Undefined { undefined } => {
            return Figure::card(
                "walk-forward",
                "Walk forward",
                format!("Not defined: {undefined}."),
            );
        }
    };
    let capital = outcome.plan.backtest.capital;
    let x = |date: Date| f64::from(date.days_since_1970());
    let point = |day: &WalkForwardDay| (x(day.date), Some(day.equity / capital - 1.0));
    let mut marks = vec![Mark::Line {
        name: "walk_forward".to_owned(),
        label: "walk forward".to_owned(),
        role: Role::Series(0),
        strong: true,
        dashed: false,
        points: walk.days.iter().map(point).collect(),
    }];
    marks.extend(walk.segments.iter().map(|test| Mark::Upright {
        x: x(test.from),
        dashed: true,
    }));
    let traded: Vec<String> = walk
        .segments
        .iter()
        .map(|test| test.plan.to_string())
        .collect();
    let mut claim = Claim::default();
    let text = format!(
        "Plans chosen by earlier days earned {} (plans {})",
        claim.percent(walk.total_return),
        traded.join(", ")
    );
    let claim = claim.saying(text);
    Figure {
        name: "walk-forward".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: subtitle(outcome),
        footnote: footnote(&format!(
            "Each segment is traded by the plan whose Sharpe ratio was largest on all days before it, less a gap of {} sessions. \
             Vertical lines: a segment begins.",
            walk.purge
        )),
        x: Across::Dates,
        panels: vec![Panel {
            y_label: "Gain since start (%)".to_owned(),
            unit: Unit::Percent,
            height: 1.0,
            marks,
            include: vec![0.0],
            ..Panel::default()
        }],
        data: data(walk),
        ..Figure::default()
    }
}

fn data(walk: &WalkForwardOutcome) -> Table {
    let mut data = Table::of_figure(&["date", "equity", "plan"]);
    for day in &walk.days {
        data.push([
            Cell::Date(Some(day.date)),
            number(Some(day.equity)),
            Cell::count(day.plan),
        ]);
    }
    data
}
