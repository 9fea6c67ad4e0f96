//! Differences between groups, and regressions of CAR on columns of the events.

use crate::finding::first_of;
use crate::study::assumption::Assumption;
use crate::study::inference::Verdict;
use crate::study::outcome::{
    DifferenceOutcome, Doubt, ReadTest, RegressionDoubt, RegressionOutcome, StudyOutcome,
    TermOutcome,
};
use crate::table::stars::{DOUBTFUL, STARS_KEY, stars_of};
use crate::table::{Cell, Column, Table};

/// Returns one row for each pair of groups and each window.
pub fn differences(outcome: &StudyOutcome) -> Table {
    let row = |found: &DifferenceOutcome| {
        vec![
            Cell::text(&found.a),
            Cell::text(&found.b),
            Cell::Window(found.from, found.to),
            Cell::count(found.n_a),
            Cell::count(found.n_b),
            Cell::percent(found.difference)
                .marked(stars_of(found.to_read().p(), found.is_read_doubtful())),
            Cell::number(found.welch.statistic(), 2).marked(mark(found, "welch")),
            Cell::p(found.welch.p()),
            Cell::number(found.welch_adjusted.statistic(), 2).marked(mark(found, "welch_adjusted")),
            Cell::p(found.welch_adjusted.p()),
            Cell::number(found.mann_whitney.statistic(), 2).marked(mark(found, "mann_whitney")),
            Cell::p(found.mann_whitney.p()),
        ]
    };
    let adjusted = match outcome
        .differences
        .iter()
        .any(|found| found.doubts("welch"))
    {
        true => " or, where that is marked, by Adj. t",
        false => "",
    };
    let mut notes = vec![format!(
        "Mean CAR of group A minus that of group B, excluding events in both groups. Stars by Welch's t{adjusted}: {STARS_KEY} (two-sided)."
    )];
    let correlated = places(outcome, Assumption::Independence);
    if !correlated.is_empty() {
        notes.push(format!(
            "{DOUBTFUL} Welch's t and Mann-Whitney assume independent events, and these are correlated ({}): they reject too often. Adj. t is Welch's t with the variance of correlated events.",
            first_of(&correlated, NAMED_PAIRS)
        ));
    }
    let across = places(outcome, Assumption::SameDates);
    if !across.is_empty() {
        notes.push(format!(
            "{DOUBTFUL} These tests count common dates alone, and events on different exchanges are correlated across neighbouring sessions ({}): they reject too often. Correlations by session instead of by date count those, too.",
            first_of(&across, NAMED_PAIRS)
        ));
    }
    let powerless = places(outcome, Assumption::Power);
    if !powerless.is_empty() {
        notes.push(format!(
            "{DOUBTFUL} Mann-Whitney cannot reject at 5 % with so few events, whatever they show ({}).",
            first_of(&powerless, NAMED_PAIRS)
        ));
    }
    Table {
        name: "differences",
        title: "Differences between groups".to_owned(),
        columns: vec![
            Column::words("a", "Group A"),
            Column::words("b", "Group B"),
            Column::numbers("window", "Window"),
            Column::numbers("n_a", "N A"),
            Column::numbers("n_b", "N B"),
            Column::numbers("difference", "Difference %"),
            Column::numbers("welch_t", "Welch t"),
            Column::numbers("welch_p", "p"),
            Column::numbers("welch_adjusted_t", "Adj. t"),
            Column::numbers("welch_adjusted_p", "p"),
            Column::numbers("mann_whitney_z", "Mann-Whitney z"),
            Column::numbers("mann_whitney_p", "p"),
        ],
        rows: outcome.differences.iter().map(row).collect(),
        notes,
    }
}

/// Marks a test of a difference that is not valid for the two samples.
fn mark(found: &DifferenceOutcome, test: &str) -> &'static str {
    if found.doubts(test) { DOUBTFUL } else { "" }
}

/// Returns the measurements of the differences that break an assumption, the largest of each pair of groups.
fn places(outcome: &StudyOutcome, assumption: Assumption) -> Vec<String> {
    let is_one_pair = |a: &DifferenceOutcome, b: &DifferenceOutcome| a.a == b.a && a.b == b.b;
    let worst = |windows: &[DifferenceOutcome]| {
        let doubts = windows.iter().flat_map(|found| &found.doubts);
        let broken = doubts.filter(|doubt| doubt.assumption == assumption);
        let size = |doubt: &&Doubt| doubt.implied_size.unwrap_or_default();
        let worst = broken.max_by(|a, b| size(a).total_cmp(&size(b)))?;
        let (a, b) = (&windows[0].a, &windows[0].b);
        Some(format!("{a} minus {b}: {}", worst.measure))
    };
    let pairs = outcome.differences.chunk_by(is_one_pair);
    pairs.filter_map(worst).collect()
}

/// The most pairs of groups that a note names.
const NAMED_PAIRS: usize = 6;

