//! Long texts made by all threads in pieces and written in the order of their records.

use std::io;
use std::ops::Range;

use rayon::prelude::*;

/// Number of records in one piece of text.
pub(super) const PIECE: usize = 512;

/// Pieces in memory for each thread.
const PIECES_A_THREAD: usize = 2;

/// Writes the texts of records: all threads make some pieces while the pieces before them are written in order. So the bytes
/// are the same for any number of threads, and memory holds a few pieces. `fill` replaces the text of a piece by that of its
/// records.
///
/// # Errors
/// The error of `out` or `fill`.
pub(super) fn write_pieces<P: Default + AsRef<[u8]> + Send + Sync>(
    records: usize,
    out: &mut (dyn io::Write + Send),
    fill: impl Fn(Range<usize>, &mut P) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let pieces = PIECES_A_THREAD * rayon::current_num_threads();
    let set = || -> Vec<P> { (0..pieces).map(|_| P::default()).collect() };
    let fill = |set: &mut Vec<P>, first: usize| {
        let pieces = set.par_iter_mut().enumerate();
        pieces.try_for_each(|(number, piece)| {
            let start = (first + number * PIECE).min(records);
            fill(start..(start + PIECE).min(records), piece)
        })
    };
    let (mut ready, mut next) = (set(), set());
    fill(&mut ready, 0)?;
    for first in (0..records).step_by(pieces * PIECE) {
        let write = || {
            ready
                .iter()
                .try_for_each(|text| out.write_all(text.as_ref()))
        };
        let (written, filled) = rayon::join(write, || fill(&mut next, first + pieces * PIECE));
        written.and(filled)?;
        std::mem::swap(&mut ready, &mut next);
    }
    Ok(())
}
