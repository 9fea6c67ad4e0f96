//! The study among its placebo studies: tables, and the answer in words.

use super::full_precision::{number, numbers, words};
use super::words::{counted, days_in_words, listed};
use crate::study::assumption::Assumption;
use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{
    Band, PlaceboGroup, PlaceboOutcome, PlaceboTest, PlaceboWindow, SizeFinding, StudyOutcome,
};
use crate::table::{Cell, Column, Rows, Table};

/// Most tests that a sentence names.
const NAMED: usize = 4;

/// Returns what placebo studies move, in words.
fn moved(outcome: &PlaceboOutcome) -> &'static str {
    match outcome.kind {
        "securities" => "of similar securities without this news",
        _ => "on dates without this news",
    }
}

/// Returns the mean of all events in the first tested window among the placebo studies, and which tests reject too often there,
/// in a sentence each.
pub(super) fn in_words(outcome: &StudyOutcome) -> Vec<String> {
    let found = || {
        let placebo = outcome.placebo.as_ref()?;
        let group = placebo.groups.first()?;
        Some((placebo, group, group.windows.first()?))
    };
    let Some((placebo, group, window)) = found() else {
        return Vec::new();
    };
    let when = days_in_words(window.from, window.to);
    let Some(p) = window.p else {
        let reason = group.undefined.unwrap_or("the mean is not defined");
        return vec![format!("Placebo: no p-value, because {reason}.")];
    };
    let mut lines = vec![format!(
        "Placebo: {} of {} studies {} have a mean on {when} at least as far from zero (p {p:.3}).",
        window.beyond,
        window.draws,
        moved(placebo)
    )];
    lines.extend(sizes_in_words(outcome, window));
    lines.extend(variance_in_words(outcome));
    lines
}

/// Returns how often the headline test and those that do not hold reject placebo studies.
fn sizes_in_words(outcome: &StudyOutcome, window: &PlaceboWindow) -> Option<String> {
    let headline = outcome.plan.headline()?;
    let test = window.tests.get(headline)?;
    let p = test.p.map_or("n/a".to_owned(), |p| format!("{p:.3}"));
    let fails = test.finding == SizeFinding::RejectsTooOften;
    let mut line = format!(
        "{} rejects {} of the placebo studies at 5 %{} placebo p {p}",
        heading(headline),
        percent(test.size),
        if fails { ", too many: read its" } else { ";" },
    );
    let too_often: Vec<String> = by_size(window)
        .into_iter()
        .filter(|(name, test)| *name != headline && test.finding == SizeFinding::RejectsTooOften)
        .map(|(name, test)| format!("{} ({})", heading(name), percent(test.size)))
        .collect();
    if !too_often.is_empty() {
        line.push_str(&format!(
            "; these reject too many, although the rules of the sample find no fault: {}",
            listed(too_often, NAMED)
        ));
    }
    Some(line + ".")
}

/// Returns a caution where days of news vary more than the days of placebo studies: a mean far from zero is then no surprise.
fn variance_in_words(outcome: &StudyOutcome) -> Option<String> {
    let all = outcome.groups.first()?;
    all.breaks(Assumption::StableVariance).then(|| {
        "Days with news vary more here than those of the placebo studies: read the p of the statistic, not that of the mean.".to_owned()
    })
}

