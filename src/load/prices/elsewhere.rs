//! Columns that the user named and that a file lacks: they are those of another file, or a slip.

use super::layout::refusals::no_column;
use super::understood::PriceTable;
use crate::error::{Result, message, option};
use crate::finding::Finding;
use crate::load::overrides::Overrides;
use crate::load::recognise::by_header::unmatched;
use crate::load::recognise::recognition::Form;

/// Returns a note about each file that lacks a column which the user named and another file has.
///
/// # Errors
/// When no file has a column that the user named.
pub(in crate::load) fn check<'t>(
    tables: impl Iterator<Item = &'t PriceTable> + Clone,
    overrides: &Overrides,
) -> Result<Vec<Finding>> {
    // The columns of a table without a header have the names that the user gave them.
    let headed = tables.filter(|table| table.understood.sheet.found.form != Form::Headerless);
    let mut notes = Vec::new();
    for (role, said) in &overrides.map {
        let lacks = |table: &&PriceTable| {
            let lacking = unmatched(&table.understood.sheet.header, overrides);
            lacking.iter().any(|(other, _)| other == role)
        };
        let lacking: Vec<&PriceTable> = headed.clone().filter(lacks).collect();
        if lacking.is_empty() {
            continue;
        }
        if lacking.len() == headed.clone().count() {
            let sheet = &lacking[0].understood.sheet;
            let error = no_column(&sheet.header, sheet.header_line, role, overrides);
            return Err(error.in_file(&lacking[0].origin));
        }
        notes.extend(lacking.into_iter().map(|table| note(table, role, said)));
    }
    Ok(notes)
}

fn note(table: &PriceTable, role: &str, said: &str) -> Finding {
    let roles = table.understood.layout.roles();
    let own = roles.iter().find(|(other, _)| *other == role);
    let instead = match (own, table.understood.sheet.found.form) {
        (Some((_, column)), _) => format!("its own column {column} is used"),
        (None, Form::Wide) => "it is read as a table of dates by symbols".to_owned(),
        (None, _) => format!("it has no other for {role}"),
    };
    let message = message![
        format!("there is no column {said} here, as "),
        option::MAP.with(format!("{role}={said}")),
        format!(" asks for; {instead}"),
    ];
    Finding::note("map_elsewhere", message).in_file(&table.origin)
}
