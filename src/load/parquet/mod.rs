//! Parquet files, by polars.

mod columns;
mod write;

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{DataFrame, ParquetReader, SerReader};

use crate::error::{Error, Message, Origin, Result, option};
use crate::finding::Finding;
use crate::load::account::Account;
use crate::load::open::source;
use crate::load::overrides::Overrides;
use crate::load::prices::checks;
use crate::load::prices::contradictions::Contradictions;
use crate::load::prices::layout;
use crate::load::prices::understood::{Parsed, PriceTable};
use crate::load::recognise::by_header::mapped;
use crate::load::recognise::dialect;
use crate::load::recognise::lexicon::Role;
use crate::load::reject::{Fault, Reject};
use crate::load::text::header::{Header, folded};
use crate::market::{Adjustment, Basis, Field, PriceRows};
use crate::time::Exchanges;
use columns::{Cells, Faults, Kind};
pub(in crate::load) use write::write;

/// Whether the file begins as Parquet files do.
pub(in crate::load) fn is_parquet(path: &Path) -> bool {
    let mut start = [0; 4];
    File::open(path).is_ok_and(|mut file| file.read_exact(&mut start).is_ok() && start == *b"PAR1")
}

/// Reads a table of bars, its columns by name. Cells are judged as those of text are: a row with one that means nothing is
/// rejected, by its number in the place of a line.
pub(in crate::load) fn read(origin: &Arc<Origin>, overrides: &Overrides) -> Result<PriceTable> {
    let table = table(origin, overrides);
    table.map_err(|error| error.in_file(origin))
}

fn table(origin: &Arc<Origin>, overrides: &Overrides) -> Result<PriceTable> {
    let path = &origin.file;
    let file = File::open(path).map_err(|error| source::unreadable(path, &error))?;
    let bytes = file.metadata().map_or(0, |data| data.len());
    let mut reader = ParquetReader::new(file);
    let schema = guarded(|| reader.schema())?;
    let written: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    let header = Header {
        names: written.iter().map(|name| folded(name)).collect(),
    };
    let find = |role| mapped(&header, dialect::plain(), role, overrides);
    let missing = |what: &str| layout::no_column(&header, 0, what, overrides);
    let date = find(Role::Date).ok_or_else(|| missing("date"))?;
    if find(Role::Close).is_none() && find(Role::AdjClose).is_none() {
        return Err(missing("close"));
    }
    layout::refuse_two_dates(&header, &written, 0, overrides, date)?;
    let not_read = not_read(origin, &written, find);
    let symbol = find(Role::Symbol);
    let numbers = Role::NUMBERS.map(find);
    // Columns that nobody asked for may be of any type, and cost nothing.
    let mut wanted: Vec<(usize, Kind)> = vec![(date, Kind::Date)];
    wanted.extend(symbol.map(|column| (column, Kind::Symbol)));
    wanted.extend(
        numbers
            .iter()
            .flatten()
            .map(|column| (*column, Kind::Number)),
    );
    for (column, kind) in &wanted {
        if let Some((name, field)) = schema.get_at_index(*column) {
            kind.check(name, &field.dtype).map_err(|error| error)?;
        }
    }
    let names: Vec<String> = wanted
        .iter()
        .map(|(column, _)| written[*column].clone())
        .collect();
    let frame = guarded(|| reader.with_columns(Some(names)).finish())?;
    let named = |column: usize| -> Result<Cells> {
        let name = &written[column];
        let cells = frame.column(name).and_then(|cells| Cells::new(name, cells));
        cells.map_err(|error| unreadable(&error.to_string()))
    };
    let mut rows = PriceRows::default();
    let mut faults = Faults::new();
    let symbols = match symbol {
        None => {
            rows.symbols.push(overrides.symbol_of(origin));
            Vec::new()
        }
        Some(column) => named(column)?.symbols(&mut rows.symbols, &mut faults)?,
    };
    let zone = overrides.zone()?.unwrap_or_else(|| {
        let first = rows.symbols.first().map_or("", String::as_str);
        Exchanges::default().zone_of(first)
    });
    let days = named(date)?.days(overrides, zone, &mut faults)?;
    for (field, column) in Field::ALL.into_iter().zip(numbers) {
        if let Some(column) = column {
            rows.values[field as usize] = named(column)?.numbers(field, overrides, &mut faults)?;
        }
    }
    let sound: Vec<usize> = (0..frame.height())
        .filter(|row| !faults.contains_key(row))
        .collect();
    for column in rows.values.iter_mut().filter(|column| !column.is_empty()) {
        *column = sound.iter().map(|row| column[*row]).collect();
    }
    rows.symbol = sound
        .iter()
        .map(|row| symbols.get(*row).copied().unwrap_or(0))
        .collect();
    rows.date = sound.iter().map(|row| days[*row].0).collect();
    let mut seconds: Vec<u32> = sound.iter().map(|row| days[*row].1).collect();
    if seconds.iter().all(|second| *second == 0) {
        seconds.clear();
    }
    let mut contradictions = Contradictions::default();
    for row in 0..rows.date.len() {
        contradictions.count(row, &Field::ALL.map(|field| rows.value(field, row)));
    }
    let mut parsed = Parsed {
        account: Account {
            used: sound.len() as u64,
            rejected: faults.len() as u64,
            ..Account::default()
        },
        seconds: vec![seconds],
        contradictions: vec![contradictions],
        ..Parsed::default()
    };
    let faults = faults.into_iter();
    parsed.rejects = faults
        .map(|(row, fault)| reject(origin, &frame, row, fault))
        .collect();
    drop(frame);
    let close = overrides.basis.map_or_else(Basis::default, |adjustment| {
        Basis::new(adjustment, Message::from(option::BASIS).to_string())
    });
    let adj_close = Basis::new(Adjustment::Total, "the name adj_close");
    (rows.close, rows.adj_close) = (close.clone(), adj_close.clone());
    parsed.chunks.push(rows);
    checks::check_rows(0, &mut parsed, overrides)?;
    Ok(PriceTable {
        origin: Arc::clone(origin),
        bytes,
        parsed,
        understood: None,
        close,
        adj_close,
        findings: not_read.into_iter().collect(),
    })
}

