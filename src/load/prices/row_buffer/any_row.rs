//! Any row that the rules of CSV know, with everything that dialects say of it.

use csv::ByteRecord;

use super::RowBuffer;
use super::cells::given_return;
use super::shape::{check_twins, check_width};
use crate::load::prices::row_context::RowContext;
use crate::load::prices::skipped::is_header;
use crate::load::reject::Fault;
use crate::load::text::clock::clock;
use crate::market::Field;

/// What became of a row that is no fault.
pub(in crate::load) enum Outcome {
    Used,
    /// Understood, and not a row of prices.
    Skipped(&'static str),
}

impl RowBuffer {
    pub fn push(
        &mut self,
        context: &RowContext<'_>,
        record: &ByteRecord,
    ) -> std::result::Result<Outcome, Fault> {
        let layout = context.layout;
        check_width(layout, record)?;
        for (column, values) in &layout.keep {
            let cell = record[*column].trim_ascii();
            if !values.iter().any(|value| value.as_bytes() == cell) {
                return Ok(Outcome::Skipped("other_series"));
            }
        }
        check_twins(layout, record)?;
        let (date, second) = match self.date(context, &record[layout.date]) {
            Ok(date) => date,
            Err(_) if is_header(layout, record) => return Ok(Outcome::Skipped("repeated_header")),
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
                context,
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
                match given_return(context, &layout.names[column], &record[column]) {
                    Ok(given) => {
                        self.append(i as u32, date, second, [f64::NAN; 6]);
                        self.rows.returns.push(given.value);
                    }
                    Err(fault) => self.reject_cell(context, record, fault),
                }
                continue;
            }
            match self.values(context, record, block) {
                Ok(values) => self.append(symbol.unwrap_or(i as u32), date, second, values),
                Err(fault) if layout.blocks.len() > 1 => self.reject_cell(context, record, fault),
                Err(fault) => return Err(fault),
            }
        }
        self.account.used += (self.rows.date.len() - start) as u64;
        if let Some(given) = given {
            self.rows.returns.push(given.value);
            self.return_codes += usize::from(given.is_code);
        }
        if let Some(column) = layout.dividend
            && context
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
    fn reject_cell(&mut self, context: &RowContext<'_>, record: &ByteRecord, fault: Fault) {
        self.account.rejected += 1;
        let reject = fault.at(context.origin, record, context.sheet.delimiter);
        self.rejects.push(reject);
    }
}
