//! Rows of prices under construction, cell by cell.

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
use super::layout::{Block, Layout};
use super::reject::{Fault, Reject};
use super::rows::Reader;
use super::stamp::DateStyle;
use crate::market::{Field, PriceRows};
use crate::time::Date;
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
        let start = self.rows.date.len();
        for (i, block) in layout.blocks.iter().enumerate() {
            if let (true, Some(column)) = (
                layout.cells_are_returns,
                block.values[Field::Close as usize],
            ) {
                match self.given_return(reader, &layout.names[column], &record[column]) {
                    Ok(given) => {
                        self.append(i as u32, date, second, [f64::NAN; 6]);
                        self.rows.returns.push(given);
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
        if let Some(column) = layout.returns {
            let given = self.given_return(reader, &layout.names[column], &record[column]);
            match given {
                Ok(value) => self.rows.returns.push(value),
                Err(fault) => {
                    self.take_back(start);
                    return Err(fault);
                }
            }
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

    /// Notes the currency of a symbol where it changes.
    fn currency(&mut self, symbol: u32, cell: &[u8]) {
        let currency = cell.trim_ascii();
        let known = self.rows.currencies.last();
        if currency.is_empty()
            || known.is_some_and(|(of, known)| *of == symbol && known.as_bytes() == currency)
        {
            return;
        }
        let currency = String::from_utf8_lossy(currency).into_owned();
        self.rows.currencies.push((symbol, currency));
    }

    fn date(
        &mut self,
        reader: &Reader<'_>,
        cell: &[u8],
    ) -> std::result::Result<(Date, u32), Fault> {
        if self.day.0 == cell && !cell.is_empty() {
            return Ok((self.day.1, self.day.2));
        }
        let styles = &reader.styles.dates;
        let name = &reader.layout.names[reader.layout.date];
        let stamp = styles
            .iter()
            .find_map(|style| style.parse(cell))
            .ok_or_else(|| {
                let like = match styles.first() {
                    None | Some(DateStyle::YearFirst) => "2025-08-29",
                    Some(style) => style.name(),
                };
                Fault::new(
                    name,
                    "bad_date",
                    cell.trim_ascii(),
                    format!("a date like {like}"),
                )
            })?;
        let date = stamp.day(reader.zone);
        if UNSET.contains(&date.days_since_1970()) {
            return Err(Fault::new(
                name,
                "unset_date",
                cell.trim_ascii(),
                "a date that was set: this is what programs write for none",
            ));
        }
        self.day.0.clear();
        self.day.0.extend_from_slice(cell);
        (self.day.1, self.day.2) = (date, stamp.second);
        Ok((date, stamp.second))
    }

    fn symbol(&mut self, column: &str, cell: &[u8]) -> std::result::Result<u32, Fault> {
        if self.latest.0 == cell && self.latest.1 != u32::MAX {
            return Ok(self.latest.1);
        }
        let name = text(column, cell)?;
        let position = match self.positions.get(name.as_bytes()) {
            Some(position) => *position,
            None => {
                let next = self.rows.symbols.len() as u32;
                self.positions.insert(name.as_bytes().to_vec(), next);
                self.rows.symbols.push(name.to_owned());
                next
            }
        };
        self.latest.0.clear();
        self.latest.0.extend_from_slice(cell);
        self.latest.1 = position;
        Ok(position)
    }

    fn values(
        &mut self,
        reader: &Reader<'_>,
        record: &ByteRecord,
        block: &Block,
    ) -> std::result::Result<[f64; 6], Fault> {
        let (layout, numbers) = (reader.layout, reader.styles.numbers);
        let mut values = [f64::NAN; 6];
        for (field, column) in Field::ALL.into_iter().zip(block.values) {
            let Some(column) = column else { continue };
            let cell = &record[column];
            let parsed = if field == Field::Volume {
                numbers.parse_volume(cell)
            } else {
                numbers.parse(cell)
            };
            let Some(mut value) = parsed.or_else(|| reader.null(cell)) else {
                return Err(Fault::new(
                    &layout.names[column],
                    "bad_number",
                    cell.trim_ascii(),
                    "a number like 135.00, or nothing",
                ));
            };
            if field.is_price() {
                value = self.price(layout, column, cell, value)?;
            }
            values[field as usize] = value;
        }
        if let Some((divisor, factor)) = layout.adjusted_by {
            let [divisor, factor] =
                [divisor, factor].map(|column| numbers.parse(&record[column]).unwrap_or(f64::NAN));
            let adjusted = values[Field::Close as usize] / divisor
                * if factor.is_nan() { 1.0 } else { factor };
            values[Field::AdjClose as usize] = if adjusted.is_finite() {
                adjusted
            } else {
                f64::NAN
            };
        }
        Ok(values)
    }

    fn price(
        &mut self,
        layout: &Layout,
        column: usize,
        cell: &[u8],
        value: f64,
    ) -> std::result::Result<f64, Fault> {
        let mut value = value;
        if let Some(unit) = layout
            .dialect
            .integer_unit
            .filter(|_| !cell.contains(&b'.'))
        {
            value /= unit;
        }
        if value == 0.0 && layout.dialect.negative_is_midpoint {
            // How CRSP writes that there is none.
            return Ok(f64::NAN);
        }
        if value < 0.0 && layout.dialect.negative_is_midpoint {
            self.midpoints += 1;
            return Ok(-value);
        }
        // Prices that are rebased with every dividend can go below zero in early years.
        if value < 0.0 && layout.dialect.name != "akshare" {
            return Err(Fault::new(
                &layout.names[column],
                "negative_price",
                cell.trim_ascii(),
                "a price above zero",
            ));
        }
        Ok(value)
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

    /// A return, or none where a letter or one of the numbers that CRSP uses says why.
    fn given_return(
        &mut self,
        reader: &Reader<'_>,
        column: &str,
        cell: &[u8],
    ) -> std::result::Result<f64, Fault> {
        let cell = cell.trim_ascii();
        // Tables of dates by symbols are of one's own making.
        let has_codes = !reader.layout.cells_are_returns;
        let is_code = has_codes && matches!(cell, [letter] if letter.is_ascii_uppercase());
        let value = reader
            .styles
            .numbers
            .parse(cell)
            .or_else(|| is_code.then_some(f64::NAN))
            .or_else(|| reader.null(cell));
        let value = value.ok_or_else(|| {
            Fault::new(
                column,
                "bad_number",
                cell,
                "a return like 0.0123, or nothing",
            )
        })?;
        let is_code = is_code || (has_codes && value <= -44.0);
        self.return_codes += usize::from(is_code);
        if value < -1.0 && !is_code {
            return Err(Fault::new(
                column,
                "bad_return",
                cell,
                "a return above -1, as a fraction",
            ));
        }
        Ok(if is_code { f64::NAN } else { value })
    }

    /// Forgets the rows from one on, of a record that turned out to be no good.
    fn take_back(&mut self, start: usize) {
        self.account.used -= (self.rows.date.len() - start) as u64;
        self.rows.symbol.truncate(start);
        self.rows.date.truncate(start);
        self.seconds.truncate(start);
        self.rows
            .values
            .iter_mut()
            .for_each(|column| column.truncate(start));
    }
}

/// 1900-01-01 and 1970-01-01, which programs write for no date.
pub(super) const UNSET: [i32; 2] = [-25_567, 0];

/// A text that has to be there.
fn text<'a>(column: &str, cell: &'a [u8]) -> std::result::Result<&'a str, Fault> {
    match std::str::from_utf8(cell.trim_ascii()) {
        Ok("") => Err(Fault::new(column, "no_symbol", cell, "a symbol")),
        Ok(text) => Ok(text),
        Err(_) => Err(Fault::new(column, "bad_encoding", cell, "text in UTF-8")),
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
