//! The cells of a row of prices: what each says, and what is wrong with it.

use csv::ByteRecord;

use super::RowBuffer;
use crate::load::prices::layout::{Block, Layout};
use crate::load::prices::row_context::RowContext;
use crate::load::reject::Fault;
use crate::load::text::stamp::{DateStyle, is_unset};
use crate::market::Field;
use crate::time::Date;

impl RowBuffer {
    /// The date, and the second of its day.
    pub(super) fn date(
        &mut self,
        context: &RowContext<'_>,
        cell: &[u8],
    ) -> std::result::Result<(Date, u32), Fault> {
        if self.day.0 == cell && !cell.is_empty() {
            return Ok((self.day.1, self.day.2));
        }
        let styles = &context.styles.dates;
        let name = &context.layout.names[context.layout.date];
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
        let date = stamp.day(context.zone);
        if is_unset(date) {
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

    /// The symbol's position among those of the part.
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
                self.rows.symbols.push(name.to_owned());
                next
            }
        };
        self.latest.0.clear();
        self.latest.0.extend_from_slice(cell);
        self.latest.1 = position;
        Ok(position)
    }

    /// The numbers of a security, by [`Field`]; NaN where there is none.
    pub(super) fn values(
        &mut self,
        context: &RowContext<'_>,
        record: &ByteRecord,
        block: &Block,
    ) -> std::result::Result<[f64; 6], Fault> {
        let (layout, numbers) = (context.layout, context.styles.numbers);
        let (mut values, mut midpoints) = ([f64::NAN; 6], 0);
        for (field, column) in Field::ALL.into_iter().zip(block.values) {
            let Some(column) = column else { continue };
            let cell = &record[column];
            let parse = || {
                if field == Field::Volume {
                    numbers.parse_volume(cell)
                } else {
                    numbers.parse(cell)
                }
            };
            let Some(mut value) = context.null(cell).or_else(parse) else {
                return Err(Fault::new(
                    &layout.names[column],
                    "bad_number",
                    cell.trim_ascii(),
                    "a number like 135.00, or nothing",
                ));
            };
            if field == Field::Volume {
                value *= layout.dialect.lot;
            }
            if field.is_price() {
                value = price(layout, column, cell, value, &mut midpoints)?;
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
        self.midpoints += midpoints;
        Ok(values)
    }

    /// Notes the currency of a symbol where it changes.
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

/// The price that a number stands for.
fn price(
    layout: &Layout,
    column: usize,
    cell: &[u8],
    value: f64,
    midpoints: &mut usize,
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
        *midpoints += 1;
        return Ok(-value);
    }
    if value < 0.0 && !layout.dialect.may_be_negative {
        return Err(Fault::new(
            &layout.names[column],
            "negative_price",
            cell.trim_ascii(),
            "a price above zero",
        ));
    }
    Ok(value)
}

/// A return as a source gives it.
pub(super) struct Given {
    /// NaN where there is none.
    pub value: f64,
    /// Whether a letter or number said why.
    pub is_code: bool,
}

/// A return, or none where a letter or one of the numbers that CRSP uses says why.
pub(super) fn given_return(
    context: &RowContext<'_>,
    column: &str,
    cell: &[u8],
) -> std::result::Result<Given, Fault> {
    let cell = cell.trim_ascii();
    // Tables of dates by symbols are of one's own making.
    let has_codes = !context.layout.cells_are_returns;
    let is_code = has_codes && matches!(cell, [letter] if letter.is_ascii_uppercase());
    let value = context
        .null(cell)
        .or_else(|| context.styles.numbers.parse(cell))
        .or_else(|| is_code.then_some(f64::NAN));
    let value = value.ok_or_else(|| {
        Fault::new(
            column,
            "bad_number",
            cell,
            "a return like 0.0123, or nothing",
        )
    })?;
    let is_code = is_code || (has_codes && value <= -44.0);
    if value < -1.0 && !is_code {
        return Err(Fault::new(
            column,
            "bad_return",
            cell,
            "a return above -1, as a fraction",
        ));
    }
    let value = if is_code { f64::NAN } else { value };
    Ok(Given { value, is_code })
}

/// A text that has to be there.
fn text<'a>(column: &str, cell: &'a [u8]) -> std::result::Result<&'a str, Fault> {
    match std::str::from_utf8(cell.trim_ascii()) {
        Ok("") => Err(Fault::new(column, "no_symbol", cell, "a symbol")),
        Ok(text) => Ok(text),
        Err(_) => Err(Fault::new(column, "bad_encoding", cell, "text in UTF-8")),
    }
}
