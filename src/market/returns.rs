//! Returns of securities on calendars.

use rayon::prelude::*;

use super::calendars::{CalendarId, Calendars};
use super::field::PriceBasis;
use super::prices::Prices;
use super::universe::Security;
use crate::catalogue::choice;
use crate::math::elementary::{exp, ln};
use crate::time::{Calendar, Date, Day};

choice! {
    /// How a return is computed from two closes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum ReturnKind {
        /// P_t / P_{t-1} - 1
        #[default]
        Simple = "simple",
        /// ln(P_t / P_{t-1})
        Log = "log",
    }
}

impl ReturnKind {
    /// Returns the return from one close to the next; NaN where one of them is missing.
    pub fn between(self, before: f64, after: f64) -> f64 {
        match self {
            Self::Simple => after / before - 1.0,
            Self::Log => ln(after / before),
        }
    }

    /// Returns the return from one close to the next; NaN where the closes are so far apart that it overflows.
    fn finite(self, before: f64, after: f64) -> f64 {
        let value = self.between(before, after);
        if value.is_finite() { value } else { f64::NAN }
    }

    /// Returns the return of this kind that a simple return is; NaN where it has none, as ln 0.
    pub fn of_simple(self, simple: f64) -> f64 {
        let value = match self {
            Self::Simple => simple,
            Self::Log => ln(1.0 + simple),
        };
        if value.is_finite() { value } else { f64::NAN }
    }

    /// Returns the return over consecutive sessions: compounded if simple, summed if logarithmic.
    pub fn compound(self, mut returns: impl Iterator<Item = f64>) -> f64 {
        let first = returns.next().unwrap_or(0.0);
        match self {
            // A single return keeps its bits, which (1 + r) - 1 would not.
            Self::Simple => returns.fold(first, |total, r| total + r + total * r),
            Self::Log => returns.fold(first, |total, r| total + r),
        }
    }

    /// Returns what one unit of money grows to over a return of this kind.
    pub fn growth(self, value: f64) -> f64 {
        match self {
            Self::Simple => 1.0 + value,
            Self::Log => exp(value),
        }
    }
}

/// Which two closes a return is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spacing {
    /// The closes of two consecutive sessions of the calendar. A security without a price on a session has no return on
    /// that session and on the next one.
    Consecutive,
    /// Each close and the last one before it, however many sessions apart. A security without a price on a session has no
    /// return on that session; the next return spans all sessions since the last price.
    TradeToTrade,
}

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
    pub(super) spans: Vec<(CalendarId, Span)>,
    /// The spans of security `i` are `spans[begins[i]..begins[i + 1]]`.
    pub(super) begins: Vec<usize>,
}

/// The returns of one security on one calendar, from the day `first` on.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub first: Day,
    pub values: Vec<f64>,
    /// `sessions[i]`: number of sessions that `values[i]` spans; empty where it is 1 for all.
    pub sessions: Vec<u32>,
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
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let begin = |security: usize| pairs.partition_point(|pair| (pair.0.0 as usize) < security);
        let begins = (0..=prices.universe().len()).map(begin).collect();
        let spans = pairs
            .into_par_iter()
            .map(|(security, id)| {
                let bars = prices.bars(security);
                let basis = prices.basis(security, basis);
                let (calendar, dates) = (calendars.get(id), bars.dates());
                let (first, values, sessions) = match prices.given_returns(security, basis) {
                    Some(given) => taken(calendar, dates, given, kind, spacing),
                    None => {
                        let closes = bars.closes(basis);
                        let gapless = gapless(calendar, dates, closes, kind, spacing);
                        gapless.unwrap_or_else(|| {
                            Priced::on(calendar, dates, closes).returns(kind, spacing)
                        })
                    }
                };
                let span = Span {
                    first,
                    values,
                    sessions,
                };
                (id, span)
            })
            .collect();
        Self { spans, begins }
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
                values: &span.values,
                sessions: &span.sessions,
            },
            None => Series::new(Day(0), &[]),
        }
    }
}

