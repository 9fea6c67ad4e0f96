//! The reaction split by open, high, low, close and volume.

use crate::math::elementary::exp;
use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{MeasureOutcome, ReactionGroup, ReactionOutcome};
use crate::study::reaction::Measure;
use crate::table::stars::{STARS_KEY, stars};
use crate::table::{Cell, Column, Table};
use crate::time::Lag;

/// The tests whose p-value is shown, the first one that a window has.
const SHOWN: [&str; 3] = ["bmp_adjusted", "bmp", "cross_sectional"];

/// Returns the mean of every measure, group and tested window.
pub(super) fn reaction(outcome: &ReactionOutcome) -> Table {
    let mut rows = Vec::new();
    for measure in &outcome.measures {
        for group in &measure.groups {
            rows.extend(windows_of(measure, group));
        }
    }
    let left_out = outcome.measures.iter().filter(|m| m.events_left_out > 0);
    let left_out: Vec<String> = left_out
        .map(|m| format!("{} ({} events)", m.measure.heading(), m.events_left_out))
        .collect();
    let mut notes = vec![
        "Returns are abnormal returns in percent, summed over the window. The other measures are mean ratios to normal: 2.00 is twice the \
         normal volatility or volume."
            .to_owned(),
        format!("Stars by the test of each row: {STARS_KEY} (two-sided)."),
    ];
    if !left_out.is_empty() {
        notes.push(format!(
            "Events without open, range or volume are left out: {}.",
            left_out.join(", ")
        ));
    }
    Table {
        name: "reaction",
        title: "The reaction by open, high, low, close and volume".to_owned(),
        columns: vec![
            Column::words("measure", "Measure"),
            Column::words("model", "Model"),
            Column::words("group", "Group"),
            Column::words("window", "Window"),
            Column::numbers("n", "N"),
            Column::numbers("mean_percent", "Mean %"),
            Column::numbers("ratio", "Ratio"),
            Column::words("test", "Test"),
            Column::numbers("statistic", "t"),
            Column::numbers("p", "p"),
        ],
        rows,
        notes,
    }
}

/// Returns the parts of the reaction of all events in the first tested window, in a sentence.
pub(super) fn in_words(outcome: &ReactionOutcome) -> Option<String> {
    let mut parts = Vec::new();
    for (measure, words) in [
        (Measure::Overnight, "overnight"),
        (Measure::Intraday, "during the session"),
        (Measure::Parkinson, "volatility"),
        (Measure::Volume, "volume"),
    ] {
        let found = outcome
            .measures
            .iter()
            .find(|found| found.measure == measure);
        let window = found.and_then(|found| found.groups.first()?.windows.first());
        let Some((window, mean)) = window.and_then(|window| Some((window, window.mean?))) else {
            continue;
        };
        let tested = SHOWN.iter().find_map(|test| window.tests.get(test));
        let p = tested.and_then(Verdict::p);
        let p = p.map_or(String::new(), |p| format!(" (p {p:.3})"));
        parts.push(if measure.is_return() {
            format!("{words} {:+.2} %{p}", mean * 100.0)
        } else {
            format!("{words} {:.2} times normal{p}", exp(mean))
        });
    }
    (!parts.is_empty()).then(|| format!("By parts: {}.", parts.join(", ")))
}

fn windows_of(measure: &MeasureOutcome, group: &ReactionGroup) -> Vec<Vec<Cell>> {
    let row = |window: &crate::study::outcome::ReactionWindow| {
        let shown = SHOWN
            .iter()
            .find_map(|test| Some((*test, window.tests.get(test)?)));
        let p = shown.and_then(|(_, verdict)| verdict.p());
        let (percent, ratio) = if measure.measure.is_return() {
            (window.mean, None)
        } else {
            (None, window.mean.map(exp))
        };
        let marked = |cell: Cell, is_shown: bool| {
            if is_shown {
                cell.marked(stars(p))
            } else {
                cell
            }
        };
        vec![
            Cell::text(measure.measure.heading()),
            Cell::text(measure.model),
            Cell::text(&group.group),
            Cell::Window(window.from, window.to),
            Cell::count(window.n),
            marked(Cell::percent(percent), percent.is_some()),
            marked(Cell::number(ratio, 2), ratio.is_some()),
            Cell::text(shown.map_or_else(String::new, |(test, _)| heading(test).to_string())),
            Cell::number(shown.and_then(|(_, verdict)| verdict.statistic()), 2),
            Cell::number(p, 3),
        ]
    };
    group.windows.iter().map(row).collect()
}

/// Returns every mean and test of every measure, a row each, for programs.
pub(super) fn reaction_tests(outcome: &ReactionOutcome) -> Table {
    let mut rows = Vec::new();
    for measure in &outcome.measures {
        for group in &measure.groups {
            let lead = |kind: &str, from: Lag, to: Lag, n: usize, mean: Option<f64>| {
                vec![
                    Cell::text(measure.measure.name()),
                    Cell::text(measure.model),
                    Cell::text(&group.group),
                    Cell::text(kind),
                    Cell::Whole(from.0.into()),
                    Cell::Whole(to.0.into()),
                    Cell::count(n),
                    Cell::number(mean, 6),
                ]
            };
            let days = group.days.iter().map(|day| {
                let lead = lead("day", day.day, day.day, day.n, day.mean);
                (lead, &day.tests)
            });
            let windows = group.windows.iter().map(|window| {
                let lead = lead("window", window.from, window.to, window.n, window.mean);
                (lead, &window.tests)
            });
            for (lead, tests) in days.chain(windows) {
                for (name, verdict) in tests {
                    let mut row = lead.clone();
                    row.push(Cell::text(*name));
                    row.push(Cell::number(Verdict::statistic(verdict), 6));
                    row.push(Cell::number(Verdict::p(verdict), 6));
                    rows.push(row);
                }
            }
        }
    }
    let words = |key: &'static str| Column::words(key, key);
    let numbers = |key: &'static str| Column::numbers(key, key);
    let mut columns: Vec<Column> = ["measure", "model", "group", "kind"].map(words).into();
    columns.extend(["from", "to", "n", "mean"].map(numbers));
    columns.push(words("test"));
    columns.extend(["statistic", "p_value"].map(numbers));
    Table {
        name: "reaction",
        title: "The reaction by open, high, low, close and volume".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}
