//! Tables written as JSON: a record a line, a list of records, or records wrapped as APIs and data frames wrap them.

mod find;
mod node;
mod rows;

use std::fmt;

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;

use crate::error::{Error, Result};
use crate::load::open::memory::{FileMemory, check_number};
use find::{Found, Table, tables};
use node::{AnyValue, Node, with_numbers_as_text};
use rows::{Rows, beyond};

/// A table as text, with commas between cells.
#[derive(Debug)]
pub(in crate::load) struct JsonTable {
    pub text: Vec<u8>,
    /// Whether the document is a single record, which may be a message.
    pub is_alone: bool,
    /// Where the table lies in its document, as in `chart.result`; empty if the document is the table.
    pub path: String,
    /// Where further tables of several records lie, which are not read.
    pub others: Vec<String>,
}

/// Returns whether a text begins as JSON does.
pub(in crate::load) fn is_json(text: &str) -> bool {
    let mut letters = text.trim_start().chars();
    let first = letters.next();
    match (first, letters.find(|c| !c.is_whitespace())) {
        (Some('{'), Some('"' | '}')) => true,
        // A header such as `[Date],[Close]` is none.
        (Some('['), Some(next)) => matches!(next, '{' | '[' | ']' | '"' | '-' | '0'..='9'),
        _ => false,
    }
}

/// About the bytes of memory that the values of a document take for each byte of its text. They are put in lists that grow in a way
/// that cannot fail.
const OF_BYTE: u64 = 6;

/// Finds the table in a text of JSON; `None` if it holds none, as an error message of an API does not. `is_of_all` tells whether a
/// cell of this name, beside the table, belongs to all of its rows. The table takes its memory from `memory`.
///
/// # Errors
/// When the text is no sound JSON, or the table grows beyond the limit.
pub(in crate::load) fn table(
    text: &str,
    memory: &mut FileMemory<'_>,
    is_of_all: &dyn Fn(&str) -> bool,
) -> Result<Option<JsonTable>> {
    let most = usize::try_from(memory.most()).unwrap_or(usize::MAX);
    let quoted = with_numbers_as_text(text)?;
    check_number("bytes of JSON", quoted.len() as u64, OF_BYTE, u64::MAX)?;
    let mut rows = Rows::new(most);
    let mut refused = None;
    let found = read(&quoted, &mut rows, is_of_all, &mut refused);
    if let Some(error) = refused {
        return Err(error);
    }
    match found.map_err(|error| broken(&error))? {
        Some(table) if !memory.take(table.text.len() as u64) => Err(beyond(most)),
        found => Ok(found),
    }
}

/// The first value of a text.
enum First {
    /// A list; its records and rows were taken, and these cells are left.
    List(Vec<Node>),
    Object(Node),
}

/// Reads the table; where memory refuses it, the reason is left in `refused`.
fn read(
    text: &str,
    rows: &mut Rows,
    is_of_all: &dyn Fn(&str) -> bool,
    refused: &mut Option<Error>,
) -> std::result::Result<Option<JsonTable>, serde_json::Error> {
    let mut reader = Deserializer::from_str(text);
    let first = reader.deserialize_any(TakeRows {
        rows: &mut *rows,
        refused: &mut *refused,
    })?;
    let mut further = reader.into_iter::<Node>();
    let second = further.next().transpose()?;
    let mut stop = |error| stopped(error, refused);
    let mut push = |node| rows.push_node(node).map_err(&mut stop);
    match (first, second) {
        (First::List(_), None) => {}
        (First::Object(document), None) => {
            return of_document(&document, rows, is_of_all).map_err(stop);
        }
        // A value a line.
        (first, Some(second)) => {
            push(match first {
                First::List(cells) => Node::List(cells),
                First::Object(record) => record,
            })?;
            push(second)?;
            for node in further {
                push(node?)?;
            }
        }
    }
    if rows.height() == 0 {
        return Ok(None);
    }
    Ok(Some(JsonTable {
        text: rows.written().map_err(stop)?,
        is_alone: false,
        path: String::new(),
        others: Vec::new(),
    }))
}

/// Leaves the reason why a table is refused, and returns the error that stops the reader of JSON.
fn stopped<E: serde::de::Error>(error: Error, refused: &mut Option<Error>) -> E {
    *refused = Some(error);
    E::custom("refused")
}

/// Reads the first value. The records of a list become rows as they come, so that no second copy of them is made.
struct TakeRows<'a> {
    rows: &'a mut Rows,
    refused: &'a mut Option<Error>,
}

