//! Outcomes as JSON: numbers at full precision, missing ones `null`.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use serde_json::{Map, Value};

use super::pieces::write_pieces;
use crate::error::{Error, Result};
use crate::table::{Cell, Report, Table};

/// Returns an outcome as one JSON document.
///
/// # Errors
/// Never for the outcomes of this crate, whose maps all have text keys.
pub fn json(outcome: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(outcome);
    text.map(|text| text + "\n")
        .map_err(|error| Error::output(format!("cannot be written as JSON: {error}")))
}

/// Writes an outcome as one JSON document.
///
/// # Errors
/// The error of `out`.
pub fn write_json(outcome: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, outcome)?;
    out.write_all(b"\n")
}

/// Writes a document with a long list, whose items all threads make. `rest` is the document, in which the list of that name
/// is empty.
///
/// # Errors
/// As [`write_json`].
pub(crate) fn write_json_with_list(
    rest: &impl Serialize,
    name: &str,
    items: &[impl Serialize + Sync],
    out: &mut (dyn io::Write + Send),
) -> io::Result<()> {
    if items.is_empty() {
        return write_json(rest, out);
    }
    let rest = serde_json::to_string_pretty(rest)?;
    // Line ends within texts are written as \n, so this can only be the list itself.
    let empty = format!("\n  \"{name}\": []");
    let no_list = || io::Error::other(format!("the document has no empty list `{name}`"));
    let (before, after) = rest.split_once(&empty).ok_or_else(no_list)?;
    out.write_all(format!("{before}\n  \"{name}\": [").as_bytes())?;
    write_pieces(items.len(), out, |places, text: &mut Vec<u8>| {
        text.clear();
        places.into_iter().try_for_each(|place| {
            text.extend_from_slice(if place == 0 { b"\n    " } else { b",\n    " });
            let mut serializer = Serializer::with_formatter(&mut *text, in_a_list());
            Ok(items[place].serialize(&mut serializer)?)
        })
    })?;
    out.write_all(format!("\n  ]{after}\n").as_bytes())
}

/// Returns a formatter that indents as an item of a list in a document.
fn in_a_list() -> PrettyFormatter<'static> {
    let mut formatter = PrettyFormatter::new();
    for _ in 0..2 {
        // Writing to `io::sink` does not fail.
        let _ = formatter.begin_array(&mut io::sink());
    }
    formatter
}

/// Returns a report as one JSON document: its lines under `summary`, and each table as a list of rows with the keys of its
/// columns.
///
/// # Errors
/// As [`json`].
pub fn report_json(schema: &str, report: &Report) -> Result<String> {
    let table = |table: &Table| {
        let row = |row: &Vec<Cell>| {
            let keys = table.columns.iter().map(|column| column.key.clone());
            Value::Object(keys.zip(row.iter().map(value)).collect())
        };
        let rows: Vec<Value> = table.rows.iter().map(row).collect();
        (table.name.to_owned(), Value::from(rows))
    };
    let mut document = Map::from_iter([
        ("schema".to_owned(), Value::from(schema)),
        ("summary".to_owned(), Value::from(report.lines.clone())),
    ]);
    // Tables of one name are parts of one list.
    for (name, rows) in report.tables.iter().map(table) {
        match (document.get_mut(&name), rows) {
            (Some(Value::Array(list)), Value::Array(mut rows)) => list.append(&mut rows),
            (_, rows) => drop(document.insert(name, rows)),
        }
    }
    json(&document)
}

/// Returns a cell as a JSON value; `null` where there is no value.
fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) if text.is_empty() => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Whole(n) => Value::from(*n),
        Cell::Number(number, _) => Value::from(*number),
        Cell::Date(date) => Value::from(date.map(|date| date.to_string())),
        Cell::Interval(ends, _) => Value::from(ends.map(|(low, high)| vec![low, high])),
        Cell::Window(from, to) => Value::from(vec![from.0, to.0]),
        Cell::Marked(cell, _) | Cell::Over(cell, _) => value(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Document<'a> {
        text: &'static str,
        inner: Vec<Inner>,
        items: &'a [Inner],
        last: Option<f64>,
    }

    #[derive(Serialize, Clone)]
    struct Inner {
        items: Vec<u32>,
        none: [u8; 0],
    }

    #[test]
    fn a_list_written_by_all_threads_has_the_same_bytes() {
        let inner = |n: u32| Inner {
            items: (0..n % 3).collect(),
            none: [],
        };
        let all: Vec<Inner> = (0..5000).map(inner).collect();
        for count in [0, 1, 2, 512, 5000] {
            let document = |items| Document {
                text: "\n  \"items\": []",
                inner: vec![inner(0), inner(2)],
                items,
                last: None,
            };
            let items = &all[..count];
            let mut parts = Vec::new();
            write_json_with_list(&document(&[]), "items", items, &mut parts).unwrap();
            let whole = json(&document(items)).unwrap();
            assert!(String::from_utf8(parts).unwrap() == whole, "{count} items");
        }
        let nowhere = write_json_with_list(&inner(1), "items", &all, &mut Vec::new());
        assert!(
            nowhere
                .unwrap_err()
                .to_string()
                .contains("no empty list `items`")
        );
    }
}
