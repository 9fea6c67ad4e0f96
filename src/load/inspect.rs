//! Description of a price file as the loader understands it.

use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Origin, Result};
use crate::finding::Finding;
use crate::load::account::Account;
use crate::load::overrides::Overrides;
use crate::load::prices;
use crate::load::prices::file::Content;
use crate::load::prices::understood::{PriceTable, Stored, Understood};
use crate::load::recognise::recognition::DayClock;
use crate::load::reject::Rejects;
use crate::load::text::excerpt::shown;
use crate::load::text::number::Thousands;
use crate::market::{Basis, Field};
use crate::time::Date;

/// Description of one price file as the loader understands it.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// The file, or the member of an archive.
    pub origin: Arc<Origin>,
    /// Properties of the file: name of the property and what was detected.
    pub detected: Vec<(&'static str, String)>,
    /// Roles and the columns that have them.
    pub columns: Vec<(&'static str, String)>,
    /// Price basis of `close`.
    pub close: Basis,
    /// Price basis of `adj_close`; `None` if the file has no such column and no returns.
    pub adj_close: Option<Basis>,
    /// The first rows: symbol, date, and one number for each of [`Field::ALL`].
    pub rows: Vec<(String, Date, [f64; 6])>,
    /// Counts of the rows used, rejected and skipped.
    pub account: Account,
    /// Rows that could not be understood.
    pub rejects: Rejects,
    /// Notes and warnings about the file.
    pub findings: Vec<Finding>,
}

/// Reads a price file, or every file of an archive, and returns what was understood.
///
/// # Errors
/// When the file cannot be read or understood, or no file of the archive can.
pub fn inspect(path: &Path, overrides: &Overrides) -> Result<Vec<Inspection>> {
    overrides.check()?;
    let origin = Arc::new(Origin::from(path));
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for (_, content) in prices::read_named(&origin, overrides)? {
        match content {
            Ok(Content::Prices(table)) => found.push(inspection(*table)),
            // Other files of an archive are skipped.
            Ok(_) => {}
            Err(error) => failures.push(error),
        }
    }
    let none = || {
        let error = Error::input("no table of prices").in_file(&origin);
        error
            .with_code("not_a_table")
            .with_help("newsquake formats lists what price files look like")
    };
    match found.first_mut() {
        None => Err(failures.into_iter().next().unwrap_or_else(none)),
        Some(first) => {
            first.findings.extend(prices::skipped(&failures));
            Ok(found)
        }
    }
}

/// Returns the storage, layout and number format of a file, as names and values to show.
fn detected(understood: &Understood) -> Vec<(&'static str, String)> {
    let (sheet, styles) = (&understood.sheet, &understood.styles);
    let dialect = understood.layout.dialect;
    let mut detected = Vec::new();
    match understood.stored {
        Stored::Parquet => detected.push(("format", "Parquet".to_owned())),
        Stored::Cells(storage) => {
            detected.push(("format", storage.to_owned()));
            let header = match sheet.header_line {
                0 => "none".to_owned(),
                line => format!("row {line}"),
            };
            detected.push(("header", header));
        }
        Stored::Text { packed, encoding } => {
            detected.push(("packed", packed.unwrap_or("no").to_owned()));
            detected.push(("encoding", encoding.to_owned()));
            detected.push(("between cells", shown(sheet.delimiter)));
            let header = match sheet.header_line {
                0 => "none".to_owned(),
                line => format!("line {line}"),
            };
            detected.push(("header", header));
        }
    }
    detected.push(("dialect", format!("{} ({})", dialect.name, dialect.writer)));
    let dates: Vec<&str> = styles.dates.iter().map(|style| style.name()).collect();
    let dates = match dates.as_slice() {
        [] => styles.evidence.clone(),
        names => format!("{} ({})", names.join(", "), styles.evidence),
    };
    detected.push(("dates", dates));
    let clock = match understood.clock {
        DayClock::Zone(zone) => zone.name().to_owned(),
        DayClock::Dates => "not needed: the file holds dates".to_owned(),
        DayClock::OfEachSecurity => "that of each security's exchange".to_owned(),
    };
    detected.push(("clock", clock));
    if let Stored::Text { .. } = understood.stored {
        let thousands = match styles.numbers.thousands {
            Thousands::Usual => String::new(),
            Thousands::Mark(mark) => format!(", `{}` between thousands", char::from(mark)),
        };
        let decimal = char::from(styles.numbers.decimal);
        detected.push(("decimal mark", format!("`{decimal}`{thousands}")));
    }
    if understood.layout.blocks.len() > 1 {
        let securities = understood.layout.blocks.len().to_string();
        detected.push(("securities in columns", securities));
    }
    detected
}

fn inspection(table: PriceTable) -> Inspection {
    const FIRST_ROWS: usize = 5;
    let understood = &table.understood;
    let mut detected = detected(understood);
    let columns = understood.layout.roles();
    let unread = understood.layout.unread();
    if !unread.is_empty() {
        detected.push(("columns that are not read", unread.join(", ")));
    }
    let chunks = &table.parsed.chunks;
    let all = || {
        chunks
            .iter()
            .flat_map(|chunk| (0..chunk.date.len()).map(move |row| (chunk, row)))
    };
    let dates = || chunks.iter().flat_map(|chunk| chunk.date.iter());
    if let (Some(from), Some(to)) = (dates().min(), dates().max()) {
        detected.push(("days", format!("{from} to {to}")));
    }
    let mut symbols: Vec<&String> = chunks.iter().flat_map(|chunk| &chunk.symbols).collect();
    symbols.sort();
    symbols.dedup();
    let first: Vec<&str> = symbols
        .iter()
        .take(5)
        .map(|symbol| symbol.as_str())
        .collect();
    let more = if symbols.len() > 5 { ", ..." } else { "" };
    detected.push((
        "symbols",
        format!("{}: {}{more}", symbols.len(), first.join(", ")),
    ));
    let rows = all().take(FIRST_ROWS).map(|(chunk, row)| {
        let symbol = chunk.symbols[chunk.symbol[row] as usize].clone();
        (
            symbol,
            chunk.date[row],
            Field::ALL.map(|field| chunk.value(field, row)),
        )
    });
    let has_adjusted = chunks.iter().any(|chunk| {
        !chunk.values[Field::AdjClose as usize].is_empty() || !chunk.returns.is_empty()
    });
    Inspection {
        rows: rows.collect(),
        origin: table.origin,
        detected,
        columns,
        close: table.close,
        adj_close: has_adjusted.then_some(table.adj_close),
        account: table.parsed.account,
        rejects: Rejects(table.parsed.rejects),
        findings: table.findings,
    }
}
