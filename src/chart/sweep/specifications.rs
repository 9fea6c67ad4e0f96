//! The specification curve of a sweep of studies.

use super::caption::footnote;
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Across, CurvePoint, Figure, Interval, Mark, Panel, Role, Spread, Unit};
use crate::math::draws::quantile;
use crate::report::answer::study_sweep::headline;
use crate::report::study_sweep::{heading_of, lines, varying};
use crate::report::words::{capitalised, counted};
use crate::robustness::sweep::study::outcome::{Choice, SpecificationOutcome, StudySweepOutcome};
use crate::study::inference::heading;
use crate::table::{Cell, Table};

/// Most specifications that are drawn; of more, every n-th by estimate.
const MOST_DRAWN: usize = 500;

/// Share of the panels' height that a row of choices needs, so that each row has room for its name.
const ROW: f64 = 0.033;

/// Largest share of the panels' height that rows of choices take.
const MOST_ROWS: f64 = 0.68;

/// Share of the intervals that the axis holds; ends beyond are cut.
const SHOWN: f64 = 0.95;

/// Draws the estimates in order of size with their intervals, and below them the choices behind each.
pub fn figure(outcome: &StudySweepOutcome) -> Figure {
    let defined = outcome.specifications.iter();
    let defined: Vec<&SpecificationOutcome> =
        defined.filter(|found| found.estimate.is_some()).collect();
    if defined.is_empty() {
        return Figure::card(
            "robustness",
            "Specification curve",
            "No specification has an estimate, so there is nothing to draw.",
        );
    }
    let drawn = drawn(defined.len());
    let shown: Vec<(usize, &SpecificationOutcome)> = defined
        .iter()
        .enumerate()
        .filter(|(place, _)| drawn.contains(place))
        .map(|(place, found)| (place, *found))
        .collect();
    let curve = Panel {
        y_label: "Mean CAR (%)".to_owned(),
        unit: Unit::Percent,
        height: 1.0,
        marks: vec![Mark::Curve {
            points: shown.iter().filter_map(point).collect(),
        }],
        include: vec![0.0],
        scale: Some(scale(&defined)),
        legend: legend(&shown),
        ..Panel::default()
    };
    let mut panels = vec![curve];
    panels.extend(choices(outcome, &shown));
    Figure {
        name: "robustness".to_owned(),
        title: headline(outcome)
            .trim_end_matches('.')
            .replace('-', "\u{2212}"),
        subtitle: subtitle(outcome),
        footnote: footnote(&lead(outcome, shown.len(), defined.len())),
        x_label: "Specifications by estimate".to_owned(),
        x: Across::Ranks,
        panels,
        data: data(outcome, &drawn),
        ..Figure::default()
    }
}

/// Returns the colours that points have.
fn legend(shown: &[(usize, &SpecificationOutcome)]) -> Vec<(String, Role)> {
    let is_above = |found: &SpecificationOutcome| found.estimate >= Some(0.0);
    let any = |is: &dyn Fn(&SpecificationOutcome) -> bool| shown.iter().any(|(_, found)| is(found));
    [
        (
            "significant, above zero",
            Role::Series(0),
            any(&|found| found.is_significant() && is_above(found)),
        ),
        (
            "significant, below zero",
            Role::Loss,
            any(&|found| found.is_significant() && !is_above(found)),
        ),
        (
            "not significant",
            Role::Reference,
            any(&|found| !found.is_significant()),
        ),
    ]
    .into_iter()
    .filter(|(_, _, is_there)| *is_there)
    .map(|(name, role, _)| (name.to_owned(), role))
    .collect()
}

/// Returns the places that are drawn: all of up to [`MOST_DRAWN`], else equally many between both ends.
fn drawn(n: usize) -> Vec<usize> {
    match n <= MOST_DRAWN {
        true => (0..n).collect(),
        false => (0..MOST_DRAWN)
            .map(|k| k * (n - 1) / (MOST_DRAWN - 1))
            .collect(),
    }
}

fn point((place, found): &(usize, &SpecificationOutcome)) -> Option<CurvePoint> {
    let interval = found.low.zip(found.high).map(|(low, high)| Interval {
        low,
        high,
        spread: Spread::new(found.verdict.df()),
    });
    Some(CurvePoint {
        x: (place + 1) as f64,
        y: found.estimate?,
        interval,
        is_coloured: found.is_significant(),
        is_hollow: !found.holds,
    })
}

