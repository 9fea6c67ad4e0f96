//! Reading of the cells of a price row.

use std::borrow::Cow;

use chrono_tz::Tz;

use super::RowBuffer;
use crate::load::prices::layout::{Block, Layout};
use crate::load::prices::row::Row;
use crate::load::prices::row_context::RowContext;
use crate::load::reject::Fault;
use crate::load::text::invisible::cleaned;
use crate::load::text::stamp::{DateStyle, Stamp, is_unset};
use crate::market::{Field, KnownBy};
use crate::time::Date;

impl RowBuffer {
    /// Reads the date cell of a row, with its time and offset. The date of the previous row is cached, because many
    /// files list all securities of one day together.
    pub(super) fn stamp<R: Row>(
        &mut self,
        context: &RowContext<'_>,
        row: &R,
    ) -> std::result::Result<Stamp, Fault> {
        let column = context.layout.date;
        let bytes = row.bytes(column);
        if let Some(cell) = bytes
            && let Some((latest, stamp)) = &self.latest_stamp
            && latest == cell
        {
            return Ok(*stamp);
        }
        let styles = &context.styles.dates;
        let stamp = row.stamp(column, styles).ok_or_else(|| {
            let like = match styles.first() {
                None | Some(DateStyle::YearFirst) => "2025-08-29",
                Some(style) => style.name(),
            };
            let name = &context.layout.names[column];
            let cell = row.text(column);
            Fault::new(
                name,
                "bad_date",
                cell.trim_ascii(),
                format!("a date like {like}"),
            )
            .in_cell(column)
        })?;
        if let Some(cell) = bytes {
            let (latest, known) = self.latest_stamp.get_or_insert_with(|| (Vec::new(), stamp));
            latest.clear();
            latest.extend_from_slice(cell);
            *known = stamp;
        }
        Ok(stamp)
    }

    /// Returns the date of a timestamp in the time zone of a security.
    pub(super) fn day<R: Row>(
        &mut self,
        context: &RowContext<'_>,
        row: &R,
        stamp: Stamp,
        security: u32,
    ) -> std::result::Result<Date, Fault> {
        let date = match stamp.is_moment() {
            true => {
                self.has_moments = true;
                stamp.day(self.zone(context, security))
            }
            false => stamp.date,
        };
        if !is_unset(date) {
            return Ok(date);
        }
        let column = context.layout.date;
        Err(Fault::new(
            &context.layout.names[column],
            "unset_date",
            row.text(column).trim_ascii(),
            "a real date; programs write this one for a missing date",
        )
        .in_cell(column))
    }

    /// Returns the time zone in which the days of a security are counted.
    fn zone(&mut self, context: &RowContext<'_>, security: u32) -> Tz {
        let at = security as usize;
        if let Some(Some(zone)) = self.zones.get(at) {
            return *zone;
        }
        let symbol = self.rows.symbols.get(at).map_or("", String::as_str);
        let mut listed = self.rows.listed.iter().filter(|(of, ..)| *of == security);
        let code = listed.next().map(|(.., code)| code.as_str());
        let zone = context.clock.zone(symbol, code);
        self.zones.resize(self.zones.len().max(at + 1), None);
        self.zones[at] = Some(zone);
        zone
    }

    /// Returns the position of a symbol in `rows.symbols`; adds it if it is new.
    pub(super) fn symbol(&mut self, column: &str, cell: &[u8]) -> std::result::Result<u32, Fault> {
        if self.latest.0 == cell && self.latest.1 != u32::MAX {
            return Ok(self.latest.1);
        }
        let name = text(column, cell)?;
        let position = match self.positions.get(name.as_bytes()) {
            Some(position) => *position,
            None => {
                let next = self.rows.symbols.len() as u32;
                self.positions.insert(name.as_bytes().to_vec(), next);
                self.rows.symbols.push(name.into_owned());
                next
            }
        };
        self.latest.0.clear();
        self.latest.0.extend_from_slice(cell);
        self.latest.1 = position;
        Ok(position)
    }

    /// Returns `values[f]`: the number of [`Field`] `f` of a security, NaN where the cell is empty. If the close is sound,
    /// another cell that cannot be read counts as missing, so that the day stays.
    pub(super) fn values<R: Row>(
        &mut self,
        context: &RowContext<'_>,
        row: &R,
        block: &Block,
    ) -> std::result::Result<[f64; 6], Fault> {
        let layout = context.layout;
        let (mut values, mut midpoints) = ([f64::NAN; 6], 0);
        let mut first_fault = None;
        let known = self.unread.len();
        for (field, column) in Field::ALL.into_iter().zip(block.values) {
            let Some(column) = column else { continue };
            match value(context, row, field, column, &mut midpoints) {
                Ok(value) => values[field as usize] = value,
                Err(fault) if field == Field::Close || fault.code != "bad_number" => {
                    self.unread.truncate(known);
                    return Err(first_fault.unwrap_or(fault));
                }
                Err(fault) => {
                    first_fault.get_or_insert_with(|| fault.clone());
                    self.unread.push(fault);
                }
            }
        }
        if let Some(fault) = first_fault.filter(|_| values[Field::Close as usize].is_nan()) {
            self.unread.truncate(known);
            return Err(fault);
        }
        if let Some((divisor, factor)) = layout.adjusted_by {
            let numbers = context.styles.numbers;
            let [divisor, factor] =
                [divisor, factor].map(|column| row.number(column, numbers).unwrap_or(f64::NAN));
            let adjusted = values[Field::Close as usize] / divisor
                * if factor.is_nan() { 1.0 } else { factor };
            values[Field::AdjClose as usize] = if adjusted.is_finite() {
                adjusted
            } else {
                f64::NAN
            };
        }
        self.midpoints += midpoints;
        Ok(values)
    }

