//! The mean cumulative abnormal return of each group by event day.

use super::caar::y_label;
use super::caption::{X_LABEL, footnote, sample};
use super::course::{Course, band, bands_in_words, running_tests};
use super::forest;
use super::groups::{counts_in_words, ordered_groups, page_name, page_note, short_names};
use super::paths::{medians, paths};
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Across, Figure, Mark, Panel, Piece, Role, Unit, Words};
use crate::chart::scale::share_scale;
use crate::report::headline::FEWEST;
use crate::report::words::counted;
use crate::study::outcome::{EventOutcome, GroupOutcome, StudyOutcome};
use crate::table::{Cell, Table};

/// Most lines in one panel; more cannot be told apart.
const MOST_LINES: usize = 3;
/// Most bands in one panel.
const MOST_BANDS: usize = 2;
/// Most panels of a figure.
const PAGE: usize = 12;

/// The beginning of the names of these figures.
const NAME: &str = "caar-by-tag";

/// The name of the panel of groups that are too small for one of their own.
const OTHER: &str = "other";

/// Draws the groups, those with the largest effect first: up to three in one panel, up to twelve in panels of their own on one
/// scale, more on further figures. Groups of fewer than three events share a panel. Returns no figure for a study of one group.
pub fn figures(outcome: &StudyOutcome) -> Vec<Figure> {
    let groups = ordered_groups(outcome);
    if groups.len() < 2 {
        return Vec::new();
    }
    if groups.len() <= MOST_LINES {
        return vec![figure(outcome, &[&groups], true, (0, 1))];
    }
    // Groups of few events come last.
    let own = groups.partition_point(|group| group.n_events >= FEWEST);
    let (own, few) = groups.split_at(own);
    let mut facets: Vec<&[&GroupOutcome]> = own.chunks(1).collect();
    match few.len() {
        0 => {}
        _ => facets.push(few),
    }
    let pages: Vec<&[&[&GroupOutcome]]> = facets.chunks(PAGE).collect();
    let page = |(number, page): (usize, &&[&[&GroupOutcome]])| {
        figure(outcome, page, false, (number, pages.len()))
    };
    pages.iter().enumerate().map(page).collect()
}

/// Draws some facets, each of one group or of several small ones, or one panel of all groups.
fn figure(
    outcome: &StudyOutcome,
    facets: &[&[&GroupOutcome]],
    is_one_panel: bool,
    page: (usize, usize),
) -> Figure {
    let groups = &facets.concat()[..];
    let names = short_names(groups);
    let mut panels: Vec<Panel> = match is_one_panel {
        true => vec![Panel {
            marks: together(outcome, groups, &names),
            ..empty(outcome, false)
        }],
        false => {
            let mut names = names.iter();
            let panel = |facet: &&[&GroupOutcome]| match facet {
                [group] => Panel {
                    heading: format!(
                        "{} ({})",
                        names.next().map_or("", String::as_str),
                        counts_in_words(group)
                    ),
                    detail: interval_in_words(outcome, group),
                    marks: alone(outcome, group),
                    group: group.group.clone(),
                    ..empty(outcome, true)
                },
                few => other(outcome, few, facets.len() == 1),
            };
            facets.iter().map(panel).collect()
        }
    };
    share_scale(&mut panels);
    let scale = panels.first().and_then(|panel| panel.scale);
    let columns = match panels.len() {
        1 => 1,
        2..=4 => 2,
        5..=6 => 3,
        _ => 4,
    };
    let has_bands = panels
        .iter()
        .flat_map(|panel| &panel.marks)
        .any(|mark| matches!(mark, Mark::Band { .. }));
    let bands = match has_bands {
        true => format!(
            "Bands: 95 % intervals of the mean, cut where they leave the scale, none for N < 6, {} ",
            bands_in_words(outcome, groups)
        ),
        false => String::new(),
    };
    let written = match panels.iter().any(|panel| !panel.detail.is_empty()) {
        true => "In brackets: the 95 % interval on the last day of groups of 3 to 5 events. ",
        false => "",
    };
    let few = match facets.iter().any(|facet| facet.len() > 1) && !is_one_panel {
        true => "Other: a line for each group of fewer than 3 events. ",
        false => "",
    };
    let claim = forest::finding(outcome, groups);
    Figure {
        name: page_name(NAME, page),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: sample(outcome),
        footnote: footnote(format!("{bands}{written}{few}{}", page_note(page)).trim_end()),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns,
        panels,
        findings: groups
            .iter()
            .map(|group| (group.group.clone(), forest::finding(outcome, &[group])))
            .collect(),
        data: data(outcome, groups, (scale, page.0), is_one_panel),
        ..Figure::default()
    }
}

fn empty(outcome: &StudyOutcome, apart: bool) -> Panel {
    Panel {
        y_label: if apart {
            "CAAR (%)".to_owned()
        } else {
            y_label(outcome)
        },
        unit: Unit::Percent,
        height: 1.0,
        include: vec![0.0],
        ..Panel::default()
    }
}

