//! Reading of one price file from bytes to rows.

use std::borrow::Cow;
use std::sync::Arc;

use super::date_blocks::stacked;
use super::fields_in_rows::turned;
use super::layout::Layout;
use super::left_out::LeftOut;
use super::price_table::{table, understood};
use super::styles;
use super::typed;
use super::understood::{PriceTable, Stored};
use crate::error::{Error, Origin, Result};
use crate::frame::parquet::ParquetFile;
use crate::frame::{Source, is_parquet};
use crate::load::folders;
use crate::load::grid::{Columns, Grid};
use crate::load::open::checksum::Checksum;
use crate::load::open::container::Member;
use crate::load::open::encoding::{self, Text};
use crate::load::open::kind::{NOT_A_TABLE, refuse_other_kinds};
use crate::load::open::memory::{Budget, FileMemory, TYPED_ROW, check_height};
use crate::load::open::read_once::ReadOnce;
use crate::load::overrides::Overrides;
use crate::load::read::{Opened, of_json};
use crate::load::recognise::head::{self, Sheet};
use crate::load::recognise::known_words::has_known_words;
use crate::load::recognise::lexicon::{is_date_word, is_of_factor_file};
use crate::load::recognise::recognition::DayClock;
use crate::load::text::header::Header;
use crate::load::text::lines::without_formulas;
use crate::load::text::stamp::DateStyle;
use crate::market::Field;

/// The content of a file.
#[derive(Debug)]
pub(in crate::load) enum Content {
    Prices(Box<PriceTable>),
    /// A Parquet file that has not been taken apart yet, because that must be done outside any parallel loop.
    Parquet(ReadOnce),
    /// A table of something else, such as events or factors.
    OtherTable,
    /// No table.
    NoTable,
    /// Prices of which none is needed, and what is known of them.
    NotNeeded(LeftOut),
}

/// A file and what it contains, or why it could not be read.
pub(in crate::load) type Outcome = (Arc<Origin>, Result<Content>);

/// Reads one file. `is_named`: the user named this file, rather than a folder that holds it.
///
/// # Errors
/// When it is no table of prices, is damaged, or cannot be understood.
pub(super) fn read(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    member: Member<'_>,
    is_named: bool,
    overrides: &Overrides,
    memory: &mut FileMemory<'_>,
) -> Result<Content> {
    let bytes = member.bytes?;
    if is_parquet(&bytes) {
        let bytes = match bytes {
            Cow::Borrowed(_) => Arc::clone(&file.bytes),
            Cow::Owned(bytes) => Arc::new(bytes),
        };
        let checksum = file.checksum.clone();
        return Ok(Content::Parquet(ReadOnce { bytes, checksum }));
    }
    let size = bytes.len() as u64;
    refuse_other_kinds(&bytes)?;
    let mut text = encoding::decode(bytes, overrides.declared_encoding()?, &has_known_words)?;
    text.bytes = without_formulas(text.bytes);
    let is_prices = |text: &[u8]| head::recognise(Grid::Text(text), overrides).is_ok();
    let is_message = is_message(&text.bytes) || !is_called_json(&origin.name());
    let opened = match of_json(text, memory, &is_prices) {
        // Programs keep settings and notes as JSON beside their tables.
        Err(error) if error.code() == NOT_A_TABLE && !is_named && !is_message => {
            return Ok(Content::NoTable);
        }
        opened => opened?,
    };
    let (text, stored, notes) = match opened {
        Opened::Json(text, notes) => (text, Stored::Cells("JSON"), notes),
        Opened::Text(text) => {
            let stored = Stored::Text {
                packed: member.packed,
                encoding: text.encoding,
            };
            (with_plain_line_ends(text), stored, Vec::new())
        }
    };
    let whole = Whole {
        size,
        checksum: file.checksum.clone(),
        stored,
        is_named,
        day_numbers: DateStyle::Serial,
    };
    let mut content = read_text(origin, whole, text, overrides, memory.budget())?;
    if let Content::Prices(table) = &mut content {
        let notes = notes.into_iter().map(|note| note.in_file(origin));
        table.findings.extend(notes);
    }
    Ok(content)
}

/// Returns whether JSON without a table, in a folder of tables, tells why the table that should be there is not.
fn is_message(text: &[u8]) -> bool {
    const BEGINNING: usize = 2_000;
    let start = String::from_utf8_lossy(&text[..text.len().min(BEGINNING)]).to_lowercase();
    let mut words = ["error", "message", "note\"", "detail\"", "limit"].iter();
    words.any(|word| start.contains(word))
}