/// Columns that are read of text and not of Parquet.
fn not_read(
    origin: &Origin,
    written: &[String],
    find: impl Fn(Role) -> Option<usize>,
) -> Option<Finding> {
    let roles = [Role::Time, Role::Return, Role::Dividend, Role::Currency];
    let columns = roles.into_iter().filter_map(&find);
    let columns = columns.filter(|column| Some(*column) != find(Role::Date));
    let names: Vec<&str> = columns.map(|column| written[column].as_str()).collect();
    let message = format!(
        "{}: of Parquet the dates, symbols, prices and volumes are read, not {}; write the table as CSV to have them read",
        origin,
        names.join(", ")
    );
    (!names.is_empty()).then(|| Finding::warning("columns_not_read", message))
}

/// What polars reads. On files that are damaged or of types that it was built without it may panic, which must not end a
/// run over other files.
fn guarded<T>(read: impl FnOnce() -> polars::error::PolarsResult<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(error)) => Err(unreadable(&error.to_string())),
        Err(_) => Err(unreadable("it is damaged, or of a type that is not known")),
    }
}

fn unreadable(reason: &str) -> Error {
    let reason = reason.lines().next().unwrap_or_default();
    Error::input(format!("a Parquet file that cannot be read: {reason}"))
        .with_code("broken_parquet")
        .with_help("fetch or write it again")
}

/// The reject of a row, whose cells stand between commas.
fn reject(origin: &Arc<Origin>, frame: &DataFrame, row: usize, fault: Fault) -> Reject {
    let cells = frame.columns().iter().map(|column| {
        let cell = column
            .get(row)
            .map(|cell| cell.to_string())
            .unwrap_or_default();
        match cell.trim_matches('"') {
            "null" => String::new(),
            cell => cell.to_owned(),
        }
    });
    let cells: Vec<String> = cells.collect();
    Reject {
        line: row as u64 + 1,
        ..fault.at(origin, &csv::ByteRecord::from(cells), b',')
    }
}
