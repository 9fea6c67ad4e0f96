//! Which dialect a table is written in, by its header or, where it has none, by the shape of its cells.

use std::sync::OnceLock;

use csv::ByteRecord;

use super::{ALL, Dialect, Fit, Role, Shape, is_date_word, role_of};
use crate::error::{Error, nearest};
use crate::load::header::{Header, folded};
use crate::load::number::NumberStyle;
use crate::load::reading::Reading;
use crate::load::stamp::DateStyle;

/// A table that was understood.
#[derive(Debug, Clone)]
pub(in crate::load) struct Match {
    pub dialect: &'static Dialect,
    pub form: Form,
    /// The better of two matches has the larger one.
    pub score: usize,
}

/// How the rows of a table are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Form {
    /// A header line, then a row a symbol and day.
    Long,
    /// A header line of symbols, then a row a day.
    Wide,
    /// Lines of fields and of symbols, then a row a day.
    Tickers,
    /// No header, then a row a symbol and day.
    Headerless,
}

/// Columns of factor files, which are returns and no prices of anything.
const FACTORS: [&str; 12] = [
    "mkt", "mkt_rf", "mktrf", "smb", "hml", "rmw", "cma", "umd", "mom", "rf", "r_f", "wml",
];

pub(in crate::load) fn named(name: &str) -> Option<&'static Dialect> {
    ALL.into_iter().find(|dialect| dialect.name == name)
}

