//! Returns of securities on calendars.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::calendars::{CalendarId, Calendars};
use super::prices::{PriceBasis, Prices};
use super::universe::Security;
use crate::time::{Calendar, Date, Day};

/// How a return is made of two closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnKind {
    /// P_t / P_{t-1} - 1
    #[default]
    Simple,
    /// ln(P_t / P_{t-1})
    Log,
}

impl ReturnKind {
    /// The return from one close to the next; NaN where one of them is missing.
    pub fn between(self, before: f64, after: f64) -> f64 {
        match self {
            Self::Simple => after / before - 1.0,
            Self::Log => (after / before).ln(),
        }
    }

    /// Its name in plans.
    pub fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Log => "log",
        }
    }
}

/// One number a trading day of a calendar, NaN where there is none; missing outside of what it covers.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    first: Day,
    values: &'a [f64],
}

impl<'a> Series<'a> {
    /// Values from the day `first` on.
    pub fn new(first: Day, values: &'a [f64]) -> Self {
        Self { first, values }
    }

    /// The value of a day, NaN where it is missing.
    pub fn at(&self, day: Day) -> f64 {
        day.0
            .checked_sub(self.first.0)
            .and_then(|i| self.values.get(i))
            .copied()
            .unwrap_or(f64::NAN)
    }

    /// The first and the last day that it covers, if any.
    pub fn covers(&self) -> Option<(Day, Day)> {
        (!self.values.is_empty()).then(|| (self.first, Day(self.first.0 + self.values.len() - 1)))
    }
}

/// The returns of every security on every calendar that a run needs it on: shared values, one contiguous span each.
///
/// A return needs closes on two consecutive sessions of the calendar: a security without a price on a session has no
/// return on that day and on the next.
#[derive(Debug, Clone, Default)]
pub struct Returns {
    spans: BTreeMap<(Security, CalendarId), (Day, Range<usize>)>,
    values: Vec<f64>,
}

impl Returns {
    /// The returns of these pairs of security and calendar. Repeats cost nothing.
    pub fn of(
        prices: &Prices,
        calendars: &Calendars,
        pairs: impl IntoIterator<Item = (Security, CalendarId)>,
        kind: ReturnKind,
        basis: Option<PriceBasis>,
    ) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let computed: Vec<_> = pairs
            .into_par_iter()
            .map(|(security, id)| {
                let bars = prices.bars(security);
                let closes = bars.closes(prices.basis(security, basis));
                let (first, values) = on_calendar(calendars.get(id), bars.dates(), closes, kind);
                ((security, id), first, values)
            })
            .collect();
        let mut returns = Self::default();
        for (pair, first, values) in computed {
            let start = returns.values.len();
            returns.values.extend_from_slice(&values);
            returns
                .spans
                .insert(pair, (first, start..returns.values.len()));
        }
        returns
    }

    /// The returns of a security on a calendar; all missing if they were not asked for.
    pub fn series(&self, security: Security, calendar: CalendarId) -> Series<'_> {
        match self.spans.get(&(security, calendar)) {
            Some((first, span)) => Series::new(*first, &self.values[span.clone()]),
            None => Series::new(Day(0), &[]),
        }
    }
}

/// Returns from the first to the last session with a price; the first one, which has no day before, is missing.
fn on_calendar(
    calendar: &Calendar,
    dates: &[Date],
    closes: &[f64],
    kind: ReturnKind,
) -> (Day, Vec<f64>) {
    let priced: Vec<(Day, f64)> = dates
        .iter()
        .zip(closes)
        .filter(|(_, close)| !close.is_nan())
        .filter_map(|(date, close)| calendar.on(*date).map(|day| (day, *close)))
        .collect();
    let (Some((first, _)), Some((last, _))) = (priced.first(), priced.last()) else {
        return (Day(0), Vec::new());
    };
    let mut values = vec![f64::NAN; last.0 - first.0 + 1];
    for pair in priced.windows(2) {
        let ((before, p0), (day, p1)) = (pair[0], pair[1]);
        if day.0 == before.0 + 1 {
            let value = kind.between(p0, p1);
            // Prices too far apart for a number leave no return.
            values[day.0 - first.0] = if value.is_finite() { value } else { f64::NAN };
        }
    }
    (*first, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_price_costs_two_returns() {
        let dates: Vec<Date> = (0..5).map(Date::from_days_since_1970).collect();
        let calendar = Calendar::new(dates.clone());
        let (first, values) = on_calendar(
            &calendar,
            &dates,
            &[1.0, 2.0, f64::NAN, 3.0, 6.0],
            ReturnKind::Simple,
        );
        assert_eq!(first, Day(0));
        let missing: Vec<bool> = values.iter().map(|v| v.is_nan()).collect();
        assert_eq!(missing, [true, false, true, true, false]);
        assert_eq!((values[1], values[4]), (1.0, 1.0));
    }

    #[test]
    fn a_return_beyond_all_numbers_is_missing() {
        let dates: Vec<Date> = (0..3).map(Date::from_days_since_1970).collect();
        let calendar = Calendar::new(dates.clone());
        let closes = [1e-300, 1e300, 1e300];
        let (_, values) = on_calendar(&calendar, &dates, &closes, ReturnKind::Simple);
        assert!(values[1].is_nan() && values[2] == 0.0);
    }

    #[test]
    fn days_off_the_calendar_are_skipped_over() {
        let calendar = Calendar::new([0, 1, 3].map(Date::from_days_since_1970).to_vec());
        let dates: Vec<Date> = (0..4).map(Date::from_days_since_1970).collect();
        let (_, values) = on_calendar(&calendar, &dates, &[1.0, 2.0, 100.0, 4.0], ReturnKind::Log);
        assert_eq!(values[1..], [2.0_f64.ln(), 2.0_f64.ln()]);
    }
}
