//! The tables of a study for people.

use std::collections::BTreeMap;

use super::bootstrap;
use super::comparison::{differences, regressions};
use super::confounding::effects;
use super::excluded::{LISTED_EVENTS, excluded, further};
use super::influence::influence;
use super::own_windows::own_windows;
use super::placebo;
use super::reaction::reaction;
use super::sample::sample;
use super::shown_tests::shown_tests;
use super::synthetic::synthetic;
use super::words::{counted, reasons};
use crate::error::{Message, message, option};
use crate::market::ReturnKind;
use crate::study::assumption::Assumption;
use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{EventOutcome, GroupOutcome, Resolved, StudyOutcome};
use crate::table::stars::{DOUBTFUL, STARS_KEY, stars, stars_of};
use crate::table::{Cell, Column, Report, Table};
use crate::time::Lag;

/// The tables of the report, with the letters that papers give them.
pub const TABLES: [(&str, &str); 14] = [
    ("windows", "C"),
    ("own_windows", ""),
    ("sample", "A"),
    ("influence", ""),
    ("synthetic", ""),
    ("differences", "D"),
    ("regressions", "E"),
    ("confounding", ""),
    ("placebo", ""),
    ("sizes", ""),
    ("bootstrap", ""),
    ("days", "B"),
    ("events", "F"),
    ("excluded", ""),
];

/// Says what the results lack when the daily results of single events are skipped.
pub fn without_detail() -> Message {
    message![
        "single days of events are not among the results (",
        option::EVENT_DETAIL.with(false),
        "): no event_days.csv, no charts of single events, no events in the JSON",
    ]
}

type Tests = BTreeMap<&'static str, Verdict>;

/// Returns the report: windows, the sample, comparisons, days, events and excluded events.
pub fn report(outcome: &StudyOutcome) -> Report {
    let mut tables = Vec::new();
    if !outcome.events.is_empty() {
        tables.push(windows(outcome));
        tables.extend(own_windows(outcome));
        tables.push(sample(outcome));
        tables.extend(influence(outcome));
        tables.extend(synthetic(outcome));
        tables.extend(outcome.confounding.as_ref().map(effects));
        tables.extend(outcome.reaction.as_ref().map(reaction));
        if let Some(found) = &outcome.placebo {
            tables.push(placebo::placebo(outcome, found));
            tables.extend(placebo::sizes(outcome, found));
        }
        tables.extend(outcome.bootstrap.as_ref().map(bootstrap::bootstrap));
        if !outcome.differences.is_empty() {
            tables.push(differences(outcome));
        }
        if !outcome.regressions.is_empty() {
            tables.push(regressions(outcome));
        }
        tables.extend([days(outcome), events(outcome)]);
    }
    if !outcome.excluded.is_empty() {
        tables.push(excluded(&outcome.excluded));
    }
    Report {
        title: "Event study".to_owned(),
        lines: lines(outcome),
        tables,
    }
}

/// Returns how the study was done and how many events it used, a line each.
fn lines(outcome: &StudyOutcome) -> Vec<String> {
    let (plan, counts) = (&outcome.plan, outcome.counts);
    let benchmark = outcome.on_benchmarks();
    let method = format!(
        "{} model{benchmark}, estimation {} (at least {} days), event window {}, {} returns",
        plan.model,
        plan.estimation,
        plan.min_obs,
        plan.window,
        plan.returns.name(),
    );
    let mut sample = format!(
        "{} read, {} used",
        counted(counts.events_in, "event"),
        counts.events_used
    );
    if counts.events_excluded > 0 {
        sample.push_str(&format!(
            ", {} excluded ({})",
            counts.events_excluded,
            reasons(&outcome.excluded)
        ));
    }
    let mut lines = vec![method, sample];
    if plan.signed {
        lines.push(
            "groups: abnormal returns times the direction of their event; single events: as measured"
                .to_owned(),
        );
    }
    if plan.winsorize.number() > 0.0 {
        lines.push(format!(
            "groups: {} of abnormal returns at each end pulled in to the percentile there; single events: as measured",
            plan.winsorize
        ));
    }
    if !plan.event_detail {
        lines.push(without_detail().to_string());
    }
    lines
}

