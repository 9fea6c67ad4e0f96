//! What a paper needs of a run: its tables in LaTeX, the paragraph on methods, and the literature; and a workbook of everything.

use std::io::Write;

use super::draft::Draft;
#[cfg(feature = "xlsx")]
use super::inputs::InputRecord;
use super::publication::Publication;
use crate::error::Result;
#[cfg(feature = "xlsx")]
use crate::report::methods::Methods;
use crate::table::format::{Latex, Render};
#[cfg(feature = "xlsx")]
use crate::table::{Answer, Cell, Column, Rows, Table};

/// Writes tables, methods and literature.
pub(super) fn write_paper(draft: &Draft<'_>, publication: &Publication<'_>) -> Result<()> {
    let results = publication.results;
    if let Some(report) = results.paper(publication.paper) {
        let latex = Latex {
            standalone: true,
            label_prefix: results.name().to_owned(),
            siunitx: false,
        };
        write(draft, "tables.tex", &latex.render(&report))?;
    }
    if let Some(methods) = results.methods() {
        write(draft, "methods.md", &methods.markdown())?;
        write(draft, "methods.tex", &methods.latex())?;
        write(draft, "references.bib", &methods.bibtex())?;
    }
    Ok(())
}

fn write(draft: &Draft<'_>, name: &str, text: &str) -> Result<()> {
    draft.write(name, |out: &mut (dyn Write + Send)| {
        out.write_all(text.as_bytes())
    })
}

/// Writes the workbook, where the kind of run has one.
#[cfg(feature = "xlsx")]
pub(super) fn write_workbook(
    draft: &Draft<'_>,
    publication: &Publication<'_>,
    tables: &[Box<dyn Rows + '_>],
) -> Result<()> {
    match workbook(publication, tables)? {
        Some(bytes) => draft.write("results.xlsx", |out| out.write_all(&bytes)),
        None => Ok(()),
    }
}

/// Returns the workbook of a run: the answer, its tables, warnings, methods and record; `None` for a kind of run that has none.
///
/// # Errors
/// When it cannot be written, such as for a text longer than a cell takes.
#[cfg(feature = "xlsx")]
pub fn workbook(
    publication: &Publication<'_>,
    tables: &[Box<dyn Rows + '_>],
) -> Result<Option<Vec<u8>>> {
    let results = publication.results;
    let tabs = results.tabs();
    if tabs.is_empty() {
        return Ok(None);
    }
    let answer = answer(&results.answer());
    let mut sheets: Vec<(&str, &dyn Rows)> = vec![("Answer", &answer)];
    for (name, tab) in tabs {
        let found = tables.iter().find(|table| table.name() == *name);
        sheets.extend(found.map(|table| (*tab, &**table as &dyn Rows)));
    }
    let warnings = results.warnings().iter();
    let warnings = warnings.map(|found| [found.code.to_owned(), found.message.to_string()]);
    let warnings = texts("warnings", ["code", "message"], warnings);
    let methods = methods(&results.methods().unwrap_or_default());
    let manifest = manifest(publication);
    sheets.extend([
        ("Warnings", &warnings as &dyn Rows),
        ("Methods", &methods),
        ("Manifest", &manifest),
    ]);
    crate::table::format::workbook(&sheets).map(Some)
}

/// Returns rows of texts.
#[cfg(feature = "xlsx")]
fn texts<const N: usize>(
    name: &'static str,
    heads: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Table {
    Table {
        name,
        columns: heads.map(|head| Column::words(head, head)).to_vec(),
        rows: rows.map(|row| row.map(Cell::Text).to_vec()).collect(),
        ..Table::default()
    }
}

/// Returns the answer as a table: its numbers, above and below them its sentences.
#[cfg(feature = "xlsx")]
fn answer(answer: &Answer) -> Table {
    let table = answer.table.clone().unwrap_or_default();
    let width = table.columns.len().max(1);
    let line = |text: &String| {
        let mut row = vec![Cell::text(text.as_str())];
        row.resize(width, Cell::text(""));
        row
    };
    let mut rows: Vec<Vec<Cell>> = std::iter::once(&answer.headline)
        .chain(&answer.lines)
        .map(line)
        .collect();
    if !table.columns.is_empty() {
        rows.push(line(&String::new()));
        rows.push(
            table
                .columns
                .iter()
                .map(|column| Cell::text(column.head.as_str()))
                .collect(),
        );
    }
    rows.extend(table.rows);
    rows.push(line(&String::new()));
    rows.extend(answer.notes.iter().map(line));
    Table {
        name: "answer",
        columns: (0..width).map(|_| Column::words("", "")).collect(),
        rows,
        ..Table::default()
    }
}

#[cfg(feature = "xlsx")]
fn methods(methods: &Methods) -> Table {
    let references = methods.references().into_iter().map(|work| work.long());
    let lines = methods.plain().into_iter().chain(references);
    texts("methods", ["methods"], lines.map(|line| [line]))
}

#[cfg(feature = "xlsx")]
fn manifest(publication: &Publication<'_>) -> Table {
    let row = |what: &str, value: String| [what.to_owned(), value, String::new()];
    let mut rows = vec![
        row(
            "program",
            format!("newsquake {}", env!("CARGO_PKG_VERSION")),
        ),
        row("seed", publication.seed.to_string()),
    ];
    rows.extend(publication.inputs.iter().map(|file| {
        let [path, account, hash] = InputRecord::new(file).in_words();
        [format!("input {path}"), account, hash]
    }));
    texts("manifest", ["what", "value", "sha256"], rows.into_iter())
}
