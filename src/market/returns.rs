//! Returns of securities on calendars.

use std::ops::Range;

use rayon::prelude::*;

use super::calendars::{CalendarId, Calendars};
use super::field::PriceBasis;
use super::prices::Prices;
use super::return_kind::{ReturnKind, Spacing};
use super::security_returns::SecurityReturns;
use super::universe::Security;
use crate::time::Day;

/// One number per session of a calendar, NaN where missing. Outside the days that it covers, every value is missing.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    first: Day,
    values: &'a [f64],
    sessions: &'a [u32],
}

impl<'a> Series<'a> {
    /// Creates a series from the values of consecutive days, the first of which is `first`.
    pub fn new(first: Day, values: &'a [f64]) -> Self {
        Self {
            first,
            values,
            sessions: &[],
        }
    }

    /// Returns the value of a day, NaN where it is missing.
    pub fn at(&self, day: Day) -> f64 {
        day.0
            .checked_sub(self.first.0)
            .and_then(|i| self.values.get(i))
            .copied()
            .unwrap_or(f64::NAN)
    }

    /// Returns the values from `from` to `to`, both included; `None` unless the series covers all of them and each value
    /// spans one session.
    pub fn between(&self, from: Day, to: Day) -> Option<&'a [f64]> {
        let start = from.0.checked_sub(self.first.0)?;
        let end = (to.0 + 1).checked_sub(self.first.0)?;
        let sessions = self.sessions.get(start..end).unwrap_or(&[]);
        let values = self.values.get(start..end)?;
        sessions
            .iter()
            .all(|sessions| *sessions == 1)
            .then_some(values)
    }

    /// Returns the number of sessions that the value of a day spans, including the day itself.
    pub fn sessions(&self, day: Day) -> usize {
        day.0
            .checked_sub(self.first.0)
            .and_then(|i| self.sessions.get(i))
            .map_or(1, |sessions| *sessions as usize)
    }

    /// Returns the first and the last day that the series covers, `None` if it is empty.
    pub fn covers(&self) -> Option<(Day, Day)> {
        (!self.values.is_empty()).then(|| (self.first, Day(self.first.0 + self.values.len() - 1)))
    }
}

/// The returns of every security on every calendar on which a run needs them.
#[derive(Debug, Clone, Default)]
pub struct Returns {
    /// The returns of each pair, ordered by security and then by calendar.
    spans: Vec<(CalendarId, Span)>,
    /// The spans of security `i` are `spans[begins[i]..begins[i + 1]]`.
    begins: Vec<usize>,
    /// The values of all spans, one after the other. One piece of memory, since a system takes back large pieces when they are given
    /// up.
    values: Vec<f64>,
}

/// The returns of one security on one calendar, from the day `first` on.
#[derive(Debug, Clone)]
struct Span {
    first: Day,
    /// Where its values stand among those of all spans.
    values: Range<usize>,
    /// `sessions[i]`: number of sessions that value `i` spans; empty where it is 1 for all.
    sessions: Vec<u32>,
}

/// Values of consecutive days that are still to be computed.
pub(super) struct Unwritten<F> {
    /// The first day.
    pub first: Day,
    /// The number of days.
    pub days: usize,
    /// Writes the value of each day, NaN where it is missing, and returns the number of sessions that each spans; none where it is 1
    /// for all.
    pub write: F,
}

impl Returns {
    /// Computes the returns of these pairs of security and calendar. Pairs may repeat. Returns that a source gives are taken as
    /// they are: the first one, and the one after a blank, have no price before them and are returns all the same.
    pub fn new(
        prices: &Prices,
        calendars: &Calendars,
        pairs: impl IntoIterator<Item = (Security, CalendarId)>,
        kind: ReturnKind,
        basis: Option<PriceBasis>,
        spacing: Spacing,
    ) -> Self {
        Self::written(prices.universe().len(), pairs, |security, id| {
            let basis = prices.basis(security, basis);
            let returns = SecurityReturns::new(prices, security, basis, calendars.get(id), kind);
            let (first, days) = returns.covers();
            let write = move |values: &mut [f64]| returns.write(spacing, values);
            Unwritten { first, days, write }
        })
    }

    /// Writes the values of pairs of security and calendar, which may repeat, in parallel, each to its own place.
    pub(super) fn written<F: FnOnce(&mut [f64]) -> Vec<u32> + Send>(
        securities: usize,
        pairs: impl IntoIterator<Item = (Security, CalendarId)>,
        unwritten: impl Fn(Security, CalendarId) -> Unwritten<F> + Sync,
    ) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let begin = |security: usize| pairs.partition_point(|pair| (pair.0.0 as usize) < security);
        let begins = (0..=securities).map(begin).collect();
        let found: Vec<Unwritten<F>> = (pairs.par_iter())
            .map(|(security, id)| unwritten(*security, *id))
            .collect();
        let mut values = vec![0.0; found.iter().map(|found| found.days).sum()];
        let (mut places, mut rest, mut start) = (Vec::new(), &mut values[..], 0);
        for found in &found {
            let (place, others) = rest.split_at_mut(found.days);
            places.push((start..start + found.days, place));
            (rest, start) = (others, start + found.days);
        }
        let spans = (pairs.into_par_iter())
            .zip(found.into_par_iter().zip(places))
            .map(|((_, id), (found, (values, place)))| {
                let span = Span {
                    first: found.first,
                    values,
                    sessions: (found.write)(place),
                };
                (id, span)
            })
            .collect();
        Self {
            spans,
            begins,
            values,
        }
    }

    /// Returns the returns of a security on a calendar; all are missing if this pair was not computed.
    pub fn series(&self, security: Security, calendar: CalendarId) -> Series<'_> {
        let security = security.0 as usize;
        let spans = match self.begins.get(security..security + 2) {
            Some(&[begin, end]) => &self.spans[begin..end],
            _ => &[],
        };
        match spans.iter().find(|(id, _)| *id == calendar) {
            Some((_, span)) => Series {
                first: span.first,
                values: &self.values[span.values.clone()],
                sessions: &span.sessions,
            },
            None => Series::new(Day(0), &[]),
        }
    }
}
