//! Reading of any price row, with all rules of the dialects.

use super::RowBuffer;
use super::cells::given_return;
use super::shape::{check_twins, check_width};
use crate::load::prices::index_returns::add;
use crate::load::prices::layout::Layout;
use crate::load::prices::row::Row;
use crate::load::prices::row_context::RowContext;
use crate::load::prices::skipped::is_header;
use crate::load::reject::Fault;
use crate::load::text::clock::clock;
use crate::load::text::stamp::Stamp;
use crate::market::Field;
use crate::time::Date;

/// Result of reading a row without a fault.
pub(in crate::load) enum Outcome {
    /// Its bars were added.
    Used,
    /// It holds no price, for this reason.
    Skipped(&'static str),
}

impl RowBuffer {
    /// Reads a row and appends its bars.
    ///
    /// # Errors
    /// The fault of the row; nothing is appended then.
    pub fn push<R: Row>(
        &mut self,
        context: &RowContext<'_>,
        row: &R,
    ) -> std::result::Result<Outcome, Fault> {
        let layout = context.layout;
        check_width(layout, row)?;
        if is_of_other_series(layout, row) {
            return Ok(Outcome::Skipped("other_series"));
        }
        check_twins(layout, row)?;
        let stamp = match self.stamp(context, row) {
            Ok(stamp) => stamp,
            Err(_) if is_header(layout, row) => return Ok(Outcome::Skipped("repeated_header")),
            Err(fault) => return Err(fault),
        };
        let symbol = match layout.symbol {
            Some(column) => Some(self.symbol(&layout.names[column], &row.text(column))?),
            None => None,
        };
        if let Some(column) = layout.exchange {
            self.exchange(symbol.unwrap_or(0), &row.text(column));
        }
        let date = self.day(context, row, stamp, symbol.unwrap_or(0))?;
        for (i, (column, _)) in layout.indices.iter().enumerate() {
            let given = given_return(context, row, *column).ok();
            let value = given
                .map(|given| given.value)
                .filter(|value| !value.is_nan());
            if value.is_some() {
                add(&mut self.indices[i], date, value);
            }
        }
        let given = match layout.returns {
            Some(column) => Some(given_return(context, row, column)?),
            None => None,
        };
        self.push_bars(context, row, (stamp, date), symbol)?;
        if let Some(given) = given {
            self.rows.returns.push(given.value);
            self.return_codes += usize::from(given.is_code);
        }
        if let Some(column) = layout.dividend {
            let paid = row.number(column, context.styles.numbers);
            if paid.is_some_and(|paid| paid > 0.0) {
                self.rows.dividends.push((symbol.unwrap_or(0), date));
            }
        }
        if let Some(column) = layout.currency {
            self.currency(symbol.unwrap_or(0), &row.text(column));
        }
        for (k, column) in layout.identifiers.iter().enumerate() {
            let of = (symbol.unwrap_or(0), date);
            self.identifiers
                .record(&mut self.rows, k, of, &row.text(*column));
        }
        Ok(Outcome::Used)
    }

    /// Appends the bar of each security of a row. If the row holds several securities, a faulty one is rejected and the
    /// others are appended.
    fn push_bars<R: Row>(
        &mut self,
        context: &RowContext<'_>,
        row: &R,
        (stamp, date): (Stamp, Date),
        symbol: Option<u32>,
    ) -> std::result::Result<(), Fault> {
        let layout = context.layout;
        let second = match layout.time {
            Some(time) if stamp.second == 0 => {
                clock(row.text(time).trim_ascii()).map_or(0, |(second, _)| second)
            }
            _ => stamp.second,
        };
        let start = self.rows.date.len();
        for (i, block) in layout.blocks.iter().enumerate() {
            let security = symbol.unwrap_or(i as u32);
            let date = match i {
                0 => date,
                _ => self.day(context, row, stamp, security)?,
            };
            let close = block.values[Field::Close as usize];
            if let Some(column) = close.filter(|_| layout.cells_are_returns) {
                match given_return(context, row, column) {
                    Ok(given) => {
                        self.append(security, date, second, [f64::NAN; 6]);
                        self.rows.returns.push(given.value);
                    }
                    Err(fault) => self.reject_cell(fault),
                }
                continue;
            }
            match self.values(context, row, block) {
                Ok(values) => {
                    if let Some(cell) = close.and_then(|column| row.bytes(column)) {
                        let symbol = self.rows.symbols.get(security as usize);
                        self.money.count(symbol.map_or("", String::as_str), cell);
                    }
                    self.append(security, date, second, values);
                }
                Err(fault) if layout.blocks.len() > 1 => {
                    self.reject_cell(fault);
                    self.rows.unreadable.push((security, date));
                }
                Err(fault) => return Err(fault),
            }
        }
        self.account.used += (self.rows.date.len() - start) as u64;
        Ok(())
    }

    /// Keeps the day of a rejected row, if its date and symbol can be read, so that no return spans it. Where the file gives
    /// returns, each spans its own day.
    pub fn keep_day<R: Row>(&mut self, context: &RowContext<'_>, row: &R) {
        let layout = context.layout;
        let last = layout.date.max(layout.symbol.unwrap_or(0));
        if layout.blocks.len() > 1 || layout.returns.is_some() || row.width() <= last {
            return;
        }
        let Ok(stamp) = self.stamp(context, row) else {
            return;
        };
        let symbol = layout.symbol.map_or(Ok(0), |column| {
            self.symbol(&layout.names[column], &row.text(column))
        });
        if let Ok(symbol) = symbol
            && let Ok(date) = self.day(context, row, stamp, symbol)
        {
            self.rows.unreadable.push((symbol, date));
        }
    }

    /// Rejects the cell of one security in a row of several.
    fn reject_cell(&mut self, fault: Fault) {
        self.account.rejected += 1;
        self.faults.push(fault);
    }
}

/// Returns whether the filters of the dialect leave a row out.
fn is_of_other_series<R: Row>(layout: &Layout, row: &R) -> bool {
    let is = |column: usize, value: &str| row.text(column).trim_ascii() == value.as_bytes();
    let is_filtered = layout
        .keep_among
        .is_none_or(|(column, value)| is(column, value));
    let is_kept =
        |(column, values): &(usize, &[&str])| values.iter().any(|value| is(*column, value));
    is_filtered && !layout.keep.iter().all(is_kept)
}
