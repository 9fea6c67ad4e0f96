//! Detection of the number and date styles of a text file from its whole columns.

use super::date_column::DateColumn;
use super::layout::Layout;
use crate::error::{Error, Result, message, option};
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::text::excerpt::{showing, shown};
use crate::load::text::number::{Mark, NumberStyle, Thousands, are_slips, mark};
use crate::load::text::stamp::DateStyle;
use crate::market::Field;
use crate::math::moments::median;

/// The number and date styles of a file.
#[derive(Debug, Clone)]
pub(in crate::load) struct Styles {
    pub numbers: NumberStyle,
    /// Date styles, tried in order.
    pub dates: Vec<DateStyle>,
    /// The evidence for the date style.
    pub evidence: String,
    /// Divisor of the returns that the table gives: 100 if they are in percent.
    pub returns_unit: f64,
}

/// Detects the number and date styles.
///
/// # Errors
/// When no style fits, or two fit and nothing decides between them.
pub(in crate::load) fn styles(
    text: &[u8],
    sheet: &Sheet,
    layout: &Layout,
    overrides: &Overrides,
) -> Result<Styles> {
    let numbers = numbers(text, sheet, layout, overrides)?;
    let column = DateColumn {
        text,
        sheet,
        layout,
    };
    let (dates, evidence) = column.styles(overrides)?;
    let columns = layout.unclear_returns();
    let cells = (!columns.is_empty()).then(|| {
        let rows = sheet.rows(text).take(ENOUGH_RETURNS);
        let cells = rows.flat_map(|(_, row)| {
            let cells = columns.iter().filter_map(|column| row.get(*column));
            let cells = cells.filter_map(|cell| numbers.parse(cell));
            cells.collect::<Vec<f64>>()
        });
        cells.collect()
    });
    Ok(Styles {
        numbers,
        dates,
        evidence,
        returns_unit: cells.map_or(1.0, |cells| returns_unit(layout, cells)),
    })
}

/// The number of rows whose returns tell their unit.
pub(super) const ENOUGH_RETURNS: usize = 2_000;

/// Tells percent from fractions by their size: a typical daily return is about 0.01 as a fraction and 1 in percent. Beside prices,
/// returns are fractions as vendors give them, unless they are very large.
pub(super) fn returns_unit(layout: &Layout, returns: Vec<f64>) -> f64 {
    let percent_from = match layout.value(Field::Close) {
        Some(_) => 0.5,
        None => 0.1,
    };
    let sizes = returns.into_iter().map(f64::abs);
    let sizes: Vec<f64> = sizes.filter(|size| *size > 0.0).collect();
    match median(&sizes) {
        Some(typical) if typical >= percent_from => 100.0,
        _ => 1.0,
    }
}

fn numbers(
    text: &[u8],
    sheet: &Sheet,
    layout: &Layout,
    overrides: &Overrides,
) -> Result<NumberStyle> {
    let style = |decimal: u8| NumberStyle {
        decimal,
        thousands: overrides
            .thousands
            .map_or(Thousands::Usual, |mark| Thousands::Mark(mark as u8)),
    };
    if let Some(decimal) = overrides.decimal {
        return Ok(style(decimal as u8));
    }
    // If a comma is the delimiter, an unquoted number cannot contain one.
    if sheet.delimiter == b',' && !sheet.has_quotes {
        return Ok(style(b'.'));
    }
    let prices: Vec<usize> = layout
        .blocks
        .iter()
        .flat_map(|block| {
            Field::ALL
                .into_iter()
                .filter(|field| field.is_price())
                .filter_map(|field| block.values[field as usize])
        })
        .collect();
    let mut first: [Option<(u64, String)>; 5] = Default::default();
    let mut counts = [0_usize; 5];
    for (line, row) in sheet.rows(text) {
        for cell in prices.iter().filter_map(|column| row.get(*column)) {
            let mark = mark(cell) as usize;
            counts[mark] += 1;
            let place = &mut first[mark];
            if place.is_none() {
                *place = Some((line, String::from_utf8_lossy(cell).trim().to_owned()));
            }
        }
    }
    let at = |mark: Mark| first[mark as usize].as_ref();
    let conflict = |a: &(u64, String), b: &(u64, String)| {
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
    };
    let decimal = match (at(Mark::Point), at(Mark::Comma)) {
        (Some(point), Some(comma)) => {
            let [points, commas] = [Mark::Point, Mark::Comma].map(|mark| counts[mark as usize]);
            match () {
                () if are_slips(commas, points) => b'.',
                () if are_slips(points, commas) => b',',
                () => return Err(conflict(point, comma)),
            }
        }
        (Some(_), None) => b'.',
        (None, Some(_)) => b',',
        (None, None) => match (at(Mark::PointOrThousands), at(Mark::CommaOrThousands)) {
            (Some(point), Some(comma)) => return Err(conflict(point, comma)),
            (None, None) => layout.dialect.decimal.unwrap_or(b'.'),
            (point, _) => match (layout.dialect.decimal, sheet.delimiter) {
                (Some(decimal), _) => decimal,
                (None, b',') => b'.',
                (None, _) if point.is_none() => b',',
                (None, mark) => {
                    let (line, cell) = point.cloned().unwrap_or_default();
                    let message = format!(
                        "`{cell}` may be a fraction or thousands, and no price in the file decides it; the delimiter is {}",
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
                    return Err(showing(error, text, line, &cell));
                }
            },
        },
    };
    Ok(style(decimal))
}
