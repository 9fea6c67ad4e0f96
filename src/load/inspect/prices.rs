//! Description of price files.

use std::sync::Arc;

use super::{FIRST_ROWS, Inspected, Inspection};
use crate::error::{Error, Origin};
use crate::load::open::memory::Budget;
use crate::load::open::read_once::ReadOnce;
use crate::load::overrides::Overrides;
use crate::load::prices::elsewhere;
use crate::load::prices::file::Content;
use crate::load::prices::read_opened;
use crate::load::prices::understood::{PriceTable, Stored, Understood};
use crate::load::recognise::recognition::DayClock;
use crate::load::reject::Rejects;
use crate::load::text::excerpt::shown;
use crate::load::text::number::Thousands;
use crate::market::Field;

/// Returns the price tables of a file and the failures.
pub(super) fn inspect(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    is_named: bool,
    overrides: &Overrides,
    budget: &Budget,
) -> (Vec<Inspection>, Vec<Error>) {
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    let read = read_opened(origin, file, is_named, overrides, budget);
    let tables = read.iter().filter_map(|(_, content)| match content {
        Ok(Content::Prices(table)) => Some(&**table),
        _ => None,
    });
    if let Err(error) = elsewhere::check(tables, overrides) {
        return (found, vec![error]);
    }
    for (_, content) in read {
        match content {
            Ok(Content::Prices(table)) => found.push(inspection(*table)),
            // Other files of an archive are skipped.
            Ok(_) => {}
            Err(error) => failures.push(error),
        }
    }
    (found, failures)
}

/// Returns the storage, layout and number format of a file, as names and values to show.
fn detected(understood: &Understood) -> Vec<(&'static str, String)> {
    let (sheet, styles) = (&understood.sheet, &understood.styles);
    let dialect = understood.layout.dialect;
    let mut detected = vec![("holds", "prices".to_owned())];
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
    let understood = &table.understood;
    let mut detected = detected(understood);
    let columns = understood.layout.roles();
    let unused = understood.layout.unread().into_iter().map(str::to_owned);
    let unused = unused.collect();
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
    let symbols = chunks.iter().flat_map(|chunk| &chunk.symbols);
    let mut symbols: Vec<&str> = symbols.map(String::as_str).collect();
    symbols.sort_unstable();
    symbols.dedup();
    detected.push(("symbols", super::listed(&symbols)));
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
        content: Inspected::Prices {
            close: table.close,
            adj_close: has_adjusted.then_some(table.adj_close),
            rows: rows.collect(),
        },
        origin: table.origin,
        detected,
        columns,
        unused,
        account: table.parsed.account,
        rejects: Rejects(table.parsed.rejects),
        findings: table.findings,
    }
}
