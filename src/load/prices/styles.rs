//! How the numbers and dates of one file are written, decided over its whole columns.

use csv::ByteRecord;
use std::cmp::Ordering;

use super::layout::Layout;
use crate::error::{Error, Message, Result, message, option};
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::text::column::{fewer_weekends, more_possible};
use crate::load::text::excerpt::{showing, shown};
use crate::load::text::header::{place, records};
use crate::load::text::number::{Mark, NumberStyle, Thousands, mark};
use crate::load::text::stamp::DateStyle;
use crate::market::Field;

/// The styles of a file, and why these.
#[derive(Debug, Clone)]
pub(in crate::load) struct Styles {
    pub numbers: NumberStyle,
    /// Tried in order.
    pub dates: Vec<DateStyle>,
    /// Why the dates are read so.
    pub evidence: String,
}

/// Decides both.
///
/// # Errors
/// When the column allows two readings and nothing decides between them, or none.
pub(in crate::load) fn styles(
    text: &[u8],
    sheet: &Sheet,
    layout: &Layout,
    overrides: &Overrides,
) -> Result<Styles> {
    let numbers = numbers(text, sheet, layout, overrides)?;
    let (dates, evidence) = dates(text, sheet, layout, overrides)?;
    Ok(Styles {
        numbers,
        dates,
        evidence,
    })
}

