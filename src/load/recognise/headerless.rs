//! Recognition of tables without a header line: by the user's names, by the shape of a dialect, or by what the numbers show.

use csv::ByteRecord;

use super::by_header::names_of;
use super::dialect::{self, ALL, Dialect, Fit, Shape};
use super::lexicon::Role;
use super::recognition::{Form, Match};
use crate::load::overrides::Overrides;
use crate::load::text::header::{folded, numbered_column};
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::DateStyle;

/// Recognises rows by the columns that the user named; further cells of a row are not read.
pub(super) fn declared(
    rows: &[ByteRecord],
    forced: Option<&'static Dialect>,
    overrides: &Overrides,
) -> Option<Match> {
    let mut columns: Vec<String> = overrides.columns.iter().map(|name| folded(name)).collect();
    let is_date = |name: &String| Role::of_price_column(name) == Some(Role::Date);
    let date = columns.iter().position(is_date)?;
    let first = rows.first()?;
    let is_dated = first.len() >= columns.len()
        && (!overrides.date_format.is_empty() || DateStyle::is_date(&first[date]));
    is_dated.then_some(())?;
    columns.resize(first.len(), String::new());
    Some(Match {
        dialect: forced.unwrap_or(dialect::plain()),
        form: Form::Headerless,
        score: 5_000 + first.len(),
        columns,
    })
}

/// Recognises rows without a header whose columns the user named by their numbers, as in `date=1,close=5`.
pub(super) fn numbered(
    rows: &[ByteRecord],
    forced: Option<&'static Dialect>,
    overrides: &Overrides,
) -> Option<Match> {
    let first = rows.first()?;
    let mut columns = vec![String::new(); first.len()];
    for (role, said) in overrides.roles().ok()? {
        let column = numbered_column(&said, first.len())?;
        role.name().clone_into(&mut columns[column]);
    }
    let cell = |role: Role| {
        let column = columns.iter().position(|name| name == role.name())?;
        first.get(column)
    };
    let is_number = |cell: &[u8]| {
        let mut marks = [b'.', b','].into_iter();
        marks.any(|mark| NumberStyle::with_decimal(mark).parse(cell).is_some())
    };
    let is_dated = cell(Role::Date)
        .is_some_and(|cell| !overrides.date_format.is_empty() || DateStyle::is_date(cell));
    let prices = [Role::Close, Role::AdjClose, Role::Return];
    let has_price = prices.into_iter().filter_map(cell).any(is_number);
    (is_dated && has_price).then(|| Match {
        dialect: forced.unwrap_or(dialect::plain()),
        form: Form::Headerless,
        score: 5_000 + first.len(),
        columns,
    })
}

/// Recognises rows that have the shape of a dialect without a header.
pub(super) fn shaped(rows: &[ByteRecord], forced: Option<&'static Dialect>) -> Option<Match> {
    let fits = |dialect: &&'static Dialect| {
        let Fit::Headerless(shapes) = dialect.fit else {
            return false;
        };
        let shaped = |row: &ByteRecord| {
            row.len() == shapes.len()
                && row
                    .iter()
                    .zip(shapes)
                    .all(|(cell, shape)| has_shape(cell, *shape, dialect))
        };
        rows.iter().take(3).all(shaped)
    };
    let mut among = forced
        .map_or_else(|| ALL.to_vec(), |dialect| vec![dialect])
        .into_iter();
    among.find(fits).map(|dialect| Match {
        dialect,
        form: Form::Headerless,
        score: 5,
        columns: dialect
            .headers
            .first()
            .map(|line| names_of(line))
            .unwrap_or_default(),
    })
}

fn has_shape(cell: &[u8], shape: Shape, dialect: &Dialect) -> bool {
    let cell = cell.trim_ascii();
    match shape {
        Shape::Text => !cell.is_empty(),
        Shape::Date => dialect
            .dates
            .iter()
            .any(|style| style.parse(cell).is_some()),
        Shape::Clock => cell.len() >= 4 && cell.iter().all(|b| b.is_ascii_digit() || *b == b':'),
        Shape::Number => NumberStyle::with_decimal(dialect.decimal.unwrap_or(b'.'))
            .parse(cell)
            .is_some(),
    }
}

