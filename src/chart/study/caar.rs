//! The mean cumulative abnormal return by event day.

use super::caption::{X_LABEL, footnote, sample};
use super::groups::{FEWEST_FOR_BAND, largest_groups, named, out_of, share_scale};
use crate::chart::figure::{Across, Figure, Mark, Panel, Role, Unit};
use crate::chart::words::percent;
use crate::study::outcome::{DayOutcome, GroupOutcome, StudyOutcome};

/// Most lines in one panel; more cannot be told apart under their bands.
const MOST_LINES: usize = 3;
/// Most panels; more would be too small to read.
const MOST_PANELS: usize = 6;

/// Draws the mean cumulative abnormal returns of groups with 95 % bands. Up to three tags share one panel; of more tags the
/// six largest have a panel each, on one scale. Without tags, the line is that of all events.
pub fn figure(outcome: &StudyOutcome) -> Figure {
    let groups = largest_groups(outcome, MOST_PANELS);
    let mut figure = of_groups(outcome, &groups);
    figure.footnote = format!("{}{}", out_of(outcome, groups.len()), figure.footnote);
    figure
}

/// Draws the same for the given groups.
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

/// Returns the bands and, in front of them, the lines.
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

/// Returns the title: the mean abnormal return on day 0.
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
