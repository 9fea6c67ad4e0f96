//! Reading of price rows from typed columns, by the same rules as text rows.

use std::borrow::Cow;
use std::ops::Range;

use csv::ByteRecord;
use rayon::prelude::*;

use super::layout::Layout;
use super::needed_rows::wanted;
use super::row::Row;
use super::row_buffer::RowBuffer;
use super::row_buffer::any_row::Outcome;
use super::row_context::RowContext;
use super::skipped::reason_to_skip;
use super::styles::{ENOUGH_RETURNS, Styles, returns_unit};
use super::understood::Parsed;
use crate::error::{Error, Message, Result, message, option};
use crate::frame::{Cells, Clock};
use crate::load::grid::{Columns, TypedCells};
use crate::load::overrides::Overrides;
use crate::load::reject::FaultyRow;
use crate::load::text::column::{Weekends, date_style};
use crate::load::text::number::{NumberStyle, Thousands};
use crate::load::text::stamp::{DateStyle, Stamp};

/// Number of rows that one thread reads at a time.
const PART: usize = 1 << 16;

/// Reads the cells by which types and styles of the columns are told: the first rows, and every row of a column of dates in words and
/// of one of symbols in numbers.
///
/// # Errors
/// When the table is damaged.
pub(super) fn sample(layout: &Layout, columns: &Columns) -> Result<TypedCells> {
    let is_whole = |column: usize, cells: &Cells| match cells {
        Cells::Day(_) | Cells::Moment(..) | Cells::Unread(_) => false,
        Cells::Number(_) => column == layout.date || Some(column) == layout.symbol,
        Cells::Text(_) | Cells::Whole(_) => column == layout.date,
    };
    columns.sample(&layout.columns(), ENOUGH_RETURNS, is_whole)
}

/// Reads every row that is needed, so many at a time that their cells take little memory.
///
/// # Errors
/// When the table is damaged, or its rows take more memory than the budget allows.
pub(super) fn read(context: &RowContext<'_>, columns: &Columns) -> Result<Parsed> {
    let layout = context.layout;
    let wanted = wanted(context, columns);
    let mut parsed = Parsed {
        left_out: wanted.left_out,
        ..Parsed::default()
    };
    if wanted.others > 0 {
        let cells = wanted.others * layout.blocks.len() as u64;
        parsed.account.skip("not_needed", cells);
    }
    for rows in wanted.parts {
        let above = rows.start as u64;
        let cells = columns.read(&layout.columns(), rows)?;
        read_part(context, &cells, above, &mut parsed)?;
    }
    Ok(parsed)
}

/// Reads rows that have `above` rows above them.
///
/// # Errors
/// When they take more memory than the budget allows.
fn read_part(
    context: &RowContext<'_>,
    cells: &TypedCells,
    above: u64,
    parsed: &mut Parsed,
) -> Result<()> {
    let parts: Vec<Range<usize>> = (0..cells.height)
        .step_by(PART)
        .map(|start| start..cells.height.min(start + PART))
        .collect();
    let read = parts
        .into_par_iter()
        .map(|rows| part(context, cells, rows, above));
    for mut part in read.collect::<Result<Vec<RowBuffer>>>()? {
        if context.layout.symbol.is_some() {
            part.forget_unused_symbols();
        }
        parsed.take(part, |reject| reject);
    }
    Ok(())
}

fn part(
    context: &RowContext<'_>,
    cells: &TypedCells,
    rows: Range<usize>,
    above: u64,
) -> Result<RowBuffer> {
    let mut part = RowBuffer::new(context, rows.len());
    let weight = context.layout.blocks.len() as u64;
    for row in rows {
        part.take_memory(context)?;
        let line = above + row as u64 + 1;
        let row = TypedRow { cells, row };
        let skip = |fault| {
            let reason = reason_to_skip(&row.record());
            reason.map(Outcome::Skipped).ok_or(fault)
        };
        match part.push(context, &row).or_else(skip) {
            Ok(Outcome::Used) => {}
            Ok(Outcome::Skipped(reason)) => part.account.skip(reason, weight),
            Err(fault) => {
                part.keep_day(context, &row);
                part.account.rejected += weight;
                part.faults.push(fault);
            }
        }
        if !part.faults.is_empty() {
            let record = row.record();
            let faulty = FaultyRow::new(&record, None, context.sheet.delimiter);
            part.reject_row(context, &faulty, (line, 0));
        }
    }
    part.take_all_memory(context)?;
    Ok(part)
}

