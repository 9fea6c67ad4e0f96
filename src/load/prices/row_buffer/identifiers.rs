//! Further identifiers of securities, each with the dates on which rows give it.

use std::collections::HashMap;

use crate::market::PriceRows;
use crate::time::Date;

/// Where the identifiers that were read stand.
#[derive(Default)]
pub(super) struct Identifiers {
    /// `latest[k]`: symbol, cell and position of the previous row's identifier in the k-th column of identifiers.
    latest: Vec<(u32, Vec<u8>, usize)>,
    /// Position by symbol and identifier.
    positions: HashMap<(u32, Vec<u8>), usize>,
}

impl Identifiers {
    /// Records in `rows` that a row of `date` gives a security this identifier, in the k-th column of identifiers.
    pub fn record(
        &mut self,
        rows: &mut PriceRows,
        k: usize,
        (symbol, date): (u32, Date),
        cell: &[u8],
    ) {
        let cell = cell.trim_ascii();
        if cell.is_empty() || rows.symbols[symbol as usize].as_bytes() == cell {
            return;
        }
        let Self { latest, positions } = self;
        let given = &mut rows.identifiers;
        if latest.len() <= k {
            latest.resize(k + 1, (u32::MAX, Vec::new(), 0));
        }
        let position = match &latest[k] {
            // Nearly all rows repeat the identifier of the row before.
            (of, known, position) if *of == symbol && known == cell => *position,
            _ => {
                let position = *positions.entry((symbol, cell.to_vec())).or_insert_with(|| {
                    let name = String::from_utf8_lossy(cell).into_owned();
                    given.push((symbol, name, date, date));
                    given.len() - 1
                });
                latest[k] = (symbol, cell.to_vec(), position);
                position
            }
        };
        let (_, _, from, to) = &mut given[position];
        (*from, *to) = ((*from).min(date), (*to).max(date));
    }
}
