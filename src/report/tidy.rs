//! One row a test, under the names of the package broom of R.

use crate::study::inference::{Verdict, heading};
use crate::study::outcome::{GroupOutcome, StudyOutcome};
use crate::table::{Cell, Column, Table};
use crate::time::Lag;

/// What is tested: AAR on a day or CAAR in a window.
struct Tested<'a> {
    group: &'a GroupOutcome,
    term: &'static str,
    kind: &'static str,
    ends: (Lag, Lag),
    estimate: Option<f64>,
    n: usize,
}

/// Returns one row for each test of each day and window of each group. The standard error is the one that the test implies, the estimate over its
/// statistic, and near zero the one that the test itself has; the interval of 95 % inverts the test, and is missing where p is exact.
pub fn tidy(outcome: &StudyOutcome) -> Table {
    let mut rows = Vec::new();
    for group in &outcome.groups {
        for day in &group.days {
            let tested = Tested {
                group,
                term: "aar",
                kind: "day",
                ends: (day.day, day.day),
                estimate: day.aar,
                n: day.n,
            };
            rows.extend(
                day.tests
                    .iter()
                    .map(|(test, verdict)| tested.row(test, verdict)),
            );
        }
        for window in &group.windows {
            let tested = Tested {
                group,
                term: "caar",
                kind: "window",
                ends: (window.from, window.to),
                estimate: window.caar,
                n: window.n,
            };
            rows.extend(
                window
                    .tests
                    .iter()
                    .map(|(test, verdict)| tested.row(test, verdict)),
            );
        }
    }
    let words = ["term", "group", "kind"].map(|key| Column::words(key, key));
    let numbers = [
        "from",
        "to",
        "estimate",
        "std.error",
        "statistic",
        "p.value",
        "conf.low",
        "conf.high",
        "n",
        "df",
    ];
    let mut columns = words.to_vec();
    columns.extend(numbers.map(|key| Column::numbers(key, key)));
    columns.push(Column::words("method", "method"));
    columns.extend(["p.holm", "p.bh"].map(|key| Column::numbers(key, key)));
    columns.push(Column::words("holds", "holds"));
    Table {
        name: "tidy",
        title: "Tests".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
    }
}

impl Tested<'_> {
    fn row(&self, test: &str, verdict: &Verdict) -> Vec<Cell> {
        let (from, to) = self.ends;
        let df = match verdict {
            Verdict::Defined { df, .. } => *df,
            Verdict::Undefined { .. } => None,
        };
        let error = self
            .estimate
            .and_then(|estimate| verdict.standard_error(estimate));
        let ends = self
            .estimate
            .and_then(|estimate| verdict.interval(estimate));
        let adjusted = verdict.adjusted();
        let holds = self.group.doubts_in(test, from, to).next().is_none();
        let number = |value| Cell::number(value, 6);
        vec![
            Cell::text(self.term),
            Cell::text(&self.group.group),
            Cell::text(self.kind),
            Cell::Whole(from.0.into()),
            Cell::Whole(to.0.into()),
            number(self.estimate),
            number(error),
            number(verdict.statistic()),
            number(verdict.p()),
            number(ends.map(|(low, _)| low)),
            number(ends.map(|(_, high)| high)),
            Cell::count(self.n),
            number(df),
            Cell::text(heading(test)),
            number(adjusted.map(|adjusted| adjusted.holm)),
            number(adjusted.map(|adjusted| adjusted.benjamini_hochberg)),
            Cell::text(match verdict.p() {
                None => "",
                Some(_) if holds => "true",
                Some(_) => "false",
            }),
        ]
    }
}
