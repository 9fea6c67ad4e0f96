//! The average abnormal return of each event day.

use super::caption::{X_LABEL, footnote, sample};
use super::finding::interval;
use super::groups::{counts_in_words, ordered_groups, page_name, page_note, short_names};
use crate::chart::figure::data::{ends, interval as interval_cells, number, truth};
use crate::chart::figure::{Across, Estimate, Figure, Interval, Mark, Panel, Role, Unit};
use crate::chart::scale::share_scale;
use crate::chart::words::{day_label, shortened};
use crate::event::ALL;
use crate::math::multiple::holm;
use crate::report::headline::{FEWEST, Judged, judged, test_of};
use crate::study::inference::heading;
use crate::study::outcome::{DayOutcome, GroupOutcome, StudyOutcome};
use crate::table::stars::{DOUBTFUL, STARS_KEY, stars_of};
use crate::table::{Cell, Table};

/// Most panels of a figure.
const PAGE: usize = 6;

/// The beginning of the names of these figures.
const NAME: &str = "aar-bars";

/// The share of true nulls that all bounds of a group together may miss.
const ALPHA: f64 = 0.05;

/// A day of a group with its judgement.
struct Day<'a> {
    day: &'a DayOutcome,
    judged: Option<Judged>,
    /// The p-value adjusted for the number of days by Holm's method.
    p_holm: Option<f64>,
}

impl Day<'_> {
    fn interval(&self) -> Option<Interval> {
        let judged = self.judged.filter(|_| self.day.n >= FEWEST)?;
        interval(&judged, self.day.aar?)
    }

    /// Returns the ends of the interval that holds the means of all `days` at once, by Bonferroni's inequality: 95 % become
    /// 1 - 0.05 / `days`.
    fn simultaneous(&self, days: usize) -> Option<(f64, f64)> {
        self.interval()?.at_once(1.0 - ALPHA, days)
    }

    fn stars(&self) -> String {
        let p = self
            .judged
            .filter(|_| self.day.n >= FEWEST)
            .map(|judged| judged.p);
        stars_of(p, self.is_doubtful())
    }

    fn is_doubtful(&self) -> bool {
        self.judged.is_some_and(|judged| !judged.holds)
    }
}

/// Draws a panel for all events and for each group on one scale: points with 95 % intervals and stars, both by the group's own
/// test. More than six groups go on further figures.
pub fn figures(outcome: &StudyOutcome) -> Vec<Figure> {
    let all = outcome
        .groups
        .iter()
        .filter(|group| group.group == ALL && group.n_events > 0);
    let mut groups: Vec<&GroupOutcome> = all.collect();
    let others = ordered_groups(outcome);
    groups.extend(others.into_iter().filter(|group| group.group != ALL));
    if groups.is_empty() {
        let reason = "No event could be used, so there is nothing to draw.";
        return vec![Figure::card(NAME, "Average abnormal return by day", reason)];
    }
    let pages: Vec<&[&GroupOutcome]> = groups.chunks(PAGE).collect();
    let page =
        |(number, page): (usize, &&[&GroupOutcome])| figure(outcome, page, (number, pages.len()));
    pages.iter().enumerate().map(page).collect()
}

fn figure(outcome: &StudyOutcome, groups: &[&GroupOutcome], page: (usize, usize)) -> Figure {
    let days: Vec<Vec<Day<'_>>> = groups.iter().map(|group| days(outcome, group)).collect();
    let names = short_names(groups);
    let panel = |((group, days), name): ((&&GroupOutcome, &Vec<Day<'_>>), &String)| Panel {
        y_label: "AAR (%)".to_owned(),
        unit: Unit::Percent,
        height: 1.0,
        heading: named(group, name, test_of(&outcome.plan, group)),
        marks: vec![Mark::Estimates {
            name: group.group.clone(),
            role: Role::UpDown,
            estimates: days
                .iter()
                .filter_map(|day| estimate(day, days.len()))
                .collect(),
            together: days.len(),
        }],
        group: group.group.clone(),
        ..Panel::default()
    };
    let mut panels: Vec<Panel> = groups.iter().zip(&days).zip(&names).map(panel).collect();
    share_scale(&mut panels);
    Figure {
        name: page_name(NAME, page),
        title: title(groups[0], &days[0]),
        subtitle: sample(outcome),
        footnote: footnote(format!("{}{}", key(&days), page_note(page)).trim_end()),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: if groups.len() > 3 { 2 } else { 1 },
        panels,
        findings: groups
            .iter()
            .zip(&days)
            .map(|(group, days)| (group.group.clone(), title(group, days).into()))
            .collect(),
        data: data(groups, &days),
        ..Figure::default()
    }
}

fn days<'a>(outcome: &StudyOutcome, group: &'a GroupOutcome) -> Vec<Day<'a>> {
    let test = test_of(&outcome.plan, group);
    let found = group.days.iter().map(|day| {
        let judged = test.and_then(|test| judged(group, test, (day.day, day.day), &day.tests));
        (day, judged)
    });
    let found: Vec<_> = found.collect();
    let p: Vec<f64> = found
        .iter()
        .filter_map(|(_, judged)| Some((*judged)?.p))
        .collect();
    let mut adjusted = holm(&p).into_iter();
    found
        .into_iter()
        .map(|(day, judged)| Day {
            day,
            p_holm: judged.and_then(|_| adjusted.next()),
            judged,
        })
        .collect()
}

