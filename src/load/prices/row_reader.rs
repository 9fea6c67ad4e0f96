//! Reading of all rows of a text table of prices.

use std::ops::Range;

use csv::ByteRecord;
use rayon::prelude::*;

use super::row_buffer::RowBuffer;
use super::row_buffer::any_row::Outcome;
use super::row_buffer::fast_rows::FastRows;
use super::row_context::RowContext;
use super::skipped::reason_to_skip;
use super::understood::Parsed;
use crate::error::{Error, Result};
use crate::load::reject::{Fault, FaultyRow, ROW, Reject};
use crate::load::text::header::{place, records};
use crate::load::text::quoting;

/// A file is split into at most about `PARTS` parts of at least `SMALLEST_PART` and at most about `PART` bytes, which
/// are read in parallel; longer files have more parts. The split depends only on the file, so the result does not
/// depend on the number of threads.
const PART: usize = 4 << 20;
const SMALLEST_PART: usize = 1 << 18;
const PARTS: usize = 8;

/// Number of bytes that are read by the CSV reader after a row that the fast reader cannot read, so that a file full of
/// such rows does not switch readers for each of them.
const NOT_PLAIN: usize = 1 << 15;

impl RowContext<'_> {
    /// Reads every row of the text. `mark` is the length in bytes of the byte-order mark before the text.
    pub fn read(&self, text: &[u8], mark: usize) -> Result<Parsed> {
        let body = &text[self.sheet.body..];
        let has_quotes = self.sheet.has_quotes;
        let stray = if has_quotes && !self.is_made {
            quoting::stray(body, self.sheet.delimiter, self.sheet.lines_above, 1)?
        } else {
            Vec::new()
        };
        // A file with quotes is not split, because a quoted cell may contain a line end.
        let end = |at: usize| {
            let end = memchr::memchr(b'\n', &body[at..]);
            Some(end.map(|end| at + end + 1))
        };
        let ranges = match has_quotes {
            true => None,
            false => parts(body.len(), end),
        };
        let ranges = ranges.unwrap_or_else(|| std::iter::once(0..body.len()).collect());
        let read: Vec<Result<RowBuffer>> = ranges
            .par_iter()
            .map(|range| self.part(&body[range.clone()], range.start, has_quotes, &stray))
            .collect();
        let mut joined = Joined::new(self, mark);
        for (part, range) in read.into_iter().zip(ranges) {
            joined.take(part?, range.start);
        }
        Ok(joined.parsed)
    }

    /// Reads a part. Plain rows go through the fast reader; after a row that is not plain, the next [`NOT_PLAIN`] bytes
    /// go through the CSV reader.
    pub(super) fn part(
        &self,
        bytes: &[u8],
        start: usize,
        has_quotes: bool,
        stray: &[usize],
    ) -> Result<RowBuffer> {
        let mut part = RowBuffer::new(self, expected_rows(bytes));
        let Some(plain) = FastRows::of(self).filter(|_| !has_quotes) else {
            self.any(bytes, start, stray, &mut part)?;
            part.take_all_memory(self)?;
            return Ok(part);
        };
        let mut at = 0;
        while at < bytes.len() {
            part.take_memory(self)?;
            if let Some(length) = plain.row(&mut part, self, &bytes[at..]) {
                part.lines += 1;
                at += length;
                continue;
            }
            let rest = &bytes[at..];
            let line = rest
                .get(NOT_PLAIN..)
                .and_then(|far| memchr::memchr(b'\n', far));
            let length = line.map_or(rest.len(), |end| NOT_PLAIN + end + 1);
            let (lines, known) = (part.lines, part.rejects.len());
            self.any(&rest[..length], start + at, stray, &mut part)?;
            for reject in &mut part.rejects[known..] {
                reject.line += lines;
                reject.byte += at as u64;
            }
            at += length;
        }
        part.take_all_memory(self)?;
        Ok(part)
    }

    /// Reads rows of any kind with the CSV reader. Lines and bytes of rejects count from the start of `bytes`.
    fn any(&self, bytes: &[u8], start: usize, stray: &[usize], part: &mut RowBuffer) -> Result<()> {
        let mut reader = records(bytes, self.sheet.delimiter);
        let mut record = ByteRecord::new();
        let unreadable = |error: csv::Error| {
            Error::input(format!("not a CSV table: {error}")).with_code("not_a_table")
        };
        while reader.read_byte_record(&mut record).map_err(unreadable)? {
            part.take_memory(self)?;
            let is_stray = !stray.is_empty()
                && stray
                    .binary_search(&(start + place(bytes, &record).1))
                    .is_ok();
            let outcome = if is_stray {
                Err(Fault::new(
                    ROW,
                    "stray_quote",
                    b"",
                    "quotes around whole cells only, and doubled inside them",
                ))
            } else {
                part.push(self, &record)
            };
            let outcome =
                outcome.or_else(|fault| reason_to_skip(&record).map(Outcome::Skipped).ok_or(fault));
            let weight = self.layout.blocks.len() as u64;
            match outcome {
                Ok(Outcome::Used) => {}
                Ok(Outcome::Skipped(code)) => part.account.skip(code, weight),
                Err(fault) => {
                    let byte = place(bytes, &record).1;
                    let is_cut = fault.column == ROW
                        && start + byte + line_length(&bytes[byte..]) == self.end(bytes, start);
                    let fault = if is_cut {
                        Fault {
                            code: "cut_row",
                            ..fault
                        }
                    } else {
                        part.keep_day(self, &record);
                        fault
                    };
                    part.account.rejected += weight;
                    part.faults.push(fault);
                }
            }
            // Faults of the whole row and of single securities in it.
            if !part.faults.is_empty() {
                let (line, byte) = place(bytes, &record);
                let end = reader.position().byte() as usize;
                let written = without_line_end(&bytes[byte.min(end)..end]);
                let row = FaultyRow::new(&record, Some(written), self.sheet.delimiter);
                part.reject_row(self, &row, (line, byte as u64));
            }
        }
        part.lines += reader.position().line() - 1;
        Ok(())
    }

    /// Returns the end of the text if its last line has no line end; else `usize::MAX`.
    fn end(&self, bytes: &[u8], start: usize) -> usize {
        match bytes.last() {
            Some(b'\n' | b'\r') | None => usize::MAX,
            _ => start + bytes.len(),
        }
    }
}

