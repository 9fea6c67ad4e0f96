//! The distribution of the returns of trades.

use super::caption::{costs_note, footnote, nothing, subtitle};
use crate::backtest::Hedge;
use crate::backtest::outcome::{BacktestOutcome, TradeOutcome};
use crate::chart::figure::{Across, Figure, Mark, Panel, Unit};
use crate::chart::scale::round_step;
use crate::chart::words::percent;
use crate::math::moments::{mean, median};

/// Most strokes for single trades; more would be one black bar.
const MOST_STROKES: usize = 300;
const MOST_BINS: usize = 40;

/// Draws a histogram of trade returns with their mean and median.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    let returns: Vec<f64> = outcome
        .trades
        .iter()
        .map(TradeOutcome::hedged_return)
        .collect();
    let (Some(mean), Some(median)) = (mean(&returns), median(&returns)) else {
        return nothing(outcome, "trade-dist", "Returns of trades");
    };
    let upright = |name: String, x: f64, named_left| Mark::Upright {
        name,
        x,
        named_left,
    };
    let mut marks = vec![Mark::Histogram {
        name: "trades".to_owned(),
        bins: bins(&returns),
    }];
    if returns.len() <= MOST_STROKES {
        marks.push(Mark::Rug {
            name: "trade_return".to_owned(),
            values: returns.clone(),
        });
    }
    marks.push(upright(
        format!("mean {}", percent(mean)),
        mean,
        mean < median,
    ));
    marks.push(upright(
        format!("median {}", percent(median)),
        median,
        mean >= median,
    ));
    let interval = outcome
        .groups
        .first()
        .and_then(|group| group.low.zip(group.high));
    let interval = match interval {
        Some((low, high)) => format!(
            "Interval of the mean: {} to {} (95 %, bootstrap by entry date).",
            percent(low),
            percent(high)
        ),
        None => "Too few entry dates for an interval of the mean.".to_owned(),
    };
    let strokes = if returns.len() <= MOST_STROKES {
        " Strokes: single trades."
    } else {
        ""
    };
    let hedged = match outcome.plan.hedge {
        Hedge::None => "",
        _ => ", with hedges",
    };
    let gained = returns.iter().filter(|value| **value > 0.0).count();
    Figure {
        name: "trade-dist".to_owned(),
        title: format!(
            "{gained} of {} trades gained; mean {}",
            returns.len(),
            percent(mean)
        ),
        subtitle: subtitle(outcome),
        footnote: footnote(
            outcome,
            &format!(
                "Returns {}{hedged}. {interval}{strokes}",
                costs_note(outcome)
            ),
        ),
        x_label: "Return of a trade (%)".to_owned(),
        x: Across::Percent,
        panels: vec![Panel {
            y_label: "Trades".to_owned(),
            unit: Unit::Count,
            height: 1.0,
            marks,
            include: vec![0.0],
            ..Panel::default()
        }],
        ..Figure::default()
    }
}

/// Returns lower end, upper end and count of ranges of one round width. One begins at zero, so that no bar holds both gains
/// and losses.
///
/// The width follows Freedman & Diaconis (1981), 2 IQR n^(-1/3), rounded down to 1, 2 or 5.
fn bins(returns: &[f64]) -> Vec<(f64, f64, f64)> {
    let mut sorted = returns.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    let quarter = |part: usize| sorted[(sorted.len() - 1) * part / 4];
    let rule = 2.0 * (quarter(3) - quarter(1)) / (sorted.len() as f64).cbrt();
    let least = ((high - low) / MOST_BINS as f64).max(1e-4);
    let width = round_down(rule).max(round_step(least));
    let bin = |value: f64| (value / width).floor() as i64;
    (bin(low)..=bin(high))
        .map(|k| {
            let count = sorted.iter().filter(|value| bin(**value) == k).count();
            (k as f64 * width, (k + 1) as f64 * width, count as f64)
        })
        .collect()
}

/// Returns 1, 2 or 5 times a power of ten, not above `width`; zero if `width` is not above zero.
fn round_down(width: f64) -> f64 {
    if width <= 0.0 {
        return 0.0;
    }
    let power = 10.0_f64.powf(width.log10().floor());
    let leading = [5.0, 2.0, 1.0]
        .into_iter()
        .find(|leading| leading * power <= width * 1.001);
    leading.unwrap_or(1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trade_lies_in_one_bin_and_zero_is_an_edge() {
        let returns: Vec<f64> = (0..50)
            .map(|i| 0.001 * f64::from(i * i % 71) - 0.02)
            .collect();
        let bins = bins(&returns);
        assert_eq!(bins.iter().map(|bin| bin.2).sum::<f64>(), 50.0);
        assert!(bins.iter().any(|bin| bin.0 == 0.0));
        assert_eq!(
            super::bins(&[0.03; 4]).iter().map(|bin| bin.2).sum::<f64>(),
            4.0
        );
    }
}
