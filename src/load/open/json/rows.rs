//! Rows made of the records of a JSON file.

use std::collections::HashMap;

use super::node::Node;
use crate::error::{Error, Result};
use crate::load::open::csv_text::add_cell;
use crate::load::open::memory::{make_room, no_memory, too_large};

/// The cells of one name in all records.
#[derive(Debug, Default)]
struct Column {
    /// The texts of all cells, one after another.
    texts: String,
    /// `ends[i]`: where cell `i` ends; missing cells at the end are left out.
    ends: Vec<usize>,
}

impl Column {
    fn set(&mut self, row: usize, text: &str) -> Result<()> {
        let further = row + 1 - self.ends.len().min(row);
        make_room(&mut self.ends, further, "records")?;
        self.texts
            .try_reserve(text.len())
            .map_err(|_| no_memory(row as u64 + 1, "records"))?;
        self.ends.resize(row, self.texts.len());
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        Ok(())
    }

    fn get(&self, row: usize) -> &str {
        let Some(end) = self.ends.get(row) else {
            return "";
        };
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.texts[start..*end]
    }
}

/// Records as rows, and their names as columns, in the order in which they come first.
#[derive(Debug)]
pub(super) struct Rows {
    names: Vec<String>,
    positions: HashMap<String, usize>,
    columns: Vec<Column>,
    height: usize,
    /// Whether the columns have names. The rows of lists have none, unless a document states them.
    is_named: bool,
    /// Largest number of bytes that the rows may take.
    most: usize,
}

/// What stands between the elements of a list that becomes one cell.
const BETWEEN: &str = ";";

/// Returns the error of records that take more than so many bytes.
pub(super) fn beyond(most: usize) -> Error {
    too_large(format!(
        "the records of this file take more than {most} bytes: it may be made to fill the memory"
    ))
}

impl Rows {
    pub fn new(most: usize) -> Self {
        Self {
            names: Vec::new(),
            positions: HashMap::new(),
            columns: Vec::new(),
            height: 0,
            is_named: false,
            most,
        }
    }

    /// Returns the number of rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Adds a record, or a row of cells in the order of the columns.
    ///
    /// # Errors
    /// When the rows take more memory than is allowed, or than there is.
    pub fn push_node(&mut self, node: Node) -> Result<()> {
        match node {
            Node::Object(record) => self.push(record),
            Node::List(cells) => {
                for (place, node) in cells.into_iter().enumerate() {
                    if place == self.columns.len() {
                        self.column(place.to_string());
                    }
                    self.columns[place].set(self.height, &joined(node))?;
                }
                self.end_row()
            }
            cell => self.push_node(Node::List(vec![cell])),
        }
    }

    /// Adds a record. A nested value gets its own name if no other value of the record has it, else one with the names of both
    /// levels.
    ///
    /// # Errors
    /// As for [`Rows::push_node`].
    pub fn push(&mut self, record: Vec<(String, Node)>) -> Result<()> {
        self.is_named = true;
        let own: Vec<String> = record.iter().map(|(name, _)| name.clone()).collect();
        let mut cells = Vec::with_capacity(record.len());
        for (name, node) in record {
            flatten(told_apart(name, &own), node, &own, &mut cells);
        }
        for (name, text) in cells {
            let column = self.column(name);
            if self.columns[column].ends.len() <= self.height {
                self.columns[column].set(self.height, &text)?;
            }
        }
        self.end_row()
    }

    /// Names the columns before the first row comes.
    pub fn name_places(&mut self, names: &[Node]) {
        self.is_named = true;
        for name in names {
            let mut name = joined(name.clone());
            // Two columns of one name stay two.
            while self.positions.contains_key(&name) {
                name.push(' ');
            }
            self.column(name);
        }
    }

    fn end_row(&mut self) -> Result<()> {
        self.height += 1;
        self.check(self.names.len())
    }

    fn check(&self, columns: usize) -> Result<()> {
        /// Bytes of a cell beside its text.
        const CELL: usize = 12;
        let cells = self.height.saturating_mul(columns);
        match cells.saturating_mul(CELL) > self.most {
            true => Err(beyond(self.most)),
            false => Ok(()),
        }
    }