/// Recognises rows of a symbol or none, a date, a time or none, and numbers that leave no choice: one close; or four prices
/// of which the second is the highest and the third the lowest in every row, and a volume of another size. `None` where a
/// number may be something else, such as an adjusted close.
pub(super) fn evident(rows: &[ByteRecord]) -> Option<Match> {
    const ENOUGH: usize = 3;
    let first = rows.first()?;
    let has_width = |row: &ByteRecord| row.len() == first.len();
    (rows.len() >= ENOUGH && rows.iter().all(has_width)).then_some(())?;
    let is_date = DateStyle::is_certain_date;
    let all = |column: usize, holds: &dyn Fn(&[u8]) -> bool| {
        rows.iter().all(|row| row.get(column).is_some_and(holds))
    };
    let is_word = |cell: &[u8]| cell.iter().any(u8::is_ascii_alphabetic) && !is_date(cell);
    let mut columns = Vec::new();
    if all(0, &is_word) {
        columns.push(Role::Symbol.name().to_owned());
    }
    all(columns.len(), &is_date).then(|| columns.push(Role::Date.name().to_owned()))?;
    if all(columns.len(), &|cell| cell.contains(&b':')) {
        columns.push(Role::Time.name().to_owned());
    }
    let numbers = numbers(rows, columns.len())?;
    let named = fields(&numbers)?;
    columns.extend(named.iter().map(|role| role.name().to_owned()));
    columns.resize(first.len(), String::new());
    Some(Match {
        dialect: dialect::plain(),
        form: Form::Headerless,
        score: 4,
        columns,
    })
}

/// Returns `numbers[i][j]`: the number of row `i` in column `start + j`; `None` if a cell holds none.
fn numbers(rows: &[ByteRecord], start: usize) -> Option<Vec<Vec<f64>>> {
    let read = |decimal: u8| -> Option<Vec<Vec<f64>>> {
        let style = NumberStyle::with_decimal(decimal);
        let number = |cell: &[u8]| style.parse(cell).filter(|number| number.is_finite());
        let row = |row: &ByteRecord| row.iter().skip(start).map(number).collect();
        rows.iter().map(row).collect()
    };
    read(b'.').or_else(|| read(b','))
}

/// Returns what the first numbers of each row are.
fn fields(rows: &[Vec<f64>]) -> Option<Vec<Role>> {
    let prices = [Role::Open, Role::High, Role::Low, Role::Close];
    let width = rows.first()?.len();
    if width == 1 {
        let are_prices = rows.iter().all(|row| row[0] > 0.0);
        return are_prices.then(|| vec![Role::Close]);
    }
    (width >= prices.len()).then_some(())?;
    rows.iter().all(|row| is_bar(row)).then_some(())?;
    // The highest and the lowest must differ somewhere.
    rows.iter().any(|row| row[1] > row[2]).then_some(())?;
    // A number near the close in every row may be another price, such as an adjusted close.
    let is_near = |column: usize| {
        let ratio = |row: &Vec<f64>| row[column] / row[3];
        let is_whole = rows.iter().all(|row| row[column].fract() == 0.0);
        let is_lower = rows
            .iter()
            .map(ratio)
            .all(|ratio| ratio > 0.0 && ratio <= 5.0);
        is_lower && !(is_whole && rows.iter().map(ratio).any(|ratio| ratio < 0.2))
    };
    (!(4..width).any(is_near)).then_some(())?;
    let mut roles = prices.to_vec();
    if width > 4 {
        roles.push(Role::Volume);
    }
    Some(roles)
}

/// Returns whether the first numbers of a row are open, high, low and close.
fn is_bar(row: &[f64]) -> bool {
    let Some([open, high, low, close]) = row.first_chunk::<4>() else {
        return false;
    };
    *low > 0.0 && high >= open && high >= close && low <= open && low <= close
}

/// Returns whether a row is one of data and no header: it holds a date and a price, and no words beside a symbol.
pub(super) fn is_data(row: &ByteRecord) -> bool {
    let is_date = DateStyle::is_certain_date;
    let is_price = |cell: &[u8]| {
        NumberStyle::default()
            .parse(cell)
            .is_some_and(|price| price > 0.0)
    };
    let words = row
        .iter()
        .filter(|cell| !cell.is_empty() && !is_date(cell) && !is_price(cell));
    row.iter().any(is_date)
        && row.iter().any(|cell| is_price(cell) && !is_date(cell))
        && words.count() <= 1
}
