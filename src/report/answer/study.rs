//! The answer to a study: which groups and which single events can be told apart from chance in the first tested window.

use crate::math::multiple::holm;
use crate::report::headline::to_read;
use crate::report::words::capitalised;
use crate::report::words::{
    counted, dates_in_words, days_in_words, first_headings, listed, reasons,
};
use crate::report::{bootstrap, confounding, placebo, reaction};
use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{Doubt, EventOutcome, GroupOutcome, StudyOutcome, WindowOutcome};
use crate::table::{Answer, Cell, Column, Table};

use super::{LISTED, refused, the_rest};

/// The level at which a group or an event is told apart from chance.
const LEVEL: f64 = 0.05;

/// Most groups or events that a sentence names.
const NAMED: usize = 4;

/// Most tests that a sentence names.
const NAMED_TESTS: usize = 3;

/// Most dates that are listed; of more, the first and the last are.
const NAMED_DATES: usize = 3;

/// One group in the window of the answer.
struct Row<'a> {
    group: &'a GroupOutcome,
    window: &'a WindowOutcome,
    /// The test to read and its verdict; `None` if no test is valid.
    read: Option<(&'static str, &'a Verdict)>,
}

impl Row<'_> {
    /// Returns p of the test to read, adjusted for the number of groups where there are several.
    fn p(&self) -> Option<f64> {
        let (_, verdict) = self.read?;
        verdict
            .adjusted()
            .map_or(verdict.p(), |adjusted| Some(adjusted.holm))
    }

    /// Returns whether the mean can be told apart from chance.
    fn is_beyond_chance(&self) -> bool {
        self.p().is_some_and(|p| p < LEVEL)
    }
}

/// One event in the window of the answer.
#[derive(Clone, Copy)]
struct Single<'a> {
    event: &'a EventOutcome,
    car: f64,
    t: f64,
    p: f64,
}

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
            _ => headline(all, named, (&beyond, singles.len()), &when),
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
    let rest = the_rest(&format!("{hidden}other windows, days, tests, events"));
    answer.notes.push(capitalised(&rest));
    answer
}

/// Returns what else was asked for: the effect without confounded events, and the parts of the reaction.
fn further(outcome: &StudyOutcome) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(outcome.confounding.as_ref().and_then(confounding::in_words));
    lines.extend(outcome.reaction.as_ref().and_then(reaction::in_words));
    lines.extend(placebo::in_words(outcome));
    lines.extend(bootstrap::in_words(outcome));
    lines
}

/// Returns a group in the first tested window; nothing for a group without events.
fn row<'a>(outcome: &StudyOutcome, group: &'a GroupOutcome) -> Option<Row<'a>> {
    let window = group.windows.first().filter(|_| group.n_events > 0)?;
    let read = to_read(&outcome.plan, group, window);
    let read = read.and_then(|test| Some((test, window.tests.get(test)?)));
    Some(Row {
        group,
        window,
        read,
    })
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

/// Returns the events with a complete first window and a t of their own.
fn singles(outcome: &StudyOutcome) -> Vec<Single<'_>> {
    let single = |event| -> Option<Single<'_>> {
        let event: &EventOutcome = event;
        let window = event
            .windows
            .first()
            .filter(|window| window.is_complete())?;
        let (car, t, p) = (window.car?, window.t?, window.p?);
        Some(Single { event, car, t, p })
    };
    outcome.events.iter().filter_map(single).collect()
}

/// Returns the events whose own p, adjusted for the number of events, is below the level; the largest |t| first.
fn beyond<'a>(singles: &[Single<'a>]) -> Vec<Single<'a>> {
    let p: Vec<f64> = singles.iter().map(|single| single.p).collect();
    let adjusted = singles.iter().zip(holm(&p));
    let mut beyond: Vec<Single<'_>> = adjusted
        .filter(|(_, p)| *p < LEVEL)
        .map(|(single, _)| *single)
        .collect();
    beyond.sort_by(|a, b| b.t.abs().total_cmp(&a.t.abs()));
    beyond
}

