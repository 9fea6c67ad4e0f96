//! What was understood of a price file, before anything is made of it.

use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Origin, Result};
use crate::finding::Finding;
use crate::load::account::Account;
use crate::load::open::source;
use crate::load::overrides::Overrides;
use crate::load::parquet;
use crate::load::prices;
use crate::load::prices::file::{self, Content};
use crate::load::prices::understood::PriceTable;
use crate::load::reject::Rejects;
use crate::load::text::excerpt::shown;
use crate::load::text::number::Thousands;
use crate::market::{Basis, Field};
use crate::time::Date;

/// What was understood of one price file.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// The file, or the member of an archive.
    pub origin: Arc<Origin>,
    /// What was detected: what it is about, and what it was found to be.
    pub detected: Vec<(&'static str, String)>,
    /// Roles and the columns that have them.
    pub columns: Vec<(&'static str, String)>,
    /// What `close` and `adj_close` are adjusted for.
    pub close: Basis,
    /// What `adj_close` is adjusted for.
    pub adj_close: Option<Basis>,
    /// The first rows: symbol, date, and a number a field.
    pub rows: Vec<(String, Date, [f64; 6])>,
    /// Where every row went.
    pub account: Account,
    /// Rows that were not understood.
    pub rejects: Rejects,
    /// What is odd about it.
    pub findings: Vec<Finding>,
}

/// Reads a price file, or the files of an archive, and says what was understood.
///
/// # Errors
/// When the file cannot be read or understood.
pub fn inspect(path: &Path, overrides: &Overrides) -> Result<Vec<Inspection>> {
    overrides.check()?;
    let origin = Arc::new(Origin::from(path));
    if parquet::is_parquet(path) {
        return parquet::read(&origin, overrides).map(|table| vec![inspection(table)]);
    }
    let bytes = source::raw(path)?;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for (_, content) in file::read_all(&origin, bytes, true, overrides) {
        match content {
            Ok(Content::Prices(table)) => found.push(inspection(*table)),
            // Of an archive, what is beside the tables is passed over.
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

fn inspection(table: PriceTable) -> Inspection {
    const FIRST_ROWS: usize = 5;
    let mut detected = Vec::new();
    let mut columns = Vec::new();
    if let Some(understood) = &table.understood {
        let (sheet, styles) = (&understood.sheet, &understood.styles);
        let dialect = understood.layout.dialect;
        detected.push(("packed", understood.packed.unwrap_or("no").to_owned()));
        detected.push(("encoding", understood.encoding.to_owned()));
        detected.push(("between cells", shown(sheet.delimiter)));
        detected.push((
            "header",
            match sheet.header_line {
                0 => "none".to_owned(),
                line => format!("line {line}"),
            },
        ));
        detected.push(("dialect", format!("{} ({})", dialect.name, dialect.writer)));
        let dates: Vec<&str> = styles.dates.iter().map(|style| style.name()).collect();
        detected.push((
            "dates",
            format!("{} ({})", dates.join(", "), styles.evidence),
        ));
        detected.push(("clock", understood.zone.name().to_owned()));
        let thousands = match styles.numbers.thousands {
            Thousands::Usual => String::new(),
            Thousands::Mark(mark) => format!(", `{}` between thousands", char::from(mark)),
        };
        detected.push((
            "decimal mark",
            format!("`{}`{thousands}", char::from(styles.numbers.decimal)),
        ));
        columns = understood.layout.roles();
        if understood.layout.blocks.len() > 1 {
            detected.push((
                "securities in columns",
                understood.layout.blocks.len().to_string(),
            ));
        }
    } else {
        detected.push(("format", "Parquet".to_owned()));
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
