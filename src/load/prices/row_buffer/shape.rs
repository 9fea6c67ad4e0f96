//! Checks of a row before its cells are read.

use crate::error::{message, option};
use crate::load::prices::layout::Layout;
use crate::load::prices::row::Row;
use crate::load::reject::{Fault, ROW};

/// Returns an error if a row does not have as many cells as the header; surplus empty cells are allowed, and cells without a name may
/// be missing at the end.
pub(super) fn check_width<R: Row>(layout: &Layout, row: &R) -> std::result::Result<(), Fault> {
    let width = row.width();
    let is_filled = |column: usize| !row.text(column).trim_ascii().is_empty();
    let surplus = || (layout.width..width).any(is_filled);
    let lacks_nameless = || {
        let mut lacking = layout.names.iter().take(layout.width).skip(width);
        width > 1 && lacking.all(String::is_empty)
    };
    if width == layout.width
        || (width > layout.width && !surplus())
        || (width < layout.width && lacks_nameless())
    {
        return Ok(());
    }
    let found = format!("{width} cells");
    Err(Fault::new(
        ROW,
        "ragged_row",
        found.as_bytes(),
        format!("{} cells, as in the header", layout.width),
    ))
}

/// Returns an error if columns with the same name have different contents.
pub(super) fn check_twins<R: Row>(layout: &Layout, row: &R) -> std::result::Result<(), Fault> {
    for (first, other) in &layout.twins {
        if row.text(*first) != row.text(*other) {
            let expected = message![
                "the same as in the other column of this name; remove one, or name another with ",
                option::MAP,
            ];
            return Err(Fault::new(
                &layout.names[*other],
                "columns_differ",
                &row.text(*other),
                expected.to_string(),
            )
            .in_cell(*other));
        }
    }
    Ok(())
}