/// Says what one event shows.
fn of_one(event: &EventOutcome, singles: &[Single<'_>], when: &str) -> String {
    let symbol = &event.symbol;
    let Some(single) = singles.first() else {
        return format!("{symbol} has no abnormal return on {when}.");
    };
    let numbers = format!("t {:.2}, p {}", single.t, Cell::p(Some(single.p)).shown());
    let is_beyond = if single.p < LEVEL { "beyond" } else { "within" };
    let car = percent(single.car);
    format!(
        "{symbol}: an abnormal return of {car} % on {when}, {is_beyond} its own noise ({numbers})."
    )
}

/// Says which groups and how many single events can be told apart from chance.
fn headline(
    all: &Row<'_>,
    named: &[Row<'_>],
    (beyond, measured): (&[Single<'_>], usize),
    when: &str,
) -> String {
    let found: Vec<&Row<'_>> = named.iter().filter(|row| row.is_beyond_chance()).collect();
    let has_test = all.read.is_some() || named.iter().any(|row| row.read.is_some());
    let all_together = all.is_beyond_chance();
    let groups = match found.len() {
        _ if !has_test => format!("No test of a mean is valid on this sample for {when}"),
        _ if named.is_empty() => {
            let can = if all_together { "can" } else { "cannot" };
            format!(
                "The events together {can} be told apart from chance on {when} ({} %)",
                mean(all)
            )
        }
        0 => {
            let but = if all_together {
                ", but all events together can"
            } else {
                ""
            };
            format!("No group can be told apart from chance on {when}{but}")
        }
        n => {
            let names = found
                .iter()
                .map(|row| format!("{} {} %", row.group.group, mean(row)));
            let names = listed(names.collect(), NAMED);
            let also = if all_together {
                ", and so can all events together"
            } else {
                ""
            };
            let of = if named.len() == 1 {
                "The group".to_owned()
            } else {
                format!("{n} of {} groups", named.len())
            };
            format!("{of} can be told apart from chance on {when} ({names}){also}")
        }
    };
    match beyond.len() {
        0 => format!("{groups}; no single event can."),
        n => format!(
            "{groups}; {n} of {} can.",
            counted(measured, "single event")
        ),
    }
}

fn mean(row: &Row<'_>) -> String {
    Cell::percent(row.window.caar).shown()
}

fn percent(fraction: f64) -> String {
    Cell::percent(Some(fraction)).shown()
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
        outcome.benchmarks(),
    )];
    if outcome.plan.signed {
        lines.push(
            "Abnormal returns of groups count times the direction of their event.".to_owned(),
        );
    }
    if counts.events_excluded > 0 {
        lines.push(format!("Not used: {}", reasons(&outcome.excluded)));
    }
    lines
}

/// Returns the groups to show: all of a few; of many, those of smallest p whose test is valid. The largest mean comes first.
fn shown<'a, 'b>(named: &'b [Row<'a>]) -> Vec<&'b Row<'a>> {
    let mut shown: Vec<&Row<'_>> = named.iter().collect();
    if shown.len() > LISTED {
        let key = |row: &Row<'_>| {
            row.read
                .and_then(|(_, verdict)| verdict.p())
                .unwrap_or(f64::INFINITY)
        };
        shown.sort_by(|a, b| key(a).total_cmp(&key(b)));
        shown.truncate(LISTED);
    }
    let mean = |row: &Row<'_>| row.window.caar.unwrap_or(f64::NEG_INFINITY);
    shown.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
    shown
}

/// Returns a line for all events and for each group.
fn table(all: &Row<'_>, shown: &[&Row<'_>], when: &str) -> Table {
    let rows: Vec<&Row<'_>> = std::iter::once(all).chain(shown.iter().copied()).collect();
    let statistics: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.read)
        .map(|(test, _)| heading(test))
        .collect();
    let head = match statistics.iter().all(|heading| !heading.ends_with(" z")) {
        true => "t",
        false => "t or z",
    };
    let mut columns = vec![
        Column::words("group", capitalised(when)),
        Column::numbers("n", "N"),
        Column::numbers("mean", "mean %"),
        Column::numbers("median", "median %"),
        Column::numbers("up", "up"),
        Column::numbers("t", head),
        Column::numbers("p", "p"),
    ];
    let is_adjusted = rows
        .iter()
        .filter_map(|row| row.read)
        .any(|(_, verdict)| verdict.adjusted().is_some());
    columns.extend(is_adjusted.then(|| Column::numbers("holm", "Holm p")));
    columns.push(Column::words("test", "test to read"));
    let cells = |row: &&Row<'_>| {
        let (window, verdict) = (row.window, row.read.map(|(_, verdict)| verdict));
        let mut cells = vec![
            Cell::text(&row.group.group),
            Cell::count(window.n),
            Cell::percent(window.caar),
            Cell::percent(window.median_car),
            Cell::text(format!("{}/{}", window.n_positive, window.n)),
            Cell::number(verdict.and_then(Verdict::statistic), 2),
            Cell::p(verdict.and_then(Verdict::p)),
        ];
        let adjusted = verdict.and_then(Verdict::adjusted);
        cells.extend(is_adjusted.then(|| Cell::p(adjusted.map(|adjusted| adjusted.holm))));
        cells.push(Cell::text(match row.read {
            Some((test, _)) => heading(test).to_owned(),
            None if row.group.n_events == 1 => "none: 1 event".to_owned(),
            None => "none is valid".to_owned(),
        }));
        cells
    };
    Table {
        name: "answer",
        columns,
        rows: rows.iter().map(cells).collect(),
        ..Table::default()
    }
}

