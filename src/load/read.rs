//! Opening of a table as text, whatever it is stored as.

use std::borrow::Cow;
use std::sync::Arc;

use super::grid::Columns;
use super::open::container::is_workbook;
use super::open::encoding::{self, Text};
use super::open::json;
use super::open::kind::{json_without_table, refuse_other_kinds};
use super::open::memory::{FileMemory, TYPED_ROW, check_height};
use super::open::one_table::unpacked;
use super::open::workbook::{self, Sheets, same};
use super::recognise::known_words::has_known_words;
use super::recognise::lexicon::Role;
use super::text::header::folded;
use super::text::stamp::{DateStyle, Epoch};
use crate::error::{Error, OptionPath, Origin, Result, message};
use crate::finding::{Finding, first_of};
use crate::frame::parquet::ParquetFile;
use crate::frame::{Source, is_parquet};
use crate::load::text::lines::without_formulas;

/// A table as text.
pub(super) struct OneTable<'a> {
    pub text: Text<'a>,
    /// The file, or the sheet of a workbook.
    pub origin: Arc<Origin>,
    /// Notes about where in the file the table was found.
    pub findings: Vec<Finding>,
    /// Style of dates that are bare numbers of days.
    pub day_numbers: DateStyle,
}

/// What the user says about a file that holds one table.
pub(super) struct Wish<'a> {
    /// The encoding; used only if the bytes are not UTF-8, because it may be meant for the price files.
    pub encoding: Option<&'a str>,
    /// Names of sheets of a workbook.
    pub sheets: &'a [String],
    /// Whether the names are meant for other files too, so that this one may lack them.
    pub are_shared: bool,
    /// The option that names a sheet.
    pub option: OptionPath,
}

/// Reads a file that holds one table. Typed columns, sheets and JSON are converted to text without loss of a bit. `is_table` tells
/// whether a text is the table that is wanted.
///
/// # Errors
/// When the file is an archive of several files, holds several such tables or none, is damaged, or its encoding is unknown.
pub(super) fn one_table<'a>(
    origin: &Arc<Origin>,
    bytes: &'a [u8],
    wish: &Wish<'_>,
    memory: &mut FileMemory<'_>,
    is_table: &dyn Fn(&[u8]) -> bool,
) -> Result<OneTable<'a>> {
    let bytes = unpacked(bytes, memory)?;
    let whole = |text, findings| OneTable {
        text,
        origin: Arc::clone(origin),
        findings,
        day_numbers: DateStyle::Serial,
    };
    if is_parquet(&bytes) {
        let file = ParquetFile::new(Arc::new(bytes.into_owned()))?;
        check_height(file.rows(), TYPED_ROW, memory.most())?;
        let columns = Columns::new(Box::new(file), None)?;
        return Ok(whole(made("Parquet", columns.written()?), Vec::new()));
    }
    if is_workbook(&bytes) {
        let sheets = workbook::sheets(&bytes, wish.sheets, memory)?;
        if !wish.are_shared {
            check_named(wish.sheets, &sheets, wish.option)?;
        }
        return one_sheet(origin, sheets, wish, is_table);
    }
    refuse_other_kinds(&bytes)?;
    let is_utf8 = std::str::from_utf8(&bytes).is_ok();
    let declared = wish.encoding.filter(|_| !is_utf8).map(encoding::named);
    let mut text = encoding::decode(bytes, declared.transpose()?, &has_known_words)?;
    text.bytes = without_formulas(text.bytes);
    match of_json(text, memory, is_table)? {
        Opened::Text(text) => Ok(whole(text, Vec::new())),
        Opened::Json(text, findings) => Ok(whole(text, findings)),
    }
}

/// Text as it stands in a file, or the table in its JSON.
pub(super) enum Opened<'a> {
    Text(Text<'a>),
    Json(Text<'a>, Vec<Finding>),
}

/// Takes the table out of a text of JSON; returns another text as it is.
///
/// # Errors
/// When the JSON is damaged or holds no table.
pub(super) fn of_json<'a>(
    text: Text<'a>,
    memory: &mut FileMemory<'_>,
    is_table: &dyn Fn(&[u8]) -> bool,
) -> Result<Opened<'a>> {
    let is_of_all = |name: &str| {
        let role = Role::of_price_column(&folded(name));
        matches!(role, Some(Role::Symbol | Role::Currency)) || ["tickers"].contains(&name)
    };
    let found = match std::str::from_utf8(&text.bytes) {
        Ok(letters) if json::is_json(letters) => json::table(letters, memory, &is_of_all)?,
        _ => return Ok(Opened::Text(text)),
    };
    // A single record may be a message.
    let found = found.filter(|found| !found.is_alone || is_table(&found.text));
    let Some(found) = found else {
        return Err(json_without_table(&text.bytes));
    };
    let mut findings = Vec::new();
    if !found.others.is_empty() {
        let message = format!(
            "the table `{}` of the JSON is read; others in it are not: {}",
            found.path,
            first_of(&found.others, SHOWN)
        );
        findings.push(Finding::note("json_tables", message));
    }
    Ok(Opened::Json(made("JSON", found.text), findings))
}

