//! The cumulative abnormal returns of single events behind their mean and median.

use super::caar::y_label;
use super::caption::{X_LABEL, footnote, sample};
use super::paths::{Path, medians, paths};
use crate::chart::figure::data::{number, truth};
use crate::chart::figure::{Across, Claim, Figure, Light, LightPlace, Mark, Panel, Role, Unit};
use crate::chart::words::percent;
use crate::event::ALL;
use crate::math::moments::{mean, median};
use crate::report::words::counted;
use crate::study::outcome::StudyOutcome;
use crate::table::{Cell, Table};
use crate::time::Lag;

/// Most single lines.
const MOST_LINES: usize = 300;
/// An event is named in the title if the mean without it differs by this share of the mean.
const MOVES: f64 = 1.0 / 3.0;

/// Draws the line of each event, the two most extreme with their names, and in front the mean and the median. Returns `None` for
/// fewer than two events with daily results.
pub fn figure(outcome: &StudyOutcome) -> Option<Figure> {
    let paths = paths(outcome);
    let group = outcome.groups.iter().find(|group| group.group == ALL)?;
    if paths.len() < 2 {
        return None;
    }
    let extremes = extremes(&paths);
    let mut drawn = drawn(&paths);
    drawn.extend(extremes);
    let light = |position: &usize| Light {
        event: paths[*position].event.event_id.to_string(),
        place: LightPlace::Path(points(&paths[*position])),
    };
    let lights = drawn.iter().map(light).collect();
    let mut marks: Vec<Mark> = Vec::new();
    for (position, path) in paths.iter().enumerate() {
        let is_extreme = extremes.contains(&position);
        if !drawn.contains(&position) {
            continue;
        }
        marks.push(Mark::Line {
            name: path.event.event_id.to_string(),
            label: if is_extreme {
                path.event.symbol.to_string()
            } else {
                String::new()
            },
            role: Role::Faint,
            strong: false,
            dashed: false,
            points: points(path),
        });
    }
    let medians = medians(group, &paths);
    let line = |name: &str, role, points| Mark::Line {
        name: name.to_owned(),
        label: name.to_owned(),
        role,
        strong: true,
        dashed: name == "median",
        points,
    };
    let means: Vec<_> = group
        .days
        .iter()
        .map(|day| (f64::from(day.day.0), day.caar))
        .collect();
    marks.push(line("median", Role::Series(1), medians.clone()));
    marks.push(line("mean", Role::Series(0), means.clone()));
    let sampled = match paths.len() > MOST_LINES {
        true => format!(
            " {} of {} events, spread evenly over the order of their days, are drawn.",
            drawn.len(),
            paths.len()
        ),
        false => String::new(),
    };
    let claim = title(&paths);
    Some(Figure {
        name: "spaghetti".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: sample(outcome),
        footnote: footnote(&format!(
            "Grey: single events, each as far as it has every day; the two most extreme are named.{sampled}"
        )),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels: vec![Panel {
            y_label: y_label(outcome),
            unit: Unit::Percent,
            height: 1.0,
            marks,
            lights,
            include: vec![0.0],
            ..Panel::default()
        }],
        data: data(&paths, &drawn, &medians, &means),
        ..Figure::default()
    })
}

fn points(path: &Path<'_>) -> Vec<(f64, Option<f64>)> {
    path.points
        .iter()
        .map(|(day, car)| (f64::from(day.0), *car))
        .collect()
}

/// Returns the positions of the paths that are drawn: all, or as many as can be told apart, evenly spread.
fn drawn(paths: &[Path<'_>]) -> std::collections::BTreeSet<usize> {
    let n = paths.len();
    match n <= MOST_LINES {
        true => (0..n).collect(),
        false => (0..MOST_LINES).map(|k| k * n / MOST_LINES).collect(),
    }
}

/// Returns the positions of the paths with the lowest and the highest last value.
fn extremes(paths: &[Path<'_>]) -> [usize; 2] {
    let last = |path: &Path<'_>| {
        path.points
            .iter()
            .rev()
            .find_map(|(_, car)| *car)
            .unwrap_or(0.0)
    };
    let by = |a: &usize, b: &usize| last(&paths[*a]).total_cmp(&last(&paths[*b]));
    let positions = || 0..paths.len();
    [
        positions().min_by(by).unwrap_or(0),
        positions().max_by(by).unwrap_or(0),
    ]
}

/// Returns the finding: mean and median on day 0, and the mean without the event that moves it most, if it moves it by a third.
fn title(paths: &[Path<'_>]) -> Claim {
    let on_day0 = |path: &Path<'_>| {
        path.event
            .days
            .iter()
            .find(|day| day.day == Lag(0))
            .and_then(|day| Some(path.sign * day.ar?))
    };
    let found: Vec<(String, f64)> = paths
        .iter()
        .filter_map(|path| Some((path.event.symbol.to_string(), on_day0(path)?)))
        .collect();
    let values: Vec<f64> = found.iter().map(|(_, ar)| *ar).collect();
    let (Some(mean), Some(median)) = (mean(&values), median(&values)) else {
        return format!("{}, one by one", counted(paths.len(), "event")).into();
    };
    let n = values.len() as f64;
    let without = |ar: f64| (mean * n - ar) / (n - 1.0);
    let moved = found.iter().max_by(|a, b| {
        (without(a.1) - mean)
            .abs()
            .total_cmp(&(without(b.1) - mean).abs())
    });
    // What reads alike moves nothing.
    let is_seen = |ar: f64| percent(without(ar)) != percent(mean);
    let moves = |ar: f64| (without(ar) - mean).abs() > MOVES * mean.abs() && is_seen(ar);
    let moved = moved.filter(|(_, ar)| n > 2.0 && moves(*ar));
    let mut claim = Claim::default();
    let found = format!(
        "{}: mean {} on day 0, median {}",
        counted(values.len(), "event"),
        claim.percent(mean),
        claim.percent(median)
    );
    let moved = moved.map_or_else(String::new, |(symbol, ar)| {
        format!("; without {symbol} {}", claim.percent(without(*ar)))
    });
    claim.saying(found + &moved)
}

fn data(
    paths: &[Path<'_>],
    drawn: &std::collections::BTreeSet<usize>,
    medians: &[(f64, Option<f64>)],
    means: &[(f64, Option<f64>)],
) -> Table {
    let mut data = Table::of_figure(&["event_id", "symbol", "day", "car", "kind", "drawn"]);
    for (position, path) in paths.iter().enumerate() {
        for (day, car) in &path.points {
            data.push([
                Cell::text(&path.event.event_id),
                Cell::text(path.event.symbol.to_string()),
                Cell::Whole(day.0.into()),
                number(*car),
                Cell::text("event"),
                truth(drawn.contains(&position)),
            ]);
        }
    }
    for (kind, points) in [("mean", means), ("median", medians)] {
        for (day, car) in points {
            data.push([
                Cell::text(""),
                Cell::text(""),
                Cell::Whole(*day as i64),
                number(*car),
                Cell::text(kind),
                truth(true),
            ]);
        }
    }
    data
}
