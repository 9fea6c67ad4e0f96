//! What a row has to look like before its cells are read.

use csv::ByteRecord;

use crate::error::{message, option};
use crate::load::prices::layout::Layout;
use crate::load::reject::{Fault, ROW};

/// As many cells as the header has names; empty ones behind them do no harm.
pub(super) fn check_width(layout: &Layout, record: &ByteRecord) -> std::result::Result<(), Fault> {
    let surplus = || {
        record
            .iter()
            .skip(layout.width)
            .any(|cell| !cell.trim_ascii().is_empty())
    };
    if record.len() == layout.width || (record.len() > layout.width && !surplus()) {
        return Ok(());
    }
    let found = format!("{} cells", record.len());
    Err(Fault::new(
        ROW,
        "ragged_row",
        found.as_bytes(),
        format!("{} cells, as in the header", layout.width),
    ))
}

/// Columns of one name that say the same.
pub(super) fn check_twins(layout: &Layout, record: &ByteRecord) -> std::result::Result<(), Fault> {
    for (first, other) in &layout.twins {
        if record[*first] != record[*other] {
            let expected = message![
                "the same as in the other column of this name; take one away, or name another with ",
                option::MAP,
            ];
            return Err(Fault::new(
                &layout.names[*other],
                "columns_differ",
                &record[*other],
                expected.to_string(),
            ));
        }
    }
    Ok(())
}
