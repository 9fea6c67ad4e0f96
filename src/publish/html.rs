//! The report as one HTML file, `report.html`: figures and tables inside, nothing from the network.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use super::figures::{FOREST, Picture, picture, shown_figures};
use super::inputs::InputRecord;
use super::page::panels_left_out;
use super::parts::{Part, belongs, order_of};
use super::publication::Publication;
use super::sources::{drawn_figures, sources};
use crate::chart::study::{ANSWER, first_rows};
use crate::chart::{Figure, Look};
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::report::methods::{Methods, Reference};
use crate::report::tiles::Tile;
use crate::table::clean::visible_lines;
use crate::table::{Cell, Column, Report, Table};

const TEMPLATE: &str = include_str!("report.html");

/// Most rows of a table on the page; the files beside it have all.
const MOST_ROWS: usize = 500;

/// What the template is filled with.
#[derive(Serialize)]
struct Context {
    title: String,
    headline: String,
    lines: Vec<String>,
    answer: Option<Sheet>,
    notes: Vec<String>,
    /// How it was done, a paragraph each.
    method: Vec<String>,
    /// The literature that the methods cite, as people read it.
    references: Vec<String>,
    /// The same for BibTeX.
    bibtex: String,
    /// The methods as LaTeX.
    latex: String,
    /// A number, and what it counts.
    tiles: Vec<Tile>,
    sections: Vec<Section>,
    /// Which panels of single events are not on the page.
    panels: Option<String>,
    /// Code and message of each warning.
    warnings: Vec<(&'static str, String)>,
    /// Path, account of the rows and hash of each input.
    inputs: Vec<[String; 3]>,
    plan: String,
    /// The study file that repeats the run, if it came from a plan.
    study_file: Option<String>,
    seed: u64,
    program: String,
}

/// A part of the page.
#[derive(Serialize)]
struct Section {
    id: &'static str,
    title: &'static str,
    figures: Vec<Picture>,
    tables: Vec<Sheet>,
}

/// A table on the page.
#[derive(Serialize)]
struct Sheet {
    name: &'static str,
    title: String,
    heads: Vec<Head>,
    rows: Vec<Vec<Shown>>,
    /// Number of rows that are left out.
    left_out: usize,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Head {
    text: String,
    is_number: bool,
}

/// A cell as people read it, with its value at full precision.
#[derive(Serialize)]
struct Shown {
    text: String,
    exact: String,
    is_number: bool,
}

/// Returns the report as one HTML file, with the figures of the results in it.
///
/// # Errors
/// When a figure cannot be drawn.
pub fn report(publication: &Publication<'_>) -> Result<String> {
    page(publication, &drawn_figures(publication)?)
}

/// Returns the page.
///
/// # Errors
/// When a figure cannot be drawn.
pub(super) fn page(publication: &Publication<'_>, figures: &[Figure]) -> Result<String> {
    let results = publication.results;
    let answer = results.answer();
    let report = results.report();
    let warnings = results
        .warnings()
        .iter()
        .map(|found| (found.code, found.message.to_string()));
    let plan = serde_json::to_string_pretty(&results.plan()?).unwrap_or_default();
    let inputs = publication.inputs.iter();
    let inputs = inputs.map(|file| InputRecord::new(file).in_words());
    let methods = results.methods();
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let failed = |error: minijinja::Error| Error::output(format!("report.html: {error}"));
    environment
        .add_template("report.html", TEMPLATE)
        .map_err(failed)?;
    let template = environment.get_template("report.html").map_err(failed)?;
    let forest = figures.iter().find(|figure| figure.name == FOREST);
    let first = forest.and_then(first_rows);
    let mut shown = shown_figures(figures, results.counts().events_used);
    shown.extend(first.as_ref());
    let context = Context {
        title: report.title.clone(),
        headline: with_minus(&answer.headline),
        lines: answer.lines.iter().map(|line| with_minus(line)).collect(),
        answer: answer.table.as_ref().map(sheet),
        // The last note says where the rest is, which is this page.
        notes: answer
            .notes
            .iter()
            .rev()
            .skip(1)
            .rev()
            .map(|note| with_minus(note))
            .collect(),
        method: methods
            .as_ref()
            .map_or_else(|| report.lines.clone(), Methods::plain),
        references: methods
            .iter()
            .flat_map(Methods::references)
            .map(Reference::long)
            .collect(),
        bibtex: methods.as_ref().map(Methods::bibtex).unwrap_or_default(),
        latex: methods.as_ref().map(Methods::latex).unwrap_or_default(),
        tiles: results.tiles(),
        sections: sections(
            order_of(results.name()),
            &report,
            &shown,
            (publication.look, &sources(publication)?),
        )?,
        panels: panels_left_out(figures),
        warnings: warnings.collect(),
        inputs: inputs.collect(),
        plan,
        study_file: publication.plan.and_then(Plan::study_file_as_named),
        seed: publication.seed,
        program: format!("newsquake {}", env!("CARGO_PKG_VERSION")),
    };
    let page = template.render(Serde(&context)).map_err(failed)?;
    Ok(visible_lines(&page).into_owned())
}

/// Returns a text with a minus sign in front of each negative number.
fn with_minus(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_minus = |place: usize| {
        let before = place.checked_sub(1).map(|before| letters[before]);
        let is_apart = before.is_none_or(|before| matches!(before, ' ' | '(' | '['));
        let is_number = letters.get(place + 1).is_some_and(char::is_ascii_digit);
        letters[place] == '-' && is_apart && is_number
    };
    let letter = |place: usize| {
        if is_minus(place) {
            '\u{2212}'
        } else {
            letters[place]
        }
    };
    (0..letters.len()).map(letter).collect()
}

fn sections(
    order: &[Part],
    report: &Report,
    figures: &[&Figure],
    (look, sources): (&Look, &str),
) -> Result<Vec<Section>> {
    let mut left: Vec<&Figure> = figures.to_vec();
    let mut tables: Vec<&Table> = report.tables.iter().collect();
    let mut sections = Vec::new();
    for (id, title, names, keys) in order {
        let is_last = *id == "more";
        let mut own = Vec::new();
        for name in *names {
            // The whole figure stands further down where the first screen has a part of it.
            if *name == FOREST && own.iter().any(|figure: &&Figure| figure.name == ANSWER) {
                continue;
            }
            let (found, others): (Vec<&Figure>, Vec<&Figure>) = left
                .into_iter()
                .partition(|figure| belongs(&figure.name, name));
            own.extend(found);
            left = others;
        }
        let (found, others): (Vec<&Table>, Vec<&Table>) = tables
            .into_iter()
            .partition(|table| is_last || keys.contains(&table.name));
        tables = others;
        if own.is_empty() && found.is_empty() {
            continue;
        }
        let before: usize = sections
            .iter()
            .map(|part: &Section| part.figures.len())
            .sum();
        sections.push(Section {
            id,
            title,
            figures: own
                .into_iter()
                .enumerate()
                .map(|(place, figure)| picture(before + place + 1, figure, (look, sources)))
                .collect::<Result<_>>()?,
            tables: found.into_iter().map(sheet).collect(),
        });
    }
    Ok(sections)
}

fn sheet(table: &Table) -> Sheet {
    let head = |column: &Column| Head {
        text: column.head.clone(),
        is_number: !column.words,
    };
    let rows = table.rows.iter().take(MOST_ROWS);
    Sheet {
        name: table.name,
        title: table.title.clone(),
        heads: table.columns.iter().map(head).collect(),
        rows: rows.map(|row| row.iter().map(shown).collect()).collect(),
        left_out: table.rows.len().saturating_sub(MOST_ROWS),
        notes: table.notes.clone(),
    }
}

fn shown(cell: &Cell) -> Shown {
    let is_number = cell.is_number();
    let text = cell.shown();
    Shown {
        // A minus sign, where the cell is a number.
        text: if is_number {
            text.replace('-', "\u{2212}")
        } else {
            text
        },
        exact: exact(cell),
        is_number,
    }
}

/// Returns the value of a cell at full precision.
fn exact(cell: &Cell) -> String {
    match cell {
        Cell::Number(Some(value), _) => value.to_string(),
        Cell::Whole(value) => value.to_string(),
        Cell::Marked(cell, _) => exact(cell),
        _ => String::new(),
    }
}