/// What to say of a name that no dialect has: the nearest one, or those that the name is a part of.
pub(in crate::load) fn unknown(name: &str) -> Error {
    let names = || ALL.into_iter().map(|dialect| dialect.name);
    let parts: Vec<&str> = names()
        .filter(|known| name.len() > 1 && known.contains(&name.to_lowercase()))
        .collect();
    let meant = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`? "),
        None if parts.is_empty() => String::new(),
        None => format!("did you mean {}? ", parts.join(", ")),
    };
    Error::options(format!("there is no dialect `{name}`"))
        .with_code("unknown_dialect")
        .with_help(format!("{meant}newsquake formats lists them"))
}

/// The dialect of which nothing but the names of columns is known.
pub(in crate::load) fn plain() -> &'static Dialect {
    &super::long::DIALECT
}

/// What the rows from the first one on are, if that one is a header or the first row of a file without one.
pub(in crate::load) fn recognise(
    rows: &[ByteRecord],
    is_first: bool,
    reading: &Reading,
) -> Option<Match> {
    let header = Header::new(rows.first()?);
    let forced = reading.dialect.as_deref().and_then(named);
    let tickers = || tickers(rows, &header, forced);
    let headerless = || {
        (is_first && forced.is_none_or(is_headerless))
            .then(|| headerless(rows, forced))
            .flatten()
    };
    match forced {
        Some(dialect) => tickers()
            .or_else(headerless)
            .or_else(|| {
                (dialect.name == "wide")
                    .then(|| wide(rows, &header))
                    .flatten()
            })
            .or_else(|| long(&header, dialect, reading)),
        None if !reading.map.is_empty() => long(&header, &super::long::DIALECT, reading),
        None => tickers()
            .or_else(|| by_header(rows, &header))
            .or_else(|| long(&header, &super::long::DIALECT, reading))
            .or_else(|| wide(rows, &header))
            .or_else(headerless),
    }
}

fn is_headerless(dialect: &'static Dialect) -> bool {
    matches!(dialect.fit, Fit::Headerless(_))
}

/// The folded names of every header line of every dialect, in the order of [`ALL`]; folded once, because thousands of
/// files are held against them.
fn known_headers() -> &'static [Vec<Vec<String>>] {
    static KNOWN: OnceLock<Vec<Vec<Vec<String>>>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let names =
            |dialect: &&Dialect| dialect.headers.iter().map(|line| names_of(line)).collect();
        ALL.iter().map(names).collect()
    })
}

/// The folded names of a header line as a dialect states it.
pub(in crate::load) fn names_of(line: &str) -> Vec<String> {
    let mark = [';', '\t']
        .into_iter()
        .find(|mark| line.contains(*mark))
        .unwrap_or(',');
    line.split(mark).map(folded).collect()
}

/// A header without the unnamed column of row numbers before it and the empty ones behind it.
fn bare(header: &Header) -> &[String] {
    let names = &header.names;
    let end = names
        .iter()
        .rposition(|name| !name.is_empty())
        .map_or(0, |last| last + 1);
    let start = usize::from(end > 1 && (names[0].is_empty() || names[0] == "unnamed:_0"));
    &names[start..end]
}

fn by_header(rows: &[ByteRecord], header: &Header) -> Option<Match> {
    let found = bare(header);
    let fits = |(dialect, headers): (&&'static Dialect, &Vec<Vec<String>>)| {
        let score = headers.iter().filter_map(|names| match dialect.fit {
            Fit::Whole | Fit::Headerless(_) if names.as_slice() == found => {
                Some(1_000 + names.len())
            }
            Fit::Among if names.iter().all(|name| found.contains(name)) => Some(500 + names.len()),
            _ => None,
        });
        let score = score.max()?;
        looks_right(dialect, rows, header).then_some(Match {
            dialect,
            form: Form::Long,
            score,
        })
    };
    // Of equals the first one: `max_by_key` would take the last.
    let mut best: Option<Match> = None;
    for found in ALL.iter().zip(known_headers()).filter_map(fits) {
        if best.as_ref().is_none_or(|best| found.score > best.score) {
            best = Some(found);
        }
    }
    best
}

/// Whether the first row has the dates and the marks of the dialect; a header alone proves nothing against it.
fn looks_right(dialect: &Dialect, rows: &[ByteRecord], header: &Header) -> bool {
    let Some(row) = rows.get(1) else { return true };
    let told = dialect.telltale.is_empty()
        || row
            .iter()
            .any(|cell| contains(cell, dialect.telltale.as_bytes()));
    let date = column(header, dialect, Role::Date).and_then(|column| row.get(column));
    let dated = date.is_none_or(|cell| {
        dialect.dates.is_empty()
            || cell.trim_ascii().is_empty()
            || dialect
                .dates
                .iter()
                .any(|style| style.parse(cell).is_some())
    });
    told && dated
}

fn contains(cell: &[u8], text: &[u8]) -> bool {
    memchr::memmem::find(cell, text).is_some()
}

/// The column of a role: as the dialect says, else by its name.
pub(in crate::load) fn column(header: &Header, dialect: &Dialect, role: Role) -> Option<usize> {
    let own: Vec<&str> = dialect
        .roles
        .iter()
        .filter(|(_, of)| *of == role)
        .map(|(name, _)| *name)
        .collect();
    if let Some(column) = header.find(&own) {
        return Some(column);
    }
    let claimed = |column: &usize| {
        dialect
            .roles
            .iter()
            .any(|(name, of)| *of != role && *name == header.names[*column])
    };
    header.find(role.names()).filter(|column| !claimed(column))
}

/// The column of a role, which the user may have named.
pub(in crate::load) fn mapped(
    header: &Header,
    dialect: &Dialect,
    role: Role,
    reading: &Reading,
) -> Option<usize> {
    let roles = reading.roles().unwrap_or_default();
    match roles.iter().find(|(of, _)| *of == role) {
        Some((_, name)) => header.names.iter().position(|other| other == name),
        None => {
            let found = column(header, dialect, role)?;
            // A column that the user gave another role has no other.
            (!roles.iter().any(|(_, name)| *name == header.names[found])).then_some(found)
        }
    }
}

fn long(header: &Header, dialect: &'static Dialect, reading: &Reading) -> Option<Match> {
    let has = |role| mapped(header, dialect, role, reading).is_some();
    let known = Role::ALL.into_iter().filter(|role| has(*role)).count();
    let understood =
        has(Role::Date) && (has(Role::Close) || has(Role::AdjClose) || has(Role::Return));
    understood.then_some(Match {
        dialect,
        form: Form::Long,
        score: 50 + known,
    })
}

fn tickers(
    rows: &[ByteRecord],
    header: &Header,
    forced: Option<&'static Dialect>,
) -> Option<Match> {
    let second = Header::new(rows.get(1)?);
    let (fields, symbols) = match (
        header.names.first()?.as_str(),
        second.names.first()?.as_str(),
    ) {
        ("price" | "", "ticker") => (header, &second),
        ("ticker", "price") => (&second, header),
        _ => return None,
    };
    let has_adjusted = fields
        .names
        .iter()
        .any(|name| role_of(name) == Some(Role::AdjClose));
    let mut distinct: Vec<&String> = symbols
        .names
        .iter()
        .skip(1)
        .filter(|name| !name.is_empty())
        .collect();
    distinct.sort();
    distinct.dedup();
    let name = match (has_adjusted, distinct.len()) {
        (true, _) => "yf-download-raw",
        (false, 0 | 1) => "yf-download-1",
        (false, _) => "yf-download-n",
    };
    let dialect =
        named(name).filter(|dialect| forced.is_none_or(|forced| forced.name == dialect.name))?;
    Some(Match {
        dialect,
        form: Form::Tickers,
        score: 2_000,
    })
}

fn wide(rows: &[ByteRecord], header: &Header) -> Option<Match> {
    let names = bare(header);
    let starts = header
        .names
        .first()
        .is_some_and(|name| is_date_word(name) || name.is_empty());
    let is_factor_file = header
        .names
        .iter()
        .any(|name| FACTORS.contains(&name.as_str()));
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
    // Codes such as 000001 are symbols, and so is NA; prices are not.
    let is_symbol = |name: &String| {
        let number = NumberStyle::default().parse(name.as_bytes());
        number.is_none_or(f64::is_nan) || name.len() >= 4
    };
    let numeric = |row: &ByteRecord| row.iter().skip(1).all(is_number);
    let sound = starts
        && !is_factor_file
        && names.len() > 1
        && body.first().is_some_and(is_dated)
        && names.iter().skip(1).all(is_symbol)
        && !are_roles(&names[1..])
        && is_most(body, &|row| is_dated(row) && numeric(row));
    sound.then_some(Match {
        dialect: &super::wide::DIALECT,
        form: Form::Wide,
        score: 10,
    })
}

/// Whether more of these names are those of columns of prices than of securities; LOW and OPEN are both.
fn are_roles(names: &[String]) -> bool {
    let roles = names.iter().filter(|name| role_of(name).is_some());
    roles.count() * 2 > names.len()
}

/// Whether it holds for more than half of the first rows: one bad cell decides nothing.
fn is_most(rows: &[ByteRecord], holds: &dyn Fn(&ByteRecord) -> bool) -> bool {
    const FIRST: usize = 8;
    let first = rows.iter().take(FIRST);
    let sound = first.clone().filter(|row| holds(row)).count();
    sound * 2 > first.count()
}

fn headerless(rows: &[ByteRecord], forced: Option<&'static Dialect>) -> Option<Match> {
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

/// Whether some dialect has a column of this name.
pub(in crate::load) fn is_known_name(name: &str) -> bool {
    role_of(name).is_some()
        || known_headers()
            .iter()
            .flatten()
            .flatten()
            .any(|known| known == name)
}
