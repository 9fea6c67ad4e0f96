//! What the sample looks like, and which tests are valid on it.

use std::collections::BTreeMap;

use super::headline::HEADLINE;
use super::words::{counted, headings};
use crate::error::{message, option};
use crate::study::assumption::Assumption;
use crate::study::outcome::{Doubt, GroupOutcome, StudyOutcome, WindowOutcome};
use crate::table::{Cell, Column, Table};

/// Most groups whose tests the notes judge.
const JUDGED_GROUPS: usize = 12;

/// Returns one row per group, with notes that say which tests are valid.
pub fn sample(outcome: &StudyOutcome) -> Table {
    let row = |group: &GroupOutcome| {
        let sample = &group.sample;
        vec![
            Cell::text(&group.group),
            Cell::count(group.n_events),
            Cell::count(group.n_symbols),
            Cell::count(group.n_dates),
            Cell::count(sample.shared_dates),
            Cell::count(sample.overlapping_events),
            Cell::number(group.mean_correlation, 2),
            Cell::number(sample.inflation, 2),
            Cell::number(sample.variance_ratio, 2),
            Cell::number(sample.skewness, 2),
            Cell::number(sample.positive_share, 2),
            Cell::count(sample.shortest_estimation.unwrap_or_default()),
        ]
    };
    let judged = &outcome.groups[..outcome.groups.len().min(JUDGED_GROUPS)];
    let mut notes = verdicts(outcome);
    notes.extend(
        Assumption::ALL
            .into_iter()
            .filter_map(|assumption| what_not(judged, assumption)),
    );
    let apart = |group: &GroupOutcome| group.n_events > 1 && group.n_dates == group.n_events;
    if judged.iter().any(apart) && outcome.plan.tests.contains(&"grank_t") {
        notes.push(
            "GRANK t and Corrado z allow for correlation between events on one date; they assume that events on different dates \
             are independent."
                .to_owned(),
        );
    }
    let more = outcome.groups.len() - judged.len();
    if more > 0 {
        let note = message![
            format!("and {}; ", counted(more, "further group")),
            option::FORMAT.with("json"),
            " and ",
            option::OUT,
            " hold the verdict on each of them.",
        ];
        notes.push(note.to_string());
    }
    notes.push(
        "Shared: events that share their date with another. Overlap: events with another event of the same security in \
         their window. Inflation: 1 + (N - 1) r. Variance: of SAR on day 0, relative to the estimation window. Skewness: of \
         AR on day 0. Up: share of estimation days with a positive residual."
            .to_owned(),
    );
    Table {
        name: "sample",
        title: "The sample, and which tests are valid on it".to_owned(),
        columns: vec![
            Column::words("group", "Group"),
            Column::numbers("n_events", "N"),
            Column::numbers("n_symbols", "Firms"),
            Column::numbers("n_dates", "Dates"),
            Column::numbers("shared_dates", "Shared"),
            Column::numbers("overlapping_events", "Overlap"),
            Column::numbers("mean_correlation", "r"),
            Column::numbers("inflation", "Inflation"),
            Column::numbers("variance_ratio", "Variance"),
            Column::numbers("skewness", "Skewness"),
            Column::numbers("positive_share", "Up"),
            Column::numbers("shortest_estimation", "Shortest"),
        ],
        rows: outcome.groups.iter().map(row).collect(),
        notes,
    }
}

/// Returns the tests to rely on, a sentence for each of the first groups.
pub(super) fn verdicts(outcome: &StudyOutcome) -> Vec<String> {
    let judged = outcome.groups.iter().take(JUDGED_GROUPS);
    judged.map(|group| what_to_read(outcome, group)).collect()
}