/// Returns one row for each coefficient and each window.
pub fn regressions(outcome: &StudyOutcome) -> Table {
    let errors = outcome.plan.regress_errors;
    let row = |found: &RegressionOutcome, term: &TermOutcome| {
        let (robust, by_date) = (found.robust(term, errors), found.by_date(term));
        let read = found.to_read(term, errors);
        let t = |test: &ReadTest<'_>| {
            let mark = if test.is_doubtful { DOUBTFUL } else { "" };
            Cell::number(test.verdict.statistic(), 2).marked(mark)
        };
        vec![
            Cell::Window(found.from, found.to),
            Cell::text(&term.name),
            Cell::number(Some(term.estimate), 4)
                .marked(stars_of(read.verdict.p(), read.is_doubtful)),
            Cell::number(robust.se, 4),
            t(&robust),
            Cell::p(robust.verdict.p()),
            Cell::number(by_date.se, 4),
            t(&by_date),
            Cell::p(by_date.verdict.p()),
            Cell::count(found.n),
            Cell::count(found.n_dates),
            Cell::number(found.r_squared, 3),
        ]
    };
    let rows = outcome
        .regressions
        .iter()
        .flat_map(|found| found.terms.iter().map(move |term| row(found, term)));
    let kind = errors.name().to_uppercase();
    Table {
        name: "regressions",
        title: "Regression of CAR on columns of the events".to_owned(),
        columns: vec![
            Column::numbers("window", "Window"),
            Column::words("term", "Term"),
            Column::numbers("estimate", "Estimate"),
            Column::numbers(format!("{}_se", errors.name()), format!("{kind} se")),
            Column::numbers(format!("{}_t", errors.name()), "t"),
            Column::numbers(format!("{}_p", errors.name()), "p"),
            Column::numbers("clustered_se", "By date se"),
            Column::numbers("clustered_t", "t"),
            Column::numbers("clustered_p", "p"),
            Column::numbers("n", "N"),
            Column::numbers("n_dates", "Dates"),
            Column::numbers("r_squared", "R2"),
        ],
        rows: rows.collect(),
        notes: notes_of_regressions(outcome),
    }
}

/// Says what the rows of the regressions are, which of them have no estimates or no errors, and which tests are not valid.
fn notes_of_regressions(outcome: &StudyOutcome) -> Vec<String> {
    let errors = outcome.plan.regress_errors;
    let kind = errors.name().to_uppercase();
    let signed = match outcome.plan.signed {
        true => "CAR (a fraction, times the direction of its event)",
        false => "CAR (a fraction)",
    };
    let mut notes = vec![format!(
        "Least squares of {signed} on the columns. {kind}: robust to unequal variances; by date: robust to correlation between \
         events of one date. Stars by the latter, or by {kind} where it is undefined or marked: {STARS_KEY} (two-sided)."
    )];
    notes.extend(outcome.regressions.iter().filter_map(|found| {
        let reason = found.undefined.as_ref()?;
        Some(format!(
            "[{}, {}]: no estimates: {reason}.",
            found.from, found.to
        ))
    }));
    let baselines = outcome.regressions.first().map(|found| &found.baselines);
    if let Some(baselines) = baselines.filter(|baselines| !baselines.is_empty()) {
        let baselines = baselines.join(", ");
        notes.push(format!(
            "Columns of text are 1 for their value and compare with {baselines}."
        ));
    }
    notes.extend(undefined_errors(outcome));
    notes.extend(doubtful_errors(outcome));
    notes
}

/// Says why coefficients have no error.
fn undefined_errors(outcome: &StudyOutcome) -> Vec<String> {
    let errors = outcome.plan.regress_errors;
    let kind = errors.name().to_uppercase();
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    for regression in &outcome.regressions {
        for term in &regression.terms {
            let tests = [
                (kind.as_str(), regression.robust(term, errors)),
                ("by date", regression.by_date(term)),
            ];
            for (name, test) in tests {
                let Verdict::Undefined { reason } = test.verdict else {
                    continue;
                };
                let what = format!("No error {name}: {reason}");
                match found.iter_mut().find(|(known, _)| *known == what) {
                    Some((_, terms)) if terms.contains(&term.name.as_str()) => {}
                    Some((_, terms)) => terms.push(&term.name),
                    None => found.push((what, vec![&term.name])),
                }
            }
        }
    }
    let said =
        |(what, terms): (String, Vec<&str>)| format!("{what} ({}).", first_of(&terms, NAMED_PAIRS));
    found.into_iter().map(said).collect()
}

/// Says which tests of coefficients are not valid, and what to read instead.
fn doubtful_errors(outcome: &StudyOutcome) -> Vec<String> {
    let robust = outcome.plan.regress_errors.name();
    let mut notes = Vec::new();
    for (test, name) in [
        (robust, robust.to_uppercase()),
        ("clustered", "by date".to_owned()),
    ] {
        let doubts = outcome.regressions.iter().flat_map(|found| &found.doubts);
        let doubts: Vec<&RegressionDoubt> = doubts
            .filter(|found| found.doubt.tests.contains(&test))
            .collect();
        for assumption in Assumption::ALL {
            let of_it = doubts
                .iter()
                .filter(|found| found.doubt.assumption == assumption);
            let size = |found: &&&RegressionDoubt| found.doubt.implied_size.unwrap_or_default();
            let worst = of_it.max_by(|a, b| size(a).total_cmp(&size(b)));
            notes
                .extend(worst.map(|found| format!("{DOUBTFUL} t {name}: {}.", found.doubt.reason)));
        }
    }
    if !notes.is_empty() {
        notes.push(
            "Where one of the two is marked, read the other one; where that is marked or undefined, too, neither is valid: take events on \
             more dates, or, for two groups, Adj. t of their difference."
                .to_owned(),
        );
    }
    notes
}