/// Returns the p-value of the headline test, where it is defined.
fn headline_p(plan: &Resolved, tests: &Tests) -> Option<f64> {
    plan.headline()
        .and_then(|name| tests.get(name))
        .and_then(Verdict::p)
}

fn stars_note(plan: &Resolved) -> String {
    match plan.headline() {
        Some(test) => format!("Stars by {}: {STARS_KEY} (two-sided).", heading(test)),
        None => format!("Stars: {STARS_KEY} (two-sided)."),
    }
}

/// Returns the stars of a group's headline test, with a mark where the test is not valid.
fn headline_stars(
    outcome: &StudyOutcome,
    group: &GroupOutcome,
    (from, to): (Lag, Lag),
    tests: &Tests,
) -> String {
    let doubts = |name: &str| group.doubts_in(name, from, to).next().is_some();
    let doubtful = outcome.plan.headline().is_some_and(doubts);
    stars_of(headline_p(&outcome.plan, tests), doubtful)
}

fn any_doubtful(outcome: &StudyOutcome) -> bool {
    let doubtful = |group: &GroupOutcome| {
        let tests = &outcome.plan.tests;
        tests.iter().any(|name| group.doubts(name))
    };
    outcome.groups.iter().any(doubtful)
}

/// Returns the mean CAR by group and window, with its tests.
fn windows(outcome: &StudyOutcome) -> Table {
    let tests = shown_tests(&outcome.plan);
    let mut columns = vec![
        Column::words("group", "Group"),
        Column::words("window", "Window"),
        Column::numbers("n", "N"),
        Column::numbers("caar", "CAAR %"),
    ];
    let weighted = outcome.plan.weights.is_some();
    columns.extend(weighted.then(|| Column::numbers("caar_weighted", "Weighted %")));
    columns.extend([
        Column::numbers("interval", "95 % interval"),
        Column::numbers("positive", "> 0"),
    ]);
    columns.extend(
        tests
            .iter()
            .map(|test| Column::numbers(*test, heading(test))),
    );
    columns.push(Column::numbers("mean_correlation", "r"));
    let mut rows = Vec::new();
    for group in &outcome.groups {
        for window in &group.windows {
            let star = headline_stars(outcome, group, (window.from, window.to), &window.tests);
            let mut row = vec![
                Cell::text(&group.group),
                Cell::Window(window.from, window.to),
                Cell::count(window.n),
                Cell::percent(window.caar).marked(star),
            ];
            row.extend(weighted.then(|| Cell::percent(window.caar_weighted)));
            row.extend([
                Cell::interval(window.low.zip(window.high)),
                Cell::count(window.n_positive),
            ]);
            row.extend(tests.iter().map(|name| {
                let statistic = window.tests.get(name).and_then(Verdict::statistic);
                let doubtful = statistic.is_some() && group.doubts_window(name, window);
                Cell::number(statistic, 2).marked(if doubtful { DOUBTFUL } else { "" })
            }));
            row.push(Cell::number(window.mean_correlation, 2));
            rows.push(row);
        }
    }
    let mut notes = vec![stars_note(&outcome.plan)];
    if any_doubtful(outcome) {
        notes.push(format!(
            "{DOUBTFUL} not valid on this sample (too many false alarms); the next table says why."
        ));
    }
    if outcome
        .groups
        .iter()
        .any(|group| group.breaks(Assumption::Independence))
    {
        notes.push(
            "The interval ignores the correlation between events and is too narrow.".to_owned(),
        );
    }
    notes.push("r: mean correlation of estimation residuals between events. Interval from the cross-sectional t.".to_owned());
    if let Some(column) = &outcome.plan.weights {
        notes.push(format!(
            "Weighted: mean CAR in the weights of the column {column}; interval and tests are those of equal weights."
        ));
    }
    if tests.len() < outcome.plan.tests.len() {
        notes.push(
            "The other tests are in the formats csv and json, and in tests.csv of a folder of results."
                .to_owned(),
        );
    }
    Table {
        name: "windows",
        title: "Mean cumulative abnormal return by window".to_owned(),
        columns,
        rows,
        notes,
    }
}

