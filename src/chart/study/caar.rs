//! The mean cumulative abnormal return of all events by event day.

mod data;

use std::borrow::Cow;

use super::caption::{X_LABEL, footnote, sample};
use super::course::{Course, Points, band, bands_in_words, counts, running_tests};
use super::finding::{interval, tested, verdict};
use super::paths::{medians, paths, winsorised_means};
use crate::chart::figure::{
    Across, Claim, Estimate, Figure, Interval, Mark, Panel, Role, SUP_ENDS, Unit,
};
use crate::chart::scale::clipped;
use crate::chart::words::{day_label, percent};
use crate::event::ALL;
use crate::report::headline::{FEWEST, Judged, judged, test_of};
use crate::report::words::counted;
use crate::robustness::bootstrap::simultaneous_band;
use crate::study::inference::heading;
use crate::study::outcome::{Band, BandDay, GroupOutcome, SimultaneousBand, StudyOutcome};
use data::{End, data};

/// Fewest events whose interval sets the scale: that of fewer can be many times as wide as the course of the mean.
const FEWEST_IN_FULL: usize = 6;

/// Draws the mean and the median cumulative abnormal return of all events, with the 95 % interval of the mean and the number of
/// events of each day.
pub fn figure(outcome: &StudyOutcome) -> Figure {
    let all = outcome.groups.iter().find(|group| group.group == ALL);
    let Some(group) = all.filter(|group| group.n_events > 0 && !group.days.is_empty()) else {
        let reason = "No event could be used, so there is nothing to draw.";
        return Figure::card("caar", "Mean cumulative abnormal return", reason);
    };
    let course = Course::new(group);
    // As of the mean, few complete events are other events than at first.
    let paths = paths(outcome);
    let complete = |points: Points| -> Points {
        let both = points.into_iter().zip(&course.complete);
        both.map(|((x, value), (_, mean))| (x, value.filter(|_| mean.is_some())))
            .collect()
    };
    let medians = complete(medians(group, &paths));
    // A study whose means are of returns that are pulled in shows these.
    let is_pulled_in = outcome.plan.winsorize.number() > 0.0;
    let winsorised = match is_pulled_in || group.n_events < FEWEST {
        true => Vec::new(),
        false => complete(winsorised_means(&paths, PULLED_IN)),
    };
    let mut marks: Vec<Mark> = band(outcome, group, Role::Series(0)).into_iter().collect();
    // One event is its own median.
    let median = (group.n_events > 1).then(|| Mark::Line {
        name: MEDIAN.to_owned(),
        label: MEDIAN.to_owned(),
        role: Role::Reference,
        strong: false,
        dashed: true,
        points: medians.clone(),
    });
    marks.extend(median);
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
    let band = group_band(outcome);
    let (simultaneous, placebo) = (sup_ends(band.as_deref()), placebo_ends(outcome));
    let name = if course.is_sum {
        "sum of daily means"
    } else {
        MEAN
    };
    marks.push(Mark::Line {
        name: name.to_owned(),
        label: name.to_owned(),
        role: Role::Series(0),
        strong: true,
        dashed: false,
        points: course.points.clone(),
    });
    marks.extend(further_bands(&simultaneous, &placebo));
    let at_the_end = interval_at_the_end(outcome, group, &course);
    let tests = running_tests(outcome, group);
    // A band by the test of the title ends there itself.
    let apart = at_the_end.filter(|(_, test, _)| tests.first().is_none_or(|day| day.test != *test));
    marks.extend(apart.map(|(x, _, interval)| Mark::Estimates {
        name: "test".to_owned(),
        role: Role::Series(0),
        estimates: vec![Estimate {
            x,
            y: (interval.low + interval.high) / 2.0,
            interval: Some(interval),
            simultaneous: None,
            word: String::new(),
            is_hollow: false,
            is_interval_alone: true,
        }],
        together: 0,
    }));
    let written = written(&course);
    marks.push(Mark::Values { values: written });
    let mut panel = Panel {
        y_label: y_label(outcome),
        unit: Unit::Percent,
        height: 5.0,
        marks,
        include: vec![0.0],
        alternatives: alternative(&winsorised),
        farthest: band
            .as_ref()
            .map_or_else(Vec::new, |band| band.farthest.clone()),
        ..Panel::default()
    };
    panel.scale = clipped(&panel);
    // The interval of the title is what the figure says, and is shown whole where it is not that of a handful of events.
    if let (Some((low, high)), Some((_, _, at))) = (panel.scale, at_the_end)
        && group.n_events >= FEWEST_IN_FULL
    {
        panel.scale = Some((low.min(at.low), high.max(at.high)));
    }
    let claim = title(outcome, group, &course);
    Figure {
        name: "caar".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: sample(outcome),
        footnote: footnote(&lead(
            outcome,
            group,
            &course,
            (band.is_some(), apart.map(|(_, test, _)| test)),
        )),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels: vec![panel, counts(group)],
        data: data(
            group,
            &course,
            (&medians, &winsorised),
            (&simultaneous, placebo),
            (&tests, at_the_end),
        ),
        ..Figure::default()
    }
}