/// The parts of a file that were put together, from the first one on.
pub(super) struct Joined<'a> {
    context: &'a RowContext<'a>,
    /// Their rows.
    pub parsed: Parsed,
    /// Number of lines up to the end of the last part.
    lines: u64,
    /// The byte of the file at which the body starts.
    body: u64,
}

impl<'a> Joined<'a> {
    /// Begins before the first part. `mark` is the length in bytes of the byte-order mark before the text.
    pub fn new(context: &'a RowContext<'a>, mark: usize) -> Self {
        Self {
            context,
            parsed: Parsed::default(),
            lines: context.sheet.lines_above,
            body: (mark + context.sheet.body) as u64,
        }
    }

    /// Takes the next part, which starts at this byte of the body.
    pub fn take(&mut self, mut part: RowBuffer, start: usize) {
        if self.context.layout.symbol.is_some() {
            part.forget_unused_symbols();
        }
        let (lines, byte) = (self.lines, self.body + start as u64);
        self.lines += part.lines;
        self.parsed.take(part, |reject| Reject {
            line: reject.line + lines,
            byte: reject.byte + byte,
            ..reject
        });
    }
}

/// Estimates the number of rows from the length of the first lines, with a margin.
fn expected_rows(bytes: &[u8]) -> usize {
    /// Number of bytes from which the line length is estimated.
    const SOME_LINES: usize = 1 << 12;
    /// No row is shorter: a date and a price. Blank lines are, and no memory is asked for them.
    const SHORTEST: usize = 10;
    let lines = bytes[..bytes.len().min(SOME_LINES)].split_inclusive(|b| *b == b'\n');
    let length = SOME_LINES.min(bytes.len()) / lines.count().max(1);
    let rows = bytes.len() / length.max(SHORTEST);
    rows + rows / 32
}

fn without_line_end(mut row: &[u8]) -> &[u8] {
    while let [rest @ .., b'\r' | b'\n'] = row {
        row = rest;
    }
    row
}

fn line_length(bytes: &[u8]) -> usize {
    memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len())
}

/// Splits a text of so many bytes into parts at line ends. `line_end` returns the end of the line in which a byte lies, if the line has
/// one; `None` if it cannot be known, and then there are no parts.
pub(super) fn parts(
    length: usize,
    line_end: impl Fn(usize) -> Option<Option<usize>>,
) -> Option<Vec<Range<usize>>> {
    let size = (length / PARTS).clamp(SMALLEST_PART, PART);
    let (mut parts, mut start) = (Vec::new(), 0);
    while length - start > size + size / 2 {
        let Some(end) = line_end(start + size)? else {
            break;
        };
        parts.push(start..end);
        start = end;
    }
    parts.push(start..length);
    Some(parts)
}
