//! Table E: what explains CAR, a column for each window.

use super::caption::caption;
use super::{PaperStyle, Under, percent_of_error, with_keys};
use crate::math::dist::student_t_critical;
use crate::study::RobustErrors;
use crate::study::inference::Verdict;
use crate::study::outcome::{RegressionOutcome, StudyOutcome, TermOutcome};
use crate::table::stars::DOUBTFUL;
use crate::table::{Cell, Column, Style, Table};

/// Returns the coefficients over their errors, then the numbers of events and dates and R2.
pub(super) fn regressions(outcome: &StudyOutcome, style: PaperStyle) -> Table {
    let found = &outcome.regressions;
    let errors = outcome.plan.regress_errors;
    let mut columns = vec![Column::words("term", "")];
    columns.extend(found.iter().map(|regression| {
        let ends = Cell::Window(regression.from, regression.to).shown();
        Column::numbers(ends.clone(), format!("CAR{ends} (%)"))
    }));
    let mut names: Vec<&str> = Vec::new();
    for term in found.iter().flat_map(|regression| &regression.terms) {
        if !names.contains(&term.name.as_str()) {
            names.push(&term.name);
        }
    }
    let coefficient = |regression: &RegressionOutcome, name: &str| {
        let term = regression.terms.iter().find(|term| term.name == name);
        term.map_or(Cell::text(""), |term| cell(style, errors, regression, term))
    };
    let mut rows: Vec<Vec<Cell>> = names
        .iter()
        .map(|name| {
            let cells = found.iter().map(|regression| coefficient(regression, name));
            std::iter::once(Cell::text(*name)).chain(cells).collect()
        })
        .collect();
    let mut whole = |what: &str, value: &dyn Fn(&RegressionOutcome) -> Cell| {
        rows.push(
            std::iter::once(Cell::text(what))
                .chain(found.iter().map(value))
                .collect(),
        );
    };
    whole("N", &|regression| Cell::count(regression.n));
    whole("Dates", &|regression| Cell::count(regression.n_dates));
    whole("R2", &|regression| Cell::number(regression.r_squared, 3));
    let below = match style.under {
        Under::Statistic => "In parentheses: t",
        Under::Error => "In parentheses: standard error",
        Under::P => "In parentheses: p",
        Under::Interval => "In brackets: 95 % interval",
    };
    let kind = errors.name().to_uppercase();
    let mut notes = vec![format!(
        "Least squares of {} on columns of the events. {below}, with errors clustered by date, or {kind} where these are undefined or \
         would reject too many true nulls.",
        match outcome.plan.signed {
            true => "CAR times the direction of its event",
            false => "CAR",
        }
    )];
    if found.iter().any(|regression| !regression.doubts.is_empty()) {
        notes.push(format!(
            "A test marked {DOUBTFUL} rejects more than 7.5 % of true nulls, because events are correlated or few of them determine the coefficient."
        ));
    }
    let baselines = found
        .first()
        .map_or(&[][..], |regression| &regression.baselines);
    if !baselines.is_empty() {
        notes.push(format!("Words compare with {}.", baselines.join(", ")));
    }
    notes.extend(found.iter().filter_map(|regression| {
        let reason = regression.undefined.as_ref()?;
        Some(format!(
            "[{}, {}]: no estimates: {reason}.",
            regression.from, regression.to
        ))
    }));
    with_stars_alone(
        style,
        Table {
            name: "regressions",
            title: caption(outcome, "Regressions of cumulative abnormal returns"),
            columns,
            rows,
            notes,
        },
    )
}

/// Explains the stars; the note on errors explains the dagger.
fn with_stars_alone(style: PaperStyle, table: Table) -> Table {
    let mut table = with_keys(style, table);
    table.notes.retain(|note| !note.starts_with(DOUBTFUL));
    table
}

fn cell(
    style: PaperStyle,
    errors: RobustErrors,
    regression: &RegressionOutcome,
    term: &TermOutcome,
) -> Cell {
    let read = regression.to_read(term, errors);
    let percent = Style::Percent(style.decimals);
    let cell = Cell::Number(Some(term.estimate), percent);
    let (
        Some(error),
        Verdict::Defined {
            statistic, p, df, ..
        },
    ) = (read.se, read.verdict)
    else {
        return cell;
    };
    let stars = style.stars.marks(Some(*p));
    let dagger = if read.is_doubtful { DOUBTFUL } else { "" };
    let half = df
        .and_then(|df| student_t_critical(0.05, df))
        .map(|critical| critical * error);
    let ends = half.map(|half| (term.estimate - half, term.estimate + half));
    cell.marked(format!("{stars}{dagger}"))
        .over(match style.under {
            Under::Statistic => Cell::number(Some(*statistic), 2),
            Under::Error => percent_of_error(style, Some(error)),
            Under::P => Cell::p(Some(*p)),
            Under::Interval => Cell::Interval(ends, percent),
        })
}
