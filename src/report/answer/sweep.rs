//! The answer to a sweep: the best plan, what searching for it costs, and what was left for plans chosen by earlier days.

use crate::report::sweep::{choices, lines, plans};
use crate::report::words::capitalised;
use crate::report::words::counted;
use crate::robustness::sweep::backtest::outcome::{Defined, SweepOutcome, TrialOutcome};
use crate::table::{Answer, Cell};

use super::{refused, the_rest};

/// Plans that the answer lists.
const LISTED: usize = 10;

/// From this probability on, the best plan counts as more than the luck of the search.
const SURE: f64 = 0.95;

/// Returns the answer: whether the best plan is more than the luck of the search, and the best plans.
pub fn answer(outcome: &SweepOutcome) -> Answer {
    let mut answer = Answer {
        headline: headline(outcome),
        lines: lines(outcome),
        spare: &["as_read", "costs_paid", "average_trade", "win_rate", "pnl"],
        ..Answer::default()
    };
    if outcome.counts.events_used == 0 {
        answer.table = Some(refused(&outcome.excluded));
        answer.notes.push(the_rest("All events with their reasons"));
        return answer;
    }
    let mut table = plans(outcome, LISTED);
    table.notes.clear();
    answer.table = Some(table);
    answer.notes.push(search(outcome));
    answer.notes.push(overfitting(outcome));
    answer.notes.push(walk_forward(outcome));
    let more = outcome.plans.len().saturating_sub(LISTED);
    let more = match more {
        0 => String::new(),
        n => format!("{}, ", counted(n, "further plan")),
    };
    let rest = the_rest(&format!("{more}P&L by holding period and delay, the tests"));
    answer.notes.push(capitalised(&rest));
    answer
}

/// Says whether the best plan is more than what searching brings.
fn headline(outcome: &SweepOutcome) -> String {
    let n = counted(outcome.plans.len(), "plan");
    if outcome.counts.events_used == 0 {
        return format!("None of {n} traded an event.");
    }
    match &outcome.search {
        Defined::Found(search) if search.deflated_sharpe >= SURE => format!(
            "The best of {n} is more than the luck of the search: deflated Sharpe ratio {:.2}.",
            search.deflated_sharpe
        ),
        Defined::Found(search) => format!(
            "The best of {n} cannot be told from the luck of the search: deflated Sharpe ratio {:.2}, below {SURE}.",
            search.deflated_sharpe
        ),
        Defined::Undefined { undefined } => {
            format!("{n}; what the search is worth is not defined: {undefined}.")
        }
    }
}

fn search(outcome: &SweepOutcome) -> String {
    let Some(found) = outcome.search.found() else {
        return String::new();
    };
    let is_best = |plan: &&TrialOutcome| plan.plan == found.best_plan;
    let best = outcome.plans.iter().find(is_best);
    let named = best.map(|plan| choices(outcome, plan)).unwrap_or_default();
    format!(
        "Best Sharpe ratio on the days of all plans: {:.2} a year, plan {} ({named}). The best of {} worthless plans with a mean correlation of {:.2} \
         (worth {:.1} independent ones) would show {:.2}.",
        found.sharpe,
        found.best_plan,
        found.trials,
        found.mean_correlation,
        found.effective_trials,
        found.expected_best_sharpe
    )
}

fn overfitting(outcome: &SweepOutcome) -> String {
    match &outcome.overfitting {
        Defined::Found(found) => format!(
            "Overfitting: in {:.0} % of {} splits of the days, the best plan of one half is below the median of the other; in \
             {:.0} % it loses there.",
            found.probability * 100.0,
            found.splits_counted,
            found.loss_probability * 100.0
        ),
        Defined::Undefined { undefined } => format!("Overfitting: not defined, {undefined}."),
    }
}

fn walk_forward(outcome: &SweepOutcome) -> String {
    match &outcome.walk_forward {
        Defined::Found(walk) => format!(
            "Walk forward: chosen by earlier days alone, plans earned {} % in {} (Sharpe ratio {}, chosen at {:.2}).",
            Cell::percent(Some(walk.total_return)).shown(),
            counted(walk.segments.len(), "segment"),
            Cell::number(walk.sharpe, 2).shown(),
            walk.sharpe_before
        ),
        Defined::Undefined { undefined } => format!("Walk forward: not defined, {undefined}."),
    }
}
