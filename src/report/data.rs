//! A study for programs: JSON, and tables of everything at full precision, one file each.

use std::io;

use super::bootstrap;
use super::comparison::{differences, regressions};
use super::confounding::{confounded, effects};
use super::detail::{event_days, event_groups, event_windows, events, rolling_betas};
use super::full_precision::{number, numbers, words};
use super::influence;
use super::own_windows;
use super::placebo;
use super::reaction::reaction_tests;
use super::sample::{doubts, sample};
use super::synthetic;
use super::tidy::tidy;
use crate::study::inference::Verdict;
use crate::study::outcome::{DayOutcome, GroupOutcome, StudyOutcome, WindowOutcome};
use crate::table::format::write_json_with_list;
use crate::table::{Cell, Column, Rows, Table};
use crate::time::Lag;

/// Writes the whole outcome as JSON, with the bytes of [`write_json`](crate::table::format::write_json); all threads make the
/// events.
///
/// # Errors
/// The error of `out`.
pub fn write_json(outcome: &StudyOutcome, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
    let events = outcome.detailed_events();
    write_json_with_list(&outcome.without_events(), "events", &events, out)
}

/// Returns every table of a study.
pub fn tables(outcome: &StudyOutcome) -> Vec<Box<dyn Rows + '_>> {
    let mut tables: Vec<Box<dyn Rows>> = vec![
        Box::new(tests(outcome)),
        Box::new(tidy(outcome)),
        Box::new(windows(outcome)),
        Box::new(days(outcome)),
        Box::new(sample(outcome)),
        Box::new(influence::rows(outcome)),
        Box::new(doubts(outcome)),
        Box::new(differences_with_doubts(outcome)),
        Box::new(regressions_with_doubts(outcome)),
        Box::new(events(outcome)),
        Box::new(event_windows(outcome)),
        Box::new(event_groups(outcome)),
    ];
    if let Some(confounding) = &outcome.confounding {
        tables.push(Box::new(effects(confounding)));
        tables.push(Box::new(confounded(confounding)));
    }
    if !outcome.own_windows.is_empty() {
        tables.push(Box::new(own_windows::tests(outcome)));
        tables.push(Box::new(own_windows::events(outcome)));
    }
    if let Some(reaction) = &outcome.reaction {
        tables.push(Box::new(reaction_tests(reaction)));
    }
    if outcome
        .events
        .iter()
        .any(|event| event.model.synthetic.is_some())
    {
        tables.push(Box::new(synthetic::weights(outcome)));
        tables.push(Box::new(synthetic::windows(outcome)));
    }
    if let Some(found) = &outcome.placebo {
        tables.extend(placebo::tables(outcome, found));
    }
    if let Some(found) = &outcome.bootstrap {
        tables.extend(bootstrap::tables(found));
    }
    if outcome.plan.rolling_beta.is_some() {
        tables.push(Box::new(rolling_betas(outcome)));
    }
    if outcome.plan.event_detail {
        tables.push(Box::new(event_days(outcome)));
    }
    tables
}

/// Returns differences between groups, with the assumptions that each one breaks.
fn differences_with_doubts(outcome: &StudyOutcome) -> Table {
    let mut table = differences(outcome);
    table.columns.push(Column::words("doubtful", "Doubtful"));
    for (row, found) in table.rows.iter_mut().zip(&outcome.differences) {
        let doubts = found.doubts.iter();
        let doubtful: Vec<&str> = doubts.map(|doubt| doubt.assumption.name()).collect();
        row.push(Cell::text(doubtful.join(";")));
    }
    table
}

/// Returns regressions, with the assumptions that each coefficient breaks, each with the test that rests on it.
fn regressions_with_doubts(outcome: &StudyOutcome) -> Table {
    let mut table = regressions(outcome);
    table.columns.push(Column::words("doubtful", "Doubtful"));
    let robust = outcome.plan.regress_errors.name();
    let regressions = outcome.regressions.iter();
    let terms = regressions.flat_map(|found| found.terms.iter().map(move |term| (found, term)));
    for (row, (found, term)) in table.rows.iter_mut().zip(terms) {
        let doubtful = [robust, "clustered"].into_iter().flat_map(|test| {
            let doubts = found.doubts_of(test, &term.name);
            doubts.map(move |doubt| format!("{test}:{}", doubt.assumption.name()))
        });
        row.push(Cell::text(doubtful.collect::<Vec<_>>().join(";")));
    }
    table
}

