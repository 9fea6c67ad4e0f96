//! Table D: differences between groups.

use super::caption::caption;
use super::{PaperStyle, Under, percent_of_error, under_in_words, with_keys};
use crate::study::inference::Verdict;
use crate::study::outcome::{DifferenceOutcome, StudyOutcome};
use crate::table::stars::DOUBTFUL;
use crate::table::{Cell, Column, Style, Table};

/// Returns one row for each pair of groups and each window. The test is Welch's t; where events are correlated, its adjusted form.
pub(super) fn differences(outcome: &StudyOutcome, style: PaperStyle) -> Table {
    let row = |found: &DifferenceOutcome| {
        vec![
            Cell::text(&found.a),
            Cell::text(&found.b),
            Cell::Window(found.from, found.to),
            Cell::count(found.n_a),
            Cell::count(found.n_b),
            difference(style, found),
            Cell::p(found.to_read().p()),
            Cell::p(found.mann_whitney.p()).marked(match found.doubts("mann_whitney") {
                true => DOUBTFUL,
                false => "",
            }),
            Cell::p(found.to_read().adjusted().map(|adjusted| adjusted.holm)),
        ]
    };
    let adjusted = outcome
        .differences
        .iter()
        .any(|found| found.doubts("welch"));
    let test = match adjusted {
        true => "Welch's t, with the variance of correlated events where they are correlated",
        false => "Welch's t",
    };
    let is_adjusted = |found: &DifferenceOutcome| found.to_read().adjusted().is_some();
    let mut table = Table {
        name: "differences",
        title: caption(
            outcome,
            "Differences between groups in cumulative average abnormal returns",
        ),
        columns: vec![
            Column::words("a", "Group A"),
            Column::words("b", "Group B"),
            Column::numbers("window", "Window"),
            Column::numbers("n_a", "N A"),
            Column::numbers("n_b", "N B"),
            Column::numbers("difference", "A - B (%)"),
            Column::numbers("welch_p", "Welch p"),
            Column::numbers("mann_whitney_p", "Mann- Whitney p"),
            Column::numbers("p_holm", "Holm p"),
        ],
        rows: outcome.differences.iter().map(row).collect(),
        notes: vec![
            "Events that are in both groups are left out.".to_owned(),
            under_in_words(style, test),
        ],
    };
    if !outcome.differences.iter().any(is_adjusted) {
        table.columns.pop();
        table.rows.iter_mut().for_each(|row| drop(row.pop()));
    }
    with_keys(style, table)
}

fn difference(style: PaperStyle, found: &DifferenceOutcome) -> Cell {
    let percent = Style::Percent(style.decimals);
    let cell = Cell::Number(found.difference, percent);
    let read = found.to_read();
    let (Some(value), Verdict::Defined { statistic, p, .. }) = (found.difference, read) else {
        return cell;
    };
    let dagger = if found.is_read_doubtful() {
        DOUBTFUL
    } else {
        ""
    };
    cell.marked(format!("{}{dagger}", style.stars.marks(Some(*p))))
        .over(match style.under {
            Under::Statistic => Cell::number(Some(*statistic), 2),
            Under::Error => percent_of_error(style, read.standard_error(value)),
            Under::P => Cell::p(Some(*p)),
            Under::Interval => Cell::Interval(read.interval(value), percent),
        })
}
