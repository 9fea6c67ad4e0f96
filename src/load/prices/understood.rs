//! What was understood of one price file: how it is written, and what its rows hold.

use std::sync::Arc;

use super::contradictions::Contradictions;
use super::layout::Layout;
use super::row_buffer::RowBuffer;
use super::row_context::RowContext;
use super::styles::Styles;
use crate::error::Origin;
use crate::finding::Finding;
use crate::load::account::Account;
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;
use crate::load::recognise::recognition::DayClock;
use crate::load::reject::Reject;
use crate::market::{Basis, PriceRows};

/// A price file that was understood.
#[derive(Debug)]
pub(in crate::load) struct PriceTable {
    pub origin: Arc<Origin>,
    /// The length of the file.
    pub bytes: u64,
    pub parsed: Parsed,
    pub understood: Understood,
    /// What `close` is adjusted for.
    pub close: Basis,
    /// What `adj_close` is adjusted for.
    pub adj_close: Basis,
    pub findings: Vec<Finding>,
}

/// How a file was read.
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
        /// The way in which it is packed.
        packed: Option<&'static str>,
        encoding: &'static str,
    },
    /// As typed columns.
    Parquet,
}

/// The rows of a file.
#[derive(Debug, Default)]
pub(in crate::load) struct Parsed {
    /// In the order of the file.
    pub chunks: Vec<PriceRows>,
    /// Of each chunk, the second of the day of each row; empty where all are midnight.
    pub seconds: Vec<Vec<u32>>,
    pub rejects: Vec<Reject>,
    pub account: Account,
    /// Of each chunk, the days that contradict themselves.
    pub contradictions: Vec<Contradictions>,
    /// Prices below zero that are midpoints of bid and ask.
    pub midpoints: usize,
    /// Letters and numbers in a column of returns that say why there is none.
    pub return_codes: usize,
}

impl Parsed {
    /// Adds the rows of a part, after those of the parts before. `placed` gives each reject its place in the file.
    pub fn take(&mut self, part: RowBuffer, placed: impl Fn(Reject) -> Reject) {
        self.rejects.extend(part.rejects.into_iter().map(placed));
        self.account.add(&part.account);
        self.midpoints += part.midpoints;
        self.return_codes += part.return_codes;
        self.contradictions.push(part.contradictions);
        self.seconds.push(part.seconds);
        self.chunks.push(part.rows);
    }
}

impl Understood {
    /// Returns what the rows are read by.
    pub fn context<'a>(
        &'a self,
        origin: &'a Arc<Origin>,
        overrides: &'a Overrides,
    ) -> RowContext<'a> {
        RowContext {
            origin,
            sheet: &self.sheet,
            layout: &self.layout,
            styles: &self.styles,
            overrides,
            clock: self.clock,
        }
    }
}