/// Returns the panel of groups that are too small for one of their own: a line for each, with their names where it has the figure for
/// itself and they are few.
fn other(outcome: &StudyOutcome, groups: &[&GroupOutcome], is_alone: bool) -> Panel {
    const MOST_NAMED: usize = 12;
    let names = short_names(groups);
    let is_in = |event: &&EventOutcome| {
        let mut names = groups.iter().map(|group| &group.group);
        names.any(|name| event.groups.contains(name))
    };
    let events = outcome.events.iter().filter(is_in).count();
    let line = |(group, name): (&&GroupOutcome, &String)| Mark::Line {
        name: group.group.clone(),
        label: match is_alone && groups.len() <= MOST_NAMED {
            true => name.clone(),
            false => String::new(),
        },
        role: Role::Faint,
        strong: false,
        dashed: false,
        points: Course::new(group).points,
    };
    Panel {
        heading: format!(
            "{OTHER} ({}, {})",
            counted(groups.len(), "group"),
            counted(events, "event")
        ),
        marks: groups.iter().zip(&names).map(line).collect(),
        ..empty(outcome, true)
    }
}

/// Fewest events of a group whose band may fill a panel of its own.
const FEWEST_IN_FACET: usize = 6;

fn wide_enough(group: &GroupOutcome) -> bool {
    group.n_events >= FEWEST_IN_FACET
}

/// Returns the bands of up to two groups and the lines of all.
fn together(outcome: &StudyOutcome, groups: &[&GroupOutcome], names: &[String]) -> Vec<Mark> {
    let numbered = || groups.iter().enumerate();
    let bands = numbered().filter(|(_, group)| groups.len() <= MOST_BANDS && wide_enough(group));
    let bands = bands.filter_map(|(i, group)| band(outcome, group, Role::Series(i)));
    let lines = numbered().map(|(i, group)| {
        line(
            group,
            format!("{} ({})", names[i], counts_in_words(group)),
            i,
        )
    });
    bands.chain(lines).collect()
}

fn alone(outcome: &StudyOutcome, group: &GroupOutcome) -> Vec<Mark> {
    let band = wide_enough(group)
        .then(|| band(outcome, group, Role::Series(0)))
        .flatten();
    band.into_iter()
        .chain([line(group, String::new(), 0)])
        .collect()
}

fn line(group: &GroupOutcome, label: String, series: usize) -> Mark {
    Mark::Line {
        name: group.group.clone(),
        label,
        role: Role::Series(series),
        strong: true,
        dashed: false,
        points: Course::new(group).points,
    }
}

/// Returns the interval on the last day of a group of few events, which is as wide as a panel and so written instead of drawn.
fn interval_in_words(outcome: &StudyOutcome, group: &GroupOutcome) -> Words {
    let few = !wide_enough(group) && group.n_events >= FEWEST;
    let last = running_tests(outcome, group).pop().filter(|_| few);
    let interval = last.and_then(|day| day.interval);
    Words(interval.map(Piece::Interval).into_iter().collect())
}

fn data(
    outcome: &StudyOutcome,
    groups: &[&GroupOutcome],
    (scale, page): (Option<(f64, f64)>, usize),
    is_one_panel: bool,
) -> Table {
    let paths = paths(outcome);
    let mut data = Table::of_figure(&[
        "group",
        "day",
        "n",
        "n_complete",
        "caar",
        "cum_aar",
        "median",
        "low",
        "high",
        "p",
        "page",
        "df",
        "test",
        "statistic",
        "cut",
        "near_zero",
        "panel",
    ]);
    let few = groups.iter().filter(|group| group.n_events < FEWEST);
    let is_gathered = few.count() > 1 && !is_one_panel;
    let leaves =
        |(low, high): (f64, f64)| scale.is_some_and(|(least, most)| low < least || high > most);
    for group in groups {
        let course = Course::new(group);
        let own = paths
            .iter()
            .filter(|path| path.event.groups.contains(&group.group));
        let medians = medians(group, own);
        let tests = running_tests(outcome, group);
        for (position, (day, found)) in group.days.iter().zip(tests).enumerate() {
            let interval = found.interval.map(|at| (at.low, at.high));
            let [low, high] = ends(interval);
            data.push([
                Cell::text(&group.group),
                Cell::Whole(day.day.0.into()),
                Cell::count(day.n),
                Cell::count(day.n_complete),
                number(day.caar),
                number(course.sums[position].1),
                number(medians[position].1),
                low,
                high,
                number(found.p),
                Cell::count(page + 1),
                number(found.df),
                Cell::text(found.test),
                number(found.statistic),
                truth(interval.is_some_and(leaves)),
                truth(found.is_near_zero),
                Cell::text(
                    match (is_one_panel, group.n_events < FEWEST && is_gathered) {
                        (true, _) => "",
                        (false, true) => OTHER,
                        (false, false) => &group.group,
                    },
                ),
            ]);
        }
    }
    data
}
