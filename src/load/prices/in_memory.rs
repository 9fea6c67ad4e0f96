//! Reading of tables that are in memory: frames, bytes, and Parquet files that were opened with the others.

use std::path::Path;
use std::sync::Arc;

use super::file::{self, Content, Outcome};
use super::members;
use crate::error::Origin;
#[cfg(feature = "frames")]
use crate::frame::GivenFrame;
use crate::load::handed::{Handed, HandedTable};
#[cfg(feature = "frames")]
use crate::load::open::checksum::Checksum;
use crate::load::open::memory::{Budget, FileMemory};
use crate::load::open::read_once::ReadOnce;
use crate::load::overrides::Overrides;

/// Reads a table that was handed over, or each member of an archive. Rows of a frame without a column of symbols are of the security
/// that it is named after.
pub(super) fn read_handed(table: &Handed, overrides: &Overrides, budget: &Budget) -> Vec<Outcome> {
    match &table.table {
        #[cfg(feature = "frames")]
        HandedTable::Frame(frame) => {
            let origin = Arc::new(Origin::new(&*table.name));
            let overrides = Overrides {
                symbol: overrides.symbol.clone().or(Some(table.name.clone())),
                ..overrides.clone()
            };
            let source = Box::new(GivenFrame::new(frame));
            let stored = (0, Checksum::none());
            let read = file::read_typed(&origin, source, stored, &overrides, budget);
            let read = read.map_err(|error| error.in_file(&origin));
            vec![(origin, read)]
        }
        HandedTable::Bytes(bytes) => {
            read_bytes(Path::new(&table.name), bytes.clone(), overrides, budget)
        }
    }
}

/// Reads `bytes` as if they were the content of a file.
pub(super) fn read_bytes(
    name: &Path,
    bytes: Vec<u8>,
    overrides: &Overrides,
    budget: &Budget,
) -> Vec<Outcome> {
    let file = ReadOnce::new(bytes, !overrides.skip_hash);
    let mut memory = FileMemory::new(budget);
    let origin = Arc::new(Origin::from(name));
    let mut read = members::read_all(&origin, &file, true, overrides, &mut memory);
    finish(&mut read, overrides, budget);
    read
}

/// Reads the Parquet files among the others, one after another.
pub(super) fn finish(read: &mut [Outcome], overrides: &Overrides, budget: &Budget) {
    for (origin, content) in read {
        if let Ok(Content::Parquet(file)) = content {
            *content = file::read_parquet(origin, file, overrides, budget);
        }
    }
}