/// Largest number of tables that a message lists.
const SHOWN: usize = 10;

/// Names the storage of a table that was made of cells.
pub(super) fn made(of: &'static str, text: Vec<u8>) -> Text<'static> {
    Text {
        bytes: Cow::Owned(text),
        encoding: of,
        mark: 0,
    }
}

/// The word for sheets as storage.
pub(super) const SHEET: &str = "a sheet of a workbook";

fn one_sheet<'a>(
    origin: &Arc<Origin>,
    sheets: Sheets,
    wish: &Wish<'_>,
    is_table: &dyn Fn(&[u8]) -> bool,
) -> Result<OneTable<'a>> {
    let Sheets {
        mut read,
        hidden,
        is_1904,
    } = sheets;
    let tables: Vec<usize> = (0..read.len())
        .filter(|i| is_table(&read[*i].text))
        .collect();
    if tables.len() > 1 {
        let names: Vec<String> = tables.iter().map(|i| read[*i].name.clone()).collect();
        return Err(several_sheets(&names, wish.option));
    }
    // Without a table, the error of the first sheet says what it lacks.
    let chosen = read.swap_remove(tables.first().copied().unwrap_or(0));
    let others: Vec<String> = read.into_iter().map(|sheet| sheet.name).collect();
    Ok(OneTable {
        origin: Arc::new(origin.with_member(&chosen.name)),
        text: made(SHEET, chosen.text),
        findings: sheets_not_read(&others, &hidden).into_iter().collect(),
        day_numbers: day_numbers(is_1904),
    })
}

/// Returns how a workbook counts days.
pub(super) fn day_numbers(is_1904: bool) -> DateStyle {
    match is_1904 {
        true => DateStyle::Since(Epoch::Mac),
        false => DateStyle::Serial,
    }
}

/// Returns the error for a workbook with several tables where one is needed, or whose tables do not say what they are of.
pub(super) fn several_sheets(names: &[String], option: OptionPath) -> Error {
    let first = names.first().map_or("", String::as_str);
    Error::input(format!(
        "several sheets hold a table: {}",
        first_of(names, SHOWN)
    ))
    .with_code("several_sheets")
    .with_help(message![
        "say which is to be read with ",
        option.with(first)
    ])
}

/// Returns a note about the sheets of a workbook that were not read.
pub(super) fn sheets_not_read(others: &[String], hidden: &[String]) -> Option<Finding> {
    let mut parts = Vec::new();
    if !others.is_empty() {
        parts.push(format!(
            "sheets without such a table: {}",
            first_of(others, SHOWN)
        ));
    }
    if !hidden.is_empty() {
        parts.push(format!("hidden sheets: {}", first_of(hidden, SHOWN)));
    }
    let message = format!("not read of the workbook: {}", parts.join("; "));
    (!parts.is_empty()).then(|| Finding::note("sheets_not_read", message))
}

/// Checks that a workbook has a sheet that the user names.
///
/// # Errors
/// When sheets are named and it has none of them; the error lists its sheets.
pub(super) fn check_named(wanted: &[String], sheets: &Sheets, option: OptionPath) -> Result<()> {
    let names = || sheets.read.iter().map(|sheet| sheet.name.clone());
    let has = |name: &String| names().any(|other| same(name, &other));
    if wanted.is_empty() || wanted.iter().any(has) {
        return Ok(());
    }
    let names: Vec<String> = names().chain(sheets.hidden.iter().cloned()).collect();
    let message = message![
        option.with(wanted[0].as_str()),
        format!(
            ": the workbook has no such sheet; its sheets are: {}",
            first_of(&names, SHOWN)
        ),
    ];
    Err(Error::input(message)
        .with_code("no_sheet")
        .with_help("name one of its sheets as it is written on its tab"))
}
