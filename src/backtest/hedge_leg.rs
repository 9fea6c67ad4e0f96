//! The hedge of a trade, as it waits, is held and is left.

use super::markets::BenchmarkPrice;
use crate::market::Security;

/// The hedge of a trade.
#[derive(Debug, Clone, Copy)]
pub(super) struct HedgeLeg {
    /// The benchmark.
    pub security: Security,
    /// The value that was wished for at the entry of the trade; below zero where the benchmark is sold short.
    pub wished: f64,
    /// Shares; below zero where the benchmark is sold short, and zero until the hedge is filled.
    pub shares: f64,
    /// The entry price.
    pub entry: f64,
    /// The last price.
    pub mark: f64,
    /// The costs so far, in money.
    pub cost: f64,
    /// What it waits for.
    pub stage: Stage,
}

/// What a hedge waits for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stage {
    /// Its first price.
    Entering(BenchmarkPrice),
    /// The exit of its trade.
    Held,
    /// The price at which it is left; the index is that of its finished trade in the ledger.
    Leaving(BenchmarkPrice, usize),
}

impl HedgeLeg {
    /// Returns the value, which is zero until the hedge is filled.
    pub fn value(&self) -> f64 {
        self.shares * self.mark
    }

    /// Returns the value, or that which is wished for until the hedge is filled.
    pub fn planned(&self) -> f64 {
        match self.stage {
            Stage::Entering(_) => self.wished,
            _ => self.value(),
        }
    }

    /// Returns the moment of the fill that it waits for.
    pub fn due(&self) -> Option<i64> {
        match self.stage {
            Stage::Entering(next) | Stage::Leaving(next, _) => Some(next.tick.instant),
            Stage::Held => None,
        }
    }
}
