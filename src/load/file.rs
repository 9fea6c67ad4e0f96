//! One price file from bytes to rows.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::checks;
use super::container::{self, Member};
use super::dialect::{self, Form};
use super::encoding::{self, Text};
use super::header::Header;
use super::kind::refuse_other_kinds;
use super::layout::Layout;
use super::reading::{Reading, Values};
use super::rows::{Parsed, Reader};
use super::sheet::{self, Sheet};
use super::source;
use super::styles::{self, Styles};
use crate::error::{Error, Message, Result, message, option};
use crate::finding::Finding;
use crate::market::{Adjustment, Basis, Field, PriceRows};
use crate::time::Exchanges;

/// A price file that was understood.
#[derive(Debug)]
pub(super) struct PriceTable {
    pub path: PathBuf,
    pub bytes: u64,
    pub parsed: Parsed,
    /// What was understood; none for a file that says it all itself.
    pub understood: Option<Understood>,
    pub close: Basis,
    pub adj_close: Basis,
    pub findings: Vec<Finding>,
}

/// How a text file was read.
#[derive(Debug)]
pub(super) struct Understood {
    pub packed: Option<&'static str>,
    pub encoding: &'static str,
    pub sheet: Sheet,
    pub layout: Layout,
    pub styles: Styles,
    pub zone: Tz,
}

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Content {
    Prices(Box<PriceTable>),
    /// A file that another reader takes, outside of any parallel loop.
    Parquet,
    /// A table about something else, such as events or factors.
    OtherTable,
    /// No table.
    NoTable,
}

/// Reads every file inside of one, which is the file itself if it is not packed.
pub(super) fn read_all(
    path: &Path,
    bytes: Vec<u8>,
    is_named: bool,
    reading: &Reading,
) -> Vec<(PathBuf, Result<Content>)> {
    let members = container::unpack(path, bytes, reading.most_bytes);
    let is_archive = members.len() > 1;
    let read = |(inside, member): (PathBuf, Result<Member>)| {
        let is_named = is_named && inside == path;
        let content = member.and_then(|member| read(member, is_named, reading));
        let content = match content {
            // Vendors put words beside the tables.
            Err(_) if is_archive && !source::is_table(&inside) => Ok(Content::NoTable),
            content => content,
        };
        (inside, content)
    };
    members.into_iter().map(read).collect()
}

/// Reads one file. `is_named` tells a file that the user named from one that lay in a folder.
fn read(member: Member, is_named: bool, reading: &Reading) -> Result<Content> {
    let Member {
        path,
        bytes,
        packed,
    } = member;
    let size = bytes.len() as u64;
    if bytes.starts_with(b"PAR1") && packed.is_none() {
        return Ok(Content::Parquet);
    }
    if bytes.starts_with(b"PAR1") {
        return Err(Error::input("a Parquet file inside of an archive")
            .in_file(&path)
            .with_code("nested_archive")
            .with_help("unpack the archive"));
    }
    refuse_other_kinds(&path, &bytes)?;
    let text = encoding::decode(&path, bytes, reading)?;
    let text = with_plain_line_ends(text);
    let is_notes = !is_named
        && path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    let sheet = match sheet::find(&path, &text.bytes, reading) {
        Ok(sheet) => sheet,
        Err(_) if !is_named && is_of_something_else(&text.bytes) => return Ok(Content::OtherTable),
        Err(_) if is_notes && !text.bytes.contains(&b',') => return Ok(Content::NoTable),
        Err(error) => return Err(error),
    };
    let mut layout = Layout::of(&path, &sheet, reading)?;
    let styles = styles::styles(&path, &text.bytes, &sheet, &layout, reading)?;
    let symbol = layout
        .blocks
        .first()
        .and_then(|block| block.symbol.clone())
        .unwrap_or_else(|| reading.symbol_of(&path));
    let zone = reading
        .zone()?
        .or(layout.dialect.zone)
        .unwrap_or_else(|| Exchanges::default().of(&symbol).zone);
    let mut parsed = {
        let reader = Reader {
            path: &path,
            sheet: &sheet,
            layout: &layout,
            styles: &styles,
            reading,
            zone,
        };
        reader.read(&text.bytes, text.mark)?
    };
    let mut findings = Vec::new();
    if sheet.found.form == Form::Wide {
        wide_values(&path, &parsed, reading, &mut findings)?;
    }
    let [close, adj_close] = bases(&layout, &parsed, reading);
    for chunk in &mut parsed.chunks {
        (chunk.close, chunk.adj_close) = (close.clone(), adj_close.clone());
        if let Some(currency) = &sheet.currency {
            let all = 0..chunk.symbols.len() as u32;
            chunk
                .currencies
                .extend(all.map(|symbol| (symbol, currency.clone())));
        }
    }
    layout.names.truncate(layout.width);
    let understood = Understood {
        packed,
        encoding: text.encoding,
        sheet,
        layout,
        styles,
        zone,
    };
    findings.extend(checks::check(
        &path,
        &text.bytes,
        &mut parsed,
        &understood,
        reading,
    )?);
    Ok(Content::Prices(Box::new(PriceTable {
        path,
        bytes: size,
        parsed,
        understood: Some(understood),
        close,
        adj_close,
        findings,
    })))
}