/// Returns the tests of a window, the one that rejects most first.
fn by_size(window: &PlaceboWindow) -> Vec<(&'static str, &PlaceboTest)> {
    let mut tests: Vec<(&'static str, &PlaceboTest)> = window
        .tests
        .iter()
        .map(|(name, test)| (*name, test))
        .collect();
    tests.sort_by(|a, b| {
        b.1.size
            .unwrap_or(-1.0)
            .total_cmp(&a.1.size.unwrap_or(-1.0))
    });
    tests
}

fn percent(share: Option<f64>) -> String {
    share.map_or("n/a".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// Returns each group and window among the placebo studies.
pub(super) fn placebo(study: &StudyOutcome, outcome: &PlaceboOutcome) -> Table {
    let headline = study.plan.headline();
    let weighted = study.plan.weights.is_some();
    let row = |group: &PlaceboGroup, window: &PlaceboWindow| {
        let test = headline.and_then(|name| window.tests.get(name));
        let mut row = vec![
            Cell::text(&group.group),
            Cell::Window(window.from, window.to),
            Cell::count(group.n),
            Cell::percent(window.caar),
            Cell::interval(window.band.map(|band| (band.p05, band.p95))),
            Cell::number(window.p, 3),
            Cell::number(test.and_then(|test| test.statistic), 2),
            Cell::number(test.and_then(|test| test.p), 3),
            Cell::percent(test.and_then(|test| test.size)),
        ];
        if weighted {
            row.push(Cell::percent(window.caar_weighted));
            row.push(Cell::number(window.p_weighted, 3));
        }
        row
    };
    let groups = outcome.groups.iter();
    let rows = groups.flat_map(|group| group.windows.iter().map(move |window| row(group, window)));
    let test = headline.map_or("Test", heading);
    let mut notes = vec![format!(
        "{} {}, seed {}. 5 to 95 %: of the mean in placebo studies. p = (1 + those at least as far from zero) / (1 + all), of the mean and of {test}. Size: the share of placebo studies that {test} rejects at 5 %.",
        counted(outcome.draws, "study").replace("studys", "studies"),
        moved(outcome),
        outcome.seed,
    )];
    if outcome.draws < outcome.asked {
        notes.push(format!(
            "The run was interrupted: {} of {} studies were made.",
            outcome.draws, outcome.asked
        ));
    }
    if outcome.separated {
        notes.push(
            "Some events whose windows overlap were moved apart, because together they have no other days; how their overlap correlates them is not in the placebo studies."
                .to_owned(),
        );
    }
    let mut columns = vec![
        Column::words("group", "Group"),
        Column::words("window", "Window"),
        Column::numbers("n", "N"),
        Column::numbers("caar", "CAAR %"),
        Column::numbers("band", "5 to 95 %"),
        Column::numbers("p", "p mean"),
        Column::numbers("statistic", test),
        Column::numbers("p_test", "p test"),
        Column::numbers("size", "Size %"),
    ];
    if weighted {
        columns.push(Column::numbers("caar_weighted", "Weighted %"));
        columns.push(Column::numbers("p_weighted", "p weighted"));
    }
    Table {
        name: "placebo",
        title: "The study among placebo studies".to_owned(),
        columns,
        rows: rows.collect(),
        notes,
    }
}

/// Returns how often each test rejects placebo studies of all events at 5 %, beside what the rules say of it.
pub(super) fn sizes(study: &StudyOutcome, outcome: &PlaceboOutcome) -> Option<Table> {
    let group = outcome.groups.first()?;
    let mut columns = vec![Column::words("test", "Test")];
    for window in &group.windows {
        let name = crate::time::Window::new(window.from.0, window.to.0).ok()?;
        columns.push(Column::numbers(format!("size {name}"), format!("{name} %")));
        columns.push(Column::words(format!("finding {name}"), "Rules"));
    }
    let row = |name: &&'static str| {
        let mut row = vec![Cell::text(heading(name))];
        for window in &group.windows {
            let test = window.tests.get(name);
            row.push(Cell::percent(test.and_then(|test| test.size)));
            row.push(Cell::text(test.map_or("", |test| beside(test.finding))));
        }
        row
    };
    Some(Table {
        name: "sizes",
        title: "How often each test rejects placebo studies of all events at 5 %".to_owned(),
        columns,
        rows: study.plan.tests.iter().map(row).collect(),
        notes: vec![
            "Rules: what the sample says of the test. \"holds, but not here\": it rejects too many placebo studies; read its placebo p. \"doubted, but holds here\": it does not. Placebo days have no news: a variance that news raises is not in them.".to_owned(),
        ],
    })
}

/// Returns the finding on a test in a few words.
fn beside(finding: SizeFinding) -> &'static str {
    match finding {
        SizeFinding::Holds => "holds",
        SizeFinding::Doubtful => "doubted",
        SizeFinding::RejectsTooOften => "holds, but not here",
        SizeFinding::HoldsOnPlacebos => "doubted, but holds here",
        SizeFinding::Undefined => "n/a",
    }
}

/// Returns the name of a finding in results.
fn name(finding: SizeFinding) -> &'static str {
    match finding {
        SizeFinding::Holds => "holds",
        SizeFinding::Doubtful => "doubtful",
        SizeFinding::RejectsTooOften => "rejects_too_often",
        SizeFinding::HoldsOnPlacebos => "holds_on_placebos",
        SizeFinding::Undefined => "undefined",
    }
}

/// Returns every table of placebo studies for programs.
pub(super) fn tables<'a>(
    study: &StudyOutcome,
    outcome: &'a PlaceboOutcome,
) -> Vec<Box<dyn Rows + 'a>> {
    vec![
        Box::new(windows(study, outcome)),
        Box::new(days(outcome)),
        Box::new(tests(study, outcome)),
        Box::new(draws(outcome)),
    ]
}

