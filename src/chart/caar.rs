//! The mean cumulative abnormal return by event day.

use super::figure::{Across, Figure, Mark, Panel, Role, Unit};
use super::ticks::range;
use crate::event::ALL;
use crate::study::assumption::Assumption;
use crate::study::outcome::{DayOutcome, GroupOutcome, StudyOutcome};
use crate::time::Date;

/// More lines than these in one panel are a tangle, and their bands fog.
const MOST_LINES: usize = 3;
/// More panels than these are too small to read.
const MOST_PANELS: usize = 6;
/// A band of fewer events says nothing.
pub(super) const FEWEST_FOR_BAND: usize = 3;

/// Mean cumulative abnormal returns with their 95 % bands: the lines of up to three tags in one panel, more tags, the
/// largest six, each in a panel of its own on one scale; all events where there are no tags.
pub fn figure(outcome: &StudyOutcome) -> Figure {
    let groups = largest_groups(outcome, MOST_PANELS);
    let mut figure = of_groups(outcome, &groups);
    figure.footnote = format!("{}{}", out_of(outcome, groups.len()), figure.footnote);
    figure
}

/// That so many groups are drawn and others are not.
pub(super) fn out_of(outcome: &StudyOutcome, drawn: usize) -> String {
    match largest_groups(outcome, usize::MAX).len() {
        all if all > drawn => format!("The {drawn} largest of {all} groups. "),
        _ => String::new(),
    }
}

/// The same for some groups.
pub fn of_groups(outcome: &StudyOutcome, groups: &[&GroupOutcome]) -> Figure {
    if groups.is_empty() {
        let reason = "No event could be used, so there is nothing to draw.";
        return Figure::card("caar", "Mean cumulative abnormal return", reason);
    }
    let apart = groups.len() > MOST_LINES;
    let panel = |groups: &[&GroupOutcome]| Panel {
        y_label: "Cumulative abnormal return (%)".to_owned(),
        unit: Unit::Percent,
        height: 1.0,
        heading: if apart {
            named(groups[0])
        } else {
            String::new()
        },
        marks: marks(groups, apart),
        include: vec![0.0],
        ..Panel::default()
    };
    let mut panels: Vec<Panel> = groups
        .chunks(if apart { 1 } else { MOST_LINES })
        .map(panel)
        .collect();
    if apart {
        share_scale(&mut panels);
    }
    Figure {
        name: "caar".to_owned(),
        title: title(groups),
        subtitle: sample(outcome),
        footnote: footnote(
            outcome,
            "Bands: 95 % intervals of the mean, cross-sectional t; none for N < 3, cut where they leave the scale.",
        ),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: if apart { 3 } else { 1 },
        panels,
        ..Figure::default()
    }
}

/// How far beyond the lines a band is shown; the band of a group of three can be ten times as wide as its line is high.
const BAND_ROOM: f64 = 0.15;

/// Gives all panels one scale, so that their heights compare. It holds every line and bar whole.
pub(super) fn share_scale(panels: &mut [Panel]) {
    let is_band = |mark: &&Mark| matches!(mark, Mark::Band { .. });
    let values = |mark: &Mark| {
        mark.extent()
            .into_iter()
            .map(|(_, y)| y)
            .collect::<Vec<_>>()
    };
    let marks = || panels.iter().flat_map(|panel| &panel.marks);
    let bands: Vec<f64> = marks().filter(is_band).flat_map(values).collect();
    let others = marks().filter(|mark| !is_band(mark)).flat_map(values);
    let (low, high) = range(others.chain([0.0]));
    let room = (high - low) * BAND_ROOM;
    let scale = range(
        bands
            .into_iter()
            .map(|y| y.clamp(low - room, high + room))
            .chain([low, high]),
    );
    panels
        .iter_mut()
        .for_each(|panel| panel.scale = Some(scale));
}

/// Bands behind, lines before them.
fn marks(groups: &[&GroupOutcome], apart: bool) -> Vec<Mark> {
    let bands = groups
        .iter()
        .enumerate()
        .map(|(i, group)| band(group, Role::Series(i)));
    let lines = groups.iter().enumerate().map(|(i, group)| Mark::Line {
        name: group.group.clone(),
        label: if apart { String::new() } else { named(group) },
        role: Role::Series(i),
        strong: true,
        points: points(group, |day| day.caar),
    });
    bands.chain(lines).collect()
}

