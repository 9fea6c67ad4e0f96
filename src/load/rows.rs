//! Price files row by row: the reader that understands, and says what it did not.

use std::collections::HashMap;
use std::path::Path;

use super::cell;
use super::header::{Header, reader};
use super::reject::{Fault, Reject};
use crate::error::{Error, Result};
use crate::market::{Field, PriceRows};
use crate::time::Date;

/// Where the columns of a price file are.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub header: Header,
    pub symbol: Option<usize>,
    pub date: usize,
    /// By [`Field`].
    pub values: [Option<usize>; 6],
}

/// Names under which files hold what the canonical layout calls `symbol`.
const SYMBOL: [&str; 2] = ["symbol", "ticker"];

impl Layout {
    pub fn of(file: &Path, header: Header) -> Result<Self> {
        let missing = |what: &str| {
            let message = format!("no `{what}` column; the columns are: {}", header.listed());
            Error::input(message)
                .in_file(file)
                .at_line(1)
                .help("a price file needs `date` and `close`")
        };
        if let Some(name) = header.repeated() {
            return Err(Error::input(format!("two columns are called `{name}`"))
                .in_file(file)
                .at_line(1));
        }
        let date = header.find(&["date"]).ok_or_else(|| missing("date"))?;
        let values = Field::ALL.map(|field| header.find(&[field.name()]));
        if values[Field::Close as usize].is_none() && values[Field::AdjClose as usize].is_none() {
            return Err(missing("close"));
        }
        Ok(Self {
            symbol: header.find(&SYMBOL),
            date,
            values,
            header,
        })
    }
}

/// Whether a table has no price column at all, so that it must be about something else.
pub(super) fn is_of_something_else(bytes: &[u8]) -> bool {
    let Ok(header) = reader(bytes).byte_headers().map(Header::new) else {
        return false;
    };
    Field::ALL
        .iter()
        .filter(|field| field.is_price())
        .all(|field| header.find(&[field.name()]).is_none())
}

/// Reads a price file whose bytes are at hand. Rows that cannot be understood come back as rejects.
pub(super) fn read(file: &Path, bytes: &[u8]) -> Result<(PriceRows, Vec<Reject>)> {
    let mut reader = reader(bytes);
    let header = reader
        .byte_headers()
        .map_err(|error| unreadable(file, &error))?
        .clone();
    let layout = Layout::of(file, Header::new(&header))?;
    let mut rows = Collector::new(file, &layout);
    let mut rejects = Vec::new();
    let mut record = csv::ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| unreadable(file, &error))?
    {
        if let Err(fault) = rows.push(&layout, &record) {
            rejects.push(fault.at(file, &record));
        }
    }
    Ok((rows.rows, rejects))
}

fn unreadable(file: &Path, error: &csv::Error) -> Error {
    let described = Error::input(format!("not a CSV table: {error}")).in_file(file);
    match error.position() {
        Some(place) => described.at_line(place.line()),
        None => described,
    }
}

/// Rows under construction.
pub(super) struct Collector {
    pub rows: PriceRows,
    positions: HashMap<String, u32>,
    /// The symbol of the row before, because files keep a symbol's rows together.
    latest: u32,
}

impl Collector {
    pub fn new(file: &Path, layout: &Layout) -> Self {
        let mut rows = PriceRows::default();
        if layout.symbol.is_none() {
            rows.symbols.push(
                file.file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned())
                    .unwrap_or_default(),
            );
        }
        Self {
            rows,
            positions: HashMap::new(),
            latest: 0,
        }
    }

    pub fn position(&mut self, symbol: &str) -> u32 {
        if self
            .rows
            .symbols
            .get(self.latest as usize)
            .is_none_or(|latest| latest != symbol)
        {
            self.latest = match self.positions.get(symbol) {
                Some(position) => *position,
                None => {
                    let position = self.rows.symbols.len() as u32;
                    self.rows.symbols.push(symbol.to_owned());
                    self.positions.insert(symbol.to_owned(), position);
                    position
                }
            };
        }
        self.latest
    }

    fn push(
        &mut self,
        layout: &Layout,
        record: &csv::ByteRecord,
    ) -> std::result::Result<(), Fault> {
        let names = &layout.header.names;
        let width = names.len();
        let (cells, surplus) = (record.len().min(width), record.iter().skip(width));
        if cells < width
            || surplus
                .into_iter()
                .any(|cell| !cell.trim_ascii().is_empty())
        {
            let found = format!("{} cells", record.len());
            return Err(Fault::new(
                "(row)",
                "ragged_row",
                found.as_bytes(),
                format!("{width} cells, as in the header"),
            ));
        }
        let symbol = match layout.symbol {
            Some(column) => Some(cell::name(&names[column], &record[column])?),
            None => None,
        };
        let date: Date = cell::date(&names[layout.date], &record[layout.date])?;
        let mut values = [f64::NAN; 6];
        for (value, column) in values.iter_mut().zip(layout.values) {
            if let Some(column) = column {
                *value = cell::number(&names[column], &record[column])?;
            }
        }
        let position = symbol.map_or(0, |symbol| self.position(symbol));
        self.rows.symbol.push(position);
        self.rows.date.push(date);
        for ((column, value), place) in self.rows.values.iter_mut().zip(values).zip(layout.values) {
            if place.is_some() {
                column.push(value);
            }
        }
        Ok(())
    }
}