/// The cells of a column with the line of each.
fn rows<'a>(text: &'a [u8], sheet: &Sheet) -> impl Iterator<Item = (u64, ByteRecord)> + 'a {
    let (above, body) = (sheet.lines_above, &text[sheet.body..]);
    let records = records(body, sheet.delimiter).into_byte_records();
    records
        .filter_map(std::result::Result::ok)
        .map(move |record| (above + place(body, &record).0, record))
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
    // A comma between cells cannot stand inside of one that has no quotes.
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
    for (line, row) in rows(text, sheet) {
        for cell in prices.iter().filter_map(|column| row.get(*column)) {
            let place = &mut first[mark(cell) as usize];
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
                "say which mark stands before the fraction with ",
                option::DECIMAL,
                ", and mend the rows with the other",
            ]);
        let (line, cell) = a.max(b);
        showing(error, text, *line, cell)
    };
    let decimal = match (at(Mark::Point), at(Mark::Comma)) {
        (Some(point), Some(comma)) => return Err(conflict(point, comma)),
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
                        "`{cell}` is a fraction or thousands, and no price of the file decides it; the mark between cells is {}",
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

/// Rows of which most files need no more, and rows that decide in others.
const FEW: usize = 6;
const MANY: usize = 200;

fn readings(cell: &[u8]) -> Vec<DateStyle> {
    DateStyle::ALL
        .into_iter()
        .filter(|style| style.parse(cell).is_some())
        .collect()
}

/// The one style that dates can be read in, if it is the same for all.
fn alike(sample: &[Vec<u8>]) -> Option<DateStyle> {
    let sure = |cell: &Vec<u8>| match readings(cell).as_slice() {
        [style] => Some(*style),
        _ => None,
    };
    let first = sure(sample.first()?)?;
    sample
        .iter()
        .all(|cell| sure(cell) == Some(first))
        .then_some(first)
}

/// The style of most of the first rows; a broken first row decides nothing.
fn usual(sample: &[Vec<u8>]) -> Option<DateStyle> {
    let fits = |style: DateStyle| {
        sample
            .iter()
            .filter(|cell| style.parse(cell).is_some())
            .count()
    };
    let counted = DateStyle::ALL
        .into_iter()
        .map(|style| (fits(style), std::cmp::Reverse(style)));
    counted
        .max()
        .filter(|(n, _)| *n > 0)
        .map(|(_, style)| style.0)
}

fn dates(
    text: &[u8],
    sheet: &Sheet,
    layout: &Layout,
    overrides: &Overrides,
) -> Result<(Vec<DateStyle>, String)> {
    let forced = overrides.date_styles()?;
    if !forced.is_empty() {
        return Ok((forced, Message::from(option::DATE_FORMAT).to_string()));
    }
    let dialect = layout.dialect;
    let cell_of = |row: &ByteRecord| {
        row.get(layout.date)
            .map(|cell| cell.trim_ascii().to_vec())
            .filter(|cell| cell.iter().any(u8::is_ascii_digit))
    };
    let sample_of = |n: usize| -> Vec<Vec<u8>> {
        rows(text, sheet)
            .take(n)
            .filter_map(|(_, row)| cell_of(&row))
            .collect()
    };
    let mut sample: Vec<Vec<u8>> = sheet.sample.iter().take(FEW).filter_map(cell_of).collect();
    let alike = alike(&sample);
    if alike.is_none() {
        sample = sample_of(MANY);
    }
    let Some(first) = sample.first() else {
        return Ok((dialect.dates.to_vec(), "no date in the file".to_owned()));
    };
    let column = layout
        .names
        .get(layout.date)
        .map_or("of dates", String::as_str);
    let named = |name: &str| format!("`{}` in the column {name}", String::from_utf8_lossy(first));
    let at_first = |error: Error| {
        let cell = String::from_utf8_lossy(first).into_owned();
        let line = rows(text, sheet).find(|(_, row)| cell_of(row).as_ref() == Some(first));
        showing(error, text, line.map_or(0, |(line, _)| line), &cell)
    };
    let Some(usual) = alike.or_else(|| usual(&sample)) else {
        let message = format!("{} cannot be read as a date", named(column));
        let error = Error::input(message).with_code("bad_date");
        return Err(at_first(error).with_help(message![
            "say how dates are written with ",
            option::DATE_FORMAT,
            ", or which column they are in with ",
            option::MAP.with("date=..."),
        ]));
    };
    let swapped = match usual {
        DateStyle::DayFirst | DateStyle::MonthFirst => (DateStyle::DayFirst, DateStyle::MonthFirst),
        DateStyle::DayFirstShort | DateStyle::MonthFirstShort => {
            (DateStyle::DayFirstShort, DateStyle::MonthFirstShort)
        }
        style => {
            // Files of one vendor may hold two styles that cannot be taken for each other.
            let mut styles = vec![style];
            styles.extend(dialect.dates.iter().filter(|other| {
                **other != style
                    && matches!(
                        other,
                        DateStyle::Epoch | DateStyle::YearFirst | DateStyle::MonthNameDay
                    )
            }));
            return Ok((styles, named(column)));
        }
    };
    let mut counts = (0_usize, 0_usize, 0_usize);
    let mut weekends = (0_usize, 0_usize);
    for (_, row) in rows(text, sheet) {
        let Some(cell) = cell_of(&row) else { continue };
        let (day_first, month_first) = (swapped.0.parse(&cell), swapped.1.parse(&cell));
        counts.0 += usize::from(day_first.is_some());
        counts.1 += usize::from(month_first.is_some());
        counts.2 += usize::from(!readings(&cell).is_empty());
        let is_weekend = |stamp: &crate::load::text::stamp::Stamp| stamp.date.is_weekend();
        weekends.0 += usize::from(day_first.as_ref().is_some_and(is_weekend));
        weekends.1 += usize::from(month_first.as_ref().is_some_and(is_weekend));
    }
    // The cells that the chosen reading does not fit are rejected one by one.
    let possible = |style, hits| {
        let why = format!("{hits} of {} dates are possible so", counts.2);
        Ok((vec![style], why))
    };
    match more_possible(counts.0, counts.1) {
        Ordering::Greater => return possible(swapped.0, counts.0),
        Ordering::Less => return possible(swapped.1, counts.1),
        Ordering::Equal => {}
    }
    if let Some(known) = dialect
        .dates
        .iter()
        .find(|style| [swapped.0, swapped.1].contains(style))
    {
        return Ok((vec![*known], format!("the dialect {}", dialect.name)));
    }
    let otherwise = |style, others| {
        let why = format!("{others} dates would be on weekends otherwise");
        Ok((vec![style], why))
    };
    match fewer_weekends(weekends.0, weekends.1) {
        Ordering::Greater => return otherwise(swapped.0, weekends.1),
        Ordering::Less => return otherwise(swapped.1, weekends.0),
        Ordering::Equal => {}
    }
    let message = format!(
        "day and month cannot be told apart: {} and nearly all other dates can be read both ways",
        named(column)
    );
    let error = Error::input(message);
    Err(at_first(error)
        .with_code("ambiguous_dates")
        .with_help(message![
            "say which comes first with ",
            option::DATE_FORMAT.with(swapped.0.name()),
            " or ",
            option::DATE_FORMAT.with(swapped.1.name()),
        ]))
}
