//! Table C: the means of windows by the test to read; table C2: all tests.

use std::collections::BTreeMap;

use super::caption::caption;
use super::{PaperStyle, estimate, under_in_words, with_keys};
use crate::report::headline::{Judged, judged, to_read};
use crate::report::words::listed;
use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{GroupOutcome, StudyOutcome, WindowOutcome};
use crate::table::stars::DOUBTFUL;
use crate::table::{Cell, Column, Style, Table};

/// Tests of ranks, the one to prefer first.
const RANK_TESTS: [&str; 4] = ["grank_t", "corrado", "grank_z", "wilcoxon"];

/// Returns the mean CAR of each group and window with the test to read.
pub(super) fn windows(outcome: &StudyOutcome, style: PaperStyle) -> Table {
    let plan = &outcome.plan;
    let rank = RANK_TESTS
        .into_iter()
        .find(|test| plan.tests.contains(test));
    let mut read = Places::new();
    let mut rows = Vec::new();
    for group in &outcome.groups {
        for window in &group.windows {
            let found = read_test(outcome, group, window);
            if let Some(found) = &found {
                let places = read.entry(heading(found.test)).or_default();
                places
                    .entry(&group.group)
                    .or_default()
                    .push(Cell::Window(window.from, window.to).shown());
            }
            let mut row = vec![
                Cell::text(&group.group),
                Cell::Window(window.from, window.to),
                Cell::count(window.n),
                estimate(style, window.caar, window.n, found.as_ref()),
                Cell::Number(window.median_car, Style::Percent(style.decimals)),
                Cell::text(format!(
                    "{}:{}",
                    window.n_positive,
                    window.n - window.n_positive
                )),
                Cell::p(found.map(|found| found.p)),
            ];
            row.extend(rank.map(|test| {
                let p = window.tests.get(test).and_then(Verdict::p);
                let doubtful = p.is_some() && group.doubts_window(test, window);
                Cell::p(p).marked(if doubtful { DOUBTFUL } else { "" })
            }));
            row.push(Cell::p(found.and_then(|found| found.p_holm)));
            rows.push(row);
        }
    }
    let mut columns = vec![
        Column::words("group", "Group"),
        Column::numbers("window", "Window"),
        Column::numbers("n", "N"),
        Column::numbers("caar", "CAAR (%)"),
        Column::numbers("median", "Median (%)"),
        Column::numbers("signs", "Pos.:neg."),
        Column::numbers("p", "p"),
    ];
    columns.extend(rank.map(|test| Column::numbers("p_rank", format!("p {}", heading(test)))));
    columns.push(Column::numbers("p_holm", "Holm p"));
    let notes = vec![
        under_in_words(style, &tests_in_words(&read, plan.cars.len())),
        "Holm p: adjusted for the number of groups.".to_owned(),
    ];
    with_keys(
        style,
        Table {
            name: "windows",
            title: caption(outcome, "Cumulative average abnormal returns by window"),
            columns,
            rows,
            notes,
        },
    )
}

/// Returns the verdict of the test to read; without a valid one, that of the test that stars follow.
fn read_test(
    outcome: &StudyOutcome,
    group: &GroupOutcome,
    window: &WindowOutcome,
) -> Option<Judged> {
    let test = to_read(&outcome.plan, group, window).or_else(|| outcome.plan.headline())?;
    judged(group, test, (window.from, window.to), &window.tests)
}

/// The windows that a test was read in, by test and group.
type Places<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<String>>>;

/// Names the tests: the most frequent one, then each other one with the groups and windows where it was read.
fn tests_in_words(read: &Places<'_>, windows: usize) -> String {
    const MOST_GROUPS: usize = 6;
    let mut tests: Vec<_> = read.iter().collect();
    tests
        .sort_by_key(|(_, groups)| std::cmp::Reverse(groups.values().map(Vec::len).sum::<usize>()));
    let place = |(group, own): (&&str, &Vec<String>)| match own.len() == windows {
        true => (*group).to_owned(),
        false => format!("{group} {}", own.join(" and ")),
    };
    let words = |(number, (test, groups)): (usize, &(&&str, &BTreeMap<&str, Vec<String>>))| {
        let places = groups.iter().map(place);
        match number {
            0 => (**test).to_owned(),
            _ => format!("{test} for {}", listed(places.collect(), MOST_GROUPS)),
        }
    };
    let words: Vec<String> = tests.iter().enumerate().map(words).collect();
    match words.is_empty() {
        true => "no test is defined".to_owned(),
        false => words.join("; "),
    }
}

/// Returns all tests, a row for each group and test, the windows side by side.
pub(super) fn tests(outcome: &StudyOutcome, style: PaperStyle) -> Table {
    let plan = &outcome.plan;
    let mut columns = vec![
        Column::words("group", "Group"),
        Column::words("test", "Test"),
    ];
    let windows = outcome
        .groups
        .first()
        .map_or(&[][..], |group| &group.windows);
    columns.extend(windows.iter().map(|window| {
        let ends = Cell::Window(window.from, window.to).shown();
        Column::numbers(ends.clone(), ends)
    }));
    let cell = |group: &GroupOutcome, window: &WindowOutcome, test: &'static str| {
        let found = judged(group, test, (window.from, window.to), &window.tests);
        let dagger = found.as_ref().is_some_and(|found| !found.holds);
        let stars = style.stars.marks(found.map(|found| found.p));
        let cell = Cell::number(found.map(|found| found.statistic), 2);
        let cell = cell.marked(format!("{stars}{}", if dagger { DOUBTFUL } else { "" }));
        match found {
            Some(found) => cell.over(Cell::p(Some(found.p))),
            None => cell,
        }
    };
    let rows = outcome.groups.iter().flat_map(|group| {
        plan.tests.iter().map(move |test| {
            let mut row = vec![Cell::text(&group.group), Cell::text(heading(test))];
            row.extend(group.windows.iter().map(|window| cell(group, window, test)));
            row
        })
    });
    with_keys(
        style,
        Table {
            name: "tests",
            title: caption(outcome, "All tests of cumulative average abnormal returns"),
            columns,
            rows: rows.collect(),
            notes: vec!["Statistics, and below them p in parentheses.".to_owned()],
        },
    )
}