/// Returns one row for each test of each day and window of each group, as the packages `broom` and `statsby` do.
pub fn tests(outcome: &StudyOutcome) -> Table {
    let mut columns = words(&["group", "kind", "from", "to"]);
    columns.extend(numbers(&["n", "n_positive", "estimate"]));
    columns.extend(words(&["test"]));
    columns.extend(numbers(&["statistic", "df", "p_value"]));
    columns.extend(numbers(&["p_holm", "p_bh"]));
    columns.extend(words(&["undefined", "doubtful"]));
    let mut rows = Vec::new();
    for group in &outcome.groups {
        for day in &group.days {
            let lead = lead(
                group,
                "day",
                [day.day.0, day.day.0],
                [day.n, day.n_positive],
                day.aar,
            );
            rows.extend(
                day.tests.iter().map(|(name, verdict)| {
                    test_row(&lead, group, (day.day, day.day), name, verdict)
                }),
            );
        }
        for window in &group.windows {
            let ends = [window.from.0, window.to.0];
            let lead = lead(
                group,
                "window",
                ends,
                [window.n, window.n_positive],
                window.caar,
            );
            rows.extend(window.tests.iter().map(|(name, verdict)| {
                test_row(&lead, group, (window.from, window.to), name, verdict)
            }));
        }
    }
    Table {
        name: "tests",
        title: "Tests".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

fn lead(
    group: &GroupOutcome,
    kind: &str,
    ends: [i32; 2],
    counts: [usize; 2],
    estimate: Option<f64>,
) -> Vec<Cell> {
    let mut row = vec![Cell::text(&group.group), Cell::text(kind)];
    row.extend(ends.map(whole));
    row.extend(counts.map(Cell::count));
    row.push(number(estimate));
    row
}

fn whole(value: i32) -> Cell {
    Cell::Whole(i64::from(value))
}

fn test_row(
    lead: &[Cell],
    group: &GroupOutcome,
    (from, to): (Lag, Lag),
    name: &str,
    verdict: &Verdict,
) -> Vec<Cell> {
    let (df, reason) = match verdict {
        Verdict::Defined { df, .. } => (*df, ""),
        Verdict::Undefined { reason } => (None, *reason),
    };
    let doubts = group.doubts_in(name, from, to);
    let doubtful: Vec<&str> = doubts.map(|doubt| doubt.assumption.name()).collect();
    let mut row = lead.to_vec();
    row.extend([
        Cell::text(name),
        number(verdict.statistic()),
        number(df),
        number(verdict.p()),
        number(verdict.adjusted().map(|adjusted| adjusted.holm)),
        number(
            verdict
                .adjusted()
                .map(|adjusted| adjusted.benjamini_hochberg),
        ),
        Cell::text(reason),
        Cell::text(doubtful.join(";")),
    ]);
    row
}

fn windows(outcome: &StudyOutcome) -> Table {
    let mut columns = words(&["group"]);
    let means = [
        "from",
        "to",
        "n",
        "n_positive",
        "caar",
        "caar_weighted",
        "median_car",
        "low",
        "high",
        "mean_correlation",
        "bhar_mean",
        "bhar_median",
        "bhar_t",
        "bhar_p",
        "bhar_skewness_adjusted",
        "bhar_skewness_adjusted_p",
    ];
    columns.extend(numbers(&means));
    columns.extend(test_columns(outcome));
    columns.extend(words(&["bhar_doubtful"]));
    let row = |(group, window): (&GroupOutcome, &WindowOutcome)| {
        let mut row = vec![
            Cell::text(&group.group),
            whole(window.from.0),
            whole(window.to.0),
        ];
        row.extend([window.n, window.n_positive].map(Cell::count));
        row.extend(
            [
                window.caar,
                window.caar_weighted,
                window.median_car,
                window.low,
                window.high,
                window.mean_correlation,
                window.bhar.mean,
                window.bhar.median,
                window.bhar.t,
                window.bhar.p,
                window.bhar.skewness_adjusted.statistic(),
                window.bhar.skewness_adjusted.p(),
            ]
            .map(number),
        );
        row.extend(test_cells(outcome, &window.tests));
        let doubts = window.bhar.doubts.iter();
        let doubtful: Vec<&str> = doubts.map(|doubt| doubt.name()).collect();
        row.push(Cell::text(doubtful.join(";")));
        row
    };
    let rows = outcome
        .groups
        .iter()
        .flat_map(|group| group.windows.iter().map(move |window| (group, window)));
    Table {
        name: "windows",
        title: "Windows".to_owned(),
        columns,
        rows: rows.map(row).collect(),
        notes: Vec::new(),
    }
}

fn days(outcome: &StudyOutcome) -> Table {
    let mut columns = words(&["group"]);
    let means = [
        "day",
        "n",
        "n_positive",
        "aar",
        "median_ar",
        "n_complete",
        "caar",
        "caar_low",
        "caar_high",
    ];
    columns.extend(numbers(&means));
    columns.extend(test_columns(outcome));
    let row = |(group, day): (&GroupOutcome, &DayOutcome)| {
        let mut row = vec![Cell::text(&group.group), whole(day.day.0)];
        row.extend([day.n, day.n_positive].map(Cell::count));
        row.extend([day.aar, day.median_ar].map(number));
        row.push(Cell::count(day.n_complete));
        row.extend([day.caar, day.caar_low, day.caar_high].map(number));
        row.extend(test_cells(outcome, &day.tests));
        row
    };
    let rows = outcome
        .groups
        .iter()
        .flat_map(|group| group.days.iter().map(move |day| (group, day)));
    Table {
        name: "days",
        title: "Days".to_owned(),
        columns,
        rows: rows.map(row).collect(),
        notes: Vec::new(),
    }
}

fn test_columns(outcome: &StudyOutcome) -> Vec<Column> {
    let named = |name: &&'static str| {
        [
            Column::numbers(*name, *name),
            Column::numbers(format!("p_{name}"), format!("p_{name}")),
        ]
    };
    outcome.plan.tests.iter().flat_map(named).collect()
}

fn test_cells(
    outcome: &StudyOutcome,
    tests: &std::collections::BTreeMap<&'static str, Verdict>,
) -> Vec<Cell> {
    let cells = |name: &&'static str| {
        let verdict = tests.get(name);
        [
            number(verdict.and_then(Verdict::statistic)),
            number(verdict.and_then(Verdict::p)),
        ]
    };
    outcome.plan.tests.iter().flat_map(cells).collect()
}
