//! What captions say of the sample and the model.

use crate::backtest::outcome::BacktestOutcome;
use crate::report::backtest::SAME_BAR;
use crate::report::words::counted;
use crate::study::outcome::{GroupOutcome, StudyOutcome};
use crate::time::Date;

/// Returns a title followed by the sample and the model: what a table needs to stand alone.
pub(super) fn caption(outcome: &StudyOutcome, what: &str) -> String {
    format!("{what}. {}.", sample(outcome))
}

/// Returns a title for one group, followed by its sample and the model.
pub(super) fn caption_of(outcome: &StudyOutcome, group: &GroupOutcome, what: &str) -> String {
    let n = counted(group.n_events, "event");
    let firms = counted(group.n_symbols, "firm");
    let dates = counted(group.n_dates, "date");
    format!("{what}. {n} of {firms} on {dates}; {}.", model(outcome))
}

/// Returns the sample and the model in one sentence without its stop.
fn sample(outcome: &StudyOutcome) -> String {
    let all = outcome.groups.first();
    let firms = all.map_or(0, |group| group.n_symbols);
    let dates = all.map_or(0, |group| group.n_dates);
    let days = outcome.events.iter().map(|event| event.day0);
    format!(
        "{} of {} on {}{}; {}",
        counted(outcome.counts.events_used, "event"),
        counted(firms, "firm"),
        counted(dates, "date"),
        period(days),
        model(outcome)
    )
}

fn model(outcome: &StudyOutcome) -> String {
    let plan = &outcome.plan;
    format!(
        "{} model{}, estimated over days {}",
        plan.model,
        outcome.on_benchmarks(),
        plan.estimation,
    )
}

/// Returns the first and the last date: `, 2025-08-29 to 2025-09-01`.
fn period(dates: impl Iterator<Item = Date> + Clone) -> String {
    match (dates.clone().min(), dates.max()) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    }
}

/// Returns a title followed by what was traded.
pub(super) fn caption_of_trades(outcome: &BacktestOutcome, what: &str) -> String {
    let days = outcome.equity.iter().map(|day| day.date);
    let warning = match outcome.plan.allow_same_bar {
        true => format!(" {SAME_BAR}."),
        false => String::new(),
    };
    format!(
        "{what}. {} of {}{}.{warning}",
        counted(outcome.trades.len(), "trade"),
        counted(outcome.counts.events_in, "event"),
        period(days)
    )
}