/// Checks that the types of the columns can hold their roles.
///
/// # Errors
/// When a column cannot; the error names the first one in the order of the table.
pub(super) fn check(layout: &Layout, cells: &TypedCells) -> Result<()> {
    for (column, read) in cells.columns.iter().enumerate() {
        let Some(read) = read else { continue };
        let numbers = layout.numbers().contains(&column);
        let (fits, wanted) = match read {
            Cells::Unread(_) if column == layout.date => (false, "DATE"),
            Cells::Unread(_) if numbers => (false, "DOUBLE"),
            Cells::Unread(_) => (false, "text"),
            Cells::Day(_) | Cells::Moment(..) if numbers => (false, "DOUBLE"),
            // Programs that know missing values in columns of fractions alone store numbers of securities as such.
            Cells::Number(values) if Some(column) == layout.symbol => (are_whole(values), "text"),
            _ => (true, ""),
        };
        if fits {
            continue;
        }
        let kind = match read {
            Cells::Unread(stored) => stored.as_str(),
            Cells::Number(_) => "Double",
            _ => "Timestamp",
        };
        let name = &layout.names[column];
        return Err(
            Error::input(format!("the column `{name}` is of the type {kind}"))
                .with_code("bad_column")
                .with_help(message![
                    format!("write it as {wanted}, or name another with "),
                    option::MAP,
                ]),
        );
    }
    Ok(())
}

/// Returns whether all numbers are whole and small enough to be exact.
fn are_whole(values: &[f64]) -> bool {
    const EXACT: f64 = 9e15;
    let mut values = values.iter().filter(|value| !value.is_nan());
    values.all(|value| value.fract() == 0.0 && value.abs() < EXACT)
}

/// Returns whether the type of the date column determines the date of each cell for any security: dates, local times,
/// or moments in a named zone.
pub(super) fn states_days(layout: &Layout, cells: &TypedCells) -> bool {
    match &cells.columns[layout.date] {
        Some(Cells::Moment(_, clock)) => *clock != Clock::Utc,
        Some(Cells::Day(_)) => true,
        _ => false,
    }
}

/// Detects the styles of text cells. Typed dates need no style.
///
/// # Errors
/// When day and month cannot be told apart, or dates are written in two styles.
pub(super) fn styles(layout: &Layout, cells: &TypedCells, overrides: &Overrides) -> Result<Styles> {
    let decimal = overrides.decimal.map(|mark| mark as u8);
    let decimal = decimal.or(layout.dialect.decimal).unwrap_or(b'.');
    let numbers = NumberStyle {
        decimal,
        thousands: overrides
            .thousands
            .map_or(Thousands::Usual, |mark| Thousands::Mark(mark as u8)),
    };
    let typed = |dates, evidence: &str| {
        Ok(Styles {
            assumed: None,
            numbers,
            dates,
            evidence: evidence.to_owned(),
            returns_unit: typed_returns_unit(layout, cells),
        })
    };
    let Some(dates) = &cells.columns[layout.date] else {
        return typed(Vec::new(), "");
    };
    match dates {
        Cells::Day(_) => return typed(Vec::new(), "the type of the column"),
        Cells::Moment(_, clock) => {
            let shown = format!("the type of the column: moments, {clock}");
            return typed(Vec::new(), &shown);
        }
        _ => {}
    }
    let said = overrides.date_styles()?;
    if !said.is_empty() {
        return typed(said, &Message::from(option::DATE_FORMAT).to_string());
    }
    let texts: Vec<Cow<'_, str>> = (0..cells.height).map(|row| dates.text(row)).collect();
    let bytes: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
    let found = date_style(&bytes, Weekends::AreFree, option::DATE_FORMAT)?;
    typed(
        vec![found.unwrap_or(DateStyle::YearFirst)],
        "all cells of the column",
    )
}

