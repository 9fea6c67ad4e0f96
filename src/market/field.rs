//! The columns of daily bars.

use crate::catalogue::choice;

/// A column of daily bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The first price of the session.
    Open,
    /// The highest price.
    High,
    /// The lowest price.
    Low,
    /// The last price.
    Close,
    /// The last price, adjusted by the vendor for splits and dividends.
    AdjClose,
    /// The number of shares traded; fractions occur in real files.
    Volume,
}

impl Field {
    /// All columns, in the order of canonical files.
    pub const ALL: [Field; 6] = [
        Self::Open,
        Self::High,
        Self::Low,
        Self::Close,
        Self::AdjClose,
        Self::Volume,
    ];

    /// Returns whether the column holds prices.
    pub fn is_price(self) -> bool {
        self != Self::Volume
    }

    /// Returns the column's name in canonical files.
    pub fn name(self) -> &'static str {
        ["open", "high", "low", "close", "adj_close", "volume"][self as usize]
    }
}

choice! {
    /// The column that returns are computed from.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum PriceBasis {
        /// The column `close`.
        Close = "close",
        /// The column `adj_close`, adjusted for splits and dividends.
        AdjClose = "adj_close",
    }
}
