//! The columns of each security in a table of several.

use std::collections::HashMap;

use crate::load::recognise::head::Sheet;
use crate::load::recognise::lexicon::Role;
use crate::load::text::header::key;
use crate::market::Field;

/// The columns of one security in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::load) struct Block {
    /// Symbol of the security; `None` if the row or the file name holds it.
    pub symbol: Option<String>,
    /// `values[f]`: column of [`Field`] `f`.
    pub values: [Option<usize>; 6],
}

/// Returns the columns of a security of which one is known.
pub(super) fn block(symbol: &str, field: Field, column: usize) -> Block {
    let mut block = Block {
        symbol: Some(symbol.to_owned()),
        ..Block::default()
    };
    block.values[field as usize] = Some(column);
    block
}

fn rank(role: Role, name: &str) -> Option<usize> {
    role.rank(&key(name))
}

/// Returns the columns of each security, and the pairs of columns that hold the same field of it under one name. If two
/// names mean one field, the preferred one is used.
pub(super) fn tickers(sheet: &Sheet) -> (Vec<Block>, Vec<(usize, usize)>) {
    let (mut blocks, mut twins): (Vec<Block>, _) = (Vec::new(), Vec::new());
    let mut positions = HashMap::new();
    let names = &sheet.header.names;
    for (column, (name, symbol)) in names.iter().zip(&sheet.tickers).enumerate() {
        let role = Role::of_price_column(name).filter(|_| !symbol.is_empty());
        let Some((role, field)) = role.and_then(|role| Some((role, field_of(role)?))) else {
            continue;
        };
        let Some(known) = positions.get(symbol.as_str()) else {
            positions.insert(symbol.as_str(), blocks.len());
            blocks.push(block(symbol, field, column));
            continue;
        };
        let known: &mut Block = &mut blocks[*known];
        let place = &mut known.values[field as usize];
        match *place {
            Some(first) if names[first] == *name => twins.push((first, column)),
            Some(first) if rank(role, &names[first]) <= rank(role, name) => {}
            _ => *place = Some(column),
        }
    }
    (blocks, twins)
}

fn field_of(role: Role) -> Option<Field> {
    Some(match role {
        Role::Open => Field::Open,
        Role::High => Field::High,
        Role::Low => Field::Low,
        Role::Close => Field::Close,
        Role::AdjClose => Field::AdjClose,
        Role::Volume => Field::Volume,
        _ => return None,
    })
}
