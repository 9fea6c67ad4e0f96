//! The search for the header of a table, the same for every kind of file.

use csv::ByteRecord;

use crate::load::text::header::first_rows;

/// Marks between cells, in the order in which they are tried.
pub(in crate::load) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The farthest row that can be a header.
const FARTHEST_HEADER: usize = 40;

/// The number of rows among which a header is looked for, with some rows of data below it.
pub(super) const SEARCHED_ROWS: usize = FARTHEST_HEADER + 10;

/// The number of rows that show what most files are.
const FEW_ROWS: usize = 8;

/// A header that was found, or the first row of a table that has none.
pub(in crate::load) struct Found<T> {
    /// The mark between cells.
    pub delimiter: u8,
    /// The first rows of the text.
    pub rows: Vec<ByteRecord>,
    /// `rows[at]` is the header.
    pub at: usize,
    /// What was recognised by it.
    pub what: T,
}

/// What is recognised of the rows from a possible header on, with a score that says how well it fits. The flag says
/// whether this is the first row of the text.
pub(in crate::load) type Recognise<'a, T> = dyn Fn(&[ByteRecord], bool) -> Option<(T, usize)> + 'a;

/// Searches the beginning of a text for a header: under each mark between cells the first row that is recognised, and of
/// these the one with the highest score.
pub(in crate::load) fn search<T>(
    text: &[u8],
    delimiters: &[u8],
    recognise: &Recognise<'_, T>,
) -> Option<Found<T>> {
    let head = head(text);
    // Most headers are on the first line; the others cost a second look.
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
        // A mark that stands nowhere separates nothing.
        if memchr::memchr(*delimiter, head).is_none() {
            continue;
        }
        let rows = first_rows(head, *delimiter, most_rows);
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

/// Enough of the beginning to know the table by, in whole lines.
pub(super) fn head(text: &[u8]) -> &[u8] {
    const LONGEST: usize = 1 << 20;
    const LINES: usize = 60;
    let part = &text[..text.len().min(LONGEST)];
    match memchr::memchr2_iter(b'\n', b'\r', part).nth(2 * LINES) {
        Some(end) => &part[..=end],
        None => part,
    }
}
