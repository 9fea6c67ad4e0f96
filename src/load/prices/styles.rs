//! Detection of the number and date styles of a text file from its whole columns.

use super::date_column::DateColumn;
use super::decimals::numbers;
use super::layout::Layout;
use crate::error::Result;
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::DateStyle;
use crate::market::Field;
use crate::math::moments::median;

/// The number and date styles of a file.
#[derive(Debug, Clone)]
pub(in crate::load) struct Styles {
    pub numbers: NumberStyle,
    /// A number such as `1,003` for whose reading only the delimiter speaks.
    pub assumed: Option<String>,
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
    let (numbers, assumed) = numbers(text, sheet, layout, overrides)?;
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
        assumed,
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
