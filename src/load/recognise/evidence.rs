//! Recognition of a dialect by the shape of the cells.

use csv::ByteRecord;

use super::by_header::bare;
use super::dialect::{self, Dialect};
use super::lexicon::{Role, is_date_word, is_of_factor_file};
use super::recognition::{Compound, Form, Match};
use crate::error::nearest;
use crate::load::overrides::Values;
use crate::load::text::header::{Header, is_unit};
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::DateStyle;
use crate::market::MARKET_EXCESS;

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
        columns: Vec::new(),
    })
}

/// Recognises a table of dates by symbols. `is_asked`: the user named this dialect, so that no name of a column speaks against
/// it.
pub(super) fn wide(
    rows: &[ByteRecord],
    header: &Header,
    is_asked: bool,
    values: Option<Values>,
) -> Option<Match> {
    let names = bare(header);
    let starts = header
        .names
        .first()
        .is_some_and(|name| is_date_word(name) || name.is_empty());
    let body = rows.get(1..).unwrap_or_default();
    let is_dated = |row: &ByteRecord| row.get(0).is_some_and(DateStyle::is_date);
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
        && (is_asked || !holds_factors(header, body, values))
        && names.len() > 1
        && body.first().is_some_and(is_dated)
        && names.iter().skip(1).all(is_symbol)
        && (is_asked
            || !(are_roles(&names[1..])
                || are_quotes(&names[1..])
                || is_slip(&names[1..])
                || hold_fields(&names[1..])))
        && is_most(body, &|row| is_dated(row) && numeric(row));
    sound.then_some(Match {
        dialect: dialect::wide(),
        form: Form::Wide,
        score: 10,
        columns: Vec::new(),
    })
}

/// Returns whether a table holds factors. `CMA`, `RF` and `MKT` are also symbols: prices are above 1, which daily returns of
/// factors are not for long.
fn holds_factors(header: &Header, body: &[ByteRecord], values: Option<Values>) -> bool {
    let columns = || 1..header.names.len();
    let is_factor = |column: &usize| is_of_factor_file(&header.names[*column]);
    let factors: Vec<usize> = columns().filter(is_factor).collect();
    let named = columns().filter(|column| !header.names[*column].is_empty());
    let are_all = factors.len() == named.count();
    let has_excess = factors
        .iter()
        .any(|column| MARKET_EXCESS.contains(&header.names[*column].as_str()));
    let is_price = |cell: &[u8]| {
        let number = NumberStyle::default().parse(cell);
        number.is_none_or(|number| number.is_nan() || number >= 1.0)
    };
    let cells = |column: &usize| {
        let column = *column;
        body.iter().filter_map(move |row| row.get(column))
    };
    let are_prices = factors.iter().flat_map(cells).all(is_price);
    match (factors.len(), are_all) {
        _ if has_excess => true,
        (0, _) => false,
        (1, true) => true,
        (_, true) => !are_prices,
        (_, false) => values.is_none() && !are_prices,
    }
}

/// Returns whether most of these names are column names of price files. LOW and OPEN are also symbols.
fn are_roles(names: &[String]) -> bool {
    let roles = names
        .iter()
        .filter(|name| Role::of_price_column(name).is_some());
    roles.count() * 2 > names.len()
}

/// Returns whether all of these names are words for quotes and other numbers of one security, none of which is its close.
fn are_quotes(names: &[String]) -> bool {
    const WORDS: [&str; 18] = [
        "bid",
        "ask",
        "offer",
        "mid",
        "bid_price",
        "ask_price",
        "bid_close",
        "ask_close",
        "closing_bid",
        "closing_ask",
        "change",
        "net_change",
        "chg",
        "change_%",
        "%_change",
        "spread",
        "bid_size",
        "ask_size",
    ];
    names.iter().all(|name| WORDS.contains(&name.as_str()))
}

/// Returns whether names hold those of three fields or more beside other words, as `AAA.Open` and `High_AAA` do, or all those
/// of a close beside a unit, as `Close EUR` and `Close USD` do: then they are columns of securities, not securities.
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
    let has_unit = |name: &String| {
        let words: Vec<&str> = name
            .split(is_border)
            .filter(|word| !word.is_empty())
            .collect();
        let mut words = words.iter();
        words.any(|word| is_unit(word)) && field(name).is_some()
    };
    roles.len() >= 3 || names.iter().all(has_unit)
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
