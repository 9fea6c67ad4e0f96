//! What was understood of one price file: how it is written, and what its rows hold.

use std::sync::Arc;

use chrono_tz::Tz;

use super::contradictions::Contradictions;
use super::layout::Layout;
use super::styles::Styles;
use crate::error::Origin;
use crate::finding::Finding;
use crate::load::account::Account;
use crate::load::recognise::head::Sheet;
use crate::load::reject::Reject;
use crate::market::{Basis, PriceRows};

/// A price file that was understood.
#[derive(Debug)]
pub(in crate::load) struct PriceTable {
    pub origin: Arc<Origin>,
    pub bytes: u64,
    pub parsed: Parsed,
    /// What was understood; none for a file that says it all itself.
    pub understood: Option<Understood>,
    pub close: Basis,
    pub adj_close: Basis,
    pub findings: Vec<Finding>,
}

/// How a text file was read.
#[derive(Debug)]
pub(in crate::load) struct Understood {
    pub packed: Option<&'static str>,
    pub encoding: &'static str,
    pub sheet: Sheet,
    pub layout: Layout,
    pub styles: Styles,
    pub zone: Tz,
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
