//! Runs of neighbouring rows, so that a series is copied in pieces and not row by row.

use super::price_rows::PriceRows;
use super::universe::Universe;

/// A row: the index of its chunk, and its index in that chunk.
pub(super) type Place = (u32, u32);

/// Neighbouring rows of one chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub chunk: u32,
    pub start: u32,
    pub len: u32,
}

impl Run {
    fn places(self) -> impl Iterator<Item = Place> {
        (self.start..self.start + self.len).map(move |row| (self.chunk, row))
    }
}

/// Rows in a given order, stored as runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Runs {
    runs: Vec<Run>,
    rows: usize,
}

impl Runs {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.runs.iter().flat_map(|run| run.places())
    }

    pub fn push(&mut self, (chunk, row): Place) {
        self.rows += 1;
        match self.runs.last_mut() {
            Some(run) if run.chunk == chunk && run.start + run.len == row => run.len += 1,
            _ => self.runs.push(Run {
                chunk,
                start: row,
                len: 1,
            }),
        }
    }

    /// Replaces the last row.
    pub fn replace_last(&mut self, place: Place) {
        if let Some(run) = self.runs.last_mut() {
            run.len -= 1;
            self.rows -= 1;
            if run.len == 0 {
                self.runs.pop();
            }
        }
        self.push(place);
    }
}

/// `by_security()[i]`: the rows of security `i`, in the order of reading.
pub(super) fn by_security(chunks: &[PriceRows], universe: &Universe) -> Vec<Runs> {
    let mut all = vec![Runs::default(); universe.len()];
    for (c, chunk) in chunks.iter().enumerate() {
        let securities: Vec<usize> = chunk
            .symbols
            .iter()
            .filter_map(|symbol| universe.find(symbol))
            .map(|security| security.0 as usize)
            .collect();
        let mut start = 0_u32;
        for rows in chunk.symbol.chunk_by(|a, b| a == b) {
            let runs = &mut all[securities[rows[0] as usize]];
            let len = rows.len() as u32;
            runs.runs.push(Run {
                chunk: c as u32,
                start,
                len,
            });
            runs.rows += rows.len();
            start += len;
        }
    }
    all
}
