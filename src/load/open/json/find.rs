//! The table inside a document: APIs wrap their records in objects, each in its own way.

use super::node::Node;

/// A table found in a document.
pub(super) struct Found<'a> {
    /// The names of the objects around the table, joined by points; empty if the document is the table.
    pub path: String,
    pub table: Table<'a>,
    /// Cells of the objects around the table, with their names.
    pub around: Vec<(&'a str, &'a Node)>,
}

/// How a document writes a table.
pub(super) enum Table<'a> {
    /// A list of records.
    Records(&'a [Node]),
    /// For each of several names a list of records.
    ByName(Vec<(&'a str, &'a [Node])>),
    /// Lists of cells, and the names of their places, if the document states them.
    Lists(&'a [Node], Option<&'a [Node]>),
    /// Names, the index of each row, and the further cells of each row, as pandas splits a frame.
    Split(&'a [Node], &'a [Node], &'a [Node]),
    /// For each name the list of its cells, all equally long.
    Columns(Vec<(&'a str, &'a [Node])>),
    /// A record for each key, such as a date.
    ByKey(Vec<(&'a str, &'a Node)>),
    /// For each name its cells by key: a record for each key, turned over.
    TurnedOver(Vec<(&'a str, &'a [(String, Node)])>),
}

impl Table<'_> {
    /// Returns the number of rows.
    pub fn height(&self) -> usize {
        match self {
            Self::Records(list) | Self::Lists(list, _) | Self::Split(_, _, list) => list.len(),
            Self::ByName(lists) => lists.iter().map(|(_, list)| list.len()).sum(),
            Self::Columns(columns) => columns.first().map_or(0, |(_, cells)| cells.len()),
            Self::ByKey(records) => records.len(),
            Self::TurnedOver(columns) => columns.first().map_or(0, |(_, cells)| cells.len()),
        }
    }
}

/// Finds the tables of a document, the longest one first.
pub(super) fn tables(document: &Node) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    search(document, "", &[], &mut found);
    // The order is stable: the outer one of two equally long tables comes first.
    found.sort_by_key(|found| std::cmp::Reverse(found.table.height()));
    found
}

fn search<'a>(
    node: &'a Node,
    path: &str,
    around: &[(&'a str, &'a Node)],
    found: &mut Vec<Found<'a>>,
) {
    let mut add = |table, around: &[(&'a str, &'a Node)]| {
        found.push(Found {
            path: path.to_owned(),
            table,
            around: around.to_vec(),
        });
    };
    match node {
        Node::Null | Node::Cell(_) => {}
        Node::List(list) => {
            if is_list_of(list, &|node| matches!(node, Node::Object(_))) {
                add(Table::Records(list), around);
            } else if is_list_of(list, &|node| node.cells().is_some()) {
                add(Table::Lists(list, None), around);
            }
            // A list of one object may be one more wrapping.
            if let [only @ Node::Object(_)] = list.as_slice() {
                search(only, path, around, found);
            }
        }
        Node::Object(entries) => {
            let around = with_cells(around, entries);
            if let Some(table) = of_object(entries) {
                add(table, &around);
            }
            for (name, node) in entries {
                // Messages about failures are no table.
                if ["error", "errors"].contains(&name.to_lowercase().as_str()) {
                    continue;
                }
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                search(node, &path, &around, found);
            }
        }
    }
}

fn is_list_of(list: &[Node], holds: &dyn Fn(&Node) -> bool) -> bool {
    !list.is_empty() && list.iter().all(holds)
}

/// Adds the cells of an object, and those of the objects in it that hold cells alone, such as `meta`.
fn with_cells<'a>(
    around: &[(&'a str, &'a Node)],
    entries: &'a [(String, Node)],
) -> Vec<(&'a str, &'a Node)> {
    let mut cells = around.to_vec();
    for (name, node) in entries {
        match node {
            Node::Cell(_) => cells.push((name, node)),
            Node::List(list) if list.len() == 1 && list[0].is_cell() => cells.push((name, node)),
            Node::Object(inner) => {
                let inner = inner
                    .iter()
                    .filter(|(_, node)| matches!(node, Node::Cell(_)));
                cells.extend(inner.map(|(name, node)| (name.as_str(), node)));
            }
            _ => {}
        }
    }
    cells
}

/// Reads an object as a table, if it is one.
fn of_object(entries: &[(String, Node)]) -> Option<Table<'_>> {
    split(entries)
        .or_else(|| by_name(entries))
        .or_else(|| columns(entries))
        .or_else(|| keyed(entries))
}

