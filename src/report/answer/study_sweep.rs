//! The answer to a sweep of studies: how far the mean depends on the choices.

use crate::report::study_sweep::{choices, lines, varying};
use crate::report::words::counted;
use crate::robustness::sweep::study::outcome::{SpecificationOutcome, StudySweepOutcome};
use crate::study::inference::{Verdict, heading};
use crate::table::{Answer, Cell};

use super::{refused, the_rest};

/// Returns the answer: the range of the estimates, the share that is significant, and which choice moves them.
pub fn answer(outcome: &StudySweepOutcome) -> Answer {
    let mut answer = Answer {
        headline: headline(outcome),
        lines: lines(outcome),
        spare: &["n_holds", "lowest", "highest"],
        ..Answer::default()
    };
    if outcome.curve.n == 0 {
        let used = counted(outcome.counts.events_used, "event");
        let first = outcome.specifications.first();
        if let Some(Verdict::Undefined { reason }) = first.map(|first| &first.verdict)
            && outcome.counts.events_used > 0
        {
            let test = heading(&outcome.plan.test);
            let why = format!(
                "The first specification uses {used}, and {test} is not defined: {reason}."
            );
            answer.notes.push(why);
        }
        if outcome.excluded.is_empty() {
            return answer;
        }
        answer.table = Some(refused(&outcome.excluded));
        answer.notes.push(the_rest("All events with their reasons"));
        return answer;
    }
    answer.table = choices(outcome).map(|mut table| {
        table.notes.clear();
        table
    });
    answer.notes.push(ends(outcome));
    let valid = outcome.curve.n_holds;
    if valid < outcome.curve.n {
        answer.notes.push(format!(
            "The test is doubtful on the sample of {} of {}: events are few, skewed or correlated.",
            outcome.curve.n - valid,
            counted(outcome.curve.n, "specification")
        ));
    }
    answer.notes.push(joint(outcome));
    answer
        .notes
        .push(the_rest("All quantities and the single specifications"));
    answer
}

/// Says how many specifications are significant, and between which ends they lie.
pub fn headline(outcome: &StudySweepOutcome) -> String {
    let curve = &outcome.curve;
    let percent = |value: Option<f64>| Cell::percent(value).shown();
    if curve.n == 0 {
        return "No specification has an estimate with a test.".to_owned();
    }
    format!(
        "{} of {} significant at 5 %{}; median {} %, from {} to {} %.",
        curve.n_significant,
        match curve.n {
            1 => "1 specification is".to_owned(),
            n => format!("{n} specifications are"),
        },
        sides(outcome),
        percent(curve.median),
        percent(curve.lowest),
        percent(curve.highest)
    )
}

/// Says whether the significant ones have one sign.
fn sides(outcome: &StudySweepOutcome) -> String {
    let curve = &outcome.curve;
    match curve.n_significant - curve.n_significant_same_sign {
        _ if curve.n_significant == 0 => String::new(),
        0 if curve.median < Some(0.0) => ", all below zero".to_owned(),
        0 => ", all above zero".to_owned(),
        others => format!(", {others} of them against the sign of the median"),
    }
}

/// Says what all specifications together are worth.
fn joint(outcome: &StudySweepOutcome) -> String {
    let Some(joint) = &outcome.joint else {
        return "Specifications share their events, so they are no independent tests, and the share of significant ones is no p-value.".to_owned();
    };
    let mut text = format!(
        "Against {} on days without news: joint p of the median {}, of the median statistic {}, of as many significant ones on its \
         side {}. Days with news vary more, so that the first is small also where news moves prices either way.",
        counted(joint.draws, "sweep"),
        Cell::p(joint.median_p).shown(),
        Cell::p(joint.statistic_p).shown(),
        Cell::p(joint.share_p).shown()
    );
    if joint.events_left_out > 0 {
        let left_out = counted(joint.events_left_out, "event");
        text.push_str(&format!(" {left_out} cannot be moved."));
    }
    text
}

/// Names the specifications at both ends.
fn ends(outcome: &StudySweepOutcome) -> String {
    let axes = varying(outcome);
    let named = |found: &SpecificationOutcome| {
        let words: Vec<String> = axes
            .iter()
            .map(|(key, words)| match *key {
                "cars" => words(&found.choice),
                key => format!("{} {}", key.replace('_', " "), words(&found.choice)),
            })
            .collect();
        format!(
            "{} % (p {}; {})",
            Cell::percent(found.estimate).shown(),
            Cell::p(found.verdict.p()).shown(),
            words.join(", ")
        )
    };
    let mut defined = outcome
        .specifications
        .iter()
        .filter(|found| found.estimate.is_some());
    match (defined.next(), defined.next_back()) {
        (Some(low), Some(high)) => format!("Lowest {}; highest {}.", named(low), named(high)),
        (Some(only), None) => format!("The only one: {}.", named(only)),
        _ => String::new(),
    }
}