/// A group's name with its size, as labels and headings state it.
pub(super) fn named(group: &GroupOutcome) -> String {
    let complete = |day: &DayOutcome| day.n_complete;
    let last = group.days.last().map_or(0, complete);
    let name = shortened(&group.group);
    match group.days.first().map_or(0, complete) {
        first if first == last => format!("{name} (N = {last})"),
        first => format!("{name} (N = {first} to {last})"),
    }
}

/// A long name without its middle, so that names which begin alike can still be told apart.
fn shortened(name: &str) -> String {
    const BEGIN: usize = 15;
    const END: usize = 9;
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= BEGIN + END + 2 {
        return name.to_owned();
    }
    let (begin, end) = (&letters[..BEGIN], &letters[letters.len() - END..]);
    let text = |letters: &[char]| letters.iter().collect::<String>();
    format!(
        "{}\u{2026}{}",
        text(begin).trim_end(),
        text(end).trim_start()
    )
}

pub(super) const X_LABEL: &str = "Trading days relative to the event";

/// The tags with the most events, from the largest down; all events where no event has a tag.
pub(super) fn largest_groups(outcome: &StudyOutcome, most: usize) -> Vec<&GroupOutcome> {
    let mut groups: Vec<&GroupOutcome> = outcome
        .groups
        .iter()
        .filter(|group| group.group != ALL && group.n_events > 0)
        .collect();
    if groups.is_empty() {
        groups = outcome
            .groups
            .iter()
            .filter(|group| group.n_events > 0)
            .collect();
    }
    groups.sort_by(|a, b| {
        b.n_events
            .cmp(&a.n_events)
            .then_with(|| a.group.cmp(&b.group))
    });
    groups.truncate(most);
    groups
}

fn points(group: &GroupOutcome, value: fn(&DayOutcome) -> Option<f64>) -> Vec<(f64, Option<f64>)> {
    group
        .days
        .iter()
        .map(|day| (f64::from(day.day.0), value(day)))
        .collect()
}

fn band(group: &GroupOutcome, role: Role) -> Mark {
    let ends = |day: &DayOutcome| {
        Some((day.caar_low?, day.caar_high?)).filter(|_| day.n_complete >= FEWEST_FOR_BAND)
    };
    let points = group
        .days
        .iter()
        .map(|day| (f64::from(day.day.0), ends(day)))
        .collect();
    Mark::Band {
        name: group.group.clone(),
        role,
        points,
    }
}

/// What day 0 brought, in words.
fn title(groups: &[&GroupOutcome]) -> String {
    let found = |group: &&GroupOutcome| {
        let day = group.days.iter().find(|day| day.day.0 == 0)?;
        Some(format!("{} {}", group.group, percent(day.aar?)))
    };
    let found: Vec<String> = groups.iter().take(MOST_LINES).filter_map(found).collect();
    if found.is_empty() {
        return "Mean cumulative abnormal return around the event".to_owned();
    }
    format!("Mean abnormal return on day 0: {}", found.join(", "))
}

pub(super) fn percent(value: f64) -> String {
    let text = format!("{:+.1} %", value * 100.0).replace('-', "\u{2212}");
    // What rounds to zero has no sign.
    match text.trim_start_matches(['+', '\u{2212}']) {
        zero @ "0.0 %" => zero.to_owned(),
        _ => text,
    }
}

/// The sample and the method, as a subtitle.
pub(super) fn sample(outcome: &StudyOutcome) -> String {
    let plan = &outcome.plan;
    let securities = outcome.groups.first().map_or(0, |group| group.n_symbols);
    let dates = outcome.events.iter().map(|event| event.day0);
    let span = match (dates.clone().min(), dates.max()) {
        (Some(first), Some(last)) if first == last => format!(", {}", written(first)),
        (Some(first), Some(last)) => format!(", {} to {}", written(first), written(last)),
        _ => String::new(),
    };
    let benchmark = outcome.benchmarks();
    format!(
        "N = {} events, {securities} securities{span}; {} model{benchmark}, estimation {}",
        outcome.events.len(),
        plan.model,
        plan.estimation.to_string().replace('-', "\u{2212}")
    )
}

pub(super) fn written(date: Date) -> String {
    date.to_chrono().format("%-d %B %Y").to_string()
}

pub(super) fn footnote(outcome: &StudyOutcome, lead: &str) -> String {
    let shared = outcome
        .groups
        .iter()
        .any(|group| group.breaks(Assumption::Independence));
    let caution = if shared {
        " Events share dates, so their returns are correlated and these intervals are too narrow."
    } else {
        ""
    };
    format!("{lead}{caution} newsquake {}", env!("CARGO_PKG_VERSION"))
}
