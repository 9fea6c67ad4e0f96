//! Recognition of rows that are understood but hold no price.

use csv::ByteRecord;

use super::layout::Layout;
use super::row::Row;
use crate::load::text::header::folded;

/// Returns the reason why a row without prices is skipped; `None` if it should be rejected.
pub(in crate::load) fn reason_to_skip(record: &ByteRecord) -> Option<&'static str> {
    let mut filled = record
        .iter()
        .map(|cell| cell.trim_ascii())
        .filter(|cell| !cell.is_empty());
    // A table as text has a line below its header.
    let is_line = |cell: &[u8]| cell.len() > 2 && cell.iter().all(|byte| b"-=+:_".contains(byte));
    if record.len() > 1 && filled.clone().count() > 1 && filled.clone().all(is_line) {
        return Some("blank_row");
    }
    let Some(first) = filled.next() else {
        return Some("blank_row");
    };
    if is_action(record) {
        return Some("corporate_action");
    }
    (filled.next().is_none() && is_footnote(first)).then_some("footnote")
}

/// Returns whether a row repeats the header, as in concatenated files.
pub(in crate::load) fn is_header<R: Row>(layout: &Layout, row: &R) -> bool {
    let names = layout.names.iter().take(row.width()).enumerate();
    let mut same = names
        .map(|(column, name)| folded(name) == folded(&String::from_utf8_lossy(&row.text(column))));
    same.all(|same| same)
}

/// Returns whether a row is a dividend, split or capital gain, which Yahoo lists among the prices.
fn is_action(record: &ByteRecord) -> bool {
    let says = |cell: &[u8]| {
        [&b"Dividend"[..], b"Stock Split", b"Capital Gain"]
            .iter()
            .any(|word| memchr::memmem::find(cell, word).is_some())
    };
    record.iter().skip(1).any(says)
}

fn is_footnote(cell: &[u8]) -> bool {
    const WORDS: [&str; 12] = [
        "total",
        "source",
        "note",
        "copyright",
        "©",
        "data provided",
        "disclaimer",
        "downloaded",
        "end of",
        "*",
        "all data",
        "http",
    ];
    let text = String::from_utf8_lossy(cell).to_lowercase();
    WORDS.iter().any(|word| text.starts_with(word))
}