/// Says which tests of a group stand in all of its tested windows, and which in some: those with a p-value that its sample does not
/// speak against. The test to read in a window is one of them.
fn what_to_read(outcome: &StudyOutcome, group: &GroupOutcome) -> String {
    let name = &group.group;
    if group.n_events == 0 {
        return format!("{name}: no event could be used; the table of excluded events says why.");
    }
    if group.n_events < 2 {
        return format!("{name}: one event has no cross-section; rely on its own t below.");
    }
    let stands = |test: &str, window: &WindowOutcome| {
        let defined = window.tests.get(test).is_some_and(|v| v.p().is_some());
        defined && !group.doubts_window(test, window)
    };
    let (mut everywhere, mut somewhere) = (Vec::new(), BTreeMap::<String, Vec<&str>>::new());
    for test in outcome.plan.tests.iter().copied() {
        let windows = group.windows.iter().filter(|window| stands(test, window));
        let windows: Vec<String> = windows.map(|w| format!("[{}, {}]", w.from, w.to)).collect();
        match windows.len() {
            0 => {}
            n if n == group.windows.len() => everywhere.push(test),
            _ => somewhere
                .entry(windows.join(" and "))
                .or_default()
                .push(test),
        }
    }
    let (headline, others): (Vec<&str>, Vec<&str>) =
        everywhere.iter().partition(|test| HEADLINE.contains(test));
    let read = match (&headline[..], &others[..]) {
        ([], []) if somewhere.is_empty() => format!("{name}: no test is valid"),
        ([], []) => format!("{name}: no test is valid in every window"),
        ([], others) => format!("{name}: rely on {}", headings(others)),
        (headline, []) => format!("{name}: rely on {}", headings(headline)),
        (headline, others) => format!(
            "{name}: rely on {}; also valid: {}",
            headings(headline),
            headings(others)
        ),
    };
    let word = if everywhere.is_empty() {
        "rely on"
    } else {
        "also"
    };
    let somewhere = somewhere
        .iter()
        .map(|(windows, tests)| format!("; in {windows} {word} {}", headings(tests)));
    format!("{read}{}.", somewhere.collect::<String>())
}

/// Says in which tested windows of its group a doubt applies; nothing if in all of them.
fn whereabouts(group: &GroupOutcome, doubt: &Doubt) -> String {
    let concerned = |window: &&WindowOutcome| doubt.concerns(window.from, window.to);
    let windows: Vec<&WindowOutcome> = group.windows.iter().filter(concerned).collect();
    if windows.len() == group.windows.len() {
        return String::new();
    }
    if windows.is_empty() {
        return ", on some days".to_owned();
    }
    let windows: Vec<String> = windows
        .iter()
        .map(|w| format!("[{}, {}]", w.from, w.to))
        .collect();
    format!(" in {}", windows.join(", "))
}

/// Says which tests rest on an assumption that the sample breaks, how, and in which groups.
fn what_not(groups: &[GroupOutcome], assumption: Assumption) -> Option<String> {
    let broken: Vec<(String, &Doubt)> = groups
        .iter()
        .flat_map(|group| {
            let named = |doubt| {
                (
                    format!("{}{}", group.group, whereabouts(group, doubt)),
                    doubt,
                )
            };
            group.doubts.iter().map(named)
        })
        .filter(|(_, doubt)| doubt.assumption == assumption && !doubt.tests.is_empty())
        .collect();
    let (_, first) = broken.first()?;
    let (mut sizes, mut measures) = (Vec::new(), Vec::new());
    for (group, doubt) in &broken {
        match doubt.implied_size {
            Some(size) => {
                let of = if sizes.is_empty() {
                    " of true nulls"
                } else {
                    ""
                };
                sizes.push(format!("{:.0} %{of} ({group})", size * 100.0));
            }
            None => measures.push(format!("{group} ({})", doubt.measure)),
        }
    }
    let mut said = format!(
        "Not valid here: {}: {}",
        headings(&first.tests),
        assumption.broken()
    );
    if !measures.is_empty() {
        said.push_str(&format!(": {}", measures.join(", ")));
    }
    if !sizes.is_empty() {
        said.push_str(&format!(
            ". At 5 % they would reject about {}",
            sizes.join(", ")
        ));
    }
    Some(said + ".")
}

/// Returns one row for each assumption that a group breaks.
pub fn doubts(outcome: &StudyOutcome) -> Table {
    let rows = outcome.groups.iter().flat_map(|group| {
        group.doubts.iter().map(|doubt| {
            vec![
                Cell::text(&group.group),
                Cell::text(doubt.assumption.name()),
                Cell::text(doubt.tests.join(";")),
                Cell::text(&doubt.measure),
                Cell::number(doubt.implied_size, 3),
                Cell::text(&doubt.reason),
                Cell::text(windows(doubt)),
            ]
        })
    });
    Table {
        name: "doubts",
        title: "Tests that are not valid".to_owned(),
        columns: vec![
            Column::words("group", "Group"),
            Column::words("assumption", "Assumption"),
            Column::words("tests", "Tests"),
            Column::words("measure", "Measured"),
            Column::numbers("implied_size", "Size"),
            Column::words("reason", "Reason"),
            Column::words("windows", "Windows"),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

/// The days and windows of a doubt, `from:to` each; empty if it is about all of them.
fn windows(doubt: &Doubt) -> String {
    let windows = doubt.windows.iter().flatten();
    let ends: Vec<String> = windows
        .map(|w| format!("{}:{}", w.first(), w.last()))
        .collect();
    ends.join(";")
}