/// Returns whether the name of a file says that it is JSON.
fn is_called_json(name: &str) -> bool {
    let name = name.to_lowercase();
    [".json", ".jsonl", ".ndjson"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// The file that a table of text comes from.
pub(super) struct Whole {
    /// Length in bytes.
    pub size: u64,
    pub checksum: Checksum,
    pub stored: Stored,
    /// Whether the user named this file, rather than a folder that holds it.
    pub is_named: bool,
    /// Style of dates that are bare numbers of days.
    pub day_numbers: DateStyle,
}

/// Reads a table of text.
///
/// # Errors
/// When it is no table of prices, or one that cannot be understood.
pub(super) fn read_text(
    origin: &Arc<Origin>,
    file: Whole,
    mut text: Text<'_>,
    overrides: &Overrides,
    budget: &Budget,
) -> Result<Content> {
    let is_named = file.is_named;
    let is_notes = !is_named && origin.name().to_lowercase().ends_with(".txt");
    let sheet = match recognise(origin, &mut text.bytes, overrides) {
        Ok(sheet) => Sheet {
            day_numbers: file.day_numbers,
            ..sheet
        },
        Err(_) if !is_named && is_of_something_else(&text.bytes) => return Ok(Content::OtherTable),
        Err(_) if is_notes && !text.bytes.contains(&b',') => return Ok(Content::NoTable),
        Err(error) => return Err(error),
    };
    let layout = Layout::of(&sheet, overrides)?;
    let styles = styles::styles(&text.bytes, &sheet, &layout, overrides)?;
    let understood = understood(file.stored, sheet, layout, styles, overrides)?;
    let parsed = understood
        .context(origin, overrides, budget)
        .read(&text.bytes, text.mark)?;
    let stored = (file.size, file.checksum);
    let table = table(origin, stored, understood, parsed, &text.bytes, overrides)?;
    Ok(Content::Prices(Box::new(table)))
}

/// Finds the table in a text. A table without dates gets the one that its folders state, one whose fields stand in rows is
/// turned, and securities side by side, each with its own dates, are stacked.
pub(super) fn recognise(
    origin: &Origin,
    text: &mut Cow<'_, [u8]>,
    overrides: &Overrides,
) -> Result<Sheet> {
    if let Some(stacked) = stacked(text) {
        let mut stacked = Cow::Owned(stacked);
        if let Ok(sheet) = head::recognise_text(&mut stacked, overrides) {
            *text = stacked;
            return Ok(sheet);
        }
    }
    let error = match head::recognise_text(text, overrides) {
        Ok(sheet) => return Ok(sheet),
        Err(error) => error,
    };
    let dated = || {
        let (name, date) = folders::date(origin)?;
        folders::with_column(text, &name, &date)
    };
    let changed = dated().or_else(|| turned(text));
    let found = changed.and_then(|changed| {
        let mut changed = Cow::Owned(changed);
        let sheet = head::recognise_text(&mut changed, overrides).ok()?;
        *text = changed;
        Some(sheet)
    });
    found.ok_or(error)
}

/// Reads a Parquet file.
///
/// # Errors
/// When the file is damaged or holds no price table.
pub(in crate::load) fn read_parquet(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    overrides: &Overrides,
    budget: &Budget,
) -> Result<Content> {
    let read = || {
        let stored = (file.bytes.len() as u64, file.checksum.clone());
        let parquet = ParquetFile::new(Arc::clone(&file.bytes))?;
        read_typed(origin, Box::new(parquet), stored, overrides, budget)
    };
    read().map_err(|error: Error| error.in_file(origin))
}

/// Reads a table of typed columns. `stored` is its length in bytes and its checksum.
///
/// # Errors
/// When it is damaged or holds no prices.
pub(in crate::load) fn read_typed(
    origin: &Arc<Origin>,
    source: Box<dyn Source>,
    stored: (u64, Checksum),
    overrides: &Overrides,
    budget: &Budget,
) -> Result<Content> {
    if overrides.needed.is_none() {
        check_height(source.rows(), TYPED_ROW, budget.most)?;
    }
    let columns = Columns::new(source, folders::date(origin))?;
    let sheet = head::recognise(Grid::Columns(&columns), overrides)?;
    let layout = Layout::of(&sheet, overrides)?;
    let sample = typed::sample(&layout, &columns)?;
    typed::check(&layout, &sample)?;
    let styles = typed::styles(&layout, &sample, overrides)?;
    let mut understood = understood(Stored::Parquet, sheet, layout, styles, overrides)?;
    if typed::states_days(&understood.layout, &sample) {
        understood.clock = DayClock::Dates;
    }
    drop(sample);
    let parsed = typed::read(&understood.context(origin, overrides, budget), &columns)?;
    let table = table(origin, stored, understood, parsed, b"", overrides)?;
    Ok(Content::Prices(Box::new(table)))
}

/// Replaces line ends of old Macs (a carriage return alone) with line feeds.
fn with_plain_line_ends(mut text: Text<'_>) -> Text<'_> {
    if !text.bytes.contains(&b'\n') && text.bytes.contains(&b'\r') {
        text.bytes
            .to_mut()
            .iter_mut()
            .filter(|byte| **byte == b'\r')
            .for_each(|byte| *byte = b'\n');
    }
    text
}

/// Returns whether the first line is the header of a factor or event file, which is then skipped rather than reported
/// as broken.
fn is_of_something_else(text: &[u8]) -> bool {
    let line = &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())];
    [b',', b';', b'\t'].into_iter().any(|delimiter| {
        let Some(Ok(row)) = crate::load::text::header::records(line, delimiter)
            .into_byte_records()
            .next()
        else {
            return false;
        };
        let header = Header::new(&row);
        let has = |names: &[&str]| header.find(names.iter().copied()).is_some();
        let has_date = header
            .names
            .iter()
            .any(|name| is_date_word(name) || name.contains("date") || name.is_empty());
        let is_of_factor_files = header.names.iter().any(|name| is_of_factor_file(name));
        let is_events = has(&["symbol", "ticker", "stock", "event_id"])
            && Field::ALL.iter().all(|field| !has(&[field.name()]));
        row.len() > 1 && has_date && (is_of_factor_files || is_events)
    })
}
