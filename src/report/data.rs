//! The tables of a study that programs read: everything, at full precision, one file each.

use super::comparison::{differences, regressions};
use super::sample::{doubts, sample};
use super::table::{Cell, Column, Report, Table};
use crate::event::ExcludedOutcome;
use crate::load::Rejects;
use crate::study::inference::Verdict;
use crate::study::outcome::{DayOutcome, EventOutcome, GroupOutcome, StudyOutcome, WindowOutcome};

/// Every table of a study.
pub fn tables(outcome: &StudyOutcome) -> Vec<Table> {
    vec![
        tests(outcome),
        windows(outcome),
        days(outcome),
        sample(outcome),
        doubts(outcome),
        differences(outcome),
        regressions(outcome),
        events(outcome),
        event_days(outcome),
        event_windows(outcome),
    ]
}

/// The report of `--format csv`: one row for each test of each day and window of each group.
pub fn tidy(outcome: &StudyOutcome) -> Report {
    Report {
        title: String::new(),
        lines: Vec::new(),
        tables: vec![tests(outcome)],
    }
}

pub(super) fn words(keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::words(*key, *key)).collect()
}

pub(super) fn numbers(keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::numbers(*key, *key)).collect()
}

pub(super) fn number(value: Option<f64>) -> Cell {
    Cell::Number(value, 6)
}

/// One row a test, as `broom` and `statsby` would have it.
fn tests(outcome: &StudyOutcome) -> Table {
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
                day.tests
                    .iter()
                    .map(|(name, verdict)| test_row(&lead, group, name, verdict)),
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
            rows.extend(
                window
                    .tests
                    .iter()
                    .map(|(name, verdict)| test_row(&lead, group, name, verdict)),
            );
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
    row.extend(counts.map(Cell::Count));
    row.push(number(estimate));
    row
}

fn whole(value: i32) -> Cell {
    Cell::Number(Some(f64::from(value)), 0)
}

