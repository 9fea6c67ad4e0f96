//! What was to be traded, and what was.

use super::ledger::Ledger;
use super::order::Order;
use super::paper::Paper;

/// The orders of a run and what became of them.
#[derive(Clone, Copy)]
pub struct Traded<'a> {
    /// The orders.
    pub orders: &'a [Order],
    /// `papers[i]`: what order `i` would have earned if it had been traded exactly as planned.
    pub papers: &'a [Paper],
    /// What was traded.
    pub ledger: &'a Ledger,
}
