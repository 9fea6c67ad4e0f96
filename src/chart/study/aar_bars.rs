//! The average abnormal return of each event day, as bars.

use super::caption::{X_LABEL, footnote, sample};
use super::groups::{FEWEST_FOR_BAND, largest_groups, named, out_of, share_scale};
use crate::chart::figure::{Across, Bar, Figure, Mark, Panel, Role, Unit};
use crate::study::inference::heading;
use crate::study::outcome::{DayOutcome, GroupOutcome, StudyOutcome};
use crate::table::stars::{DOUBTFUL, STARS_KEY, stars_of};

/// Most panels.
const MOST_PANELS: usize = 3;

/// Draws a panel for each of the largest tags, on one scale: bars with 95 % intervals, and stars by the test `headline`.
pub fn figure(outcome: &StudyOutcome, headline: &str) -> Figure {
    let groups = largest_groups(outcome, MOST_PANELS);
    let title = "Average abnormal return by day".to_owned();
    if groups.is_empty() {
        return Figure::card(
            "aar-bars",
            title,
            "No event could be used, so there is nothing to draw.",
        );
    }
    let panel = |group: &&GroupOutcome| Panel {
        y_label: "AAR (%)".to_owned(),
        unit: Unit::Percent,
        height: 1.0,
        heading: named(group),
        marks: vec![Mark::Bars {
            name: group.group.clone(),
            role: Role::UpDown,
            bars: group
                .days
                .iter()
                .filter_map(|day| bar(day, headline, group.doubts_day(headline, day)))
                .collect(),
        }],
        ..Panel::default()
    };
    let mut panels: Vec<Panel> = groups.iter().map(panel).collect();
    share_scale(&mut panels);
    let doubtful = if groups.iter().any(|group| group.doubts(headline)) {
        format!("; {DOUBTFUL} not valid on this sample, see the tables")
    } else {
        String::new()
    };
    let key = format!(
        "{}Lines: 95 % intervals, cross-sectional t. Stars by {}: {STARS_KEY}{doubtful}.",
        out_of(outcome, groups.len()),
        heading(headline)
    );
    Figure {
        name: "aar-bars".to_owned(),
        title,
        subtitle: sample(outcome),
        footnote: footnote(outcome, &key),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels,
        ..Figure::default()
    }
}

fn bar(day: &DayOutcome, headline: &str, is_doubtful: bool) -> Option<Bar> {
    let p = day.tests.get(headline).and_then(|verdict| verdict.p());
    Some(Bar {
        x: f64::from(day.day.0),
        y: day.aar?,
        error: day
            .aar_low
            .zip(day.aar_high)
            .filter(|_| day.n >= FEWEST_FOR_BAND),
        word: stars_of(p, is_doubtful),
    })
}
