//! The few numbers that a page shows first, each with what it counts.

use super::headline::to_read;
use super::words::{costs_note, counted};
use crate::backtest::outcome::BacktestOutcome;
use crate::study::inference::heading;
use crate::study::outcome::StudyOutcome;
use crate::table::Cell;

/// A number and what it counts.
pub type Tile = (String, String);

/// Returns the used events, their dates, the tests that hold for all events in the first window, and the warnings.
pub fn study(outcome: &StudyOutcome) -> Vec<Tile> {
    let counts = outcome.counts;
    let mut tiles = vec![(
        format!("{} of {}", counts.events_used, counts.events_in),
        "events used".to_owned(),
    )];
    if let Some(all) = outcome.groups.first() {
        let dates = match all.n_dates {
            1 => "date",
            _ => "dates",
        };
        tiles.push((all.n_dates.to_string(), dates.to_owned()));
        if let Some(window) = all.windows.first() {
            let tests = &outcome.plan.tests;
            let is_defined = |test: &&&'static str| {
                window
                    .tests
                    .get(**test)
                    .is_some_and(|verdict| verdict.p().is_some())
            };
            let defined = tests.iter().filter(is_defined);
            let holding = defined
                .filter(|test| !all.doubts_window(test, window))
                .count();
            let read = to_read(&outcome.plan, all, window);
            let read = read.map(|test| format!("; rely on {}", heading(test)));
            tiles.push((
                format!("{holding} of {}", tests.len()),
                format!("tests are valid for all events{}", read.unwrap_or_default()),
            ));
        }
    }
    tiles.push(warnings(outcome.warnings.len()));
    tiles
}

/// Returns what was earned, the deepest drawdown, the trades, and the warnings.
pub fn backtest(outcome: &BacktestOutcome) -> Vec<Tile> {
    let percent = |name: &str| {
        let shown = Cell::percent(outcome.metric(name)).shown();
        format!("{} %", shown.replace('-', "\u{2212}"))
    };
    vec![
        (
            percent("total_return"),
            format!("of capital {}", costs_note(outcome.plan.has_costs())),
        ),
        (percent("max_drawdown"), "deepest drawdown".to_owned()),
        (
            outcome.trades.len().to_string(),
            format!("trades of {}", counted(outcome.counts.events_in, "event")),
        ),
        warnings(outcome.warnings.len()),
    ]
}

fn warnings(n: usize) -> Tile {
    let what = match n {
        1 => "warning or note",
        _ => "warnings and notes",
    };
    (n.to_string(), what.to_owned())
}
