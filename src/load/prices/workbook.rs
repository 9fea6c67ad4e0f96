//! Reading of the price tables in a workbook.

use std::sync::Arc;

use super::file::{Content, Outcome, Whole, read_text};
use super::layout::Layout;
use super::understood::Stored;
use crate::error::{Origin, Result, message, option};
use crate::finding::{Finding, first_of};
use crate::load::grid::Grid;
use crate::load::open::memory::FileMemory;
use crate::load::open::read_once::ReadOnce;
use crate::load::open::workbook::{Sheet, sheets};
use crate::load::overrides::Overrides;
use crate::load::read::{self, check_named, day_numbers, made, several_sheets, sheets_not_read};
use crate::load::recognise::head;

/// Reads every sheet of a workbook that is a table of prices. Where the tables lack symbols, the names of the sheets are the
/// symbols, or that of the file if there is one table.
pub(super) fn read_all(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    bytes: &[u8],
    is_named: bool,
    overrides: &Overrides,
    memory: &mut FileMemory<'_>,
) -> Vec<Outcome> {
    read(origin, file, bytes, is_named, overrides, memory)
        .unwrap_or_else(|error| vec![(Arc::clone(origin), Err(error.in_file(origin)))])
}

fn read(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    bytes: &[u8],
    is_named: bool,
    overrides: &Overrides,
    memory: &mut FileMemory<'_>,
) -> Result<Vec<Outcome>> {
    let budget = memory.budget();
    let sheets = sheets(bytes, &overrides.sheet, memory)?;
    check_named(&overrides.sheet, &sheets, option::SHEET)?;
    let day_numbers = day_numbers(sheets.is_1904);
    let hidden = sheets.hidden;
    let (tables, others): (Vec<Sheet>, Vec<Sheet>) = sheets
        .read
        .into_iter()
        .partition(|sheet| head::recognise(Grid::Text(&sheet.text), overrides).is_ok());
    if tables.is_empty() {
        let found = not_prices(origin, &others, is_named, overrides);
        return found.map_err(|error| match hidden.first() {
            Some(name) => error
                .append(format!(
                    "; hidden sheets are not read: {}",
                    first_of(&hidden, 10)
                ))
                .with_help(message![
                    "a hidden sheet is read if it is named, as in ",
                    option::SHEET.with(name.as_str()),
                ]),
            None => error,
        });
    }
    let others: Vec<String> = others.iter().map(|sheet| sheet.name.clone()).collect();
    let (symbols, said) = symbols(origin, &tables, overrides)?;
    let mut notes: Vec<Finding> = said.into_iter().collect();
    notes.extend(sheets_not_read(&others, &hidden));
    let mut notes = Some(notes);
    let read = tables.into_iter().zip(symbols).map(|(sheet, symbol)| {
        let origin = Arc::new(origin.with_member(&sheet.name));
        let overrides = Overrides {
            symbol,
            ..overrides.clone()
        };
        let whole = Whole {
            size: file.bytes.len() as u64,
            checksum: file.checksum.clone(),
            stored: Stored::Cells(read::SHEET),
            is_named: true,
            day_numbers,
        };
        let content = read_text(
            &origin,
            whole,
            made(read::SHEET, sheet.text),
            &overrides,
            budget,
        );
        let content = content.map(|content| with_notes(content, &mut notes));
        let content = content.map_err(|error| error.in_file(&origin));
        (origin, content)
    });
    Ok(read.collect())
}

/// Adds notes about the workbook to its first table.
fn with_notes(mut content: Content, notes: &mut Option<Vec<Finding>>) -> Content {
    if let Content::Prices(table) = &mut content {
        table.findings.extend(notes.take().into_iter().flatten());
    }
    content
}

/// Returns what a workbook without a table of prices is: if the user named it, the error that says what its first sheet lacks.
fn not_prices(
    origin: &Arc<Origin>,
    sheets: &[Sheet],
    is_named: bool,
    overrides: &Overrides,
) -> Result<Vec<Outcome>> {
    if !is_named {
        return Ok(vec![(Arc::clone(origin), Ok(Content::OtherTable))]);
    }
    for sheet in sheets {
        let found = head::recognise(Grid::Text(&sheet.text), overrides);
        found.map_err(|error| error.in_file(Arc::new(origin.with_member(&sheet.name))))?;
    }
    Ok(vec![(Arc::clone(origin), Ok(Content::NoTable))])
}

