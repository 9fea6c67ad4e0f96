//! Price basis: what prices are adjusted for, and the evidence for it.

use std::borrow::Cow;
use std::fmt;

use crate::catalogue::choice;

choice! {
    /// The adjustment of a column of prices by its vendor.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
    pub enum Adjustment {
        /// Nothing: prices as traded.
        Raw = "raw",
        /// Splits: returns leave out dividends.
        Split = "split",
        /// Splits and dividends: returns are total returns.
        Total = "total",
        /// The source does not say.
        #[default]
        Unknown = "unknown",
    }
}

impl fmt::Display for Adjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raw => "as traded",
            Self::Split => "adjusted for splits",
            Self::Total => "adjusted for splits and dividends",
            Self::Unknown => "of unknown adjustment",
        })
    }
}

/// An adjustment and the evidence for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// What the prices are adjusted for.
    pub adjustment: Adjustment,
    /// The evidence, in words.
    pub evidence: Cow<'static, str>,
}

impl Default for Basis {
    fn default() -> Self {
        Self {
            adjustment: Adjustment::Unknown,
            evidence: Cow::Borrowed("not stated"),
        }
    }
}

impl Basis {
    /// Evidence of a price series that was computed from returns.
    pub const RETURNS: &str = "the returns of the file";

    /// Creates a basis from an adjustment and the evidence for it.
    pub fn new(adjustment: Adjustment, evidence: impl Into<Cow<'static, str>>) -> Self {
        Self {
            adjustment,
            evidence: evidence.into(),
        }
    }

    /// Returns the basis of a series that comes from two sources: unknown where they differ.
    pub(super) fn and(&self, other: &Self) -> Self {
        if self.adjustment == other.adjustment {
            return self.clone();
        }
        let evidence = format!(
            "one file says {} ({}), another {} ({})",
            self.adjustment.name(),
            self.evidence,
            other.adjustment.name(),
            other.evidence
        );
        Self::new(Adjustment::Unknown, evidence)
    }
}