fn estimate(day: &Day<'_>, days: usize) -> Option<Estimate> {
    Some(Estimate {
        x: f64::from(day.day.day.0),
        y: day.day.aar?,
        interval: day.interval(),
        simultaneous: day.simultaneous(days),
        word: day.stars(),
        is_hollow: day.is_doubtful(),
        is_interval_alone: false,
    })
}

/// Returns the heading of a panel: the group, its numbers of events by day and its test.
fn named(group: &GroupOutcome, name: &str, test: Option<&str>) -> String {
    let n = counts_in_words(group);
    match test {
        Some(test) if group.n_events >= FEWEST => format!("{name} ({n}; {})", heading(test)),
        _ => format!("{name} ({n})"),
    }
}

/// Returns how to read what is drawn.
fn key(days: &[Vec<Day<'_>>]) -> String {
    let all = || days.iter().flatten();
    let mut key = String::new();
    if all().any(|day| day.interval().is_some()) {
        key.push_str(
            "Lines: 95 % intervals that invert the test in the heading; dotted: 95 % bounds for all days at once (Bonferroni). ",
        );
    }
    if all().any(|day| !day.stars().is_empty()) {
        key.push_str(&format!(
            "Stars: {STARS_KEY}, before adjusting for the number of days. "
        ));
    }
    if all().any(Day::is_doubtful) {
        key.push_str(&format!(
            "Hollow or {DOUBTFUL}: the test is not valid there. "
        ));
    }
    key
}

/// Returns the finding: on how many days the mean of the first group is beyond chance after Holm's adjustment for all days.
fn title(group: &GroupOutcome, days: &[Day<'_>]) -> String {
    let beyond = days.iter().filter(|day| {
        !day.is_doubtful() && day.day.n >= FEWEST && day.p_holm.is_some_and(|p| p < 0.05)
    });
    let beyond: Vec<String> = beyond.map(|day| day_label(day.day.day.0.into())).collect();
    let who = match group.group == ALL {
        true => "All events".to_owned(),
        false => shortened(&group.group),
    };
    let few = days.iter().all(|day| day.day.n < FEWEST);
    if few || days.iter().all(Day::is_doubtful) {
        let why = if few {
            "there are too few events for a test"
        } else {
            "no test is valid on this sample"
        };
        return format!("{who}: average abnormal return by day; {why}");
    }
    match &beyond[..] {
        [] => format!(
            "{who}: no day of {} is beyond chance after Holm's adjustment",
            days.len()
        ),
        [one] => format!(
            "{who}: 1 of {} days is beyond chance after Holm's adjustment: day {one}",
            days.len()
        ),
        many => format!(
            "{who}: {} of {} days are beyond chance after Holm's adjustment: days {}",
            many.len(),
            days.len(),
            many.join(", ")
        ),
    }
}

fn data(groups: &[&GroupOutcome], days: &[Vec<Day<'_>>]) -> Table {
    let mut data = Table::of_figure(&[
        "group",
        "day",
        "n",
        "n_positive",
        "aar",
        "median",
        "low",
        "high",
        "test",
        "statistic",
        "p",
        "p_holm",
        "stars",
        "holds",
        "df",
        "sup_low",
        "sup_high",
    ]);
    for (group, days) in groups.iter().zip(days) {
        for found in days {
            let [low, high, df] = interval_cells(found.interval());
            let [sup_low, sup_high] = ends(found.simultaneous(days.len()));
            data.push([
                Cell::text(&group.group),
                Cell::Whole(found.day.day.0.into()),
                Cell::count(found.day.n),
                Cell::count(found.day.n_positive),
                number(found.day.aar),
                number(found.day.median_ar),
                low,
                high,
                Cell::text(found.judged.map_or("", |judged| judged.test)),
                number(found.judged.map(|judged| judged.statistic)),
                number(found.judged.map(|judged| judged.p)),
                number(found.p_holm),
                Cell::text(found.stars()),
                truth(!found.is_doubtful()),
                df,
                sup_low,
                sup_high,
            ]);
        }
    }
    data
}
