//! How numbers are written.

use serde::{Deserialize, Serialize};

/// How the numbers of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Returns as fractions, written in percent with their sign, or in basis points.
    #[default]
    Percent,
    /// Shares of a whole, written in percent with their sign.
    Share,
    /// Returns as fractions, written in basis points with their sign.
    Bps,
    /// Logarithms of one plus a gain, written as the gain in percent.
    Growth,
    /// Amounts of money, written with K, M and B and with their sign.
    Money,
    /// Plain numbers, such as an index of prices.
    Plain,
    /// Counts, written with K, M and B.
    Count,
}
