//! Which columns of the price files were read, and which were not.

use std::collections::BTreeMap;

use super::words::counted;
use crate::load::InputFile;
use crate::table::{Cell, Column, Table};

/// The layout of files: dialect, the columns that are read, and those that are not.
type Layout<'a> = (&'a str, String, String);

/// Returns a table of the layouts of price files, with the files that have each; `None` without price files.
pub fn columns_read(files: &[InputFile]) -> Option<Table> {
    let mut layouts: BTreeMap<Layout<'_>, Vec<&InputFile>> = BTreeMap::new();
    for file in files.iter().filter(|file| !file.columns.is_empty()) {
        let read = file
            .columns
            .iter()
            .map(|(role, name)| match name.eq_ignore_ascii_case(role) {
                true => (*role).to_owned(),
                false => format!("{role}={name}"),
            });
        let read: Vec<String> = read.collect();
        let layout = (
            file.dialect.unwrap_or_default(),
            read.join(", "),
            file.unused.join(", "),
        );
        layouts.entry(layout).or_default().push(file);
    }
    let row = |((dialect, read, unused), files): (Layout<'_>, Vec<&InputFile>)| {
        let files = match files.as_slice() {
            [file] => file.origin.to_string(),
            files => counted(files.len(), "file"),
        };
        [files, dialect.to_owned(), read, unused]
            .map(Cell::text)
            .to_vec()
    };
    let rows: Vec<Vec<Cell>> = layouts.into_iter().map(row).collect();
    (!rows.is_empty()).then(|| Table {
        name: "columns",
        title: "Columns of the price files".to_owned(),
        columns: vec![
            Column::words("files", "Files"),
            Column::words("dialect", "Dialect"),
            Column::words("read", "Read"),
            Column::words("not_read", "Not read"),
        ],
        rows,
        notes: Vec::new(),
    })
}
