//! The mean cumulative abnormal return among those of placebo studies.

use super::caar::y_label;
use super::caption::{X_LABEL, footnote, sample};
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Figure, Mark, Panel, Role, Unit};
use crate::chart::words::{day_label, p_value, window};
use crate::study::outcome::{Band, PlaceboDay, PlaceboGroup, PlaceboOutcome, StudyOutcome};
use crate::table::{Cell, Table};

/// With fewer draws there is no fan to show.
const FEWEST_DRAWS: usize = 100;

/// Draws the running mean CAR of all events over the distribution of the same mean in placebo studies. `None` without placebo
/// studies, or with too few.
pub fn figure(outcome: &StudyOutcome) -> Option<Figure> {
    let placebo = outcome.placebo.as_ref()?;
    let group = placebo.groups.first()?;
    if placebo.draws < FEWEST_DRAWS || group.days.iter().all(|day| day.band.is_none()) {
        return None;
    }
    let fan = |name: &str, ends: fn(&Band) -> (f64, f64)| Mark::Band {
        name: name.to_owned(),
        role: Role::Reference,
        points: points(group, |day| day.band.as_ref().map(ends)),
        spread: Vec::new(),
        in_factors: false,
    };
    let line = |name: &str, role, value: fn(&PlaceboDay) -> Option<f64>| Mark::Line {
        name: name.to_owned(),
        label: name.to_owned(),
        role,
        strong: role == Role::Series(0),
        dashed: role != Role::Series(0),
        points: points(group, value),
    };
    let marks = vec![
        fan("5 to 95 %", |band| (band.p05, band.p95)),
        fan("25 to 75 %", |band| (band.p25, band.p75)),
        line("placebo median", Role::Reference, |day| {
            day.band.map(|band| band.p50)
        }),
        line("study", Role::Series(0), |day| day.caar),
    ];
    Some(Figure {
        name: "placebo".to_owned(),
        title: title(placebo, group),
        subtitle: sample(outcome),
        footnote: footnote(&format!(
            "{}Fan: the middle half and nine tenths of {} placebo studies: {}. The median is dashed.",
            scope(group),
            placebo.draws,
            match placebo.kind {
                "securities" => "other securities of similar beta and sigma, on the same days",
                _ => "the same securities on other days, without their news",
            }
        )),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels: vec![Panel {
            y_label: y_label(outcome),
            unit: Unit::Percent,
            height: 1.0,
            marks,
            include: vec![0.0],
            ..Panel::default()
        }],
        data: data(placebo, group),
        ..Figure::default()
    })
}

fn points<T>(
    group: &PlaceboGroup,
    value: impl Fn(&PlaceboDay) -> Option<T>,
) -> Vec<(f64, Option<T>)> {
    let days = group.days.iter();
    days.map(|day| (f64::from(day.day.0), value(day))).collect()
}

fn title(placebo: &PlaceboOutcome, group: &PlaceboGroup) -> String {
    let what = match placebo.kind {
        "securities" => "draws of similar securities",
        _ => "placebo dates",
    };
    let first = group.windows.first();
    match first.and_then(|first| Some((first, first.p?))) {
        Some((first, p)) => format!(
            "The mean CAR of {} lies beyond {} of {} {what} (p {})",
            window(first.from, first.to),
            first.draws - first.beyond,
            first.draws,
            p_value(p)
        ),
        None => format!(
            "The study among {} {what}{}",
            placebo.draws,
            group
                .undefined
                .map(|why| format!(": no p-value, since {why}"))
                .unwrap_or_default()
        ),
    }
}

/// Says where the lines begin, if the window of the title begins elsewhere.
fn scope(group: &PlaceboGroup) -> String {
    let (tested, first) = (group.windows.first(), group.days.first());
    match tested
        .zip(first)
        .filter(|(tested, first)| tested.from != first.day)
    {
        Some((tested, first)) => format!(
            "The lines add up abnormal returns from day {} on; the title is about {} alone. ",
            day_label(first.day.0.into()),
            window(tested.from, tested.to)
        ),
        None => String::new(),
    }
}

fn data(placebo: &PlaceboOutcome, group: &PlaceboGroup) -> Table {
    let mut data = Table::of_figure(&[
        "day", "caar", "p05", "p25", "p50", "p75", "p95", "draws", "p",
    ]);
    for day in &group.days {
        let of = |value: fn(Band) -> f64| number(day.band.map(value));
        data.push([
            Cell::Whole(day.day.0.into()),
            number(day.caar),
            of(|band| band.p05),
            of(|band| band.p25),
            of(|band| band.p50),
            of(|band| band.p75),
            of(|band| band.p95),
            Cell::count(placebo.draws),
            number(day.p_caar),
        ]);
    }
    data
}