/// Lines that end in carriage returns alone, as on old Macs, end as others do.
fn with_plain_line_ends(mut text: Text) -> Text {
    if !text.bytes.contains(&b'\n') {
        text.bytes
            .iter_mut()
            .filter(|byte| **byte == b'\r')
            .for_each(|byte| *byte = b'\n');
    }
    text
}

/// Whether a table holds factors or events: then it is no price file, and no broken one either.
fn is_of_something_else(text: &[u8]) -> bool {
    let line = &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())];
    [b',', b';', b'\t'].into_iter().any(|delimiter| {
        let Some(Ok(row)) = super::header::records(line, delimiter)
            .into_byte_records()
            .next()
        else {
            return false;
        };
        let header = Header::new(&row);
        let has = |names: &[&str]| header.find(names).is_some();
        let has_date = header
            .names
            .iter()
            .any(|name| dialect::is_date_word(name) || name.contains("date") || name.is_empty());
        let is_factors = has(&["mkt_rf", "mktrf", "mkt", "rf", "smb"]);
        let is_events = has(&["symbol", "ticker", "stock", "event_id"])
            && Field::ALL.iter().all(|field| !has(&[field.name()]));
        row.len() > 1 && has_date && (is_factors || is_events)
    })
}

/// Tables of dates by symbols hold closes or returns; what is below zero is no close.
fn wide_values(
    path: &std::path::Path,
    parsed: &Parsed,
    reading: &Reading,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    if reading.values == Some(Values::Returns) {
        findings.push(Finding::note(
            "returns_given",
            format!("{}: the cells are returns, as asked for", path.display()),
        ));
        return Ok(());
    }
    let below = parsed
        .rejects
        .iter()
        .filter(|reject| reject.code == "negative_price")
        .count();
    let mut closes = parsed
        .chunks
        .iter()
        .flat_map(|chunk| &chunk.values[Field::Close as usize])
        .filter(|close| !close.is_nan());
    if reading.values.is_none() && below > 0 && closes.all(|close| *close < 1.0) {
        let message = format!(
            "the cells look like returns and not like closes: all are below 1, and {below} below zero"
        );
        return Err(Error::input(message)
            .in_file(path)
            .with_code("returns_or_closes")
            .with_help(message![
                "say so with ",
                option::VALUES.with("returns"),
                ", or ",
                option::VALUES.with("prices"),
            ]));
    }
    Ok(())
}

/// What the two columns of closes are adjusted for.
fn bases(layout: &Layout, parsed: &Parsed, reading: &Reading) -> [Basis; 2] {
    let dialect = layout.dialect;
    let of_layout = || format!("the layout of {}", dialect.name);
    let close = match (reading.basis, dialect.close) {
        (Some(adjustment), _) => Basis::new(adjustment, Message::from(option::BASIS).to_string()),
        (None, Adjustment::Unknown) => Basis::default(),
        (None, adjustment) => Basis::new(adjustment, of_layout()),
    };
    let has_returns = parsed
        .chunks
        .iter()
        .any(|chunk: &PriceRows| !chunk.returns.is_empty());
    let adj_close = match layout.adjusted_by {
        _ if has_returns => Basis::new(Adjustment::Total, Basis::RETURNS),
        Some(_) => Basis::new(Adjustment::Total, of_layout()),
        None if dialect.name == "long" || dialect.adj_close == Adjustment::Unknown => {
            Basis::new(Adjustment::Total, "the name adj_close")
        }
        None => Basis::new(dialect.adj_close, of_layout()),
    };
    [close, adj_close]
}