/// Takes the returns that a source gives, each for the session of its date. What was earned since the session before, on days
/// that are no sessions of the calendar, is part of the return of a session.
fn taken(
    calendar: &Calendar,
    dates: &[Date],
    given: &[f64],
    kind: ReturnKind,
    spacing: Spacing,
) -> (Day, Vec<f64>, Vec<u32>) {
    let sessions = calendar.dates();
    let mut found: Vec<(Day, f64)> = Vec::with_capacity(dates.len().min(sessions.len()));
    let (mut day, mut since) = (0, 0);
    for (row, date) in dates.iter().enumerate() {
        while sessions.get(day).is_some_and(|session| session < date) {
            day += 1;
        }
        if sessions.get(day) != Some(date) {
            continue;
        }
        let before = day.checked_sub(1).map(|before| sessions[before]);
        while since < row && before.is_some_and(|before| dates[since] <= before) {
            since += 1;
        }
        // Days before the first session belong to none.
        let since_session = if before.is_none() { row } else { since };
        let earned = given[since_session..=row].iter();
        let value = kind.compound(earned.map(|simple| kind.of_simple(*simple)));
        if value.is_finite() {
            found.push((Day(day), value));
        }
        since = row + 1;
    }
    let (Some((first, _)), Some((last, _))) = (found.first(), found.last()) else {
        return (Day(0), Vec::new(), Vec::new());
    };
    let (first, length) = (*first, last.0 - first.0 + 1);
    let mut values = vec![f64::NAN; length];
    for (day, value) in &found {
        values[day.0 - first.0] = *value;
    }
    let sessions = match spacing {
        Spacing::Consecutive => Vec::new(),
        Spacing::TradeToTrade => vec![1; length],
    };
    (first, values, sessions)
}

/// Returns what [`Priced::returns`] does for a security with a price on each session from its first to its last date; `None` for
/// another one.
fn gapless(
    calendar: &Calendar,
    dates: &[Date],
    closes: &[f64],
    kind: ReturnKind,
    spacing: Spacing,
) -> Option<(Day, Vec<f64>, Vec<u32>)> {
    let first = calendar.dates().binary_search(dates.first()?).ok()?;
    let sessions = calendar.dates().get(first..first + dates.len());
    let has_gap = closes.len() != dates.len() || closes.iter().any(|close| close.is_nan());
    (!has_gap && sessions == Some(dates)).then(|| {
        let returns = closes.windows(2).map(|pair| kind.finite(pair[0], pair[1]));
        let spans = match spacing {
            Spacing::Consecutive => Vec::new(),
            Spacing::TradeToTrade => vec![1; closes.len()],
        };
        let values = std::iter::once(f64::NAN).chain(returns).collect();
        (Day(first), values, spans)
    })
}

/// The sessions of a calendar on which a security has a price, in order, each with that price.
struct Priced(Vec<(Day, f64)>);

impl Priced {
    fn on(calendar: &Calendar, dates: &[Date], closes: &[f64]) -> Self {
        let sessions = calendar.dates();
        let (mut day, mut priced) = (0, Vec::with_capacity(dates.len().min(sessions.len())));
        // Both lists are ascending.
        for (date, close) in dates
            .iter()
            .zip(closes)
            .filter(|(_, close)| !close.is_nan())
        {
            while sessions.get(day).is_some_and(|session| session < date) {
                day += 1;
            }
            if sessions.get(day) == Some(date) {
                priced.push((Day(day), *close));
            }
        }
        Self(priced)
    }

