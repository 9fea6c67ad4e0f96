//! Equity over time, its drawdown and its exposure.

use std::collections::BTreeMap;

use super::caption::{footnote, nothing, subtitle};
use crate::backtest::outcome::{BacktestOutcome, DayOutcome, TradeOutcome};
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Claim, Dot, Figure, MOST_DOTS, Mark, Panel, Role, Unit};
use crate::report::words::costs_note;
use crate::table::{Cell, Table};
use crate::time::Date;

/// Draws equity beside the benchmark, and on request beside buying and holding what was traded; below it drawdown and exposure.
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
    let counted = exits(outcome);
    let dots = dots(outcome, &counted);
    let dotted = match dots.len() <= MOST_DOTS {
        true => {
            " Dots: exits of a day, blue those that gained, vermilion those that lost, hedges included."
        }
        false => " The days with exits are too many to mark.",
    };
    let within = outcome.trades.iter().any(is_within_a_day);
    let exposure_note = match within {
        true => {
            "size of all trades over equity, with the entry value of those that were left on the day"
        }
        false => "size of all trades over equity",
    };
    let has_drawdown = outcome.equity.iter().any(|day| day.drawdown < -1e-9);
    let claim = title(outcome);
    Figure {
        name: "equity".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: subtitle(outcome),
        footnote: footnote(
            outcome,
            &format!("Equity at the close.{dotted} Exposure: {exposure_note}."),
        ),
        x: Across::Dates,
        panels: vec![
            Panel {
                is_growth: true,
                further: bought_and_held(outcome),
                ..panel("Gain since start (%)", 3.0, course(outcome, dots))
            },
            Panel {
                // Without a drawdown, the axis still needs a length.
                include: vec![0.0, if has_drawdown { 0.0 } else { -0.01 }],
                ..panel("Drawdown (%)", 1.0, drawdown(outcome))
            },
            Panel {
                is_wide_only: true,
                unit: Unit::Share,
                ..panel("Exposure (%)", 1.0, vec![exposure(outcome, within)])
            },
        ],
        data: data(outcome, &counted, within),
        ..Figure::default()
    }
}

/// Returns the line of the account, those that it is compared with, and its exits.
fn course(outcome: &BacktestOutcome, dots: Vec<Dot>) -> Vec<Mark> {
    let start = outcome.plan.capital;
    let gain = |level: f64| level / start - 1.0;
    let line =
        |name: &str, label: &str, role, of: &dyn Fn(&DayOutcome) -> Option<f64>| Mark::Line {
            name: name.to_owned(),
            label: label.to_owned(),
            role,
            strong: name == "equity",
            dashed: false,
            points: by_day(outcome, of),
        };
    let mut course = Vec::new();
    let mut comparisons = outcome.comparisons.iter();
    if let Some(benchmark) = comparisons.find(|comparison| comparison.name == "benchmark") {
        let market = |day: &DayOutcome| day.benchmark.map(gain);
        let label = &benchmark.label;
        course.push(line("benchmark", label, Role::Reference, &market));
    }
    let own = |day: &DayOutcome| Some(gain(day.equity));
    course.push(line("equity", "strategy", Role::Series(0), &own));
    course.push(Mark::Dots {
        name: "exits".to_owned(),
        dots,
    });
    course
}

/// Returns the line of buying and holding everything that was traded, which is drawn where it is asked for.
fn bought_and_held(outcome: &BacktestOutcome) -> Option<(Vec<Mark>, String)> {
    let mut comparisons = outcome.comparisons.iter();
    comparisons.find(|comparison| comparison.name == "buy_and_hold")?;
    let start = outcome.plan.capital;
    let line = Mark::Line {
        name: "buy_and_hold".to_owned(),
        label: "buy and hold".to_owned(),
        role: Role::Series(2),
        strong: false,
        dashed: false,
        points: by_day(outcome, &|day| {
            day.buy_and_hold.map(|level| level / start - 1.0)
        }),
    };
    let note = "Buy and hold: equal parts of everything that was traded, picked with hindsight.";
    Some((vec![line], note.to_owned()))
}

