//! The distribution of the returns of trades.

use super::caption::{footnote, nothing, subtitle};
use crate::backtest::Hedge;
use crate::backtest::outcome::{BacktestOutcome, TradeOutcome};
use crate::chart::distribution::{columns, key, panel, placed, range, share_counts};
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Across, Claim, Figure, Panel};
use crate::chart::words::shortened;
use crate::event::ALL;
use crate::math::draws::{ClusterSums, mean_draws, quantile};
use crate::math::moments::{mean, median};
use crate::report::words::{costs_note, counted};
use crate::table::{Cell, Table};

/// Most panels in one column of a journal.
const MOST_NARROW: usize = 2;

/// Most groups with a panel of their own.
const MOST_GROUPS: usize = 5;

/// The trades of one panel.
struct Sample<'a> {
    group: &'a str,
    trades: Vec<(usize, &'a TradeOutcome)>,
    returns: Vec<f64>,
}

/// Returns all trades, then those of the groups with the most trades.
fn samples(outcome: &BacktestOutcome) -> (Vec<Sample<'_>>, usize) {
    let sample = |group| {
        let numbered = outcome.trades.iter().enumerate();
        let is_in = |trade: &TradeOutcome| group == ALL || trade.groups.iter().any(|g| g == group);
        let trades: Vec<_> = numbered.filter(|(_, trade)| is_in(trade)).collect();
        Sample {
            group,
            returns: trades
                .iter()
                .map(|(_, trade)| trade.hedged_return())
                .collect(),
            trades,
        }
    };
    let groups = outcome.groups.iter().map(|group| group.group.as_str());
    let groups = groups.filter(|group| *group != ALL).map(sample);
    let mut groups: Vec<Sample<'_>> = groups.filter(|group| group.trades.len() > 1).collect();
    groups.sort_by(|a, b| {
        let larger = b.trades.len().cmp(&a.trades.len());
        larger.then_with(|| a.group.cmp(b.group))
    });
    let others = groups.len().saturating_sub(MOST_GROUPS);
    groups.truncate(MOST_GROUPS);
    let all = std::iter::once(sample(ALL));
    (all.chain(groups).collect(), others)
}

/// Says how many trades of a sample gained, their mean, the interval of the mean and their median.
fn finding(returns: &[f64], interval: Option<(f64, f64)>) -> Option<Claim> {
    let mut claim = Claim::default();
    let gained = returns.iter().filter(|value| **value > 0.0).count();
    let found = format!(
        "{gained} of {} gained; mean {}",
        counted(returns.len(), "trade"),
        claim.percent(mean(returns)?)
    );
    let interval = interval.map_or_else(String::new, |(low, high)| {
        let (low, high) = (claim.percent(low), claim.percent(high));
        format!(", 95 % interval {low} to {high}")
    });
    let median = claim.percent(median(returns)?);
    Some(claim.saying(format!("{found}{interval}; median {median}")))
}

/// Draws the returns of trades with their mean and median: of all, then of each group.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    let (samples, others) = samples(outcome);
    let all = outcome.groups.first();
    let interval = all.and_then(|group| group.low.zip(group.high));
    let how = match interval {
        Some(_) => "95 % interval of the mean by bootstrap of entry dates.",
        None => "Too few entry dates for an interval of the mean.",
    };
    let hedged = match outcome.plan.hedge {
        Hedge::None => "",
        _ => ", with hedges",
    };
    let Some(claim) = finding(&samples[0].returns, interval) else {
        return nothing(outcome, "trade-dist", "Returns of trades");
    };
    let range = range(&samples[0].returns);
    let others = match others {
        0 => String::new(),
        1 => " 1 further group is not shown.".to_owned(),
        n => format!(" {n} further groups are not shown."),
    };
    let findings = samples.iter().filter_map(|sample| {
        let found = finding(&sample.returns, None)?;
        let text = format!("{}: {}", shortened(sample.group), found.text);
        Some((sample.group.to_owned(), found.saying(text)))
    });
    let mut panels: Vec<Panel> = samples
        .iter()
        .map(|sample| Panel {
            group: sample.group.to_owned(),
            ..panel(
                &shortened(sample.group),
                "Trades",
                (&sample.returns, &samples[0].returns),
                range,
            )
        })
        .collect();
    share_counts(&mut panels);
    panels
        .iter_mut()
        .skip(MOST_NARROW)
        .for_each(|panel| panel.is_wide_only = true);
    Figure {
        name: "trade-dist".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        resampled: resampled(outcome, &samples[0], interval),
        findings: findings.collect(),
        subtitle: subtitle(outcome),
        footnote: footnote(
            outcome,
            &format!(
                "Returns {}{hedged}. {how} {}{others}",
                costs_note(outcome.plan.has_costs()),
                key(samples.iter().map(|sample| sample.returns.len()), "trade")
            ),
        ),
        x_label: "Return of a trade (%)".to_owned(),
        x: Across::Percent,
        range: Some(range),
        columns: columns(samples.len()),
        panels,
        data: data(&samples[0], range),
        ..Figure::default()
    }
}

/// Returns the quantiles of the means that the interval of all trades is of, in steps of half a thousandth; nothing where there is no
/// interval.
fn resampled(
    outcome: &BacktestOutcome,
    all: &Sample<'_>,
    interval: Option<(f64, f64)>,
) -> Vec<f64> {
    const STEPS: usize = 2_000;
    const ROUNDING: f64 = 1e-9;
    let dated = all.trades.iter().zip(&all.returns);
    let dated = dated.map(|((_, trade), value)| (*value, trade.entry_date.days_since_1970()));
    let draws = mean_draws(&ClusterSums::new(dated), outcome.plan.seed).unwrap_or_default();
    let is_its = |(low, high): (f64, f64)| {
        !draws.is_empty()
            && (quantile(&draws, 0.025) - low).abs() < ROUNDING
            && (quantile(&draws, 0.975) - high).abs() < ROUNDING
    };
    match interval.is_some_and(is_its) {
        true => (0..=STEPS)
            .map(|step| quantile(&draws, step as f64 / STEPS as f64))
            .collect(),
        false => Vec::new(),
    }
}

/// Returns the data: each trade once. Its bar is the one in the panel of all trades; bars of groups have the same ends.
fn data(all: &Sample<'_>, range: (f64, f64)) -> Table {
    let mut data = Table::of_figure(&[
        "trade", "event_id", "group", "return", "bin_low", "bin_high", "clipped",
    ]);
    let places = placed(&all.returns, range);
    let trades = all.trades.iter().zip(&all.returns).zip(places);
    for (((position, trade), value), (bin, is_beyond)) in trades {
        let [low, high] = ends(bin);
        data.push([
            Cell::count(position + 1),
            Cell::text(&trade.event_id),
            Cell::text(trade.groups.join(";")),
            number(Some(*value)),
            low,
            high,
            truth(is_beyond),
        ]);
    }
    data
}