/// Returns the symbol of each table that lacks symbols, as an override, and a note where the names of the sheets say them.
///
/// # Errors
/// When several tables lack symbols and the names of their sheets are none.
fn symbols(
    origin: &Origin,
    tables: &[Sheet],
    overrides: &Overrides,
) -> Result<(Vec<Option<String>>, Option<Finding>)> {
    let lacking: Vec<bool> = tables
        .iter()
        .map(|sheet| lacks_symbols(sheet, overrides))
        .collect();
    let said = || overrides.symbol.clone();
    let names: Vec<String> = tables
        .iter()
        .zip(&lacking)
        .filter(|(_, lacking)| **lacking)
        .map(|(sheet, _)| sheet.name.clone())
        .collect();
    let of_file = Overrides::default().symbol_of(origin);
    let symbol = |name: &String| match names.len() {
        1 if overrides.symbol.is_some() => said(),
        // The name on the tab counts where it is written as symbols are and the name of the file is not.
        1 if !is_like_symbol(name) || is_like_symbol(&of_file) => Some(of_file.clone()),
        _ => Some(name.trim().to_owned()),
    };
    if names.len() > 1 && (overrides.symbol.is_some() || names.iter().any(|name| is_generic(name)))
    {
        return Err(several_sheets(&names, option::SHEET));
    }
    let symbols = tables.iter().zip(&lacking);
    let symbols: Vec<Option<String>> = symbols
        .map(|(sheet, lacking)| {
            if *lacking {
                symbol(&sheet.name)
            } else {
                said()
            }
        })
        .collect();
    let from_names = tables
        .iter()
        .zip(&symbols)
        .filter(|(sheet, symbol)| names.contains(&sheet.name) && **symbol != Some(of_file.clone()))
        .map(|(sheet, _)| sheet.name.clone());
    let from_names: Vec<String> = from_names.collect();
    let is_said = !from_names.is_empty() && overrides.symbol.is_none();
    let note = is_said.then(|| {
        let message = format!(
            "the sheets hold no symbols; their names are taken: {}",
            first_of(&from_names, 10)
        );
        Finding::note("sheet_symbols", message)
    });
    Ok((symbols, note))
}

/// Returns whether neither a column nor the header of a table names its securities.
fn lacks_symbols(sheet: &Sheet, overrides: &Overrides) -> bool {
    let found = head::recognise(Grid::Text(&sheet.text), overrides);
    let layout = found.and_then(|found| Layout::of(&found, overrides));
    layout.is_ok_and(|layout| {
        layout.symbol.is_none() && layout.blocks.iter().all(|block| block.symbol.is_none())
    })
}

/// Returns whether a name is written as symbols are: without small letters and blanks.
fn is_like_symbol(name: impl AsRef<str>) -> bool {
    let name = name.as_ref().trim();
    name.chars().any(char::is_uppercase)
        && !name.chars().any(|c| c.is_lowercase() || c.is_whitespace())
}

/// Returns whether the name of a sheet cannot be that of a security: what programs call a new sheet, a year, a month.
fn is_generic(name: &str) -> bool {
    const WORDS: [&str; 34] = [
        "sheet",
        "tabelle",
        "feuil",
        "feuille",
        "hoja",
        "foglio",
        "planilha",
        "folha",
        "blad",
        "ark",
        "arkusz",
        "list",
        "munka",
        "sayfa",
        "лист",
        "工作表",
        "シート",
        "시트",
        "data",
        "daten",
        "prices",
        "price",
        "page",
        "table",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "q",
    ];
    const FURTHER: [&str; 3] = ["oct", "nov", "dec"];
    let name = name.trim().to_lowercase();
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '_');
    let is_year = name.len() == 4 && matches!(name.parse(), Ok(1900..=2100_u16));
    WORDS.contains(&word) || FURTHER.contains(&word) || is_year
}