fn drawdown(outcome: &BacktestOutcome) -> Vec<Mark> {
    let area = Mark::Band {
        name: "drawdown_area".to_owned(),
        role: Role::Loss,
        points: by_day(outcome, &|day| Some((day.drawdown, 0.0))),
        spread: Vec::new(),
        in_factors: false,
    };
    let line = Mark::Line {
        name: "drawdown".to_owned(),
        label: String::new(),
        role: Role::Loss,
        strong: false,
        dashed: false,
        points: by_day(outcome, &|day| Some(day.drawdown)),
    };
    vec![area, line]
}

/// Returns whether a trade was entered and left on one day, so that the exposure at the close does not show it.
fn is_within_a_day(trade: &TradeOutcome) -> bool {
    trade.entry_date == trade.exit_date
}

fn exposure(outcome: &BacktestOutcome, within_days: bool) -> Mark {
    Mark::Steps {
        name: "exposure".to_owned(),
        role: Role::Series(0),
        points: by_day(outcome, &|day| match within_days {
            true => day.day_exposure,
            false => day.exposure,
        }),
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

/// Numbers of exits that gained and that lost, by date.
type Exits = BTreeMap<Date, (usize, usize)>;

fn exits(outcome: &BacktestOutcome) -> Exits {
    let mut exits = Exits::new();
    for trade in &outcome.trades {
        let (gained, lost) = exits.entry(trade.exit_date).or_default();
        match trade.net_pnl() > 0.0 {
            true => *gained += 1,
            false => *lost += 1,
        }
    }
    exits
}

/// Returns a dot on the line of the account for each day with exits.
fn dots(outcome: &BacktestOutcome, exits: &Exits) -> Vec<Dot> {
    let dot = |day: &DayOutcome| {
        let (gained, lost) = *exits.get(&day.date)?;
        Some(Dot {
            x: x(day),
            y: day.equity / outcome.plan.capital - 1.0,
            gained,
            lost,
        })
    };
    outcome.equity.iter().filter_map(dot).collect()
}

fn data(outcome: &BacktestOutcome, exits: &Exits, within_days: bool) -> Table {
    let mut data = Table::of_figure(&[
        "date",
        "equity",
        "return_since_start",
        "benchmark",
        "buy_and_hold",
        "drawdown",
        "exposure",
        "exits_gained",
        "exits_lost",
        "positions",
    ]);
    let gain = |level: f64| level / outcome.plan.capital - 1.0;
    for day in &outcome.equity {
        let (gained, lost) = exits.get(&day.date).copied().unwrap_or_default();
        data.push([
            Cell::Date(Some(day.date)),
            Cell::money(day.equity),
            number(Some(gain(day.equity))),
            number(day.benchmark.map(gain)),
            number(day.buy_and_hold.map(gain)),
            number(Some(day.drawdown)),
            number(if within_days {
                day.day_exposure
            } else {
                day.exposure
            }),
            Cell::count(gained),
            Cell::count(lost),
            Cell::count(day.positions),
        ]);
    }
    data
}

fn title(outcome: &BacktestOutcome) -> Claim {
    let mut claim = Claim::default();
    let earned = outcome.metric("total_return");
    let earned = earned.map(|value| claim.percent(value)).unwrap_or_default();
    let paid = outcome
        .metric("costs_paid")
        .filter(|_| outcome.plan.has_costs());
    let paid =
        paid.map(|paid| format!(" of {} of capital", claim.size(paid / outcome.plan.capital)));
    let benchmark = outcome.comparisons.iter();
    let mut benchmark = benchmark.filter(|comparison| comparison.name == "benchmark");
    let market = benchmark.next().and_then(|benchmark| {
        let mut metrics = benchmark.metrics.iter();
        let (_, value) = metrics.find(|(name, _)| *name == "total_return")?;
        Some(format!(
            "; {} {}",
            benchmark.label,
            claim.percent((*value)?)
        ))
    });
    let deepest = outcome.metric("max_drawdown");
    let deepest = deepest
        .map(|value| claim.percent(value))
        .unwrap_or_default();
    let text = format!(
        "{earned} {}{}{}; deepest drawdown {deepest}",
        costs_note(outcome.plan.has_costs()),
        paid.unwrap_or_default(),
        market.unwrap_or_default()
    );
    claim.saying(text)
}
