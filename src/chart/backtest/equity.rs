//! Equity over time, its drawdown and its exposure.

use super::caption::{footnote, nothing, subtitle};
use crate::backtest::outcome::{BacktestOutcome, DayOutcome, TradeOutcome};
use crate::chart::figure::{Across, Figure, Mark, Panel, Role, Unit};
use crate::chart::words::percent;

/// Most dots; more would hide the line.
const MOST_DOTS: usize = 120;

/// Draws equity beside the benchmark and beside buying and holding what was traded; below it drawdown and exposure.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    if outcome.trades.is_empty() {
        return nothing(outcome, "equity", "Equity");
    }
    let panel = |y_label: &str, height, marks| Panel {
        y_label: y_label.to_owned(),
        unit: Unit::Percent,
        height,
        marks,
        include: vec![0.0],
        ..Panel::default()
    };
    let dotted = if outcome.trades.len() <= MOST_DOTS {
        " Dots: exits, blue where the trade gained after costs."
    } else {
        ""
    };
    Figure {
        name: "equity".to_owned(),
        title: title(outcome),
        subtitle: subtitle(outcome),
        footnote: footnote(
            outcome,
            &format!(
                "Equity at the close.{dotted} Buy and hold: equal parts of everything that was traded, picked with hindsight. \
                 Exposure: size of all trades over equity."
            ),
        ),
        x: Across::Dates,
        panels: vec![
            panel("Gain since start (%)", 3.0, course(outcome)),
            panel("Drawdown (%)", 1.0, drawdown(outcome)),
            panel("Exposure (%)", 1.0, vec![exposure(outcome)]),
        ],
        ..Figure::default()
    }
}

/// Returns the line of the account, those that it is compared with, and its exits.
fn course(outcome: &BacktestOutcome) -> Vec<Mark> {
    let start = outcome.plan.capital;
    let gain = |level: f64| level / start - 1.0;
    let line =
        |name: &str, label: &str, role, of: &dyn Fn(&DayOutcome) -> Option<f64>| Mark::Line {
            name: name.to_owned(),
            label: label.to_owned(),
            role,
            strong: name == "equity",
            points: by_day(outcome, of),
        };
    let mut course = Vec::new();
    for comparison in outcome.comparisons.iter().rev() {
        course.push(match comparison.name {
            "benchmark" => {
                let market = |day: &DayOutcome| day.benchmark.map(gain);
                line("benchmark", &comparison.label, Role::Reference, &market)
            }
            _ => {
                let held = |day: &DayOutcome| day.buy_and_hold.map(gain);
                line("buy_and_hold", "buy and hold", Role::Series(2), &held)
            }
        });
    }
    let own = |day: &DayOutcome| Some(gain(day.equity));
    course.push(line("equity", "strategy", Role::Series(0), &own));
    course.extend(dots(outcome));
    course
}

fn drawdown(outcome: &BacktestOutcome) -> Vec<Mark> {
    let area = Mark::Band {
        name: "drawdown_area".to_owned(),
        role: Role::Loss,
        points: by_day(outcome, &|day| Some((day.drawdown, 0.0))),
    };
    let line = Mark::Line {
        name: "drawdown".to_owned(),
        label: String::new(),
        role: Role::Loss,
        strong: false,
        points: by_day(outcome, &|day| Some(day.drawdown)),
    };
    vec![area, line]
}

fn exposure(outcome: &BacktestOutcome) -> Mark {
    Mark::Steps {
        name: "exposure".to_owned(),
        role: Role::Series(0),
        points: by_day(outcome, &|day| day.exposure),
    }
}

fn by_day<T>(
    outcome: &BacktestOutcome,
    of: &dyn Fn(&DayOutcome) -> Option<T>,
) -> Vec<(f64, Option<T>)> {
    outcome.equity.iter().map(|day| (x(day), of(day))).collect()
}

fn x(day: &DayOutcome) -> f64 {
    f64::from(day.date.days_since_1970())
}

/// Returns a dot on the line of the account for every exit, unless there are too many.
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
