//! The methods of a backtest.

use super::{Methods, listed, software};
use crate::backtest::outcome::BacktestOutcome;
use crate::event::by_code;
use crate::report::backtest::{SAME_BAR, method};
use crate::report::words::counted;

/// Describes the events, the trading rules, the measures and the program of a backtest.
pub fn methods(outcome: &BacktestOutcome) -> Methods {
    let (plan, counts) = (&outcome.plan, outcome.counts);
    let mut methods = Methods::default();
    methods.paragraph().text(format!(
        "Of {} read, {} traded.",
        counted(counts.events_in, "event"),
        match counts.events_used {
            1 => "1 was".to_owned(),
            n => format!("{n} were"),
        }
    ));
    if counts.events_excluded > 0 {
        let codes = by_code(&outcome.excluded).into_iter();
        let codes: Vec<String> = codes
            .map(|(code, n)| format!("{n} for {}", code.replace('_', " ")))
            .collect();
        methods.text(format!(" The others were not: {}.", listed(&codes)));
    }
    methods.paragraph().text(format!(
        "Trades: {}. {}.",
        method(plan, &outcome.benchmarks),
        match plan.allow_same_bar {
            true => SAME_BAR,
            false => "A trade is entered at a price from after the news alone",
        }
    ));
    methods.paragraph().text(format!(
        "Returns are taken at the close, {} sessions to a year; the interval of the mean trade is that of a bootstrap by entry date",
        plan.days_per_year
    ));
    methods.cite(&["efron1979"]);
    methods.text(".");
    software(&mut methods, plan.seed);
    methods
}