fn typed_returns_unit(layout: &Layout, cells: &TypedCells) -> f64 {
    let columns = layout.unclear_returns();
    if columns.is_empty() {
        return 1.0;
    }
    let rows = 0..cells.height.min(ENOUGH_RETURNS);
    let rows = rows.map(|row| TypedRow { cells, row });
    let values = rows.flat_map(|row| {
        let columns = columns.iter();
        columns.filter_map(move |column| row.typed(*column))
    });
    returns_unit(layout, values.filter(|value| !value.is_nan()).collect())
}

/// A row of typed columns.
#[derive(Clone, Copy)]
struct TypedRow<'a> {
    cells: &'a TypedCells,
    row: usize,
}

impl TypedRow<'_> {
    fn cells(&self, column: usize) -> Option<&Cells> {
        self.cells.columns.get(column)?.as_ref()
    }

    /// Returns the number in a typed cell: NaN if it is empty, `None` if it is text or holds something else.
    fn typed(&self, column: usize) -> Option<f64> {
        match self.cells(column) {
            None => Some(f64::NAN),
            Some(Cells::Number(values)) => {
                let value = values[self.row];
                (!value.is_infinite()).then_some(value)
            }
            Some(Cells::Whole(values)) => {
                Some(values.get(self.row).map_or(f64::NAN, |value| value as f64))
            }
            Some(_) => None,
        }
    }
}

impl Row for TypedRow<'_> {
    fn width(&self) -> usize {
        self.cells.columns.len()
    }

    fn bytes(&self, column: usize) -> Option<&[u8]> {
        match self.cells(column) {
            Some(Cells::Text(texts)) => Some(texts.get(self.row).as_bytes()),
            _ => None,
        }
    }

    fn text(&self, column: usize) -> Cow<'_, [u8]> {
        let cell = self.cells(column).map(|cells| cells.text(self.row));
        match cell.unwrap_or_default() {
            Cow::Borrowed(cell) => Cow::Borrowed(cell.as_bytes()),
            Cow::Owned(cell) => Cow::Owned(cell.into_bytes()),
        }
    }

    fn number(&self, column: usize, style: NumberStyle) -> Option<f64> {
        match self.bytes(column) {
            Some(cell) => style.parse(cell),
            None => self.typed(column),
        }
    }

    fn count(&self, column: usize, style: NumberStyle) -> Option<f64> {
        match self.bytes(column) {
            Some(cell) => style.parse_volume(cell),
            None => self.typed(column),
        }
    }

    fn stamp(&self, column: usize, styles: &[DateStyle]) -> Option<Stamp> {
        const DAY: i64 = 86_400;
        match self.cells(column)? {
            Cells::Day(days) => Stamp::from_days(days.get(self.row)?.into(), 0, None),
            Cells::Moment(moments, clock) => {
                let utc = moments.get(self.row)?;
                let (seconds, offset) = match clock {
                    Clock::Local => (utc, None),
                    Clock::Utc => (utc, Some(0)),
                    // The type names the time zone, so the date is that of this zone.
                    _ => (utc.checked_add(clock.east(utc)?.into())?, None),
                };
                let second = seconds.rem_euclid(DAY) as u32;
                Stamp::from_days(seconds.div_euclid(DAY), second, offset)
            }
            _ => {
                let cell = self.text(column);
                styles.iter().find_map(|style| style.parse(&cell))
            }
        }
    }

    fn is_whole(&self, column: usize) -> bool {
        /// Prices from 1e6 on are taken to be integers in the unit of the dialect: no share costs that much.
        const HIGHEST: f64 = 1e6;
        match self.cells(column) {
            Some(Cells::Number(values)) => {
                let value = values[self.row];
                value.fract() == 0.0 && value.abs() >= HIGHEST
            }
            Some(Cells::Text(texts)) => !texts.get(self.row).contains('.'),
            _ => true,
        }
    }

    fn record(&self) -> Cow<'_, ByteRecord> {
        let read = self.cells.columns.iter().flatten();
        let cells = read.map(|cells| cells.text(self.row));
        Cow::Owned(ByteRecord::from_iter(
            cells.map(|cell| cell.as_bytes().to_vec()),
        ))
    }
}