/// Reads names beside lists of cells: `{"columns": [...], "data": [[...], ...]}`.
fn split(entries: &[(String, Node)]) -> Option<Table<'_>> {
    let names = entries.iter().find(|(name, _)| {
        let name = name.to_lowercase();
        ["columns", "header", "headers", "fields"].contains(&name.as_str())
    })?;
    let names = names.1.cells()?;
    let index = entries.iter().find(|(name, _)| name == "index");
    let index = index.and_then(|(_, node)| node.cells());
    entries.iter().find_map(|(_, node)| match node {
        Node::List(list)
            if is_list_of(
                list,
                &|row| matches!(row, Node::List(row) if row.len() == names.len()),
            ) =>
        {
            Some(match index.filter(|index| index.len() == list.len()) {
                Some(index) => Table::Split(names, index, list),
                None => Table::Lists(list, Some(names)),
            })
        }
        _ => None,
    })
}

/// Reads a list of records for each of several names, such as symbols. One name alone must look like a symbol.
fn by_name(entries: &[(String, Node)]) -> Option<Table<'_>> {
    let records = entries.iter().filter_map(|(name, node)| match node {
        Node::List(list) if is_list_of(list, &|node| matches!(node, Node::Object(_))) => {
            Some((name.as_str(), list.as_slice()))
        }
        _ => None,
    });
    let records: Vec<(&str, &[Node])> = records.collect();
    let names = |list: &[Node]| match list.first() {
        Some(Node::Object(entries)) => entries.iter().map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    };
    let is_symbol = |(name, _): &(&str, &[Node])| {
        name.chars().any(char::is_alphanumeric) && !name.chars().any(char::is_lowercase)
    };
    let (first, others) = records.split_first()?;
    let are_alike = others.iter().all(|(_, list)| names(list) == names(first.1));
    (are_alike && records.iter().all(is_symbol)).then_some(Table::ByName(records))
}

/// Reads a list of cells for each name. Lists may lie in objects within, but one must lie in this object itself.
fn columns(entries: &[(String, Node)]) -> Option<Table<'_>> {
    fn collect<'a>(entries: &'a [(String, Node)], lists: &mut Vec<(&'a str, &'a [Node])>) {
        for (name, node) in entries {
            match node {
                Node::Object(inner) => collect(inner, lists),
                Node::List(list) => match (node.cells(), list.as_slice()) {
                    (Some(cells), _) => lists.push((name, cells)),
                    (None, [Node::Object(inner)]) => collect(inner, lists),
                    _ => {}
                },
                _ => {}
            }
        }
    }
    let own = entries.iter().filter_map(|(_, node)| node.cells());
    let length = own.map(<[Node]>::len).max()?;
    let mut lists = Vec::new();
    collect(entries, &mut lists);
    lists.retain(|(_, cells)| cells.len() == length);
    (lists.len() > 1).then_some(Table::Columns(lists))
}

/// Reads objects by key: records by a key that begins with a digit, such as a date or a number, or the same turned over.
fn keyed(entries: &[(String, Node)]) -> Option<Table<'_>> {
    let is_key = |name: &String| name.starts_with(|c: char| c.is_ascii_digit());
    let is_record = |node: &Node| {
        matches!(node, Node::Object(entries) if !entries.is_empty()
            && entries.iter().all(|(_, node)| node.is_cell() || node.cells().is_some()))
    };
    let is_sound = !entries.is_empty() && entries.iter().all(|(_, node)| is_record(node));
    if is_sound && entries.iter().all(|(name, _)| is_key(name)) {
        let records = entries.iter().map(|(key, node)| (key.as_str(), node));
        return Some(Table::ByKey(records.collect()));
    }
    let objects = entries.iter().filter_map(|(name, node)| match node {
        Node::Object(cells) => Some((name.as_str(), cells.as_slice())),
        _ => None,
    });
    let objects: Vec<(&str, &[(String, Node)])> = objects.collect();
    let is_column = |(_, cells): &(&str, &[(String, Node)])| {
        cells.len() == objects[0].1.len()
            && cells
                .iter()
                .all(|(key, node)| is_key(key) && node.is_cell())
    };
    (is_sound && objects.len() > 1 && objects.iter().all(is_column))
        .then_some(Table::TurnedOver(objects.clone()))
}
