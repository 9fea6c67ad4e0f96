//! Detection of the decimal mark of a text file: from its prices, and where they leave it open, from its other numbers.

use super::layout::Layout;
use crate::error::{Error, Result, message, option};
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::text::decimal_mark::{Evidence, Place};
use crate::load::text::excerpt::{showing, shown};
use crate::load::text::number::{Mark, NumberStyle, Thousands};
use crate::market::Field;

/// The number of rows that are looked at where commas separate the cells, so that a decimal comma is out of the question.
pub(super) const ENOUGH: usize = 2_000;

/// Returns how the numbers of a file are written, and one of them if only the delimiter decides how it is read.
///
/// # Errors
/// When the mark changes within the file, or nothing decides whether it stands before a fraction or between thousands.
pub(super) fn numbers(
    text: &[u8],
    sheet: &Sheet,
    layout: &Layout,
    overrides: &Overrides,
) -> Result<(NumberStyle, Option<String>)> {
    let style = |decimal: u8| NumberStyle {
        decimal,
        thousands: overrides
            .thousands
            .map_or(Thousands::Usual, |mark| Thousands::Mark(mark as u8)),
    };
    let known = |decimal: u8| Ok((style(decimal), None));
    if let Some(decimal) = overrides.decimal {
        return known(decimal as u8);
    }
    // If a comma is the delimiter, an unquoted number cannot contain one.
    let has_no_commas = sheet.delimiter == b',' && !sheet.has_quotes;
    let most = if has_no_commas { ENOUGH } else { usize::MAX };
    let columns = prices(layout);
    let mut prices = Evidence::default();
    for (line, row) in sheet.rows(text).take(most) {
        for cell in columns.iter().filter_map(|column| row.get(*column)) {
            prices.add(line, cell);
        }
        if has_no_commas && prices.has(Mark::Point) {
            return known(b'.');
        }
    }
    if let Some(decimal) = prices.decided().map_err(|[a, b]| conflict(text, &a, &b))? {
        return known(decimal);
    }
    let others = || {
        let is_other = |column: &usize| {
            *column != layout.date && Some(*column) != layout.symbol && !columns.contains(column)
        };
        let others: Vec<usize> = (0..layout.width).filter(is_other).collect();
        let mut evidence = Evidence::default();
        for (line, row) in sheet.rows(text).take(most) {
            let cells = others.iter().filter_map(|column| row.get(*column));
            cells
                .filter(|cell| NumberStyle::may_be_number(cell))
                .for_each(|cell| evidence.add(line, cell));
        }
        evidence.decided().ok().flatten()
    };
    if let Some(decimal) = prices.by_whole_numbers().or_else(others) {
        return known(decimal);
    }
    let (point, comma) = (
        prices.first(Mark::PointOrThousands),
        prices.first(Mark::CommaOrThousands),
    );
    let decimal = match (point, comma, layout.dialect.decimal, sheet.delimiter) {
        (None, None, dialect, _) => return known(dialect.unwrap_or(b'.')),
        (Some(point), Some(comma), ..) => return Err(conflict(text, point, comma)),
        (_, _, Some(decimal), _) => return known(decimal),
        // Prices of three decimals are usual, and points between thousands beside commas between cells are not.
        (Some(_), None, None, b',') => return known(b'.'),
        (_, _, None, b',') => b'.',
        // Where a decimal comma is usual, a semicolon stands between cells.
        (None, Some(_), None, b';') => b',',
        (Some(first), None, None, mark) | (None, Some(first), None, mark) => {
            let (line, cell) = first;
            let message = format!(
                "`{cell}` may be a fraction or thousands, and no number in the file decides it; the delimiter is {}",
                shown(mark)
            );
            let error = Error::input(message)
                .with_code("ambiguous_decimals")
                .with_help(message![
                    "say which with ",
                    option::DECIMAL.with('.'),
                    " or ",
                    option::DECIMAL.with(','),
                ]);
            return Err(showing(error, text, *line, cell));
        }
    };
    Ok((style(decimal), comma.map(|(_, cell)| cell.clone())))
}

/// Returns the columns of prices.
fn prices(layout: &Layout) -> Vec<usize> {
    let fields = Field::ALL.into_iter().filter(|field| field.is_price());
    let fields: Vec<Field> = fields.collect();
    let blocks = layout.blocks.iter();
    blocks
        .flat_map(|block| {
            fields
                .iter()
                .filter_map(|field| block.values[*field as usize])
        })
        .collect()
}

/// Returns the error for two cells that contradict each other.
fn conflict(text: &[u8], a: &Place, b: &Place) -> Error {
    let message = format!(
        "the decimal mark changes: line {} has `{}`, line {} has `{}`",
        a.0, a.1, b.0, b.1
    );
    let error = Error::input(message)
        .with_code("mixed_decimals")
        .with_help(message![
            "say which is the decimal mark with ",
            option::DECIMAL,
            ", and correct the rows with the other",
        ]);
    let (line, cell) = a.max(b);
    showing(error, text, *line, cell)
}
