//! A fast reader for the rows that most files have.
//!
//! A row is plain if every cell has the simplest form of its column: `YYYY-MM-DD`, a symbol, digits with an optional
//! point, or an empty number. Nearly all rows of nearly all files are plain. Any other row is left to
//! [`RowBuffer::push`], which knows all rules and reports faults. Both give the same result for plain rows.

use super::RowBuffer;
use crate::load::prices::row_context::RowContext;
use crate::load::text::number::{exact, exact_start};
use crate::load::text::stamp::{DateStyle, is_unset};
use crate::market::Field;
use crate::time::Date;

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
    /// Returns the date that is written `YYYY-MM-DD`.
    fn plain_date(&mut self, cell: &[u8; 10]) -> Option<Date> {
        self.days.known(cell).or_else(|| {
            let date = DateStyle::YearFirst.parse(cell)?.date;
            (!is_unset(date)).then(|| self.days.keep(cell, date))
        })
    }

    /// Returns the symbol of the row before and its length in bytes, if `rest` begins with it.
    fn latest_symbol(&self, rest: &[u8]) -> Option<(u32, usize)> {
        let (cell, symbol) = &self.latest;
        (*symbol != u32::MAX && rest.starts_with(cell)).then_some((*symbol, cell.len()))
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
            let is_last = number + 1 == self.columns.len();
            // Where a cell has a known form, its end need not be searched for.
            let length = match column {
                Column::Date => {
                    let cell = rest.first_chunk()?;
                    date = Some(part.plain_date(cell)?);
                    cell.len()
                }
                Column::Symbol => {
                    let latest = part.latest_symbol(rest);
                    match latest.filter(|(_, length)| self.is_end(rest, *length)) {
                        Some((latest, length)) => {
                            symbol = latest;
                            length
                        }
                        None => {
                            let length = self.length_of_words(rest)?;
                            let name = &context.layout.names[number];
                            symbol = part.symbol(name, &rest[..length]).ok()?;
                            length
                        }
                    }
                }
                Column::Value(_) if self.is_end(rest, 0) => 0,
                Column::Value(field) => {
                    let (value, length) = exact_start(rest)?;
                    values[*field as usize] = value;
                    length
                }
                Column::Identifier(k) => {
                    let length = self.length_of_words(rest)?;
                    *identifiers.get_mut(*k)? = &rest[..length];
                    length
                }
                Column::Other => self.length_of_words(rest)?,
            };
            at += length
                + match (rest.get(length..)?, is_last) {
                    ([b'\n', ..], true) => 1,
                    ([b'\r', b'\n', ..], true) => 2,
                    ([mark, ..], false) if *mark == self.delimiter => 1,
                    // Another number of cells, a lone carriage return, or a cell that is not plain.
                    _ => return None,
                };
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

    fn is_end(&self, rest: &[u8], at: usize) -> bool {
        rest.get(at)
            .is_some_and(|byte| *byte == self.delimiter || matches!(byte, b'\n' | b'\r'))
    }

    fn length_of_words(&self, rest: &[u8]) -> Option<usize> {
        memchr::memchr3(self.delimiter, b'\n', b'\r', rest)
    }
}
