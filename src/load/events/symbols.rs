//! What is known of the symbols of the prices while events are read.

use crate::market::{Finder, Found, FoundBy, Prices};

/// The symbols of the prices; without prices none is known.
pub(super) struct Symbols<'a>(Option<Finder<'a>>);

impl<'a> Symbols<'a> {
    pub fn new(prices: Option<&'a Prices>) -> Self {
        Self(prices.map(Finder::new))
    }

    /// Returns whether a cell means a security on some date.
    pub fn is_known(&self, cell: &str) -> bool {
        let found = self.0.as_ref().map(|finder| finder.find(cell, None));
        found.is_some_and(|found| found != Found::None)
    }

    /// Returns whether a cell is a symbol or another identifier of a security, and no other form of one.
    pub fn is_exact(&self, cell: &str) -> bool {
        let found = self.0.as_ref().map(|finder| finder.find(cell, None));
        !matches!(
            found,
            None | Some(Found::None | Found::One(_, FoundBy::Form))
        )
    }
}