/// Names the events that moved beyond their own noise, and the group that holds all of them.
fn noisy(outcome: &StudyOutcome, beyond: &[Single<'_>], measured: usize) -> Option<String> {
    let first = beyond.first()?;
    let name = |single: &Single<'_>| {
        let (symbol, day0) = (&single.event.symbol, single.event.day0);
        let is_alone = outcome
            .events
            .iter()
            .filter(|event| event.symbol == *symbol)
            .nth(1)
            .is_none();
        let name = if is_alone {
            symbol.to_string()
        } else {
            format!("{symbol} {day0}")
        };
        let t = if std::ptr::eq(single.event, first.event) {
            "t "
        } else {
            ""
        };
        format!("{name} {} ({t}{:.2})", percent(single.car), single.t)
    };
    let names = listed(beyond.iter().map(name).collect(), NAMED);
    let mut note = format!("Events beyond their own noise (Holm over {measured}): {names}.");
    // A group of all events would say nothing.
    let is_apart = |name: &&String| {
        let mut groups = outcome.groups.iter();
        groups.any(|group| group.group == **name && group.n_events < outcome.events.len())
    };
    let mut shared = first.event.groups.iter().filter(is_apart);
    let shared = shared.find(|name| {
        beyond
            .iter()
            .all(|single| single.event.groups.contains(name))
    });
    if let Some(name) = shared.filter(|_| beyond.len() > 1) {
        let each = format!(" Each of the {}", beyond.len());
        note.push_str(&match outcome.plan.group_by.as_str() {
            "tags" => format!("{each} carries the tag {name}."),
            column => format!("{each} is in {name}, by {column}."),
        });
    }
    Some(note)
}

/// Returns the doubts about tests of a group in the window of the answer.
fn concerning<'a>(row: &Row<'a>) -> Vec<&'a Doubt> {
    let (from, to) = (row.window.from, row.window.to);
    let doubts = row.group.doubts.iter();
    doubts
        .filter(|doubt| doubt.concerns(from, to) && !doubt.tests.is_empty())
        .collect()
}

/// Names the tests that mislead on this sample, with the reason that concerns most of them.
fn not_valid(outcome: &StudyOutcome, rows: &[Row<'_>]) -> Option<String> {
    let (row, doubts) = rows
        .iter()
        .map(|row| (row, concerning(row)))
        .find(|(_, doubts)| !doubts.is_empty())?;
    let worst = doubts.iter().rev().max_by_key(|doubt| doubt.tests.len())?;
    let is_other = |test: &&&str| {
        let is_doubtful = doubts.iter().any(|doubt| doubt.tests.contains(test));
        is_doubtful && !worst.tests.contains(test)
    };
    let others = outcome.plan.tests.iter().filter(is_other).count();
    let size = worst.implied_size.filter(|size| *size > LEVEL);
    let rate = size.map(|size| {
        format!(
            "; at 5 % they would reject about {:.0} % of true nulls",
            size * 100.0
        )
    });
    let others = match others {
        0 => String::new(),
        n => format!(" {} for other reasons.", counted(n, "further test")),
    };
    let is_all = outcome
        .groups
        .first()
        .is_some_and(|all| std::ptr::eq(all, row.group));
    let place = match is_all {
        true => "Not valid here".to_owned(),
        false => format!("Not valid for {}", row.group.group),
    };
    Some(format!(
        "{place}: {}: {}{}.{others} More: newsquake explain {}",
        first_headings(&worst.tests, NAMED_TESTS),
        worst.assumption.broken(),
        rate.unwrap_or_default(),
        worst.assumption.name(),
    ))
}
