//! Tables A to G as papers print them: few columns, an estimate over its t, and captions that stand alone.

mod backtest;
mod caption;
mod days;
mod differences;
mod events;
mod regressions;
mod sample;
mod windows;

use crate::catalogue::choice;
use crate::report::confounding::effects;
use crate::report::excluded::excluded;
use crate::report::headline::{FEWEST, Judged};
use crate::report::influence::influence;
use crate::report::own_windows::own_windows;
use crate::report::reaction::reaction;
use crate::report::synthetic::synthetic;
use crate::study::outcome::StudyOutcome;
use crate::table::stars::{DOUBTFUL, Stars};
use crate::table::{Cell, Report, Style, Table};

pub use backtest::{TABLES as BACKTEST_TABLES, report as backtest_report};

choice! {
    /// What stands below an estimate.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Under {
        /// The statistic of the test
        #[default]
        Statistic = "t",
        /// The standard error that the test implies: the estimate over the statistic
        Error = "se",
        /// The p-value
        P = "p",
        /// The 95 % interval that inverts the test
        Interval = "ci",
    }
}

/// How papers want their tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperStyle {
    /// What stands below an estimate.
    pub under: Under,
    /// The stars.
    pub stars: Stars,
    /// Decimals of numbers in percent.
    pub decimals: u8,
    /// Most rows of a table of single events or trades; the others are counted.
    pub most_rows: usize,
}

impl Default for PaperStyle {
    fn default() -> Self {
        Self {
            under: Under::default(),
            stars: Stars::default(),
            decimals: 2,
            most_rows: 40,
        }
    }
}

/// The tables of a study with their letters, in the order of a paper.
pub const STUDY_TABLES: [(&str, &str); 14] = [
    ("sample", "A"),
    ("sample_years", "A"),
    ("sample_groups", "A"),
    ("days", "B"),
    ("windows", "C"),
    ("differences", "D"),
    ("regressions", "E"),
    ("events", "F"),
    ("tests", "C2"),
    ("own_windows", ""),
    ("influence", ""),
    ("synthetic", ""),
    ("confounding", ""),
    ("excluded", ""),
];

/// Returns the tables of a study in the order of a paper.
pub fn study_report(outcome: &StudyOutcome, style: PaperStyle) -> Report {
    let mut tables = Vec::new();
    if !outcome.events.is_empty() {
        tables.extend(sample::tables(outcome));
        tables.extend(days::tables(outcome, style));
        tables.push(windows::windows(outcome, style));
        if !outcome.differences.is_empty() {
            tables.push(differences::differences(outcome, style));
        }
        if !outcome.regressions.is_empty() {
            tables.push(regressions::regressions(outcome, style));
        }
        tables.push(events::events(outcome, style));
        tables.extend(own_windows(outcome));
        tables.extend(influence(outcome));
        tables.extend(synthetic(outcome));
        tables.extend(outcome.confounding.as_ref().map(effects));
        tables.extend(outcome.reaction.as_ref().map(reaction));
        tables.push(windows::tests(outcome, style));
    }
    if !outcome.excluded.is_empty() {
        tables.push(excluded(&outcome.excluded));
    }
    Report {
        title: "Event study".to_owned(),
        lines: Vec::new(),
        tables,
    }
}

/// Returns the cell of a mean: stars, a dagger where the test is not valid, and below it what the style asks for.
fn estimate(style: PaperStyle, value: Option<f64>, n: usize, judged: Option<&Judged>) -> Cell {
    let cell = Cell::Number(value, Style::Percent(style.decimals));
    let (Some(value), Some(judged)) = (value, judged) else {
        return cell;
    };
    let stars = match n < FEWEST {
        true => "",
        false => style.stars.marks(Some(judged.p)),
    };
    let dagger = if judged.holds { "" } else { DOUBTFUL };
    cell.marked(format!("{stars}{dagger}"))
        .over(match style.under {
            Under::Statistic => Cell::number(Some(judged.statistic), 2),
            Under::Error => percent_of_error(style, judged.standard_error(value)),
            Under::P => Cell::p(Some(judged.p)),
            Under::Interval => {
                Cell::Interval(judged.interval(value), Style::Percent(style.decimals))
            }
        })
}

/// Returns a standard error in percent, which has no sign.
fn percent_of_error(style: PaperStyle, error: Option<f64>) -> Cell {
    let error = error.filter(|error| error.is_finite());
    Cell::number(error.map(|error| error * 100.0), style.decimals)
}

/// Says what stands below estimates.
fn under_in_words(style: PaperStyle, test: &str) -> String {
    match style.under {
        Under::Statistic => format!("In parentheses: {test}."),
        Under::Error => {
            format!("In parentheses: the standard error that the test implies ({test}).")
        }
        Under::P => format!("In parentheses: p of the test ({test})."),
        Under::Interval => {
            format!("In brackets: the 95 % interval that inverts the test ({test}).")
        }
    }
}

/// Explains the marks that a table has.
fn keys(style: PaperStyle, rows: &[Vec<Cell>]) -> Vec<String> {
    let mut marks = rows.iter().flatten().map(marks_of);
    let has_dagger = marks.clone().any(|marks| marks.contains(DOUBTFUL));
    let has_stars = marks.any(|marks| marks.contains(['*', '+']));
    let mut notes = Vec::new();
    if has_stars {
        notes.push(format!("{} (two-sided).", style.stars.key()));
    }
    if has_dagger {
        notes.push(format!(
            "{DOUBTFUL} The test is not valid on this sample and rejects too often."
        ));
    }
    notes
}

fn marks_of(cell: &Cell) -> &str {
    match cell {
        Cell::Marked(_, marks) => marks,
        Cell::Over(cell, _) => marks_of(cell),
        _ => "",
    }
}

/// Returns a table whose marks are explained below its other notes.
fn with_keys(style: PaperStyle, mut table: Table) -> Table {
    let keys = keys(style, &table.rows);
    table.notes.extend(keys);
    table
}
