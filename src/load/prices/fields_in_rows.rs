//! Tables with a row for each field of each security and day, as data bases and clients of terminals write them:
//! `date,ticker,field,value`.

use std::collections::HashMap;

use csv::ByteRecord;

use crate::load::open::csv_text::push_row;
use crate::load::recognise::lexicon::{Role, is_date_word};
use crate::load::recognise::search::DELIMITERS;
use crate::load::text::header::{first_rows, folded, records};

/// Names of columns that say what the value of a row is.
const FIELDS: [&str; 9] = [
    "field",
    "fields",
    "variable",
    "item",
    "measure",
    "metric",
    "attribute",
    "flds",
    "datatype",
];

/// Names of columns that hold the value.
const VALUES: [&str; 4] = ["value", "values", "val", "wert"];

/// Most fields of such a table; vendors have a few dozen. A table of more words in this column is one of something else.
const MOST_FIELDS: usize = 200;

/// The columns of such a table.
struct Columns {
    date: usize,
    symbol: Option<usize>,
    field: usize,
    value: usize,
}

/// Returns the same table with a row for each security and day, and a column for each field; `None` if the text is another table,
/// has no closes, or states one of its values twice.
pub(super) fn turned(text: &[u8]) -> Option<Vec<u8>> {
    let width = |mark: u8| first_rows(text, mark, 1).first().map_or(0, ByteRecord::len);
    let mark = DELIMITERS.into_iter().max_by_key(|mark| width(*mark))?;
    let mut rows = records(text, mark).into_byte_records();
    let columns = columns(&rows.next()?.ok()?)?;
    let mut fields: Vec<String> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    // `days[i]`: security, date, and the cells by field.
    let mut days: Vec<DayCells> = Vec::new();
    for row in rows {
        let row = row.ok()?;
        let cell = |column: usize| {
            let cell = row.get(column).unwrap_or_default();
            String::from_utf8_lossy(cell).trim().to_owned()
        };
        let (date, field) = (cell(columns.date), cell(columns.field));
        if date.is_empty() && field.is_empty() {
            continue;
        }
        let key = (columns.symbol.map(cell).unwrap_or_default(), date);
        let known = fields.iter().position(|other| *other == field);
        let column = known.unwrap_or_else(|| {
            fields.push(field);
            fields.len() - 1
        });
        // Each row of the turned table has a cell for each field.
        if fields.len() > MOST_FIELDS {
            return None;
        }
        let place = *places.entry(key.clone()).or_insert_with(|| {
            days.push((key, Vec::new()));
            days.len() - 1
        });
        let cells = &mut days[place].1;
        cells.resize(cells.len().max(column + 1), None);
        if cells[column].replace(cell(columns.value)).is_some() {
            return None;
        }
    }
    let has_close = fields.iter().any(|field| {
        let role = Role::of_price_column(&folded(field));
        matches!(role, Some(Role::Close | Role::AdjClose))
    });
    has_close.then(|| written(columns.symbol.is_some(), &fields, &days))
}

/// Finds the columns by their names.
fn columns(header: &ByteRecord) -> Option<Columns> {
    let names = header
        .iter()
        .map(|cell| folded(&String::from_utf8_lossy(cell)));
    let names: Vec<String> = names.collect();
    let place = |holds: &dyn Fn(&str) -> bool| names.iter().position(|name| holds(name));
    Some(Columns {
        date: place(&is_date_word)?,
        symbol: place(&|name| Role::of_price_column(name) == Some(Role::Symbol)),
        field: place(&|name| FIELDS.contains(&name))?,
        value: place(&|name| VALUES.contains(&name))?,
    })
}

/// Security and date, and the cells of that day by field.
type DayCells = ((String, String), Vec<Option<String>>);

fn written(has_symbols: bool, fields: &[String], days: &[DayCells]) -> Vec<u8> {
    let mut out = Vec::new();
    let start = |symbol, date| has_symbols.then_some(symbol).into_iter().chain([date]);
    let names = fields.iter().map(String::as_str);
    push_row(&mut out, start("symbol", "date").chain(names));
    for ((symbol, date), cells) in days {
        let cell = |column: usize| cells.get(column).and_then(Option::as_deref);
        let cells = (0..fields.len()).map(|column| cell(column).unwrap_or_default());
        push_row(&mut out, start(symbol, date).chain(cells));
    }
    out
}
