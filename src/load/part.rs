//! Rows of prices under construction.

mod cells;
mod days;
mod plain;
mod shape;
mod unused;

use std::collections::HashMap;

use csv::ByteRecord;

use super::account::Account;
use super::aside::is_header;
use super::clock::clock;
use super::contradictions::Contradictions;
use super::layout::Layout;
use super::reject::{Fault, Reject};
use super::rows::Reader;
use crate::market::{Field, PriceRows};
use crate::time::Date;
use cells::given_return;
use days::Days;
pub(super) use plain::Plain;
use shape::{check_twins, check_width};

/// What became of a row that is no fault.
pub(super) enum Outcome {
    Used,
    /// Understood, and not a row of prices.
    Aside(&'static str),
}

/// Rows under construction.
pub(super) struct Part {
    pub rows: PriceRows,
    pub seconds: Vec<u32>,
    pub rejects: Vec<Reject>,
    pub account: Account,
    pub midpoints: usize,
    pub return_codes: usize,
    /// Ends of lines.
    pub lines: u64,
    pub contradictions: Contradictions,
    /// Which columns there are, by [`Field`].
    has: [bool; 6],
    positions: HashMap<Vec<u8>, u32>,
    /// The symbol of the row before, because files keep a symbol's rows together.
    latest: (Vec<u8>, u32),
    /// The date of the row before, because files may keep a day's rows together.
    day: (Vec<u8>, Date, u32),
    /// Dates of plain rows.
    days: Days,
}

/// Enough bytes to see how long a line is.
const SOME_LINES: usize = 1 << 12;

impl Part {
    pub fn new(reader: &Reader<'_>, bytes: &[u8]) -> Self {
        let layout = reader.layout;
        let mut rows = PriceRows::default();
        if layout.symbol.is_none() {
            let of_file = || reader.reading.symbol_of(reader.path);
            rows.symbols = layout
                .blocks
                .iter()
                .map(|block| block.symbol.clone().unwrap_or_else(of_file))
                .collect();
        }
        // A little more than the first lines promise.
        let lines = bytes[..bytes.len().min(SOME_LINES)].split_inclusive(|b| *b == b'\n');
        let length = SOME_LINES.min(bytes.len()) / lines.count().max(1);
        let room = bytes.len() / length.max(1) * layout.blocks.len().min(2);
        let room = room + room / 32;
        rows.symbol.reserve(room);
        rows.date.reserve(room);
        for field in Field::ALL {
            if has(layout, field) {
                rows.values[field as usize].reserve(room);
            }
        }
        Self {
            rows,
            seconds: Vec::new(),
            rejects: Vec::new(),
            account: Account::default(),
            midpoints: 0,
            return_codes: 0,
            lines: 0,
            contradictions: Contradictions::default(),
            has: Field::ALL.map(|field| has(layout, field)),
            positions: HashMap::new(),
            latest: (Vec::new(), u32::MAX),
            day: (Vec::new(), Date::from_days_since_1970(0), 0),
            days: Days::new(),
        }
    }

    pub fn push(
        &mut self,
        reader: &Reader<'_>,
        record: &ByteRecord,
    ) -> std::result::Result<Outcome, Fault> {
        let layout = reader.layout;
        check_width(layout, record)?;
        for (column, values) in &layout.keep {
            let cell = record[*column].trim_ascii();
            if !values.iter().any(|value| value.as_bytes() == cell) {
                return Ok(Outcome::Aside("other_series"));
            }
        }
        check_twins(layout, record)?;
        let (date, second) = match self.date(reader, &record[layout.date]) {
            Ok(date) => date,
            Err(_) if is_header(layout, record) => return Ok(Outcome::Aside("repeated_header")),
            Err(fault) => return Err(fault),
        };
        let second = match layout.time {
            Some(time) if second == 0 => {
                clock(record[time].trim_ascii()).map_or(0, |(second, _)| second)
            }
            _ => second,
        };
        let symbol = match layout.symbol {
            Some(column) => Some(self.symbol(&layout.names[column], &record[column])?),
            None => None,
        };
        let given = match layout.returns {
            Some(column) => Some(given_return(
                reader,
                &layout.names[column],
                &record[column],
            )?),
            None => None,
        };
        let start = self.rows.date.len();
        for (i, block) in layout.blocks.iter().enumerate() {
            if let (true, Some(column)) = (
                layout.cells_are_returns,
                block.values[Field::Close as usize],
            ) {
                match given_return(reader, &layout.names[column], &record[column]) {
                    Ok(given) => {
                        self.append(i as u32, date, second, [f64::NAN; 6]);
                        self.rows.returns.push(given.value);
                    }
                    Err(fault) => self.reject_cell(reader, record, fault),
                }
                continue;
            }
            match self.values(reader, record, block) {
                Ok(values) => self.append(symbol.unwrap_or(i as u32), date, second, values),
                Err(fault) if layout.blocks.len() > 1 => self.reject_cell(reader, record, fault),
                Err(fault) => return Err(fault),
            }
        }
        self.account.used += (self.rows.date.len() - start) as u64;
        if let Some(given) = given {
            self.rows.returns.push(given.value);
            self.return_codes += usize::from(given.is_code);
        }
        if let Some(column) = layout.dividend
            && reader
                .styles
                .numbers
                .parse(&record[column])
                .is_some_and(|paid| paid > 0.0)
        {
            self.rows.dividends.push((symbol.unwrap_or(0), date));
        }
        if let Some(column) = layout.currency {
            self.currency(symbol.unwrap_or(0), &record[column]);
        }
        Ok(Outcome::Used)
    }

    /// Rejects one security's cell of a row of many.
    fn reject_cell(&mut self, reader: &Reader<'_>, record: &ByteRecord, fault: Fault) {
        self.account.rejected += 1;
        let reject = fault.at(reader.path, record, reader.sheet.delimiter);
        self.rejects.push(reject);
    }

    fn append(&mut self, symbol: u32, date: Date, second: u32, values: [f64; 6]) {
        if self.has[Field::High as usize] && self.has[Field::Low as usize] {
            self.contradictions.count(self.rows.date.len(), &values);
        }
        self.rows.symbol.push(symbol);
        self.rows.date.push(date);
        for (field, value) in Field::ALL.into_iter().zip(values) {
            if self.has[field as usize] {
                self.rows.values[field as usize].push(value);
            }
        }
        if second != 0 || !self.seconds.is_empty() {
            self.seconds.resize(self.rows.date.len() - 1, 0);
            self.seconds.push(second);
        }
    }
}

fn has(layout: &Layout, field: Field) -> bool {
    let computed = field == Field::AdjClose && layout.adjusted_by.is_some();
    !layout.cells_are_returns
        && (computed
            || layout
                .blocks
                .iter()
                .any(|block| block.values[field as usize].is_some()))
}
