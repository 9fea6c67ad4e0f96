//! From the mean cumulative abnormal return to money, step by step.

use super::caption::{footnote, nothing, subtitle};
use crate::backtest::outcome::BacktestOutcome;
use crate::chart::figure::data::{number, truth};
use crate::chart::figure::{Across, Figure, Mark, Panel, Span, Unit};
use crate::chart::words::percent;
use crate::table::money::{in_cents, money};
use crate::table::{Cell, Table};

/// Draws a bar for each step that is not zero, and the sum.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    let bridge = &outcome.bridge;
    if outcome.trades.is_empty() {
        return nothing(outcome, "bridge", "From the mean CAR to money");
    }
    let capital = outcome.plan.capital;
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
    let mut sum = 0.0;
    for (step, amount) in bridge
        .steps
        .iter()
        .zip(in_cents(bridge.steps.iter().map(|step| step.amount)))
    {
        if amount != 0.0 {
            row(step.short, amount, sum, sum + amount, false);
            names.push(step.short.to_owned());
            spans.push(Span {
                x: spans.len() as f64,
                from: sum / capital,
                to: (sum + amount) / capital,
                word: percent(amount / capital),
                is_sum: false,
            });
        }
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
    let mean = bridge.mean_car.map_or_else(|| "n/a".to_owned(), percent);
    Figure {
        name: "bridge".to_owned(),
        title: format!(
            "From a mean CAR of {mean} a trade to {} {} of capital ({} of {})",
            percent((bridge.total / capital).abs()).trim_start_matches('+'),
            earned.to_lowercase(),
            signed(bridge.total),
            money(capital).replace(".00", "")
        ),
        subtitle: subtitle(outcome),
        footnote: footnote(
            outcome,
            "Steps add up to the cent. Abnormal return: CAR from day 0 to the planned exit in the direction traded, at each \
             event's nominal share of the capital, for all events with a side. Before first price: what had moved when the \
             first price after the news was made.",
        ),
        x: Across::Names(names),
        panels: vec![Panel {
            y_label: "Share of the capital (%)".to_owned(),
            unit: Unit::Percent,
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