impl<'de> Visitor<'de> for TakeRows<'_> {
    type Value = First;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<First, A::Error> {
        let mut loose = Vec::new();
        while let Some(node) = list.next_element::<Node>()? {
            if node.is_cell() {
                loose.push(node);
            } else if let Err(error) = self.rows.push_node(node) {
                return Err(stopped(error, self.refused));
            }
        }
        Ok(First::List(loose))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> std::result::Result<First, A::Error> {
        AnyValue.visit_map(object).map(First::Object)
    }
}

/// Takes the rows of the longest table in a document.
fn of_document(
    document: &Node,
    rows: &mut Rows,
    is_of_all: &dyn Fn(&str) -> bool,
) -> Result<Option<JsonTable>> {
    let mut found = tables(document).into_iter();
    let Some(Found {
        path,
        table,
        around,
    }) = found.next()
    else {
        // A record alone is a table of one row, or a message; whoever reads its columns can tell.
        return match document {
            Node::Object(entries) if entries.iter().any(|(_, node)| node.is_cell()) => {
                rows.push_node(document.clone())?;
                Ok(Some(JsonTable {
                    text: rows.written()?,
                    is_alone: true,
                    path: String::new(),
                    others: Vec::new(),
                }))
            }
            _ => Ok(None),
        };
    };
    take(table, rows)?;
    for (name, node) in around.into_iter().filter(|(name, _)| is_of_all(name)) {
        rows.add_to_all(name, node)?;
    }
    let others = found.filter(|other| {
        let is_part = other.path.starts_with(&path) || path.starts_with(&other.path);
        other.table.height() > 1 && !is_part
    });
    Ok(Some(JsonTable {
        text: rows.written()?,
        is_alone: false,
        others: others.map(|other| other.path).collect(),
        path,
    }))
}

fn take(table: Table<'_>, rows: &mut Rows) -> Result<()> {
    match table {
        Table::Records(list) => list
            .iter()
            .try_for_each(|node| rows.push_node(node.clone())),
        Table::Lists(list, names) => {
            if let Some(names) = names {
                rows.name_places(names);
            }
            list.iter()
                .try_for_each(|node| rows.push_node(node.clone()))
        }
        Table::Split(names, index, list) => {
            let first = [Node::Cell("index".to_owned())];
            rows.name_places(&[&first, names].concat());
            index.iter().zip(list).try_for_each(|(first, cells)| {
                let cells = cells.cells().unwrap_or_default();
                rows.push_node(Node::List([std::slice::from_ref(first), cells].concat()))
            })
        }
        Table::ByName(lists) => {
            let records = lists
                .into_iter()
                .flat_map(|(name, list)| list.iter().map(move |node| (name, node)));
            let mut records = records.map(|(name, node)| with_first("symbol", name, node));
            records.try_for_each(|record| rows.push(record))
        }
        Table::ByKey(records) => {
            let name = |key: &str| match key.contains('-') || key.len() > 7 {
                true => "date",
                false => "index",
            };
            let mut records = records
                .into_iter()
                .map(|(key, node)| with_first(name(key), key, node));
            records.try_for_each(|record| rows.push(record))
        }
        Table::Columns(columns) => {
            let height = columns.first().map_or(0, |(_, cells)| cells.len());
            let record = |row: usize| {
                let cells = columns.iter();
                cells.map(move |(name, cells)| ((*name).to_owned(), cells[row].clone()))
            };
            (0..height).try_for_each(|row| rows.push(record(row).collect()))
        }
        Table::TurnedOver(columns) => {
            let keys = columns.first().map_or(&[][..], |(_, cells)| *cells);
            keys.iter().enumerate().try_for_each(|(row, (key, _))| {
                let cells = columns.iter().map(|(name, cells)| {
                    // Every column lists the same keys, nearly always in the same order.
                    let own = cells.get(row).filter(|(other, _)| other == key);
                    let own = own.or_else(|| cells.iter().find(|(other, _)| other == key));
                    let node = own.map_or(Node::Null, |(_, node)| node.clone());
                    ((*name).to_owned(), node)
                });
                let index = ("index".to_owned(), Node::Cell(key.clone()));
                rows.push(std::iter::once(index).chain(cells).collect())
            })
        }
    }
}

/// Returns a record with a cell before the others, unless one of them has this name.
fn with_first(name: &str, text: &str, record: &Node) -> Vec<(String, Node)> {
    let Node::Object(entries) = record else {
        return Vec::new();
    };
    let first = (name.to_owned(), Node::Cell(text.to_owned()));
    let is_there = entries.iter().any(|(other, _)| other == name);
    let first = Some(first).filter(|_| !is_there);
    first.into_iter().chain(entries.iter().cloned()).collect()
}