/// Returns the range of the axis: every estimate, and the ends of most intervals.
fn scale(defined: &[&SpecificationOutcome]) -> (f64, f64) {
    let sorted = |end: fn(&SpecificationOutcome) -> Option<f64>| {
        let mut ends: Vec<f64> = defined
            .iter()
            .filter_map(|found| end(found).or(found.estimate))
            .collect();
        ends.sort_by(f64::total_cmp);
        ends
    };
    let (lows, highs) = (sorted(|found| found.low), sorted(|found| found.high));
    let estimates = || defined.iter().filter_map(|found| found.estimate);
    let low = estimates().fold(quantile(&lows, 1.0 - SHOWN).min(0.0), f64::min);
    let high = estimates().fold(quantile(&highs, SHOWN).max(0.0), f64::max);
    match high - low > 0.0 {
        true => (low, high),
        false => (-0.01, 0.01),
    }
}

/// Returns the panel of choices: a row for each value of each choice that differs, an empty row between two choices.
fn choices(outcome: &StudySweepOutcome, shown: &[(usize, &SpecificationOutcome)]) -> Option<Panel> {
    let axes = varying(outcome);
    let words = |key: &str, choice: &Choice| {
        let axis = axes.iter().find(|(axis, _)| *axis == key);
        axis.map(|(_, words)| words(choice)).unwrap_or_default()
    };
    let (mut rows, mut strokes) = (Vec::new(), Vec::new());
    let mut last = None;
    for value in &outcome.choices {
        let is_first = last != Some(value.choice);
        if is_first && last.is_some() {
            rows.push(String::new());
        }
        last = Some(value.choice);
        let row = rows.len();
        let name = match value.choice {
            "estimation" | "cars" => value.value.replace('-', "\u{2212}"),
            _ => value.value.clone(),
        };
        rows.push(match is_first {
            true => format!("{}: {name}", heading_of(value.choice)),
            false => name,
        });
        let chosen = shown.iter();
        let chosen = chosen.filter(|(_, found)| words(value.choice, &found.choice) == value.value);
        strokes
            .extend(chosen.map(|(place, found)| ((place + 1) as f64, row, found.is_significant())));
    }
    (!rows.is_empty()).then(|| Panel {
        y_label: "Choices".to_owned(),
        height: relative_height(rows.len()),
        marks: vec![Mark::Strokes { strokes }],
        rows,
        ..Panel::default()
    })
}

/// Returns the height of this many rows, relative to the curve.
fn relative_height(rows: usize) -> f64 {
    let share = (ROW * rows as f64).min(MOST_ROWS);
    share / (1.0 - share)
}

fn subtitle(outcome: &StudySweepOutcome) -> String {
    let lines = lines(outcome);
    capitalised(&format!("{}; {}", lines[1], lines[2]))
        .replace("[-", "[\u{2212}")
        .replace(" -", " \u{2212}")
}

fn lead(outcome: &StudySweepOutcome, shown: usize, all: usize) -> String {
    let mut lead = format!(
        "95 % intervals invert {}. Colour and dark strokes: rejects zero at 5 %. Hollow: the test is doubtful on the sample.",
        heading(&outcome.plan.test)
    );
    if shown < all {
        lead.push_str(&format!(
            " {shown} of {} are drawn, evenly by rank.",
            counted(all, "specification")
        ));
    }
    lead.push_str(" Specifications share their events and are no independent tests.");
    lead
}

fn data(outcome: &StudySweepOutcome, drawn: &[usize]) -> Table {
    let axes = varying(outcome);
    let mut names = vec!["rank", "specification"];
    names.extend(axes.iter().map(|(key, _)| *key));
    names.extend([
        "n",
        "estimate",
        "low",
        "high",
        "test",
        "statistic",
        "p",
        "holds",
        "drawn",
    ]);
    let mut data = Table::of_figure(&names);
    for (place, found) in outcome.specifications.iter().enumerate() {
        let [low, high] = ends(found.low.zip(found.high));
        let mut row = vec![Cell::count(place + 1), Cell::count(found.specification)];
        row.extend(
            axes.iter()
                .map(|(_, words)| Cell::text(words(&found.choice))),
        );
        row.extend([
            Cell::count(found.n),
            number(found.estimate),
            low,
            high,
            Cell::text(&outcome.plan.test),
            number(found.verdict.statistic()),
            number(found.verdict.p()),
            truth(found.holds),
            truth(drawn.binary_search(&place).is_ok()),
        ]);
        data.push(row);
    }
    data
}
