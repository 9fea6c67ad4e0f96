//! The tables of a sweep of studies for people.

use super::excluded::excluded;
use super::words::{counted, reasons};
use crate::robustness::sweep::study::Words;
use crate::robustness::sweep::study::outcome::{
    Choice, ChoiceOutcome, CurveOutcome, SpecificationOutcome, StudySweepOutcome,
};
use crate::study::inference::heading;
use crate::table::{Cell, Column, Report, Style, Table};

/// Most specifications that the table lists: half from each end.
const LISTED: usize = 40;

/// The tables of the report, with the letters that papers give them.
pub const TABLES: [(&str, &str); 4] = [
    ("curve", ""),
    ("choices", ""),
    ("specifications", ""),
    ("excluded", ""),
];

/// Returns the report: what all specifications say together, what each choice does, and the specifications.
pub fn report(outcome: &StudySweepOutcome) -> Report {
    let mut tables = vec![curve(outcome)];
    tables.extend(choices(outcome));
    tables.push(specifications(outcome, LISTED));
    if !outcome.excluded.is_empty() {
        tables.push(excluded(&outcome.excluded));
    }
    Report {
        title: "Sweep of studies".to_owned(),
        lines: lines(outcome),
        tables,
    }
}

/// Returns what was swept and how many events were used, a line each.
pub fn lines(outcome: &StudySweepOutcome) -> Vec<String> {
    let (counts, plan) = (outcome.counts, &outcome.plan);
    let group = match plan.sweep.group.as_str() {
        crate::event::ALL => "all events".to_owned(),
        group => format!("the events of {group}"),
    };
    let mut sample = format!(
        "{} read, {} used by the first specification",
        counted(counts.events_in, "event"),
        counts.events_used
    );
    if counts.events_excluded > 0 {
        sample.push_str(&format!(" ({})", reasons(&outcome.excluded)));
    }
    vec![
        format!(
            "{}: {}",
            counted(plan.n_specifications, "specification"),
            lists(outcome)
        ),
        format!(
            "estimate: mean CAR of {group}; test: {}; first specification: {}",
            heading(&plan.test),
            first(outcome)
        ),
        sample,
    ]
}

/// Returns the first specification in words.
fn first(outcome: &StudySweepOutcome) -> String {
    let plan = &outcome.plan.study;
    let benchmark = plan.benchmark.as_deref();
    let benchmark = benchmark.map_or_else(String::new, |symbol| format!(" on {symbol}"));
    format!(
        "{} model{benchmark}, estimation {}, {} returns",
        plan.model,
        plan.estimation,
        plan.returns.name()
    )
}

/// Names the choices that differ, with the number of their values.
pub fn lists(outcome: &StudySweepOutcome) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for found in &outcome.choices {
        match counts.last_mut() {
            Some((choice, n)) if *choice == found.choice => *n += 1,
            _ => counts.push((found.choice, 1)),
        }
    }
    let words = counts
        .iter()
        .map(|(choice, n)| format!("{n} of {}", choice.replace('_', " ")));
    match counts.is_empty() {
        true => "no list was given".to_owned(),
        false => words.collect::<Vec<_>>().join(", "),
    }
}

/// Returns what all specifications say together.
fn curve(outcome: &StudySweepOutcome) -> Table {
    let curve = &outcome.curve;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut add = |what: &str, cell: Cell| rows.push(vec![Cell::text(what), cell]);
    add(
        "Specifications with an estimate and a p",
        Cell::count(curve.n),
    );
    add("Estimates above zero", Cell::count(curve.n_positive));
    add("Significant at 5 %", Cell::count(curve.n_significant));
    add(
        "Significant with the sign of the median",
        Cell::count(curve.n_significant_same_sign),
    );
    add(
        "Their test is valid on the sample",
        Cell::count(curve.n_holds),
    );
    add("Median estimate, %", Cell::percent(curve.median));
    add("Lower quartile, %", Cell::percent(curve.lower_quartile));
    add("Upper quartile, %", Cell::percent(curve.upper_quartile));
    add("Lowest, %", Cell::percent(curve.lowest));
    add("Highest, %", Cell::percent(curve.highest));
    if let Some(joint) = &outcome.joint {
        add("Draws on days without news", Cell::count(joint.draws));
        add("Joint p of the median estimate", Cell::p(joint.median_p));
        add(
            "Joint p of the median test statistic",
            Cell::p(joint.statistic_p),
        );
        add(
            "Joint p of the share that is significant",
            Cell::p(joint.share_p),
        );
        add(
            "Median estimate of 95 % of draws, %",
            Cell::Interval(joint.median_low.zip(joint.median_high), Style::Percent(2)),
        );
    }
    let mut notes = vec![
        "Specifications share their events, so they are no independent tests, and the share of significant ones is no p-value.".to_owned(),
    ];
    if outcome.joint.is_some() {
        notes.push(
            "Days without news vary less than days with news: the joint p of the median estimate is small also where news moves prices \
             either way; that of the median statistic allows for this."
                .to_owned(),
        );
    }
    if curve.n_undefined > 0 {
        notes.push(format!(
            "{} without an estimate or a p.",
            counted(curve.n_undefined, "further specification")
        ));
    }
    Table {
        name: "curve",
        title: "All specifications".to_owned(),
        columns: vec![
            Column::words("quantity", "Quantity"),
            Column::numbers("value", "Value"),
        ],
        rows,
        notes,
    }
}