fn broken(error: &serde_json::Error) -> Error {
    let what = match error.is_eof() {
        true => "JSON that breaks off before its end",
        false => "JSON that is not well formed",
    };
    Error::input(what)
        .at_line(error.line() as u64)
        .with_code("broken_json")
        .with_help("the file is incomplete or damaged; download it again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::open::memory::Budget;

    fn read(text: &str) -> Option<String> {
        let is_of_all = |name: &str| ["symbol", "ticker"].contains(&name);
        let budget = Budget::new(Some(1 << 20));
        let table = table(text, &mut FileMemory::new(&budget), &is_of_all);
        let table = table.unwrap_or_else(|error| panic!("{error}"))?;
        Some(String::from_utf8(table.text).unwrap())
    }

    #[test]
    fn one_table_is_written_in_many_ways() {
        let expected = "date,close\n2024-01-02,1.50\n2024-01-03,2\n";
        for text in [
            r#"[{"date": "2024-01-02", "close": 1.50}, {"date": "2024-01-03", "close": 2}]"#,
            "{\"date\": \"2024-01-02\", \"close\": 1.50}\n{\"date\": \"2024-01-03\", \"close\": 2}\n",
            r#"{"data": [{"date": "2024-01-02", "close": 1.50}, {"date": "2024-01-03", "close": 2}], "count": 2}"#,
            r#"{"a": {"result": [{"date": ["2024-01-02", "2024-01-03"], "close": [1.50, 2]}]}}"#,
            r#"{"columns": ["date", "close"], "data": [["2024-01-02", 1.50], ["2024-01-03", 2]]}"#,
            r#"{"Series": {"2024-01-02": {"close": 1.50}, "2024-01-03": {"close": 2}}}"#,
            r#"[["date", "close"], ["2024-01-02", 1.50], ["2024-01-03", 2]]"#,
            "[\"date\", \"close\"]\n[\"2024-01-02\", 1.50]\n[\"2024-01-03\", 2]\n",
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        let turned =
            r#"{"date": {"0": "2024-01-02", "1": "2024-01-03"}, "close": {"0": 1.50, "1": 2}}"#;
        assert_eq!(
            read(turned).as_deref(),
            Some("index,date,close\n0,2024-01-02,1.50\n1,2024-01-03,2\n")
        );
    }

    #[test]
    fn cells_around_a_table_belong_to_all_rows() {
        let expected = "t,c,ticker\n1,2,AAA\n2,3,AAA\n";
        for text in [
            r#"{"ticker": "AAA", "results": [{"t": 1, "c": 2}, {"t": 2, "c": 3}], "status": "OK"}"#,
            r#"{"meta": {"ticker": "AAA"}, "results": [{"t": 1, "c": 2}, {"t": 2, "c": 3}]}"#,
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        let by_name = r#"{"bars": {"AAA": [{"t": 1, "c": 2}], "BBB": [{"t": 1, "c": 3}]}}"#;
        assert_eq!(
            read(by_name).as_deref(),
            Some("symbol,t,c\nAAA,1,2\nBBB,1,3\n")
        );
    }

    #[test]
    fn lists_within_records_are_cells() {
        let text = r#"[{"id": 1, "tickers": ["A", "B"], "by": {"name": "x", "id": 7}, "views": [{"t": "A"}, {"t": "B"}]}]"#;
        assert_eq!(
            read(text).as_deref(),
            Some("id,tickers,name,by.id,t\n1,A;B,x,7,A;B\n")
        );
        let text = r#"[{"tickers": ["A", "B"], "views": [{"ticker": "A"}]}, {"T": "A", "t": 1}]"#;
        assert_eq!(
            read(text).as_deref(),
            Some("tickers,views.ticker,ticker,t\nA;B,A,,\n,,A,1\n")
        );
    }

    #[test]
    fn records_may_lack_names() {
        let text = "{\"a\": 1}\n{\"b\": null}\n{\"b\": \"x,y\", \"a\": false}\n";
        assert_eq!(read(text).as_deref(), Some("a,b\n1,\n,\nfalse,\"x,y\"\n"));
    }

    #[test]
    fn what_holds_no_table_is_none() {
        for text in [
            "[]",
            "{}",
            r#"{"data": []}"#,
            r#"{"error": {"code": [1, 2]}}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn records_of_ever_new_names_do_not_fill_the_memory() {
        let records = (0..2000).map(|i| format!("{{\"a{i}\": 1}}"));
        let text = records.collect::<Vec<String>>().join("\n");
        let budget = Budget::new(Some(1 << 20));
        let error = table(&text, &mut FileMemory::new(&budget), &|_| false).unwrap_err();
        assert_eq!(error.code(), "too_large");
    }
}