/// Most groups side by side in the table of days.
const GROUPS_BESIDE: usize = 12;

/// Returns AAR and CAAR by day, the groups side by side.
fn days(outcome: &StudyOutcome) -> Table {
    let shown = &outcome.groups[..outcome.groups.len().min(GROUPS_BESIDE)];
    let mut columns = vec![Column::numbers("day", "Day")];
    for group in shown {
        columns.push(Column::numbers(
            format!("aar {}", group.group),
            format!("{} AAR %", group.group),
        ));
        columns.push(Column::numbers(format!("caar {}", group.group), "CAAR %"));
    }
    let lags = outcome.plan.window.lags().enumerate();
    let row = |(position, lag): (usize, Lag)| {
        let mut row = vec![Cell::text(lag.to_string())];
        for group in shown {
            let day = &group.days[position];
            let star = headline_stars(outcome, group, (day.day, day.day), &day.tests);
            row.push(Cell::percent(day.aar).marked(star));
            row.push(Cell::percent(day.caar));
        }
        row
    };
    let mut notes = vec![stars_note(&outcome.plan)];
    let more = outcome.groups.len() - shown.len();
    if more > 0 {
        let more = counted(more, "further group");
        let note = message![format!("and {more}; "), option::OUT, " writes all of them."];
        notes.push(note.to_string());
    }
    Table {
        name: "days",
        title: "Average (AAR) and cumulative average (CAAR) abnormal return by day".to_owned(),
        columns,
        rows: lags.map(row).collect(),
        notes,
    }
}

/// Marks the CAR of an incomplete window.
const PARTIAL: &str = "\u{b0}";

/// Returns one row per event: its model, day 0 and the windows.
fn events(outcome: &StudyOutcome) -> Table {
    let has_beta = outcome.events.iter().any(|event| beta(event).is_some());
    let mut columns = vec![
        Column::words("event_id", "Event"),
        Column::words("symbol", "Symbol"),
        Column::words("day0", "Day 0"),
        Column::words("timing", "Timing"),
    ];
    columns.extend(has_beta.then(|| Column::numbers("beta", "Beta")));
    columns.push(Column::numbers("sigma", "Sigma %"));
    for window in &outcome.plan.cars {
        columns.push(Column::numbers(
            format!("car {window}"),
            format!("CAR{window} %"),
        ));
        columns.push(Column::numbers(format!("t {window}"), "t"));
    }
    let row = |event: &EventOutcome| {
        let mut row = vec![
            Cell::text(&event.event_id),
            Cell::text(event.symbol.as_str()),
            Cell::Date(Some(event.day0)),
            Cell::text(event.timing),
        ];
        row.extend(has_beta.then(|| Cell::number(beta(event), 2)));
        row.push(Cell::number(Some(event.model.sigma * 100.0), 2));
        for window in event.windows.iter() {
            let mark = if window.is_complete() {
                stars(window.p)
            } else {
                PARTIAL
            };
            row.push(Cell::percent(window.car).marked(mark));
            row.push(Cell::number(window.t, 2));
        }
        row
    };
    let mut notes = vec![format!(
        "Stars by the event's own t: {STARS_KEY} (two-sided)."
    )];
    if outcome.plan.returns == ReturnKind::Log {
        notes.push("Log returns: CAR is the sum of log abnormal returns.".to_owned());
    }
    let mut listed = outcome.events.iter().take(LISTED_EVENTS);
    if listed.any(|event| event.windows.iter().any(|window| !window.is_complete())) {
        notes.push(format!(
            "{PARTIAL} Sum over fewer days than the window has; it enters no mean and no test."
        ));
    }
    notes.extend(further(outcome.events.len()));
    Table {
        name: "events",
        title: "Events".to_owned(),
        columns,
        rows: outcome.events.iter().take(LISTED_EVENTS).map(row).collect(),
        notes,
    }
}

fn beta(event: &EventOutcome) -> Option<f64> {
    event
        .model
        .coefficients
        .iter()
        .find(|(name, _)| name == "beta")
        .map(|(_, value)| *value)
}