/// The names of the lines of means and medians, and the beginning of those of placebo studies.
const MEAN: &str = "mean";
pub(super) const MEDIAN: &str = "median";
#[cfg(feature = "charts")]
pub(super) const PLACEBO: &str = "placebo_";

/// The name of the line of means whose largest returns are pulled in, and the share of returns at each end that are.
pub(super) const WINSORISED: &str = "winsorised mean";
pub(super) const PULLED_IN: f64 = 0.05;

/// Returns the line of winsorised means, which is offered in the place of the mean.
fn alternative(winsorised: &Points) -> Vec<Mark> {
    let has_points = winsorised.iter().any(|(_, value)| value.is_some());
    let line = has_points.then(|| Mark::Line {
        name: WINSORISED.to_owned(),
        label: WINSORISED.to_owned(),
        role: Role::Series(1),
        strong: true,
        dashed: false,
        points: winsorised.clone(),
    });
    line.into_iter().collect()
}

/// Returns the ends of the band that holds the whole path at once, as thin lines, and dotted those of placebo studies.
fn further_bands(simultaneous: &[End], placebo: &[End]) -> Vec<Mark> {
    let line = |(name, points): &End, role, dashed| Mark::Line {
        name: (*name).to_owned(),
        label: String::new(),
        role,
        strong: false,
        dashed,
        points: points.clone(),
    };
    let thin = simultaneous
        .iter()
        .map(|end| line(end, Role::Series(0), false));
    let dotted = placebo.iter().map(|end| line(end, Role::Series(2), false));
    thin.chain(dotted).collect()
}

/// Returns the band that holds the whole path of all events at once: that of the study's bootstrap, else one for the figure.
fn group_band(outcome: &StudyOutcome) -> Option<Cow<'_, SimultaneousBand>> {
    match &outcome.bootstrap {
        Some(found) => found.group(ALL)?.band.as_ref().map(Cow::Borrowed),
        None => simultaneous_band(outcome).map(Cow::Owned),
    }
}

/// Returns both ends of a simultaneous band, if there is one.
fn sup_ends(band: Option<&SimultaneousBand>) -> Vec<End> {
    let Some(band) = band else {
        return Vec::new();
    };
    let ends = |end: fn(&BandDay) -> f64| {
        let days = band.days.iter();
        days.map(|day| (f64::from(day.day.0), Some(end(day))))
            .collect()
    };
    vec![
        (SUP_ENDS[0], ends(|day| day.low)),
        (SUP_ENDS[1], ends(|day| day.high)),
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

/// Returns the last day, and the interval of the mean CAR of the event window that inverts the test of the title. `None` where the line
/// does not end there, or for fewer than three events.
fn interval_at_the_end(
    outcome: &StudyOutcome,
    group: &GroupOutcome,
    course: &Course,
) -> Option<(f64, &'static str, Interval)> {
    let judged = judged_window(outcome, group).filter(|_| !course.is_sum)?;
    let (x, caar) = *course.points.last()?;
    let interval = interval(&judged, caar?).filter(|_| group.n_events >= FEWEST)?;
    Some((x, judged.test, interval))
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

fn title(outcome: &StudyOutcome, group: &GroupOutcome, course: &Course) -> Claim {
    let mut claim = Claim::default();
    let value = |x: f64| {
        let point = course.points.iter().find(|point| point.0 == x);
        point
            .and_then(|(_, y)| *y)
            .map(|y| format!("{} by day {}", claim.percent(y), day_label(x as i64)))
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
    let text = match judged_window(outcome, group) {
        Some(judged) if group.n_events > 1 => {
            format!("{found} ({}): {}", tested(&judged, 1), verdict(&judged))
        }
        _ => found,
    };
    claim.saying(text)
}

fn lead(
    outcome: &StudyOutcome,
    group: &GroupOutcome,
    course: &Course,
    (has_band, at_the_end): (bool, Option<&str>),
) -> String {
    let mut lead = String::new();
    if band(outcome, group, Role::Series(0)).is_some() {
        let how = bands_in_words(outcome, &[group]);
        lead.push_str(&format!("Band: 95 % interval of the mean, {how} "));
    }
    if let Some(test) = at_the_end {
        lead.push_str(&format!(
            "At the end: the 95 % interval by {}, the test of the title. ",
            heading(test)
        ));
    }
    if course.is_sum {
        lead.push_str(
            "So many events lack later days that the line is the sum of the daily means over all events of each day; dashed, as far \
             as two thirds of the events are complete: the mean CAR of complete events. ",
        );
    }
    if has_band {
        lead.push_str("Thin lines: 95 % band that holds the whole path at once (bootstrap). ");
    }
    if outcome.placebo.is_some() {
        lead.push_str("Dotted: 5 and 95 % of placebo studies. ");
    }
    lead.trim_end().to_owned()
}
