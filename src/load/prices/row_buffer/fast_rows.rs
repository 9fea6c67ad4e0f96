//! A fast reader for the rows that most files have.
//!
//! A row is plain if every cell has the simplest form of its column: `YYYY-MM-DD`, a symbol, digits with an optional
//! point, or an empty number. Nearly all rows of nearly all files are plain. Any other row is left to
//! [`RowBuffer::push`], which knows all rules and reports faults. Both give the same result for plain rows.

use super::RowBuffer;
use crate::load::prices::row_context::RowContext;
use crate::load::text::number::exact;
use crate::load::text::stamp::{DateStyle, is_unset};
use crate::market::Field;

/// The columns of a table of plain rows.
pub(in crate::load) struct FastRows {
    delimiter: u8,
    columns: Vec<Column>,
}

/// Most columns of identifiers of a plain row.
const MOST_IDENTIFIERS: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Date,
    Symbol,
    Value(Field),
    /// The k-th column of identifiers.
    Identifier(usize),
    Other,
}

impl RowBuffer {
    /// Returns the length of the cell at the start of `rest` if earlier rows had the same date or symbol: the end of such a cell need
    /// not be searched for, because a cell that was read contains no delimiter.
    fn known(&self, column: Column, rest: &[u8]) -> Option<usize> {
        match column {
            Column::Date => {
                let cell = rest.first_chunk()?;
                self.days.known(cell).map(|_| cell.len())
            }
            Column::Symbol => rest
                .starts_with(&self.latest.0)
                .then_some(self.latest.0.len()),
            _ => None,
        }
    }
}

impl FastRows {
    /// Returns the fast reader of a table; `None` if its rows hold more than a date, a symbol and the numbers of one
    /// security.
    pub fn of(context: &RowContext<'_>) -> Option<Self> {
        let layout = context.layout;
        let [block] = &layout.blocks[..] else {
            return None;
        };
        let further = [
            layout.time,
            layout.returns,
            layout.dividend,
            layout.currency,
            layout.exchange,
        ];
        let is_number = |word: &String| exact(word.as_bytes()).is_some();
        let is_plain = further.iter().all(Option::is_none)
            && !layout.cells_are_returns
            && layout.adjusted_by.is_none()
            && layout.keep.is_empty()
            && layout.indices.is_empty()
            && layout.twins.is_empty()
            && layout.dialect.integer_unit.is_none()
            && !layout.dialect.negative_is_midpoint
            && layout.dialect.lot == 1.0
            && !context.overrides.null.iter().any(is_number)
            && context.styles.dates == [DateStyle::YearFirst]
            && context.styles.numbers.decimal == b'.';
        let column = |number: usize| {
            let holds = |field: &Field| block.values[*field as usize] == Some(number);
            let values = Field::ALL.into_iter().filter(holds);
            let values: Vec<Column> = values.map(Column::Value).collect();
            match values[..] {
                [] if number == layout.date => Some(Column::Date),
                [] if Some(number) == layout.symbol => Some(Column::Symbol),
                [] => {
                    let mut identifiers = layout.identifiers.iter();
                    let k = identifiers.position(|column| *column == number);
                    Some(k.map_or(Column::Other, Column::Identifier))
                }
                [value] if number != layout.date && Some(number) != layout.symbol => Some(value),
                _ => None,
            }
        };
        let columns: Option<Vec<Column>> = (0..layout.width).map(column).collect();
        let delimiter = context.sheet.delimiter;
        let columns = columns.filter(|_| is_plain)?;
        Some(Self { delimiter, columns })
    }

    /// Reads the row at the start of `bytes`, which contain no quote, and returns its length in bytes including the
    /// line end. `None` if the row is not plain; no row is appended then.
    pub fn row(
        &self,
        part: &mut RowBuffer,
        context: &RowContext<'_>,
        bytes: &[u8],
    ) -> Option<usize> {
        let (mut at, mut date, mut symbol) = (0, None, 0);
        let mut values = [f64::NAN; 6];
        // A row with more identifiers is left to the reader of any row.
        let mut identifiers: [&[u8]; MOST_IDENTIFIERS] = [&[]; MOST_IDENTIFIERS];
        for (number, column) in self.columns.iter().enumerate() {
            let rest = &bytes[at..];
            let is_end = |byte: &u8| *byte == self.delimiter || *byte == b'\n';
            let known = part
                .known(*column, rest)
                .filter(|length| rest.get(*length).is_some_and(is_end));
            let length = known.or_else(|| rest.iter().position(is_end))?;
            let is_last = number + 1 == self.columns.len();
            if (rest[length] == b'\n') != is_last {
                return None;
            }
            let cell = match &rest[..length] {
                [cell @ .., b'\r'] if is_last => cell,
                cell => cell,
            };
            at += length + 1;
            let is_words = !matches!(column, Column::Date | Column::Value(_));
            if is_words && cell.contains(&b'\r') {
                // The CSV reader takes a lone carriage return as a line end.
                return None;
            }
            match column {
                Column::Date => {
                    let cell: &[u8; 10] = cell.try_into().ok()?;
                    date = part.days.known(cell).or_else(|| {
                        let date = DateStyle::YearFirst.parse(cell)?.date;
                        (!is_unset(date)).then(|| part.days.keep(cell, date))
                    });
                }
                Column::Symbol => {
                    symbol = part.symbol(&context.layout.names[number], cell).ok()?;
                }
                Column::Value(field) if !cell.is_empty() => {
                    values[*field as usize] = exact(cell).filter(|value| *value >= 0.0)?;
                }
                Column::Identifier(k) => *identifiers.get_mut(*k)? = cell,
                Column::Value(_) | Column::Other => {}
            }
        }
        let date = date?;
        part.append(symbol, date, 0, values);
        let given = identifiers.into_iter().enumerate();
        for (k, cell) in given.take(context.layout.identifiers.len()) {
            if !cell.is_empty() {
                part.identifiers
                    .record(&mut part.rows, k, (symbol, date), cell);
            }
        }
        part.account.used += 1;
        Some(at)
    }
}
