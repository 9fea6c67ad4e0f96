//! How small an effect the study could have seen.

use super::caption::{footnote, sample};
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Claim, Figure, Mark, Panel, Role, Unit};
use crate::chart::words::{percent, window};
use crate::event::ALL;
use crate::math::elementary::{log10, pow};
use crate::math::moments::sd;
use crate::report::headline::test_of;
use crate::study::inference::heading;
use crate::study::outcome::{EventOutcome, StudyOutcome};
use crate::table::{Cell, Table};

/// Upper 97.5 % point of the standard normal.
const CRITICAL: f64 = 1.959_963_984_540_054;
/// Upper 80 % point of the standard normal.
const POWER_80: f64 = 0.841_621_233_572_914_3;
/// Powers of ten of N that the lines reach, and the points in between.
const MOST: f64 = 3.0;
const POINTS: usize = 61;

/// Draws the smallest mean CAR of the first tested window that a two-sided test at 5 % sees with a chance of 80 %, by N and by
/// the correlation of events. Returns `None` for fewer than three events.
///
/// The effect is (z₀.₉₇₅ + z₀.₈) s √((1 + (N − 1) r) / N), where s is the standard deviation of CAR across the events.
pub fn figure(outcome: &StudyOutcome) -> Option<Figure> {
    let group = outcome.groups.iter().find(|group| group.group == ALL)?;
    let tested = group.windows.first()?;
    let car = |event: &EventOutcome| {
        event
            .windows
            .first()
            .filter(|window| window.is_complete())?
            .car
    };
    let cars: Vec<f64> = outcome.events.iter().filter_map(car).collect();
    let spread = sd(&cars).filter(|_| cars.len() > 2)?;
    let own = tested.mean_correlation.unwrap_or(0.0).max(0.0);
    let mut correlations = vec![0.0, 0.1, own];
    correlations.sort_by(f64::total_cmp);
    correlations.dedup_by(|a, b| (*a - *b).abs() < 0.005);
    let n = cars.len() as f64;
    let effect =
        |n: f64, r: f64, quantiles: f64| quantiles * spread * ((1.0 + (n - 1.0) * r) / n).sqrt();
    let line = |(position, r): (usize, &f64)| Mark::Line {
        name: format!("r = {r:.2}"),
        label: format!("r = {r:.2}"),
        role: Role::Series(position),
        strong: (*r - own).abs() < 0.005,
        dashed: false,
        points: numbers()
            .map(|n| (log10(n), Some(effect(n, *r, CRITICAL + POWER_80))))
            .collect(),
    };
    let seen = effect(n, own, CRITICAL + POWER_80);
    let missed = effect(n, own, CRITICAL);
    let mut marks: Vec<Mark> = correlations.iter().enumerate().map(line).collect();
    marks.push(Mark::Values {
        values: vec![(log10(n), seen, percent(seen))],
    });
    let test = test_of(&outcome.plan, group);
    let mut data = Table::of_figure(&["n", "correlation", "effect", "power", "test"]);
    let mut row = |n: f64, r: f64, effect: f64, power: f64| {
        data.push([
            Cell::count(n as usize),
            number(Some(r)),
            number(Some(effect)),
            number(Some(power)),
            Cell::text(test.unwrap_or_default()),
        ]);
    };
    for r in &correlations {
        numbers().for_each(|n| row(n, *r, effect(n, *r, CRITICAL + POWER_80), 0.8));
    }
    row(n, own, seen, 0.8);
    row(n, own, missed, 0.5);
    let mut claim = Claim::default();
    let text = format!(
        "N = {}, r = {own:.2}: an effect below {} on {} is missed more often than seen",
        cars.len(),
        claim.size(missed),
        window(tested.from, tested.to)
    );
    let claim = claim.saying(text);
    Some(Figure {
        name: "power".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: sample(outcome),
        footnote: footnote(&format!(
            "Smallest mean CAR that a two-sided test at 5 % sees with a chance of 80 %, from the spread of CAR across the events \
                 ({}) and the correlation r between them{}. The dot is this sample.",
            percent(spread).trim_start_matches('+'),
            test.map(|test| format!("; the test is {}", heading(test)))
                .unwrap_or_default()
        )),
        x_label: "Number of events".to_owned(),
        x: Across::LogCounts,
        columns: 1,
        panels: vec![Panel {
            y_label: "Smallest effect seen (%)".to_owned(),
            unit: Unit::Percent,
            height: 1.0,
            marks,
            include: vec![0.0],
            ..Panel::default()
        }],
        data,
        ..Figure::default()
    })
}

/// Returns numbers of events from 2 to 1,000 in equal ratios, each a whole number.
fn numbers() -> impl Iterator<Item = f64> {
    let low = log10(2.0);
    let at = move |k: usize| low + (MOST - low) * k as f64 / (POINTS - 1) as f64;
    let mut last = 0.0;
    (0..POINTS)
        .map(move |k| pow(10.0, at(k)).round())
        .filter(move |n| std::mem::replace(&mut last, *n) != *n)
}
