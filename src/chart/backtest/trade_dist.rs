//! The distribution of the returns of trades.

use super::caption::{costs_note, footnote, nothing, subtitle};
use crate::backtest::Hedge;
use crate::backtest::outcome::{BacktestOutcome, TradeOutcome};
use crate::chart::distribution::{key, panel, placed, range};
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Across, Figure};
use crate::chart::words::percent;
use crate::event::ALL;
use crate::math::moments::{mean, median};
use crate::report::words::counted;
use crate::table::{Cell, Table};

/// Draws the returns of trades with their mean and median.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    let trades = outcome.trades.iter();
    let returns: Vec<f64> = trades.map(TradeOutcome::hedged_return).collect();
    let (Some(mean), Some(median)) = (mean(&returns), median(&returns)) else {
        return nothing(outcome, "trade-dist", "Returns of trades");
    };
    let all = outcome.groups.first();
    let interval = all.and_then(|group| group.low.zip(group.high));
    let (interval, claim) = match interval {
        Some((low, high)) => (
            "Interval: of the mean, 95 %, bootstrap by entry date.".to_owned(),
            format!(", interval {} to {}", percent(low), percent(high)),
        ),
        None => (
            "Too few entry dates for an interval of the mean.".to_owned(),
            String::new(),
        ),
    };
    let hedged = match outcome.plan.hedge {
        Hedge::None => "",
        _ => ", with hedges",
    };
    let gained = returns.iter().filter(|value| **value > 0.0).count();
    let range = range(&returns);
    Figure {
        name: "trade-dist".to_owned(),
        title: format!(
            "{gained} of {} gained; mean {}{claim}; median {}",
            counted(returns.len(), "trade"),
            percent(mean),
            percent(median)
        ),
        subtitle: subtitle(outcome),
        footnote: footnote(
            outcome,
            &format!(
                "Returns {}{hedged}. {interval} {}",
                costs_note(outcome),
                key(std::iter::once(returns.len()), "trade")
            ),
        ),
        x_label: "Return of a trade (%)".to_owned(),
        x: Across::Percent,
        range: Some(range),
        panels: vec![panel(ALL, "Trades", &returns, range)],
        data: data(outcome, &returns, range),
        ..Figure::default()
    }
}

fn data(outcome: &BacktestOutcome, returns: &[f64], range: (f64, f64)) -> Table {
    let mut data = Table::of_figure(&[
        "trade", "event_id", "group", "return", "bin_low", "bin_high", "clipped",
    ]);
    let trades = outcome
        .trades
        .iter()
        .zip(returns)
        .zip(placed(returns, range));
    for (position, ((trade, value), (bin, is_beyond))) in trades.enumerate() {
        let [low, high] = ends(bin);
        data.push([
            Cell::count(position + 1),
            Cell::text(&trade.event_id),
            Cell::text(trade.tags.join(";")),
            number(Some(*value)),
            low,
            high,
            truth(is_beyond),
        ]);
    }
    data
}
