//! The mean cumulative abnormal return of all events by event day.

use super::caption::{X_LABEL, footnote, sample, too_narrow};
use super::course::{Course, band, counts};
use super::finding::{tested, verdict};
use super::groups::clipped;
use super::paths::{medians, paths};
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Figure, Mark, Panel, Role, Unit};
use crate::chart::words::{day_label, percent};
use crate::event::ALL;
use crate::report::headline::{Judged, judged, test_of};
use crate::report::words::counted;
use crate::study::outcome::{Band, BandDay, GroupOutcome, StudyOutcome};
use crate::table::{Cell, Column, Table};

/// Draws the mean and the median cumulative abnormal return of all events, with the 95 % interval of the mean and the number of
/// events of each day.
pub fn figure(outcome: &StudyOutcome) -> Figure {
    let all = outcome.groups.iter().find(|group| group.group == ALL);
    let Some(group) = all.filter(|group| group.n_events > 0 && !group.days.is_empty()) else {
        let reason = "No event could be used, so there is nothing to draw.";
        return Figure::card("caar", "Mean cumulative abnormal return", reason);
    };
    let course = Course::new(group);
    let medians = medians(group, &paths(outcome));
    let mut marks: Vec<Mark> = band(group, Role::Series(0)).into_iter().collect();
    marks.push(Mark::Line {
        name: "median".to_owned(),
        label: "median".to_owned(),
        role: Role::Reference,
        strong: false,
        dashed: true,
        points: medians.clone(),
    });
    if course.is_sum {
        marks.push(Mark::Line {
            name: "caar".to_owned(),
            label: String::new(),
            role: Role::Series(0),
            strong: false,
            dashed: true,
            points: course.complete.clone(),
        });
    }
    let further: Vec<End> = [sup_ends(outcome), placebo_ends(outcome)].concat();
    let name = if course.is_sum {
        "sum of daily means"
    } else {
        "mean"
    };
    marks.push(Mark::Line {
        name: name.to_owned(),
        label: name.to_owned(),
        role: Role::Series(0),
        strong: true,
        dashed: false,
        points: course.points.clone(),
    });
    marks.extend(further_bands(outcome));
    let written = written(&course);
    marks.push(Mark::Values { values: written });
    let mut panel = Panel {
        y_label: y_label(outcome),
        unit: Unit::Percent,
        height: 5.0,
        marks,
        include: vec![0.0],
        ..Panel::default()
    };
    panel.scale = clipped(&panel);
    Figure {
        name: "caar".to_owned(),
        title: title(outcome, group, &course),
        subtitle: sample(outcome),
        footnote: footnote(&lead(outcome, group, &course)),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels: vec![panel, counts(group)],
        data: data(group, &course, &medians, further),
        ..Figure::default()
    }
}

/// Returns the ends of the bands that were computed besides: the one that holds the whole path at once, and that of placebo
/// studies.
fn further_bands(outcome: &StudyOutcome) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |name: &str, role, points| {
        marks.push(Mark::Line {
            name: name.to_owned(),
            label: String::new(),
            role,
            strong: false,
            dashed: role == Role::Reference,
            points,
        });
    };
    for (name, ends) in sup_ends(outcome) {
        add(name, Role::Series(0), ends);
    }
    for (name, ends) in placebo_ends(outcome) {
        add(name, Role::Reference, ends);
    }
    marks
}

