//! Table B: the days of the event window, a table for each group.

use super::caption::caption_of;
use super::{PaperStyle, Under, estimate, with_keys};
use crate::math::dist::student_t_critical;
use crate::report::headline::{Judged, judged, test_of};
use crate::report::words::counted;
use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{DayOutcome, GroupOutcome, StudyOutcome};
use crate::table::{Cell, Column, Table};

/// Most groups that have a table.
const MOST_GROUPS: usize = 12;

/// Returns a table for each group of two events and more.
pub(super) fn tables(outcome: &StudyOutcome, style: PaperStyle) -> Vec<Table> {
    let groups = outcome.groups.iter().filter(|group| group.n_events > 1);
    let more = groups.clone().count().saturating_sub(MOST_GROUPS);
    let mut tables: Vec<Table> = groups
        .take(MOST_GROUPS)
        .map(|group| table(outcome, group, style))
        .collect();
    if let Some(last) = tables.last_mut().filter(|_| more > 0) {
        last.notes.push(format!(
            "And {} without a table.",
            counted(more, "further group")
        ));
    }
    tables
}

fn table(outcome: &StudyOutcome, group: &GroupOutcome, style: PaperStyle) -> Table {
    let test = test_of(&outcome.plan, group);
    let row = |day: &DayOutcome| {
        let of_day = test.and_then(|test| judged(group, test, (day.day, day.day), &day.tests));
        let share = (day.n > 0).then(|| day.n_positive as f64 / day.n as f64 * 100.0);
        let running = cumulative(group, day);
        let [aar, below_aar] = apart(estimate(style, day.aar, day.n, of_day.as_ref()));
        let [caar, below_caar] = apart(estimate(style, day.caar, day.n_complete, running.as_ref()));
        vec![
            Cell::text(day.day.to_string()),
            Cell::count(day.n),
            aar,
            below_aar,
            Cell::number(share, 0),
            caar,
            below_caar,
        ]
    };
    let test = heading(test.unwrap_or("cross_sectional"));
    let beside = match style.under {
        Under::Statistic => "t",
        Under::Error => "s.e.",
        Under::P => "p",
        Under::Interval => "95 % interval",
    };
    with_keys(
        style,
        Table {
            name: "days",
            title: caption_of(
                outcome,
                group,
                &format!("Average abnormal returns by day: {}", group.group),
            ),
            columns: vec![
                Column::numbers("day", "Day"),
                Column::numbers("n", "N"),
                Column::numbers("aar", "AAR (%)"),
                Column::numbers("below_aar", beside),
                Column::numbers("positive", "Positive (%)"),
                Column::numbers("caar", "CAAR (%)"),
                Column::numbers("below_caar", beside),
            ],
            rows: group.days.iter().map(row).collect(),
            notes: vec![format!(
                "The column {beside} is that of the column before it: by {test} for AAR, by the cross-sectional t for CAAR."
            )],
        },
    )
}

/// Returns an estimate and what stands below it as cells of two columns, so that a day is one line.
fn apart(cell: Cell) -> [Cell; 2] {
    match cell {
        Cell::Over(cell, below) => [*cell, *below],
        cell => [cell, Cell::text("")],
    }
}

/// Returns the cross-sectional t of a running CAAR, by its interval; it is not valid where it is not valid for windows of the group.
fn cumulative(group: &GroupOutcome, day: &DayOutcome) -> Option<Judged> {
    let (caar, low, high) = (day.caar?, day.caar_low?, day.caar_high?);
    let df = day.n_complete.checked_sub(1).filter(|df| *df > 0)? as f64;
    let critical = student_t_critical(0.05, df)?;
    let error = (high - low) / 2.0 / critical;
    let verdict = Verdict::student_t(caar / error, df).with_error(error);
    Judged::new(
        "cross_sectional",
        &verdict,
        !group.doubts("cross_sectional"),
    )
}
