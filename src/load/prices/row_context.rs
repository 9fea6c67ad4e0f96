//! What the rows of a file are read by.

use std::sync::Arc;

use chrono_tz::Tz;

use super::layout::Layout;
use super::styles::Styles;
use crate::error::Origin;
use crate::load::overrides::Overrides;
use crate::load::recognise::head::Sheet;

/// What a file is read by.
pub(in crate::load) struct RowContext<'a> {
    pub origin: &'a Arc<Origin>,
    pub sheet: &'a Sheet,
    pub layout: &'a Layout,
    pub styles: &'a Styles,
    pub overrides: &'a Overrides,
    /// The clock on which days are counted.
    pub zone: Tz,
}

impl RowContext<'_> {
    /// Missing, if the user said that this word means so.
    pub fn null(&self, cell: &[u8]) -> Option<f64> {
        let cell = cell.trim_ascii();
        self.overrides
            .null
            .iter()
            .any(|word| word.as_bytes() == cell)
            .then_some(f64::NAN)
    }
}
