//! The course of the account, its drawdown and its exposure.

use super::caar::{percent, written};
use super::figure::{Across, Figure, Mark, Panel, Role, Unit};
use crate::backtest::outcome::{BacktestOutcome, DayOutcome, TradeOutcome};
use crate::report::backtest::{SAME_BAR, method};
use crate::report::table::counted;

/// More dots than these hide the line.
const MOST_DOTS: usize = 120;

/// Equity with the benchmark and with holding what was traded; below it drawdown and exposure.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    if outcome.trades.is_empty() {
        return nothing(outcome, "equity", "Equity");
    }
    let start = outcome.plan.capital;
    let gain = |level: f64| level / start - 1.0;
    let line = |name: &str, label: &str, role, strong, of: &dyn Fn(&DayOutcome) -> Option<f64>| {
        Mark::Line {
            name: name.to_owned(),
            label: label.to_owned(),
            role,
            strong,
            points: outcome.equity.iter().map(|day| (x(day), of(day))).collect(),
        }
    };
    let comparison = |name: &str| {
        outcome
            .comparisons
            .iter()
            .find(|comparison| comparison.name == name)
    };
    let mut course = Vec::new();
    if comparison("buy_and_hold").is_some() {
        let held = |day: &DayOutcome| day.buy_and_hold.map(gain);
        course.push(line(
            "buy_and_hold",
            "buy and hold",
            Role::Series(2),
            false,
            &held,
        ));
    }
    if let Some(benchmark) = comparison("benchmark") {
        let market = |day: &DayOutcome| day.benchmark.map(gain);
        course.push(line(
            "benchmark",
            &benchmark.label,
            Role::Reference,
            false,
            &market,
        ));
    }
    course.push(line("equity", "strategy", Role::Series(0), true, &|day| {
        Some(gain(day.equity))
    }));
    course.extend(dots(outcome));
    let under_water = Mark::Band {
        name: "drawdown_area".to_owned(),
        role: Role::Loss,
        points: outcome
            .equity
            .iter()
            .map(|day| (x(day), Some((day.drawdown, 0.0))))
            .collect(),
    };
    let panel = |y_label: &str, height, marks| Panel {
        y_label: y_label.to_owned(),
        unit: Unit::Percent,
        height,
        marks,
        include: vec![0.0],
        ..Panel::default()
    };
    Figure {
        name: "equity".to_owned(),
        title: title(outcome),
        subtitle: subtitle(outcome),
        footnote: footnote(
            outcome,
            &format!(
                "Equity at the close.{} Buy and hold: equal parts of everything that was traded, picked with hindsight. \
                 Exposure: size of all trades over equity.",
                if outcome.trades.len() <= MOST_DOTS {
                    " Dots: exits, blue where the trade gained after costs."
                } else {
                    ""
                }
            ),
        ),
        x: Across::Dates,
        panels: vec![
            panel("Gain since start (%)", 3.0, course),
            panel(
                "Drawdown (%)",
                1.0,
                vec![
                    under_water,
                    line("drawdown", "", Role::Loss, false, &|day| Some(day.drawdown)),
                ],
            ),
            panel(
                "Exposure (%)",
                1.0,
                vec![Mark::Steps {
                    name: "exposure".to_owned(),
                    role: Role::Series(0),
                    points: outcome
                        .equity
                        .iter()
                        .map(|day| (x(day), day.exposure))
                        .collect(),
                }],
            ),
        ],
        ..Figure::default()
    }
}

fn x(day: &DayOutcome) -> f64 {
    f64::from(day.date.days_since_1970())
}

/// A dot on the line for every exit.
fn dots(outcome: &BacktestOutcome) -> Option<Mark> {
    let dot = |trade: &TradeOutcome| {
        let day = outcome
            .equity
            .iter()
            .find(|day| day.date == trade.exit_date)?;
        let y = day.equity / outcome.plan.capital - 1.0;
        Some((x(day), y, trade.pnl > 0.0))
    };
    let few = outcome.trades.len() <= MOST_DOTS;
    few.then(|| Mark::Dots {
        name: "exits".to_owned(),
        points: outcome.trades.iter().filter_map(dot).collect(),
    })
}

fn title(outcome: &BacktestOutcome) -> String {
    let earned = outcome
        .metric("total_return")
        .map(percent)
        .unwrap_or_default();
    let deepest = outcome
        .metric("max_drawdown")
        .map(percent)
        .unwrap_or_default();
    let market = outcome
        .comparisons
        .iter()
        .find(|comparison| comparison.name == "benchmark");
    let market = market.and_then(|benchmark| {
        let (_, value) = benchmark
            .metrics
            .iter()
            .find(|(name, _)| *name == "total_return")?;
        Some(format!("; {} {}", benchmark.label, percent((*value)?)))
    });
    let market = market.unwrap_or_default();
    format!("{earned} after costs, deepest drawdown {deepest}{market}")
}

/// The sample and the rules, as a subtitle.
pub(super) fn subtitle(outcome: &BacktestOutcome) -> String {
    let span = match (outcome.equity.first(), outcome.equity.last()) {
        (Some(first), Some(last)) => format!(", {} to {}", written(first.date), written(last.date)),
        _ => String::new(),
    };
    let n = counted(outcome.trades.len(), "trade");
    format!(
        "{n} of {}{span}; {}",
        counted(outcome.counts.events_in, "event"),
        method(&outcome.plan)
    )
}

pub(super) fn footnote(outcome: &BacktestOutcome, lead: &str) -> String {
    let caution = if outcome.plan.allow_same_bar {
        format!(" {SAME_BAR}.")
    } else {
        String::new()
    };
    format!("{lead}{caution} newsquake {}", env!("CARGO_PKG_VERSION"))
}

/// What stands in the place of a figure without trades.
pub(super) fn nothing(outcome: &BacktestOutcome, name: &str, title: &str) -> Figure {
    let reason = format!(
        "None of the {} was traded, so there is nothing to draw.",
        counted(outcome.counts.events_in, "event")
    );
    Figure::card(name, title, reason)
}
