//! Reading of large plain files piece by piece, without their text in memory.
//!
//! A file is plain if it is UTF-8 text without quotes, its cells are separated by commas, and nearly all rows can be read by
//! [`FastRows`]. What is recognised by its first rows is then the same as by all of them. Any other file, and any with an error, is
//! left to the reader of whole texts, which knows all rules and tells what is wrong.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::decimals::ENOUGH;
use super::file::recognise;
use super::price_table::{table, understood};
use super::row_buffer::RowBuffer;
use super::row_buffer::fast_rows::FastRows;
use super::row_context::RowContext;
use super::row_reader::{Joined, parts};
use super::styles;
use super::understood::{Parsed, PriceTable, Stored};
use crate::error::Origin;
use crate::frame::is_parquet;
use crate::load::open::checksum::{Checksum, Sum};
use crate::load::open::json::is_json;
use crate::load::open::kind::refuse_other_kinds;
use crate::load::open::memory::Budget;
use crate::load::open::pieces::Pieces;
use crate::load::overrides::Overrides;
use crate::load::prices::layout::Layout;

/// Fewest and most parts that are in memory at the same time; in between, two for each thread.
const FEWEST: usize = 4;
const MOST: usize = 16;

/// Reads a large plain file; `None` for another one, which has to be read whole.
pub(super) fn read_in_pieces(
    origin: &Arc<Origin>,
    overrides: &Overrides,
    budget: &Budget,
) -> Option<PriceTable> {
    if origin.is_stdin() || overrides.encoding.is_some() {
        return None;
    }
    let file = Pieces::open(&origin.file)?;
    let beginning = file.beginning().ok()?;
    if !is_plain(&beginning) || is_other(&beginning) {
        return None;
    }
    let mut text = Cow::Borrowed(&*beginning);
    let sheet = recognise(origin, &mut text, overrides).ok()?;
    let is_changed = matches!(text, Cow::Owned(_));
    if is_changed || sheet.delimiter != b',' {
        return None;
    }
    let layout = Layout::of(&sheet, overrides).ok()?;
    let styles = styles::styles(&beginning, &sheet, &layout, overrides).ok()?;
    let stored = Stored::Text {
        packed: None,
        encoding: "UTF-8",
    };
    let understood = understood(stored, sheet, layout, styles, overrides).ok()?;
    // What is read in vain takes nothing of the memory of the run.
    let own = Budget::new(Some(budget.most));
    let context = understood.context(origin, overrides, &own);
    context.begins_plain(&beginning)?;
    let (parsed, checksum) = context.read_pieces(&file, &beginning)?;
    let stored = (file.length as u64, checksum);
    let table = table(origin, stored, understood, parsed, &beginning, overrides).ok()?;
    // Whether it is too much is checked when all files are read.
    let rows = table.parsed.chunks.iter();
    rows.for_each(|rows| _ = budget.take_rows(rows.date.len(), rows.bytes()));
    Some(table)
}

/// Returns whether bytes are text without quotes.
fn is_plain(bytes: &[u8]) -> bool {
    memchr::memchr2(b'"', 0, bytes).is_none() && std::str::from_utf8(bytes).is_ok()
}

/// Returns whether a file begins as one that holds no plain text: with a byte-order mark, as JSON, or as a file of another kind.
fn is_other(beginning: &[u8]) -> bool {
    let is_text = |text: &str| !text.starts_with('\u{feff}') && !is_json(text);
    is_parquet(beginning)
        || refuse_other_kinds(beginning).is_err()
        || !std::str::from_utf8(beginning).is_ok_and(is_text)
}

impl RowContext<'_> {
    /// Returns something if the first rows are plain, as many of them as are looked at to tell how cells are written.
    fn begins_plain(&self, beginning: &[u8]) -> Option<()> {
        let plain = FastRows::of(self)?;
        let mut part = RowBuffer::new(self, ENOUGH);
        let mut rest = &beginning[self.sheet.body..];
        for _ in 0..ENOUGH {
            let length = plain.row(&mut part, self, rest)?;
            rest = &rest[length..];
        }
        Some(())
    }

    /// Reads every row and hashes the file; `None` if it is not plain or cannot be read. The parts are those of a text in memory, so
    /// that the rows are the same.
    fn read_pieces(&self, file: &Pieces, beginning: &[u8]) -> Option<(Parsed, Checksum)> {
        let body = self.sheet.body;
        let end = |at: usize| Some(file.line_end(body + at).ok()?.map(|end| end - body));
        let ranges = parts(file.length - body, end)?;
        let mut sum = Sum::new(!self.overrides.skip_hash);
        sum.add(&beginning[..body]);
        let number = (2 * rayon::current_num_threads()).clamp(FEWEST, MOST);
        let mut buffers = vec![Vec::new(); number];
        let mut joined = Joined::new(self, 0);
        let mut read: Vec<(RowBuffer, Range<usize>)> = Vec::new();
        for ranges in ranges.chunks(number) {
            let buffers = &mut buffers[..ranges.len()];
            let filled = buffers.par_iter_mut().zip(ranges);
            let is_whole = filled.all(|(buffer, range)| {
                let range = body + range.start..body + range.end;
                file.read(range, buffer).is_ok() && is_plain(buffer)
            });
            // A last line without an end may be cut off.
            let is_ended = || buffers.iter().all(|buffer| buffer.ends_with(b"\n"));
            if !is_whole || !is_ended() {
                return None;
            }
            let parts = buffers.par_iter().zip(ranges).map(|(part, range)| {
                let part = self.part(part, range.start, false, &[]).ok()?;
                Some((part, range.clone()))
            });
            let earlier = std::mem::take(&mut read);
            let ((), parts) = rayon::join(
                || {
                    joined.append(earlier, file.length - body);
                    buffers.iter().for_each(|buffer| sum.add(buffer));
                },
                || parts.collect::<Option<Vec<_>>>(),
            );
            read = parts?;
        }
        joined.append(read, file.length - body);
        Some((joined.parsed, sum.finish()))
    }
}

impl Joined<'_> {
    /// Takes the next parts of a body of so many bytes, and makes one list of their rows, so that the memory of each part is used
    /// again by later ones.
    fn append(&mut self, parts: Vec<(RowBuffer, Range<usize>)>, length: usize) {
        for (part, range) in parts {
            self.take(part, range.start);
            if let ([first], 0) = (&mut self.parsed.chunks[..], range.start)
                && first.unreadable.is_empty()
            {
                // An estimate from the rows of the first part, with a margin.
                let rows = first.date.len() as f64 * length as f64 / range.len() as f64;
                first.make_room((1.02 * rows) as usize - first.date.len());
            }
            self.parsed.join_last();
        }
    }
}
