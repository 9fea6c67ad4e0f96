//! Charts of a backtest: they draw the numbers of the outcome and nothing else.

use newsquake::backtest::Backtest;
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::chart;
use newsquake::event::Timing;

use super::stage::{Bar, Stage, flat, one_slot};

/// Returns the outcome of two short sales with the whole account: at 100 on day 5 and at 90 on day 20. The price is 90
/// from day 6 on and `end` from day 22 on.
fn outcome(end: f64) -> BacktestOutcome {
    let level = |day: i32| match day {
        0..6 => 100.0,
        6..22 => 90.0,
        _ => end,
    };
    let bars: Vec<Bar> = (0..40).map(|day| flat(level(day))).collect();
    Stage::default()
        .with("FIRM", &bars)
        .news("FIRM", 5, Timing::Pre, -1)
        .news("FIRM", 20, Timing::Pre, -1)
        .run(&Backtest {
            hold: 4,
            ..one_slot()
        })
}

/// Returns a column of a chart's data file.
fn column(csv: &str, name: &str) -> Vec<Option<f64>> {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let place = lines
        .next()
        .unwrap()
        .iter()
        .position(|head| *head == name)
        .unwrap_or_else(|| panic!("no {name} in {csv}"));
    lines.map(|cells| cells[place].parse().ok()).collect()
}

#[test]
fn the_equity_chart_holds_each_day_once() {
    let outcome = outcome(80.0);
    let csv = chart::backtest::equity::figure(&outcome).csv();
    let gains: Vec<_> = outcome
        .equity
        .iter()
        .map(|day| Some(day.equity / 1_000.0 - 1.0))
        .collect();
    let exposures: Vec<_> = outcome.equity.iter().map(|day| day.exposure).collect();
    let drawdowns: Vec<_> = outcome
        .equity
        .iter()
        .map(|day| Some(day.drawdown))
        .collect();
    assert_eq!(column(&csv, "return_since_start"), gains);
    assert_eq!(column(&csv, "exposure"), exposures);
    assert_eq!(column(&csv, "drawdown"), drawdowns);
}

#[test]
fn a_lost_account_has_a_gap_in_its_exposure_and_can_be_drawn() {
    let outcome = outcome(300.0);
    let figure = chart::backtest::equity::figure(&outcome);
    assert!(column(&figure.csv(), "exposure").contains(&None));
    for figure in [
        figure,
        chart::backtest::monthly::figure(&outcome),
        chart::backtest::bridge::figure(&outcome),
        chart::backtest::trade_dist::figure(&outcome),
    ] {
        assert!(
            chart::svg(&figure, &chart::Look::default()).is_ok(),
            "{}",
            figure.name
        );
    }
}

#[test]
fn months_multiply_to_the_year_and_the_year_to_the_whole() {
    let outcome = outcome(80.0);
    let year = column(&chart::backtest::monthly::figure(&outcome).csv(), "2024");
    assert_eq!(year.len(), 13, "twelve months and their year");
    let months = year[..12]
        .iter()
        .flatten()
        .fold(1.0, |product, gain| product * (1.0 + gain));
    assert!((months - 1.0 - year[12].unwrap()).abs() < 1e-12);
    assert!((year[12].unwrap() - outcome.metric("total_return").unwrap()).abs() < 1e-12);
}

#[test]
fn the_bars_of_the_bridge_hang_on_each_other_and_end_at_what_was_earned() {
    let outcome = outcome(80.0);
    let csv = chart::backtest::bridge::figure(&outcome).csv();
    let (from, to) = (column(&csv, "from"), column(&csv, "to"));
    let steps = from.len() - 1;
    for place in 1..steps {
        assert_eq!(from[place], to[place - 1]);
    }
    let earned = outcome.equity.last().unwrap().equity / 1_000.0 - 1.0;
    assert!((to[steps].unwrap() - earned).abs() < 1e-9);
    // The labels are rounded to cents of an account of 1,000.
    assert!((to[steps - 1].unwrap() - earned).abs() < 1e-5);
}