    /// Returns the day of the first value, the returns from the first to the last session with a price, and the number of
    /// sessions that each return spans. The first price has no price before it, so its return is missing.
    fn returns(&self, kind: ReturnKind, spacing: Spacing) -> (Day, Vec<f64>, Vec<u32>) {
        let (Some((first, _)), Some((last, _))) = (self.0.first(), self.0.last()) else {
            return (Day(0), Vec::new(), Vec::new());
        };
        let length = last.0 - first.0 + 1;
        let mut values = vec![f64::NAN; length];
        let mut sessions = match spacing {
            Spacing::Consecutive => Vec::new(),
            Spacing::TradeToTrade => vec![1; length],
        };
        for pair in self.0.windows(2) {
            let ((before, p0), (day, p1)) = (pair[0], pair[1]);
            let (position, apart) = (day.0 - first.0, day.0 - before.0);
            if spacing == Spacing::TradeToTrade {
                sessions[position] = apart as u32;
            }
            if apart == 1 || spacing == Spacing::TradeToTrade {
                values[position] = kind.finite(p0, p1);
            }
        }
        (*first, values, sessions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: impl IntoIterator<Item = i32>) -> Vec<Date> {
        days.into_iter().map(Date::from_days_since_1970).collect()
    }

    #[test]
    fn a_missing_price_costs_two_returns() {
        let closes = [1.0, 2.0, f64::NAN, 3.0, 6.0];
        let priced = Priced::on(&Calendar::new(days(0..5)), &days(0..5), &closes);
        let (first, values, sessions) = priced.returns(ReturnKind::Simple, Spacing::Consecutive);
        assert_eq!((first, sessions), (Day(0), Vec::new()));
        let missing: Vec<bool> = values.iter().map(|v| v.is_nan()).collect();
        assert_eq!(missing, [true, false, true, true, false]);
        assert_eq!((values[1], values[4]), (1.0, 1.0));
    }

    #[test]
    fn a_series_without_gaps_has_the_same_returns_in_the_short_way() {
        let calendar = Calendar::new(days(0..9));
        let (dates, mut closes) = (days(2..7), vec![1.5, 2.0, 1e-300, 1e300, 7.0]);
        let bits = |found: Option<(Day, Vec<f64>, Vec<u32>)>| {
            found.map(|(day, values, sessions)| {
                let values: Vec<u64> = values.into_iter().map(f64::to_bits).collect();
                (day, values, sessions)
            })
        };
        for kind in [ReturnKind::Simple, ReturnKind::Log] {
            for spacing in [Spacing::Consecutive, Spacing::TradeToTrade] {
                let short = gapless(&calendar, &dates, &closes, kind, spacing);
                let long = Priced::on(&calendar, &dates, &closes).returns(kind, spacing);
                assert_eq!(bits(short), bits(Some(long)));
            }
        }
        let is_gapless = |dates: &[Date], closes: &[f64]| {
            gapless(
                &calendar,
                dates,
                closes,
                ReturnKind::Simple,
                Spacing::Consecutive,
            )
            .is_some()
        };
        assert!(!is_gapless(&days([2, 3, 4, 6, 7]), &closes));
        assert!(!is_gapless(&days(7..12), &closes));
        assert!(!is_gapless(&dates, &[]) && !is_gapless(&[], &[]));
        closes[2] = f64::NAN;
        assert!(!is_gapless(&dates, &closes));
    }

    #[test]
    fn given_returns_are_taken_as_they_are() {
        let calendar = Calendar::new(days([1, 2, 4, 5, 6]));
        let (dates, given) = (days(0..7), [0.9, 0.01, f64::NAN, 0.1, 0.2, -1.0, 0.03]);
        let all = |kind| taken(&calendar, &dates, &given, kind, Spacing::Consecutive);
        let (first, values, sessions) = all(ReturnKind::Simple);
        assert_eq!((first, sessions), (Day(0), Vec::new()));
        // The first return and the one after the blank are there; day 3 is no session and part of the next one.
        assert_eq!((values[0], values[3], values[4]), (0.01, -1.0, 0.03));
        assert!(values[1].is_nan());
        assert!((values[2] - (1.1 * 1.2 - 1.0)).abs() < 1e-15);
        let (_, values, _) = all(ReturnKind::Log);
        assert!((values[0] - 1.01_f64.ln()).abs() < 1e-16);
        assert!((values[2] - (1.1_f64 * 1.2).ln()).abs() < 1e-15);
        assert!(values[3].is_nan(), "ln 0 is no return");
        let (_, values, sessions) = taken(
            &calendar,
            &dates,
            &given,
            ReturnKind::Simple,
            Spacing::TradeToTrade,
        );
        assert_eq!((values[4], sessions), (0.03, vec![1; 5]));
    }

    #[test]
    fn a_return_beyond_all_numbers_is_missing() {
        let priced = Priced::on(
            &Calendar::new(days(0..3)),
            &days(0..3),
            &[1e-300, 1e300, 1e300],
        );
        let (_, values, _) = priced.returns(ReturnKind::Simple, Spacing::Consecutive);
        assert!(values[1].is_nan() && values[2] == 0.0);
    }

    #[test]
    fn from_trade_to_trade_a_missing_price_costs_one() {
        let closes = [1.0, 2.0, f64::NAN, 3.0, 6.0];
        let priced = Priced::on(&Calendar::new(days(0..5)), &days(0..5), &closes);
        let (_, values, sessions) = priced.returns(ReturnKind::Simple, Spacing::TradeToTrade);
        let missing: Vec<bool> = values.iter().map(|v| v.is_nan()).collect();
        assert_eq!(missing, [true, false, true, false, false]);
        assert_eq!((values[3], sessions[3]), (0.5, 2));
        assert_eq!((values[4], sessions[4]), (1.0, 1));
    }

    #[test]
    fn days_off_the_calendar_are_skipped_over() {
        let calendar = Calendar::new(days([0, 1, 3]));
        let priced = Priced::on(&calendar, &days(0..4), &[1.0, 2.0, 100.0, 4.0]);
        let (_, values, _) = priced.returns(ReturnKind::Log, Spacing::Consecutive);
        assert_eq!(values[1..], [2.0_f64.ln(), 2.0_f64.ln()]);
    }

    #[test]
    fn returns_compound_by_their_kind() {
        let gains = [0.1, 0.2, -0.5];
        let simple = ReturnKind::Simple.compound(gains.into_iter());
        assert!((simple - (1.1 * 1.2 * 0.5 - 1.0)).abs() < 1e-15);
        assert_eq!(ReturnKind::Log.compound(gains.into_iter()), 0.1 + 0.2 - 0.5);
        assert_eq!(ReturnKind::Simple.compound([0.1].into_iter()), 0.1);
        assert!(
            ReturnKind::Simple
                .compound([0.1, f64::NAN].into_iter())
                .is_nan()
        );
    }
}
