//! Base and regressors of each session, which all events of one market share.

use std::collections::BTreeMap;

use super::model::Base;
use super::view::{Panel, View};
use crate::event::{Aligned, Sample};
use crate::market::{CalendarId, Security};
use crate::time::Day;

/// The calendar that events are counted on, and the benchmark that they are measured against.
pub(super) type Market = (CalendarId, Option<Security>);

/// Returns the market of an event.
pub(super) fn market(aligned: &Aligned) -> Market {
    (aligned.calendar, aligned.benchmark)
}

/// Base and regressors of every session of every market in a sample.
#[derive(Debug, Clone, Default)]
pub(super) struct Regressors {
    by_market: BTreeMap<Market, Vec<(f64, Vec<f64>)>>,
    /// The number of regressors, the intercept not counted.
    pub terms: usize,
}

impl Regressors {
    pub fn new(panel: &Panel, sample: &Sample) -> Self {
        let mut by_market = BTreeMap::new();
        for alike in sample.aligned.chunk_by(|a, b| market(a) == market(b)) {
            let aligned = &alike[0];
            let days = sample.calendars.get(aligned.calendar).len();
            by_market.entry(market(aligned)).or_insert_with(|| {
                if panel.design.base == Base::Donors {
                    // Each event has a base of its own; its abnormal returns say the rest.
                    return vec![(0.0, Vec::new()); days];
                }
                let sessions =
                    |view: View<'_>| (0..days).map(|day| view.market_row(Day(day))).collect();
                panel.view(aligned).map(sessions).unwrap_or_default()
            });
        }
        Self {
            by_market,
            terms: panel.design.terms.len(),
        }
    }

    /// Returns base and regressors of each session of a market; nothing for a market that no event has.
    pub fn sessions(&self, market: &Market) -> &[(f64, Vec<f64>)] {
        self.by_market.get(market).map_or(&[], Vec::as_slice)
    }
}
