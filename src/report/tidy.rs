//! One row a test, under the names of the package broom of R.

use crate::math::dist::{
    normal_quantile, normal_two_sided, student_t_critical, student_t_two_sided,
};
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
/// statistic; the interval of 95 % inverts the test, and is missing where p is exact.
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
        let error = self.estimate.zip(verdict.statistic());
        let error = error.map(|(estimate, statistic)| (estimate / statistic).abs());
        let error = error.filter(|error| error.is_finite());
        let critical = match df {
            Some(df) => student_t_critical(0.05, df),
            None => normal_quantile(0.975),
        };
        let half = error.zip(critical).filter(|_| is_by_statistic(verdict, df));
        let half = half.map(|(error, critical)| error * critical);
        let ends = self.estimate.zip(half);
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
            number(ends.map(|(estimate, half)| estimate - half)),
            number(ends.map(|(estimate, half)| estimate + half)),
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

/// Returns whether p follows from the statistic by its distribution; an exact p, as of signs of few events, belongs to no interval.
fn is_by_statistic(verdict: &Verdict, df: Option<f64>) -> bool {
    const ALIKE: f64 = 1e-9;
    let by_statistic = verdict.statistic().and_then(|statistic| match df {
        Some(df) => student_t_two_sided(statistic, df),
        None => Some(normal_two_sided(statistic)),
    });
    let found = by_statistic.zip(verdict.p());
    found.is_some_and(|(a, b)| (a - b).abs() < ALIKE)
}