fn quantiles(band: Option<Band>) -> [Cell; 5] {
    let of = |value: fn(Band) -> f64| number(band.map(value));
    [
        of(|band| band.p05),
        of(|band| band.p25),
        of(|band| band.p50),
        of(|band| band.p75),
        of(|band| band.p95),
    ]
}

const QUANTILES: [&str; 5] = ["p05", "p25", "p50", "p75", "p95"];

fn windows(study: &StudyOutcome, outcome: &PlaceboOutcome) -> Table {
    let weighted = study.plan.weights.is_some();
    let mut columns = words(&["group"]);
    columns.extend(numbers(&[
        "from", "to", "n", "caar", "draws", "beyond", "p_value",
    ]));
    columns.extend(numbers(&QUANTILES));
    if weighted {
        columns.extend(numbers(&["caar_weighted", "p_weighted"]));
    }
    let row = |group: &PlaceboGroup, window: &PlaceboWindow| {
        let mut row = vec![
            Cell::text(&group.group),
            Cell::Whole(window.from.0.into()),
            Cell::Whole(window.to.0.into()),
            Cell::count(group.n),
            number(window.caar),
            Cell::count(window.draws),
            Cell::count(window.beyond),
            number(window.p),
        ];
        row.extend(quantiles(window.band));
        if weighted {
            row.extend([number(window.caar_weighted), number(window.p_weighted)]);
        }
        row
    };
    let groups = outcome.groups.iter();
    Table {
        name: "placebo",
        title: "Windows among placebo studies".to_owned(),
        columns,
        rows: groups
            .flat_map(|group| group.windows.iter().map(move |window| row(group, window)))
            .collect(),
        notes: Vec::new(),
    }
}

fn days(outcome: &PlaceboOutcome) -> Table {
    let mut columns = words(&["group"]);
    columns.extend(numbers(&["day", "aar", "p_aar", "caar", "p_caar"]));
    columns.extend(numbers(&QUANTILES));
    let mut rows = Vec::new();
    for group in &outcome.groups {
        for day in &group.days {
            let mut row = vec![
                Cell::text(&group.group),
                Cell::Whole(day.day.0.into()),
                number(day.aar),
                number(day.p_aar),
                number(day.caar),
                number(day.p_caar),
            ];
            row.extend(quantiles(day.band));
            rows.push(row);
        }
    }
    Table {
        name: "placebo_days",
        title: "Days among placebo studies".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

fn tests(study: &StudyOutcome, outcome: &PlaceboOutcome) -> Table {
    let mut columns = words(&["group"]);
    columns.extend(numbers(&["from", "to"]));
    columns.extend(words(&["test"]));
    columns.extend(numbers(&["statistic", "p_value", "p_placebo", "draws"]));
    columns.extend(numbers(&["size", "size_low", "size_high"]));
    columns.extend(words(&["finding"]));
    let mut rows = Vec::new();
    for (group, of_study) in outcome.groups.iter().zip(&study.groups) {
        for (window, tested) in group.windows.iter().zip(&of_study.windows) {
            rows.extend(window.tests.iter().map(|(test, found)| {
                vec![
                    Cell::text(&group.group),
                    Cell::Whole(window.from.0.into()),
                    Cell::Whole(window.to.0.into()),
                    Cell::text(*test),
                    number(found.statistic),
                    number(tested.tests.get(test).and_then(Verdict::p)),
                    number(found.p),
                    Cell::count(found.draws),
                    number(found.size),
                    number(found.size_low),
                    number(found.size_high),
                    Cell::text(name(found.finding)),
                ]
            }));
        }
    }
    Table {
        name: "placebo_tests",
        title: "Tests among placebo studies".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

/// Returns the mean CAR of all events in each draw.
fn draws(outcome: &PlaceboOutcome) -> Table {
    let mut columns = numbers(&["draw"]);
    columns.extend(numbers(&["from", "to", "caar"]));
    let mut rows = Vec::new();
    for window in outcome
        .groups
        .iter()
        .take(1)
        .flat_map(|group| &group.windows)
    {
        for (draw, caar) in window.caars.iter().enumerate() {
            rows.push(vec![
                Cell::count(draw),
                Cell::Whole(window.from.0.into()),
                Cell::Whole(window.to.0.into()),
                number(Some(*caar).filter(|caar| !caar.is_nan())),
            ]);
        }
    }
    Table {
        name: "placebo_draws",
        title: "Mean CAR of all events in each placebo study".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}
