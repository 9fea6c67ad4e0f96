//! The answer to a study: which groups and which single events can be told apart from chance in the first tested window.

mod headline;
mod notes;
mod rows;
mod singles;

use super::{refused, the_rest};
use crate::report::words::{capitalised, counted, dates_in_words, days_in_words, reasons};
use crate::report::{bootstrap, confounding, own_windows, placebo, reaction};
use crate::study::outcome::{GroupOutcome, StudyOutcome};
use crate::table::Answer;

use headline::{headline, of_one};
use notes::{noisy, not_valid};
use rows::{Row, row, shown, table};
use singles::{beyond, singles};

/// Most dates that are listed; of more, the first and the last are.
const NAMED_DATES: usize = 3;

/// Returns the answer: a sentence, the sample, a line a group, and what to doubt.
pub fn answer(outcome: &StudyOutcome) -> Answer {
    let rows: Vec<Row<'_>> = outcome
        .groups
        .iter()
        .filter_map(|group| row(outcome, group))
        .collect();
    let Some((all, named)) = rows.split_first() else {
        return without_events(outcome);
    };
    let singles = singles(outcome);
    let beyond = beyond(&singles);
    let when = days_in_words(all.window.from, all.window.to);
    let mut answer = Answer {
        headline: match &outcome.events[..] {
            [event] => of_one(event, &singles, &when),
            events => headline(all, named, (&beyond, singles.len(), events.len()), &when),
        },
        lines: sample(outcome, all.group),
        spare: &["as_read", "median", "up", "holm", "t"],
        ..Answer::default()
    };
    answer.lines.extend(further(outcome));
    let mut hidden_groups = 0;
    if outcome.events.len() > 1 {
        let shown = shown(named);
        hidden_groups = named.len() - shown.len();
        answer.table = Some(table(all, &shown, &when));
        answer.notes.extend(noisy(outcome, &beyond, singles.len()));
        answer.notes.extend(not_valid(outcome, &rows));
    }
    let hidden = match hidden_groups {
        0 => String::new(),
        n => format!(
            "{} of larger p or without a valid test, ",
            counted(n, "further group")
        ),
    };
    let regressions = match outcome.regressions.is_empty() {
        true => "",
        false => ", regressions",
    };
    let rest = the_rest(&format!(
        "{hidden}other windows, days, tests{regressions}, events"
    ));
    answer.notes.push(capitalised(&rest));
    answer
}

/// Returns what else was asked for: the mean over windows of the events, the effect without confounded events, and the parts of the reaction.
fn further(outcome: &StudyOutcome) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(own_windows::in_words(outcome));
    lines.extend(outcome.confounding.as_ref().and_then(confounding::in_words));
    lines.extend(outcome.reaction.as_ref().and_then(reaction::in_words));
    lines.extend(placebo::in_words(outcome));
    lines.extend(bootstrap::in_words(outcome));
    lines
}

/// Says why no event could be used.
fn without_events(outcome: &StudyOutcome) -> Answer {
    let read = counted(outcome.counts.events_in, "event");
    Answer {
        headline: format!(
            "No event could be used: {read} read ({}).",
            reasons(&outcome.excluded)
        ),
        table: Some(refused(&outcome.excluded)),
        notes: vec![the_rest("All events with their reasons")],
        ..Answer::default()
    }
}

/// Says what the numbers rest on: events, securities, dates, model.
fn sample(outcome: &StudyOutcome, all: &GroupOutcome) -> Vec<String> {
    let counts = outcome.counts;
    let mut days: Vec<_> = outcome.events.iter().map(|event| event.day0).collect();
    days.sort_unstable();
    days.dedup();
    let dates = match &days[..] {
        [first, .., last] if days.len() > NAMED_DATES => format!("{first} to {last}"),
        few => dates_in_words(few),
    };
    let securities = match all.n_symbols {
        1 => "1 security".to_owned(),
        n => format!("{n} securities"),
    };
    let mut lines = vec![format!(
        "{} of {}, {securities}, {} ({dates}); {} model{}",
        counts.events_used,
        counted(counts.events_in, "event"),
        counted(all.n_dates, "date"),
        outcome.plan.model,
        outcome.on_benchmarks(),
    )];
    if outcome.plan.signed {
        lines.push(
            "Abnormal returns of groups are multiplied by the direction of their events."
                .to_owned(),
        );
    }
    if counts.events_excluded > 0 {
        lines.push(format!("Not used: {}", reasons(&outcome.excluded)));
    }
    lines
}
