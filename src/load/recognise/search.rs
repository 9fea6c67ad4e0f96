//! Search for the header of a table, the same for every kind of file.

use csv::ByteRecord;

use super::lexicon::is_date_word;
use crate::load::text::header::{first_rows, with_index};
use crate::load::text::stamp::DateStyle;

/// Delimiters, in the order in which they are tried.
pub(in crate::load) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Number of rows at the start of a text that may be the header.
const FARTHEST_HEADER: usize = 40;

/// Number of rows read in the full search: possible headers and some data rows below them.
pub(super) const SEARCHED_ROWS: usize = FARTHEST_HEADER + 10;

/// Number of rows read in the first search, enough for most files.
const FEW_ROWS: usize = 8;

/// A header, or the first row of a table without one.
pub(in crate::load) struct Found<T> {
    /// The delimiter.
    pub delimiter: u8,
    /// The first rows of the text.
    pub rows: Vec<ByteRecord>,
    /// Position of the header in `rows`.
    pub at: usize,
    /// The result of recognition.
    pub what: T,
}

/// A function that recognises rows from a possible header on and returns the result with a score of how well it fits.
/// The flag says whether this is the first row of the text.
pub(in crate::load) type Recognise<'a, T> = dyn Fn(&[ByteRecord], bool) -> Option<(T, usize)> + 'a;

/// Searches the beginning of a text for a header. For each delimiter the first recognised row is taken; the one with
/// the highest score wins.
pub(in crate::load) fn search<T>(
    text: &[u8],
    delimiters: &[u8],
    recognise: &Recognise<'_, T>,
) -> Option<Found<T>> {
    let head = head(text);
    // Most headers are in the first lines; the full search runs only if none is found there.
    [FEW_ROWS, SEARCHED_ROWS]
        .into_iter()
        .find_map(|most_rows| best(head, delimiters, most_rows, recognise))
}

fn best<T>(
    head: &[u8],
    delimiters: &[u8],
    most_rows: usize,
    recognise: &Recognise<'_, T>,
) -> Option<Found<T>> {
    let mut best: Option<(Found<T>, usize)> = None;
    for delimiter in delimiters {
        // A delimiter that does not occur separates nothing.
        if memchr::memchr(*delimiter, head).is_none() {
            continue;
        }
        let mut rows = first_rows(head, *delimiter, most_rows);
        let indexed = (0..rows.len().min(FARTHEST_HEADER)).find_map(|at| {
            let header = with_index(&rows[at..], is_date_word, DateStyle::is_certain_date)?;
            Some((at, header))
        });
        if let Some((at, header)) = indexed {
            rows[at] = header;
        }
        let found = (0..rows.len().min(FARTHEST_HEADER))
            .find_map(|at| recognise(&rows[at..], at == 0).map(|found| (at, found)));
        let Some((at, (what, score))) = found else {
            continue;
        };
        if best.as_ref().is_none_or(|(_, other)| score > *other) {
            let found = Found {
                delimiter: *delimiter,
                rows,
                at,
                what,
            };
            best = Some((found, score));
        }
    }
    best.map(|(found, _)| found)
}

/// Returns the beginning of a text, enough to recognise the table; it ends at a line break unless a line is very long.
pub(super) fn head(text: &[u8]) -> &[u8] {
    const LONGEST: usize = 1 << 20;
    const LINES: usize = 60;
    let part = &text[..text.len().min(LONGEST)];
    match memchr::memchr2_iter(b'\n', b'\r', part).nth(2 * LINES) {
        Some(end) => &part[..=end],
        None => part,
    }
}