/// The name of an end of a band, and its points.
type End = (&'static str, Vec<(f64, Option<f64>)>);

/// Returns both ends of the simultaneous band of all events, if there is one.
fn sup_ends(outcome: &StudyOutcome) -> Vec<End> {
    let group = outcome
        .bootstrap
        .as_ref()
        .and_then(|found| found.group(ALL));
    let Some(band) = group.and_then(|group| group.band.as_ref()) else {
        return Vec::new();
    };
    let ends = |end: fn(&BandDay) -> f64| {
        let days = band.days.iter();
        days.map(|day| (f64::from(day.day.0), Some(end(day))))
            .collect()
    };
    vec![
        ("sup_low", ends(|day| day.low)),
        ("sup_high", ends(|day| day.high)),
    ]
}

/// Returns the 5 % and 95 % quantiles of placebo studies of all events, if there are any.
fn placebo_ends(outcome: &StudyOutcome) -> Vec<End> {
    let Some(group) = outcome.placebo.as_ref().and_then(|found| found.group(ALL)) else {
        return Vec::new();
    };
    let ends = |end: fn(Band) -> f64| {
        let days = group.days.iter();
        days.map(|day| (f64::from(day.day.0), day.band.map(end)))
            .collect()
    };
    vec![
        ("placebo_p05", ends(|band| band.p05)),
        ("placebo_p95", ends(|band| band.p95)),
    ]
}

/// Returns the name of the vertical axis.
pub(super) fn y_label(outcome: &StudyOutcome) -> String {
    match outcome.plan.returns.name() {
        "log" => "Cumulative abnormal log return (%)",
        _ => "Cumulative abnormal return (%)",
    }
    .to_owned()
}

/// Returns the values on day 0 and on the last day with one.
fn written(course: &Course) -> Vec<(f64, f64, String)> {
    let values = || course.points.iter().filter_map(|(x, y)| Some((*x, (*y)?)));
    let zero = values().find(|(x, _)| *x == 0.0);
    let last = values().next_back().filter(|(x, _)| *x != 0.0);
    let written = zero.into_iter().chain(last);
    written.map(|(x, y)| (x, y, percent(y))).collect()
}

fn judged_window(outcome: &StudyOutcome, group: &GroupOutcome) -> Option<Judged> {
    let (first, last) = (outcome.plan.window.first(), outcome.plan.window.last());
    let window = group
        .windows
        .iter()
        .find(|window| window.from == first && window.to == last)?;
    judged(
        group,
        test_of(&outcome.plan, group)?,
        (first, last),
        &window.tests,
    )
}

fn title(outcome: &StudyOutcome, group: &GroupOutcome, course: &Course) -> String {
    let value = |x: f64| {
        let point = course.points.iter().find(|point| point.0 == x);
        point
            .and_then(|(_, y)| *y)
            .map(|y| format!("{} by day {}", percent(y), day_label(x as i64)))
    };
    let last = course.points.last().map_or(0.0, |point| point.0);
    let found: Vec<String> = [Some(0.0), (last != 0.0).then_some(last)]
        .into_iter()
        .flatten()
        .filter_map(value)
        .collect();
    let who = match group.n_events {
        1 => "The one event".to_owned(),
        n => format!("All {}", counted(n, "event")),
    };
    let found = format!("{who}: {}", found.join(", "));
    match judged_window(outcome, group) {
        Some(judged) if group.n_events > 1 => {
            format!("{found} ({}): {}", tested(&judged, 1), verdict(&judged))
        }
        _ => found,
    }
}

fn lead(outcome: &StudyOutcome, group: &GroupOutcome, course: &Course) -> String {
    let mut lead = String::new();
    if band(group, Role::Series(0)).is_some() {
        lead.push_str("Band: 95 % interval of the mean, cross-sectional t.");
        lead.push_str(too_narrow(outcome));
        lead.push(' ');
    }
    if course.is_sum {
        lead.push_str(
            "So many events lack later days that the line is the sum of the daily means over all events of each day; dashed, as far \
             as two thirds of the events are complete: the mean CAR of complete events. ",
        );
    }
    if !sup_ends(outcome).is_empty() {
        lead.push_str("Thin lines: 95 % band that holds the whole path at once (bootstrap). ");
    }
    if !placebo_ends(outcome).is_empty() {
        lead.push_str("Dashed outer lines: 5 and 95 % of placebo studies. ");
    }
    lead.trim_end().to_owned()
}

fn data(
    group: &GroupOutcome,
    course: &Course,
    medians: &[(f64, Option<f64>)],
    further: Vec<End>,
) -> Table {
    let mut data = Table::of_figure(&[
        "day",
        "n",
        "n_complete",
        "caar",
        "cum_aar",
        "median",
        "low",
        "high",
        "test",
    ]);
    for (position, day) in group.days.iter().enumerate() {
        data.push([
            Cell::Whole(day.day.0.into()),
            Cell::count(day.n),
            Cell::count(day.n_complete),
            number(day.caar),
            number(course.sums[position].1),
            number(medians[position].1),
            number(day.caar_low),
            number(day.caar_high),
            Cell::text("cross_sectional"),
        ]);
    }
    for (name, points) in further {
        data.columns.push(Column::numbers(name, name));
        let rows = data.rows.iter_mut().zip(points);
        rows.for_each(|(row, (_, value))| row.push(number(value)));
    }
    data
}
