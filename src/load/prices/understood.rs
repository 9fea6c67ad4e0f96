//! The result of reading one price file: its format and its rows.

use std::sync::Arc;

use super::contradictions::Contradictions;
use super::index_returns::{IndexReturns, add};
use super::layout::Layout;
use super::left_out::LeftOut;
use super::money::Money;
use super::row_buffer::RowBuffer;
use super::row_context::RowContext;
use super::styles::Styles;
use crate::error::Origin;
use crate::finding::Finding;
use crate::load::account::Account;
use crate::load::open::checksum::Checksum;
use crate::load::open::memory::Budget;
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::recognise::recognition::DayClock;
use crate::load::reject::{Fault, Reject};
use crate::market::{Basis, PriceRows};

/// A price file that was read.
#[derive(Debug)]
pub(in crate::load) struct PriceTable {
    pub origin: Arc<Origin>,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// The checksum of the file, or of the archive that holds it.
    pub checksum: Checksum,
    pub parsed: Parsed,
    pub understood: Understood,
    /// Price basis of `close`.
    pub close: Basis,
    /// Price basis of `adj_close`.
    pub adj_close: Basis,
    pub findings: Vec<Finding>,
}

/// The format of a file.
#[derive(Debug)]
pub(in crate::load) struct Understood {
    pub stored: Stored,
    pub sheet: Sheet,
    pub layout: Layout,
    pub styles: Styles,
    pub clock: DayClock,
}

/// How a file is stored.
#[derive(Debug, Clone, Copy)]
pub(in crate::load) enum Stored {
    /// As text.
    Text {
        /// How it is packed; `None` if it is not.
        packed: Option<&'static str>,
        encoding: &'static str,
    },
    /// As cells of this storage, from which a table of text was made.
    Cells(&'static str),
    /// As typed columns.
    Parquet,
}

/// The rows of a file.
#[derive(Debug, Default)]
pub(in crate::load) struct Parsed {
    /// The price rows, in the order of the file.
    pub chunks: Vec<PriceRows>,
    /// `seconds[i][j]`: time of day of row `j` of chunk `i`, in seconds after midnight; empty if all are midnight.
    pub seconds: Vec<Vec<u32>>,
    pub rejects: Vec<Reject>,
    pub account: Account,
    /// `indices[i]`: the returns of index `i` of the layout.
    pub indices: Vec<IndexReturns>,
    /// `contradictions[i]`: counts of contradictory rows of chunk `i`.
    pub contradictions: Vec<Contradictions>,
    /// Number of negative prices, which are midpoints of bid and ask.
    pub midpoints: usize,
    /// Number of returns that hold a code for a missing return.
    pub return_codes: usize,
    /// Whether a row is stamped with a moment, whose day depends on the clock.
    pub has_moments: bool,
    /// Cells beside a sound close that could not be read.
    pub unread: Vec<Fault>,
    /// Securities, and the marks of currencies beside their closes.
    pub money: Money,
    /// The rows that were not read because no event needs them.
    pub left_out: LeftOut,
}

impl Parsed {
    /// Appends the rows of a part. `placed` turns the place of a reject within the part into its place in the file.
    pub fn take(&mut self, part: RowBuffer, placed: impl Fn(Reject) -> Reject) {
        self.rejects.extend(part.rejects.into_iter().map(placed));
        self.account.add(&part.account);
        self.midpoints += part.midpoints;
        self.return_codes += part.return_codes;
        self.has_moments |= part.has_moments;
        self.unread.extend(part.unread);
        self.money.extend(part.money);
        self.indices
            .resize_with(part.indices.len(), IndexReturns::new);
        for (known, new) in self.indices.iter_mut().zip(part.indices) {
            new.into_iter()
                .for_each(|(date, value)| add(known, date, value));
        }
        self.contradictions.push(part.contradictions);
        self.seconds.push(part.seconds);
        self.chunks.push(part.rows);
    }

    /// Makes one chunk of the last two, if they can be one.
    pub fn join_last(&mut self) {
        let [.., last, chunk] = &mut self.chunks[..] else {
            return;
        };
        let before = last.date.len();
        if let Err(apart) = last.append(std::mem::take(chunk)) {
            *chunk = *apart;
            return;
        }
        let rows = last.date.len();
        self.chunks.pop();
        if let (Some(further), Some(last)) =
            (self.contradictions.pop(), self.contradictions.last_mut())
        {
            last.append(before, further);
        }
        if let (Some(further), Some(last)) = (self.seconds.pop(), self.seconds.last_mut())
            && !(last.is_empty() && further.is_empty())
        {
            last.resize(before, 0);
            last.extend(further);
            last.resize(rows, 0);
        }
    }
}

impl Understood {
    /// Returns the settings for reading the rows.
    pub fn context<'a>(
        &'a self,
        origin: &'a Arc<Origin>,
        overrides: &'a Overrides,
        budget: &'a Budget,
    ) -> RowContext<'a> {
        RowContext {
            origin,
            sheet: &self.sheet,
            layout: &self.layout,
            styles: &self.styles,
            overrides,
            clock: self.clock,
            is_made: !matches!(self.stored, Stored::Text { .. }),
            budget,
        }
    }
}
