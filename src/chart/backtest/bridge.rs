//! From the mean cumulative abnormal return to money, step by step.

use super::caption::{footnote, nothing, subtitle};
use crate::backtest::outcome::BacktestOutcome;
use crate::chart::figure::data::{number, truth};
use crate::chart::figure::{Across, Claim, Figure, Mark, Panel, Span, Unit};
use crate::chart::words::percent;
use crate::table::money::{in_cents, money};
use crate::table::{Cell, Table};

/// Steps below this share of the capital are gathered in one bar, where there are several.
const SMALL: f64 = 0.005;

/// A step that is not zero: its short name and its amount in cents.
type Step = (&'static str, f64);

/// Draws a bar for each step that is not zero, small ones together, and the sum.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    let bridge = &outcome.bridge;
    if outcome.trades.is_empty() {
        return nothing(outcome, "bridge", "From the mean CAR to money");
    }
    let capital = outcome.plan.capital;
    let (large, small) = steps(outcome);
    let (mut names, mut spans) = (Vec::new(), Vec::new());
    let mut data = Table::of_figure(&["step", "amount", "share", "from", "to", "gathered"]);
    let mut row = |name: &str, amount: f64, from: f64, to: f64, gathered: bool| {
        data.push([
            Cell::text(name),
            Cell::money(amount),
            number(Some(amount / capital)),
            number(Some(from / capital)),
            number(Some(to / capital)),
            truth(gathered),
        ]);
    };
    let mut bar = |name: &str, from: f64, to: f64| {
        names.push(name.to_owned());
        spans.push(Span {
            x: spans.len() as f64,
            from: from / capital,
            to: to / capital,
            word: percent((to - from) / capital),
            is_sum: false,
        });
    };
    let mut sum = 0.0;
    for (name, amount) in &large {
        row(name, *amount, sum, sum + amount, false);
        bar(name, sum, sum + amount);
        sum += amount;
    }
    if !small.is_empty() {
        let rest: f64 = small.iter().map(|(_, amount)| amount).sum();
        bar("Small steps", sum, sum + rest);
    }
    for (name, amount) in &small {
        row(name, *amount, sum, sum + amount, true);
        sum += amount;
    }
    let earned = if bridge.total < 0.0 { "Lost" } else { "Earned" };
    row(earned, bridge.total, 0.0, bridge.total, false);
    names.push(earned.to_owned());
    spans.push(Span {
        x: spans.len() as f64,
        from: 0.0,
        to: bridge.total / capital,
        word: percent(bridge.total / capital),
        is_sum: true,
    });
    let claim = title(outcome, earned);
    Figure {
        name: "bridge".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: subtitle(outcome),
        footnote: footnote(outcome, &lead(&small, capital)),
        x: Across::Names(names),
        panels: vec![Panel {
            y_label: "Share of the capital (%)".to_owned(),
            unit: Unit::Percent,
            capital: Some((capital, outcome.plan.currency.clone().unwrap_or_default())),
            height: 1.0,
            marks: vec![Mark::Spans {
                name: "step".to_owned(),
                spans,
            }],
            ..Panel::default()
        }],
        data,
        ..Figure::default()
    }
}

/// Returns the finding: the mean CAR of a trade, and what became of it.
fn title(outcome: &BacktestOutcome, earned: &str) -> Claim {
    let (bridge, capital) = (&outcome.bridge, outcome.plan.capital);
    let mut claim = Claim::default();
    let mean = bridge.mean_car.map(|mean| claim.percent(mean));
    let text = format!(
        "From a mean CAR of {} a trade to {} {} of capital ({} of {})",
        mean.as_deref().unwrap_or("n/a"),
        claim.size((bridge.total / capital).abs()),
        earned.to_lowercase(),
        signed(bridge.total),
        money(capital).replace(".00", "")
    );
    claim.saying(text)
}

/// Returns the steps with a bar of their own and those that share one: several below half a percent of the capital.
fn steps(outcome: &BacktestOutcome) -> (Vec<Step>, Vec<Step>) {
    let steps = &outcome.bridge.steps;
    let amounts = in_cents(steps.iter().map(|step| step.amount));
    let named = steps.iter().map(|step| step.short).zip(amounts);
    let all: Vec<Step> = named.filter(|(_, amount)| *amount != 0.0).collect();
    let is_small = |(_, amount): &Step| amount.abs() < SMALL * outcome.plan.capital;
    let (small, large): (Vec<Step>, Vec<Step>) = all.iter().copied().partition(is_small);
    match small.len() > 1 && !large.is_empty() {
        true => (large, small),
        false => (all, Vec::new()),
    }
}

fn lead(small: &[Step], capital: f64) -> String {
    let parts = small.iter().map(|(name, amount)| {
        format!("{} {}", name.to_lowercase(), two_decimals(amount / capital))
    });
    let small = match small {
        [] => String::new(),
        _ => format!(
            " Small steps, in percent: {}.",
            parts.collect::<Vec<_>>().join(", ")
        ),
    };
    format!(
        "Steps add up to the cent.{small} Abnormal return: CAR from day 0 to the planned exit in the direction traded, at each event's \
         nominal share of the capital, for all events with a side. Before first price: what had moved when the first price after the \
         news was made."
    )
}

/// Formats a fraction in percent with two decimals, for steps that one decimal would hide.
fn two_decimals(value: f64) -> String {
    format!("{:+.2}", value * 100.0).replace('-', "\u{2212}")
}

/// Formats an amount: `+1,234`, with a real minus; with cents where it is below one.
fn signed(amount: f64) -> String {
    let text = if amount.abs() < 1.0 {
        money(amount)
    } else {
        money(amount.round()).replace(".00", "")
    };
    match text.strip_prefix('-') {
        Some(rest) => format!("\u{2212}{rest}"),
        None => format!("+{text}"),
    }
}