    /// Records the exchange of a symbol the first time that a row names it.
    pub(super) fn exchange(&mut self, symbol: u32, cell: &[u8]) {
        let code = cell.trim_ascii();
        let is_latest =
            |(of, _, latest): &(u32, KnownBy, String)| *of == symbol && latest.as_bytes() == code;
        if code.is_empty() || self.rows.listed.last().is_some_and(is_latest) {
            return;
        }
        let code = String::from_utf8_lossy(code).into_owned();
        if self.listed.insert((symbol, code.clone())) {
            self.rows.listed.push((symbol, KnownBy::Column, code));
        }
    }

    /// Records the currency of a symbol if it differs from that of the previous row.
    pub(super) fn currency(&mut self, symbol: u32, cell: &[u8]) {
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
}

/// Reads one number of a security.
fn value<R: Row>(
    context: &RowContext<'_>,
    row: &R,
    field: Field,
    column: usize,
    midpoints: &mut usize,
) -> std::result::Result<f64, Fault> {
    let (layout, numbers) = (context.layout, context.styles.numbers);
    let parse = || match field {
        Field::Volume => row.count(column, numbers),
        _ => row.number(column, numbers),
    };
    let value = context.null(row, column).or_else(parse).ok_or_else(|| {
        Fault::new(
            &layout.names[column],
            "bad_number",
            row.text(column).trim_ascii(),
            "a number like 135.00, or nothing",
        )
        .in_cell(column)
    })?;
    match field {
        Field::Volume => Ok(value * layout.dialect.lot),
        _ => price(layout, row, column, value, midpoints),
    }
}

/// Converts the number of a cell to a price by the rules of the dialect; counts midpoints.
fn price<R: Row>(
    layout: &Layout,
    row: &R,
    column: usize,
    value: f64,
    midpoints: &mut usize,
) -> std::result::Result<f64, Fault> {
    let mut value = value;
    if let Some(unit) = layout.dialect.integer_unit.filter(|_| row.is_whole(column)) {
        value /= unit;
    }
    if value == 0.0 && layout.dialect.negative_is_midpoint {
        // CRSP writes 0 for a missing price.
        return Ok(f64::NAN);
    }
    if value < 0.0 && layout.dialect.negative_is_midpoint {
        *midpoints += 1;
        return Ok(-value);
    }
    if value < 0.0 && !layout.dialect.may_be_negative {
        return Err(Fault::new(
            &layout.names[column],
            "negative_price",
            row.text(column).trim_ascii(),
            "a price above zero",
        )
        .in_cell(column));
    }
    let size = value.abs();
    if size > LARGEST || (size < SMALLEST && size > 0.0) {
        return Err(Fault::new(
            &layout.names[column],
            "impossible_price",
            row.text(column).trim_ascii(),
            "a price between 1e-12 and 1e15",
        )
        .in_cell(column));
    }
    Ok(value)
}

/// Prices outside of these are slips; squares of their returns would leave the range of numbers.
const SMALLEST: f64 = 1e-12;
const LARGEST: f64 = 1e15;

/// A return given by the file.
pub(super) struct Given {
    /// The return as a fraction; NaN if it is missing.
    pub value: f64,
    /// Whether the cell holds a code for a missing return.
    pub is_code: bool,
}

/// Reads a return: NaN if the cell is empty or holds one of CRSP's codes for missing returns.
pub(super) fn given_return<R: Row>(
    context: &RowContext<'_>,
    row: &R,
    column: usize,
) -> std::result::Result<Given, Fault> {
    let fault = |code, expected| {
        let name = &context.layout.names[column];
        Fault::new(name, code, row.text(column).trim_ascii(), expected).in_cell(column)
    };
    // Such codes do not occur in percent, nor in tables of dates by symbols, which users make themselves.
    let unit = context.styles.returns_unit;
    let has_codes = !context.layout.cells_are_returns && unit == 1.0;
    let letter = || {
        let is_letter = row
            .bytes(column)
            .is_some_and(|cell| matches!(cell.trim_ascii(), [c] if c.is_ascii_uppercase()));
        (has_codes && is_letter).then_some(f64::NEG_INFINITY)
    };
    let value = context
        .null(row, column)
        .or_else(|| row.number(column, context.styles.numbers))
        .or_else(letter)
        .ok_or_else(|| fault("bad_number", "a return like 0.0123, or nothing"))?;
    let is_code = has_codes && value <= -44.0;
    let value = if unit == 1.0 { value } else { value / unit };
    if value < -1.0 && !is_code {
        return Err(fault("bad_return", "a return above -1, as a fraction"));
    }
    let value = if is_code { f64::NAN } else { value };
    Ok(Given { value, is_code })
}

/// Returns a cell as text, without what nobody sees and the quote by which spreadsheets mark a text, as in `'000001`.
///
/// # Errors
/// When the cell is empty or not UTF-8.
fn text<'a>(column: &str, cell: &'a [u8]) -> std::result::Result<Cow<'a, str>, Fault> {
    let is_marked = cell.starts_with(b"'") && cell.get(1).is_some_and(u8::is_ascii_alphanumeric);
    let cell = if is_marked && !cell.ends_with(b"'") {
        &cell[1..]
    } else {
        cell
    };
    match std::str::from_utf8(cell).map(cleaned) {
        Ok(text) if text.is_empty() => Err(Fault::new(column, "no_symbol", cell, "a symbol")),
        Ok(text) => Ok(text),
        Err(_) => Err(Fault::new(column, "bad_encoding", cell, "text in UTF-8")),
    }
}