fn test_row(lead: &[Cell], group: &GroupOutcome, name: &str, verdict: &Verdict) -> Vec<Cell> {
    let (df, reason) = match verdict {
        Verdict::Defined { df, .. } => (*df, ""),
        Verdict::Undefined { reason } => (None, *reason),
    };
    let doubtful: Vec<&str> = group
        .doubts
        .iter()
        .filter(|doubt| doubt.tests.contains(&name))
        .map(|doubt| doubt.assumption.name())
        .collect();
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
        "median_car",
        "low",
        "high",
        "mean_correlation",
    ];
    columns.extend(numbers(&means));
    columns.extend(test_columns(outcome));
    let row = |(group, window): (&GroupOutcome, &WindowOutcome)| {
        let mut row = vec![
            Cell::text(&group.group),
            whole(window.from.0),
            whole(window.to.0),
        ];
        row.extend([window.n, window.n_positive].map(Cell::Count));
        row.extend(
            [
                window.caar,
                window.median_car,
                window.low,
                window.high,
                window.mean_correlation,
            ]
            .map(number),
        );
        row.extend(test_cells(outcome, &window.tests));
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
        row.extend([day.n, day.n_positive].map(Cell::Count));
        row.extend([day.aar, day.median_ar].map(number));
        row.push(Cell::Count(day.n_complete));
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

fn event_lead(event: &EventOutcome) -> Vec<Cell> {
    [&event.event_id, &event.symbol]
        .into_iter()
        .map(Cell::text)
        .collect()
}

fn events(outcome: &StudyOutcome) -> Table {
    let mut columns = words(&[
        "event_id",
        "symbol",
        "benchmark",
        "as_read",
        "day0",
        "timing",
        "tags",
        "model",
    ]);
    // An event whose regressors repeat each other may lack a coefficient that the others have.
    let mut coefficients: Vec<&String> = Vec::new();
    for (name, _) in outcome
        .events
        .iter()
        .flat_map(|event| &event.model.coefficients)
    {
        if !coefficients.contains(&name) {
            coefficients.push(name);
        }
    }
    columns.extend(
        coefficients
            .iter()
            .map(|name| Column::numbers(name.as_str(), name.as_str())),
    );
    columns.extend(numbers(&["sigma", "r_squared", "observations", "df"]));
    let row = |event: &EventOutcome| {
        let mut row = event_lead(event);
        row.push(Cell::text(event.benchmark.clone().unwrap_or_default()));
        row.extend([
            Cell::text(&event.as_read),
            Cell::text(event.day0.to_string()),
            Cell::text(event.timing),
        ]);
        row.extend([
            Cell::text(event.tags.join(";")),
            Cell::text(event.model.name),
        ]);
        let value = |name: &&String| {
            let mut own = event.model.coefficients.iter();
            number(
                own.find(|(other, _)| other == *name)
                    .map(|(_, value)| *value),
            )
        };
        row.extend(coefficients.iter().map(value));
        row.extend([
            number(Some(event.model.sigma)),
            number(event.model.r_squared),
        ]);
        row.extend([
            Cell::Count(event.model.observations),
            number(Some(event.model.df)),
        ]);
        row
    };
    let rows = outcome.events.iter().map(row).collect();
    Table {
        name: "events",
        title: "Events".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

fn event_days(outcome: &StudyOutcome) -> Table {
    let mut columns = words(&["event_id", "symbol"]);
    columns.extend(numbers(&["day"]));
    columns.extend(words(&["date"]));
    columns.extend(numbers(&["return", "expected", "ar", "sar", "t", "p"]));
    let rows = |event: &EventOutcome| {
        let lead = event_lead(event);
        let row = move |day: &crate::study::outcome::EventDayOutcome| {
            let mut row = lead.clone();
            row.push(whole(day.day.0));
            row.push(Cell::text(
                day.date.map(|date| date.to_string()).unwrap_or_default(),
            ));
            row.extend([day.observed, day.expected, day.ar, day.sar, day.t, day.p].map(number));
            row
        };
        event.days.iter().map(row).collect::<Vec<_>>()
    };
    let rows = outcome.events.iter().flat_map(rows).collect();
    Table {
        name: "event_days",
        title: "Event days".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

fn event_windows(outcome: &StudyOutcome) -> Table {
    let mut columns = words(&["event_id", "symbol"]);
    columns.extend(numbers(&[
        "from", "to", "observed", "car", "se", "scar", "t", "p", "bhar",
    ]));
    let rows = |event: &EventOutcome| {
        let lead = event_lead(event);
        let row = move |window: &crate::study::outcome::EventWindowOutcome| {
            let mut row = lead.clone();
            row.extend([
                whole(window.from.0),
                whole(window.to.0),
                Cell::Count(window.observed),
            ]);
            row.extend(
                [
                    window.car,
                    window.se,
                    window.scar,
                    window.t,
                    window.p,
                    window.bhar,
                ]
                .map(number),
            );
            row
        };
        event.windows.iter().map(row).collect::<Vec<_>>()
    };
    let rows = outcome.events.iter().flat_map(rows).collect();
    Table {
        name: "event_windows",
        title: "Event windows".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

/// The events that were not used, each with its place in the file.
pub fn excluded(excluded: &[ExcludedOutcome], file: &str) -> Table {
    let mut columns = words(&[
        "event_id",
        "symbol",
        "stamp_read",
        "event_day",
        "code",
        "reason",
        "detail",
        "source_file",
    ]);
    columns.extend(numbers(&["source_line"]));
    let row = |event: &ExcludedOutcome| {
        let texts = [
            event.event_id.clone(),
            event.symbol.clone(),
            event.as_read.clone(),
            event
                .event_day
                .map(|day| day.to_string())
                .unwrap_or_default(),
            event.code.to_owned(),
            event.code.replace('_', " "),
            event.reason.clone(),
            file.to_owned(),
        ];
        let mut row: Vec<Cell> = texts.into_iter().map(Cell::text).collect();
        row.push(Cell::Count(event.line as usize));
        row
    };
    Table {
        name: "excluded",
        title: "Events not used".to_owned(),
        columns,
        rows: excluded.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

/// Rows of the inputs that were not understood.
pub fn rejects(rejects: &Rejects) -> Table {
    let mut columns = words(&["file"]);
    columns.extend(numbers(&["line", "byte"]));
    columns.extend(words(&["column", "code", "value", "message", "raw"]));
    let row = |reject: &crate::load::Reject| {
        let mut row = vec![Cell::text(reject.file.display().to_string())];
        row.extend([reject.line, reject.byte].map(|n| Cell::Count(n as usize)));
        let words: [&str; 5] = [
            &reject.column,
            reject.code,
            &reject.value,
            &reject.message,
            &reject.raw,
        ];
        row.extend(words.map(Cell::text));
        row
    };
    let rows = rejects.0.iter().map(row).collect();
    Table {
        name: "rejects",
        title: "Rejected rows".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}
