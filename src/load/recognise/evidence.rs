//! Recognition of a dialect by the shape of the cells.

use csv::ByteRecord;

use super::by_header::bare;
use super::compound::Compound;
use super::dialect::{self, ALL, Dialect, Fit, Shape};
use super::lexicon::{Role, is_date_word, is_of_factor_file};
use super::recognition::{Form, Match};
use crate::error::nearest;
use crate::load::text::header::Header;
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::DateStyle;

/// Recognises a table in which each column holds one field of one security.
pub(super) fn tickers(
    columns: Option<Compound>,
    forced: Option<&'static Dialect>,
) -> Option<Match> {
    let columns = columns?;
    let name = match (columns.is_of_yahoo, columns.securities()) {
        (false, _) => "panel",
        (true, _) if columns.has(Role::AdjClose) => "yf-download-raw",
        (true, 0 | 1) => "yf-download-1",
        (true, _) => "yf-download-n",
    };
    let is_asked = |dialect: &&Dialect| {
        forced.is_none_or(|forced| [dialect.name, "panel"].contains(&forced.name))
    };
    let dialect = dialect::named(name).filter(is_asked)?;
    Some(Match {
        dialect: forced.unwrap_or(dialect),
        form: Form::Tickers,
        score: match columns.rows {
            1 => 100 + columns.fields.len(),
            _ => 2_000,
        },
    })
}

pub(super) fn wide(rows: &[ByteRecord], header: &Header) -> Option<Match> {
    let names = bare(header);
    let starts = header
        .names
        .first()
        .is_some_and(|name| is_date_word(name) || name.is_empty());
    let is_of_factor_file = header.names.iter().any(|name| is_of_factor_file(name));
    let body = rows.get(1..).unwrap_or_default();
    let is_dated = |row: &ByteRecord| {
        row.get(0).is_some_and(|cell| {
            DateStyle::ALL
                .iter()
                .any(|style| style.parse(cell).is_some())
        })
    };
    let is_number = |cell: &[u8]| {
        [b'.', b',']
            .iter()
            .any(|mark| NumberStyle::with_decimal(*mark).parse(cell).is_some())
    };
    // Codes such as 000001 and NA are symbols; prices are not.
    let is_symbol = |name: &String| {
        let number = NumberStyle::default().parse(name.as_bytes());
        number.is_none_or(f64::is_nan) || name.len() >= 4
    };
    let numeric = |row: &ByteRecord| row.iter().skip(1).all(is_number);
    let sound = starts
        && !is_of_factor_file
        && names.len() > 1
        && body.first().is_some_and(is_dated)
        && names.iter().skip(1).all(is_symbol)
        && !are_roles(&names[1..])
        && !is_slip(&names[1..])
        && !hold_fields(&names[1..])
        && is_most(body, &|row| is_dated(row) && numeric(row));
    sound.then_some(Match {
        dialect: dialect::wide(),
        form: Form::Wide,
        score: 10,
    })
}

/// Returns whether most of these names are column names of price files. LOW and OPEN are also symbols.
fn are_roles(names: &[String]) -> bool {
    let roles = names
        .iter()
        .filter(|name| Role::of_price_column(name).is_some());
    roles.count() * 2 > names.len()
}

/// Returns whether names hold those of three fields or more beside other words, as `AAA.Open` and `High_AAA` do: then
/// they are columns of securities, not securities.
fn hold_fields(names: &[String]) -> bool {
    let is_border = |c: char| !c.is_alphanumeric();
    let field = |name: &String| {
        let mut words = name.split(is_border).filter(|word| !word.is_empty());
        let several = words.clone().count() > 1;
        words.find_map(Role::of_price_column).filter(|_| several)
    };
    let mut roles: Vec<Role> = names.iter().filter_map(field).collect();
    roles.retain(|role| Role::NUMBERS.contains(role));
    roles.sort();
    roles.dedup();
    roles.len() >= 3
}

/// Returns whether the only column is a misspelt `close` or `adj_close`.
fn is_slip(names: &[String]) -> bool {
    const SHORTEST: usize = 4;
    let meant = [Role::Close, Role::AdjClose].map(Role::name);
    match names {
        [name] if name.len() >= SHORTEST => nearest(name, meant).is_some(),
        _ => false,
    }
}

/// Returns whether `holds` is true of more than half of the first rows, so that one bad cell does not decide.
fn is_most(rows: &[ByteRecord], holds: &dyn Fn(&ByteRecord) -> bool) -> bool {
    const FIRST: usize = 8;
    let first = rows.iter().take(FIRST);
    let sound = first.clone().filter(|row| holds(row)).count();
    sound * 2 > first.count()
}

pub(super) fn headerless(rows: &[ByteRecord], forced: Option<&'static Dialect>) -> Option<Match> {
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