/// The columns that sum up specifications.
fn summary_columns() -> [Column; 6] {
    [
        Column::numbers("n", "N"),
        Column::numbers("median", "Median %"),
        Column::numbers("lowest", "Lowest %"),
        Column::numbers("highest", "Highest %"),
        Column::numbers("n_significant", "Significant"),
        Column::numbers("n_holds", "Test valid"),
    ]
}

fn summary(curve: &CurveOutcome) -> [Cell; 6] {
    [
        Cell::count(curve.n),
        Cell::percent(curve.median),
        Cell::percent(curve.lowest),
        Cell::percent(curve.highest),
        Cell::count(curve.n_significant),
        Cell::count(curve.n_holds),
    ]
}

/// Returns what the specifications of each value of each choice say; none if no choice differs.
pub fn choices(outcome: &StudySweepOutcome) -> Option<Table> {
    let row = |found: &ChoiceOutcome| {
        let mut row = vec![
            Cell::text(found.choice.replace('_', " ")),
            Cell::text(&found.value),
        ];
        row.extend(summary(&found.curve));
        row
    };
    let mut columns = vec![
        Column::words("choice", "Choice"),
        Column::words("value", "Value"),
    ];
    columns.extend(summary_columns());
    (!outcome.choices.is_empty()).then(|| Table {
        name: "choices",
        title: "What each choice does".to_owned(),
        columns,
        rows: outcome.choices.iter().map(row).collect(),
        notes: vec!["Over all values of the other choices. N counts specifications.".to_owned()],
    })
}

/// Returns the choices that differ between specifications.
pub fn varying(outcome: &StudySweepOutcome) -> Vec<(&'static str, Words)> {
    let differs = |key: &str| outcome.choices.iter().any(|found| found.choice == key);
    Choice::ALL
        .into_iter()
        .filter(|(key, _)| differs(key))
        .collect()
}

/// Returns the specifications of the smallest and of the largest estimates.
fn specifications(outcome: &StudySweepOutcome, most: usize) -> Table {
    let axes = varying(outcome);
    let mut columns = vec![Column::numbers("specification", "No.")];
    columns.extend(
        axes.iter()
            .map(|(key, _)| Column::words(*key, heading_of(key))),
    );
    columns.extend([
        Column::numbers("n", "N"),
        Column::numbers("estimate", "Mean %"),
        Column::numbers("interval", "95 % interval"),
        Column::numbers("statistic", heading(&outcome.plan.test)),
        Column::numbers("p", "p"),
        Column::words("holds", "Test"),
    ]);
    let row = |found: &SpecificationOutcome| {
        let mut row = vec![Cell::count(found.specification)];
        row.extend(
            axes.iter()
                .map(|(_, words)| Cell::text(words(&found.choice))),
        );
        row.extend([
            Cell::count(found.n),
            Cell::percent(found.estimate),
            Cell::Interval(found.low.zip(found.high), Style::Percent(2)),
            Cell::number(found.verdict.statistic(), 2),
            Cell::p(found.verdict.p()),
            Cell::text(if found.holds { "valid" } else { "doubtful" }),
        ]);
        row
    };
    let all = &outcome.specifications;
    let (shown, note): (Vec<&SpecificationOutcome>, _) = match all.len() > most {
        true => {
            let (head, tail) = (&all[..most / 2], &all[all.len() - most / 2..]);
            let note = format!(
                "The {} smallest and the {} largest estimates of {}.",
                most / 2,
                most / 2,
                all.len()
            );
            (head.iter().chain(tail).collect(), note)
        }
        false => (
            all.iter().collect(),
            "By estimate, the smallest first.".to_owned(),
        ),
    };
    Table {
        name: "specifications",
        title: "Specifications".to_owned(),
        columns,
        rows: shown.into_iter().map(row).collect(),
        notes: vec![note, "Intervals invert the test.".to_owned()],
    }
}

/// Returns the heading of a choice.
pub fn heading_of(key: &str) -> &'static str {
    match key {
        "model" => "Model",
        "estimation" => "Estimation",
        "returns" => "Returns",
        "price" => "Price",
        "benchmark" => "Benchmark",
        "roll" => "Roll",
        "unknown_timing" => "No time",
        "confounded" => "Confounded",
        "min_gap" => "Gap",
        "winsorize" => "Winsorized",
        _ => "Window",
    }
}