    fn column(&mut self, name: String) -> usize {
        if let Some(column) = self.positions.get(&name) {
            return *column;
        }
        let column = self.names.len();
        self.names.push(name.clone());
        self.positions.insert(name, column);
        self.columns.push(Column::default());
        column
    }

    /// Gives every row a further cell, unless there is a column of this name.
    ///
    /// # Errors
    /// As for [`Rows::push_node`].
    pub fn add_to_all(&mut self, name: &str, node: &Node) -> Result<()> {
        if self.positions.contains_key(name) || !self.is_named {
            return Ok(());
        }
        let text = joined(node.clone());
        if text.len().saturating_mul(self.height) > self.most {
            return Err(beyond(self.most));
        }
        let column = self.column(name.to_owned());
        for row in 0..self.height {
            self.columns[column].set(row, &text)?;
        }
        self.check(self.names.len())
    }

    /// Writes the rows as lines with commas between cells, below a line of names if the columns have any.
    ///
    /// # Errors
    /// When there is no memory for them.
    pub fn written(&self) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let write = |out: &mut Vec<u8>, cells: &mut dyn Iterator<Item = &str>| -> Result<()> {
            let start = out.len();
            for (column, cell) in cells.enumerate() {
                if column > 0 {
                    out.push(b',');
                }
                add_cell(out, cell)?;
            }
            // An empty line is no row.
            if out.len() == start {
                out.extend_from_slice(b"\"\"");
            }
            out.push(b'\n');
            Ok(())
        };
        if self.is_named {
            write(&mut out, &mut self.names.iter().map(|name| name.trim_end()))?;
        }
        for row in 0..self.height {
            let mut cells = self.columns.iter().map(|column| column.get(row));
            write(&mut out, &mut cells)?;
        }
        Ok(out)
    }
}

/// Makes cells of a value; `own` are the names of the record.
fn flatten(name: String, node: Node, own: &[String], cells: &mut Vec<(String, String)>) {
    match node {
        Node::Object(entries) => {
            for (inner, node) in entries {
                flatten(nested(&name, inner, own), node, own, cells);
            }
        }
        Node::List(list)
            if !list.is_empty() && list.iter().all(|node| matches!(node, Node::Object(_))) =>
        {
            // A list of records: each of their names is a list of its own.
            let mut lists: Vec<(String, Vec<Node>)> = Vec::new();
            for (inner, node) in list.into_iter().flat_map(entries) {
                match lists.iter_mut().find(|(other, _)| *other == inner) {
                    Some((_, list)) => list.push(node),
                    None => lists.push((inner, vec![node])),
                }
            }
            for (inner, list) in lists {
                cells.push((nested(&name, inner, own), joined(Node::List(list))));
            }
        }
        node => cells.push((name, joined(node))),
    }
}

fn entries(node: Node) -> Vec<(String, Node)> {
    match node {
        Node::Object(entries) => entries,
        _ => Vec::new(),
    }
}

/// Returns the name of a nested value: its own, unless the record has it too, also as a plural: `ticker` within `insights` is
/// something else than `tickers`.
fn nested(outer: &str, inner: String, own: &[String]) -> String {
    let one = |name: &str| name.strip_suffix('s').unwrap_or(name).to_lowercase();
    let is_own = own.iter().any(|name| one(name) == one(&inner));
    match is_own {
        true => format!("{outer}.{inner}"),
        false => inner,
    }
}

/// Renames the symbol that Polygon calls `T` beside the time `t`: names of columns that differ in case alone are one name.
fn told_apart(name: String, own: &[String]) -> String {
    let has = |letter: &str| own.iter().any(|name| name == letter);
    match name.as_str() {
        "T" if has("t") => "ticker".to_owned(),
        _ => name,
    }
}

/// Returns a value as one cell; the elements of a list stand between semicolons.
fn joined(node: Node) -> String {
    match node {
        Node::Null => String::new(),
        Node::Cell(text) => text,
        Node::List(list) => {
            let words = list.into_iter().map(joined);
            words.collect::<Vec<String>>().join(BETWEEN)
        }
        Node::Object(entries) => {
            let words = entries.into_iter().map(|(_, node)| joined(node));
            words.collect::<Vec<String>>().join(BETWEEN)
        }
    }
}
