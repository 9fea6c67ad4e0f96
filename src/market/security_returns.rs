//! The returns of one security on one calendar, from the closes or the returns that its source gives.

use super::field::PriceBasis;
use super::prices::Prices;
use super::return_kind::{ReturnKind, Spacing};
use super::universe::Security;
use crate::time::{Calendar, Date, Day};

/// The returns of one security on one calendar, before they are written.
pub(super) struct SecurityReturns<'a> {
    source: Source<'a>,
    first: Day,
    days: usize,
    kind: ReturnKind,
}

/// What returns are computed from.
enum Source<'a> {
    /// One close for each session.
    Gapless(&'a [f64]),
    /// Closes, some of them missing or on days that are no sessions.
    Closes {
        calendar: &'a Calendar,
        dates: &'a [Date],
        closes: &'a [f64],
    },
    /// Returns as fractions.
    Given {
        calendar: &'a Calendar,
        dates: &'a [Date],
        given: &'a [f64],
    },
}

impl<'a> SecurityReturns<'a> {
    pub fn new(
        prices: &'a Prices,
        security: Security,
        basis: PriceBasis,
        calendar: &'a Calendar,
        kind: ReturnKind,
    ) -> Self {
        let bars = prices.bars(security);
        match prices.given_returns(security, basis) {
            Some(given) => Self::given(calendar, bars.dates(), given, kind),
            None => Self::of_closes(calendar, bars.dates(), bars.closes(basis), kind),
        }
    }

    fn of_closes(
        calendar: &'a Calendar,
        dates: &'a [Date],
        closes: &'a [f64],
        kind: ReturnKind,
    ) -> Self {
        if let Some(first) = gapless(calendar, dates, closes) {
            let source = Source::Gapless(closes);
            return Self::covering(source, first, closes.len(), kind);
        }
        let (first, days) = extent(priced(calendar, dates, closes));
        let source = Source::Closes {
            calendar,
            dates,
            closes,
        };
        Self::covering(source, first, days, kind)
    }

    /// Takes the returns that a source gives, each for the session of its date. What was earned since the session before, on days
    /// that are no sessions of the calendar, is part of the return of a session.
    fn given(
        calendar: &'a Calendar,
        dates: &'a [Date],
        given: &'a [f64],
        kind: ReturnKind,
    ) -> Self {
        let (first, days) = extent(earned(calendar, dates, given, kind));
        let source = Source::Given {
            calendar,
            dates,
            given,
        };
        Self::covering(source, first, days, kind)
    }

    fn covering(source: Source<'a>, first: Day, days: usize, kind: ReturnKind) -> Self {
        Self {
            source,
            first,
            days,
            kind,
        }
    }

    /// Returns the first day of the returns and the number of days that they cover.
    pub fn covers(&self) -> (Day, usize) {
        (self.first, self.days)
    }

    /// Writes the return of each day that is covered, NaN where it is missing. The first price has no price before it, so its return
    /// is missing. Returns the number of sessions that each return spans; none where it is 1 for all.
    pub fn write(&self, spacing: Spacing, values: &mut [f64]) -> Vec<u32> {
        let mut sessions = match spacing {
            Spacing::Consecutive => Vec::new(),
            Spacing::TradeToTrade => vec![1; self.days],
        };
        match self.source {
            Source::Gapless(closes) => {
                let returns = closes
                    .windows(2)
                    .map(|pair| self.kind.finite(pair[0], pair[1]));
                let returns = std::iter::once(f64::NAN).chain(returns);
                values
                    .iter_mut()
                    .zip(returns)
                    .for_each(|(value, r)| *value = r);
            }
            Source::Closes {
                calendar,
                dates,
                closes,
            } => {
                values.fill(f64::NAN);
                let mut earlier = None;
                for (day, close) in priced(calendar, dates, closes) {
                    if let Some((before, p0)) = earlier.replace((day, close)) {
                        let (position, apart) = (day.0 - self.first.0, day.0 - before.0);
                        if spacing == Spacing::TradeToTrade {
                            sessions[position] = apart as u32;
                        }
                        if apart == 1 || spacing == Spacing::TradeToTrade {
                            values[position] = self.kind.finite(p0, close);
                        }
                    }
                }
            }
            Source::Given {
                calendar,
                dates,
                given,
            } => {
                values.fill(f64::NAN);
                for (day, value) in earned(calendar, dates, given, self.kind) {
                    values[day.0 - self.first.0] = value;
                }
            }
        }
        sessions
    }
}

/// Returns the first day of values and the number of days from there to the last one.
fn extent(mut values: impl Iterator<Item = (Day, f64)>) -> (Day, usize) {
    let Some((first, _)) = values.next() else {
        return (Day(0), 0);
    };
    let last = values.last().map_or(first, |(last, _)| last);
    (first, last.0 - first.0 + 1)
}

/// Returns the day of the first close, if there is a close on each session from the first to the last date, and nothing else.
fn gapless(calendar: &Calendar, dates: &[Date], closes: &[f64]) -> Option<Day> {
    let first = calendar.dates().binary_search(dates.first()?).ok()?;
    let sessions = calendar.dates().get(first..first + dates.len());
    let has_gap = closes.len() != dates.len() || closes.iter().any(|close| close.is_nan());
    (!has_gap && sessions == Some(dates)).then_some(Day(first))
}

/// Returns the sessions of a calendar on which a security has a price, in order, each with that price.
fn priced(calendar: &Calendar, dates: &[Date], closes: &[f64]) -> impl Iterator<Item = (Day, f64)> {
    let sessions = calendar.dates();
    let mut day = 0;
    // Both lists are ascending.
    let prices = dates
        .iter()
        .zip(closes)
        .filter(|(_, close)| !close.is_nan());
    prices.filter_map(move |(date, close)| {
        while sessions.get(day).is_some_and(|session| session < date) {
            day += 1;
        }
        (sessions.get(day) == Some(date)).then_some((Day(day), *close))
    })
}

/// Returns the sessions of a calendar on which a security has earned a return that its source gives, in order, each with that
/// return.
fn earned(
    calendar: &Calendar,
    dates: &[Date],
    given: &[f64],
    kind: ReturnKind,
) -> impl Iterator<Item = (Day, f64)> {
    let sessions = calendar.dates();
    let (mut day, mut since) = (0, 0);
    dates.iter().enumerate().filter_map(move |(row, date)| {
        while sessions.get(day).is_some_and(|session| session < date) {
            day += 1;
        }
        if sessions.get(day) != Some(date) {
            return None;
        }
        let before = day.checked_sub(1).map(|before| sessions[before]);
        while since < row && before.is_some_and(|before| dates[since] <= before) {
            since += 1;
        }
        // Days before the first session belong to none.
        let since_session = if before.is_none() { row } else { since };
        let rows = given[since_session..=row].iter();
        let value = kind.compound(rows.map(|simple| kind.of_simple(*simple)));
        since = row + 1;
        value.is_finite().then_some((Day(day), value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: impl IntoIterator<Item = i32>) -> Vec<Date> {
        days.into_iter().map(Date::from_days_since_1970).collect()
    }

    /// Returns the first day, the returns, and the sessions that each spans.
    fn written(returns: &SecurityReturns<'_>, spacing: Spacing) -> (Day, Vec<f64>, Vec<u32>) {
        let (first, days) = returns.covers();
        let mut values = vec![0.0; days];
        let sessions = returns.write(spacing, &mut values);
        (first, values, sessions)
    }

    /// The same of closes.
    fn of_closes(
        calendar: &[Date],
        dates: &[Date],
        closes: &[f64],
        kind: ReturnKind,
        spacing: Spacing,
    ) -> (Day, Vec<f64>, Vec<u32>) {
        let calendar = Calendar::new(calendar.to_vec());
        let returns = SecurityReturns::of_closes(&calendar, dates, closes, kind);
        written(&returns, spacing)
    }

    const SIMPLE: ReturnKind = ReturnKind::Simple;

    #[test]
    fn a_missing_price_costs_two_returns() {
        let closes = [1.0, 2.0, f64::NAN, 3.0, 6.0];
        let five = days(0..5);
        let (first, values, sessions) =
            of_closes(&five, &five, &closes, SIMPLE, Spacing::Consecutive);
        assert_eq!((first, sessions), (Day(0), Vec::new()));
        let missing: Vec<bool> = values.iter().map(|v| v.is_nan()).collect();
        assert_eq!(missing, [true, false, true, true, false]);
        assert_eq!((values[1], values[4]), (1.0, 1.0));
    }

    #[test]
    fn a_series_without_gaps_has_the_same_returns_in_the_short_way() {
        let calendar = Calendar::new(days(0..9));
        let (dates, closes) = (days(2..7), [1.5, 2.0, 1e-300, 1e300, 7.0]);
        let bits = |(day, values, sessions): (Day, Vec<f64>, Vec<u32>)| {
            let values: Vec<u64> = values.into_iter().map(f64::to_bits).collect();
            (day, values, sessions)
        };
        for kind in [ReturnKind::Simple, ReturnKind::Log] {
            for spacing in [Spacing::Consecutive, Spacing::TradeToTrade] {
                let short = SecurityReturns::of_closes(&calendar, &dates, &closes, kind);
                assert!(matches!(short.source, Source::Gapless(_)));
                let source = Source::Closes {
                    calendar: &calendar,
                    dates: &dates,
                    closes: &closes,
                };
                let (first, days) = extent(priced(&calendar, &dates, &closes));
                let long = SecurityReturns::covering(source, first, days, kind);
                assert_eq!(
                    bits(written(&short, spacing)),
                    bits(written(&long, spacing))
                );
            }
        }
    }

    #[test]
    fn only_a_close_on_each_session_is_without_gaps() {
        let calendar = Calendar::new(days(0..9));
        let (dates, mut closes) = (days(2..7), [1.5, 2.0, 1e-300, 1e300, 7.0]);
        assert_eq!(gapless(&calendar, &dates, &closes), Some(Day(2)));
        let other = days([2, 3, 4, 6, 7]);
        assert_eq!(gapless(&calendar, &other, &closes), None);
        assert_eq!(gapless(&calendar, &days(7..12), &closes), None);
        assert_eq!(gapless(&calendar, &dates, &[]), None);
        assert_eq!(gapless(&calendar, &[], &[]), None);
        closes[2] = f64::NAN;
        assert_eq!(gapless(&calendar, &dates, &closes), None);
    }

    #[test]
    fn a_security_without_a_price_covers_no_day() {
        let five = days(0..5);
        let nothing = (Day(0), Vec::new(), Vec::new());
        for spacing in [Spacing::Consecutive, Spacing::TradeToTrade] {
            for closes in [&[][..], &[f64::NAN; 5]] {
                let found = of_closes(&five, &five, closes, SIMPLE, spacing);
                assert_eq!(found, nothing);
            }
        }
        let calendar = Calendar::new(five.clone());
        let given = SecurityReturns::given(&calendar, &five, &[f64::NAN; 5], SIMPLE);
        assert_eq!(written(&given, Spacing::Consecutive), nothing);
    }

    #[test]
    fn given_returns_are_taken_as_they_are() {
        let calendar = Calendar::new(days([1, 2, 4, 5, 6]));
        let (dates, given) = (days(0..7), [0.9, 0.01, f64::NAN, 0.1, 0.2, -1.0, 0.03]);
        let taken = |kind, spacing| {
            written(
                &SecurityReturns::given(&calendar, &dates, &given, kind),
                spacing,
            )
        };
        let (first, values, sessions) = taken(SIMPLE, Spacing::Consecutive);
        assert_eq!((first, sessions), (Day(0), Vec::new()));
        // The first return and the one after the blank are there; day 3 is no session and part of the next one.
        assert_eq!((values[0], values[3], values[4]), (0.01, -1.0, 0.03));
        assert!(values[1].is_nan());
        assert!((values[2] - (1.1 * 1.2 - 1.0)).abs() < 1e-15);
        let (_, values, _) = taken(ReturnKind::Log, Spacing::Consecutive);
        assert!((values[0] - 1.01_f64.ln()).abs() < 1e-16);
        assert!((values[2] - (1.1_f64 * 1.2).ln()).abs() < 1e-15);
        assert!(values[3].is_nan(), "ln 0 is no return");
        let (_, values, sessions) = taken(SIMPLE, Spacing::TradeToTrade);
        assert_eq!((values[4], sessions), (0.03, vec![1; 5]));
    }

    #[test]
    fn a_return_beyond_all_numbers_is_missing() {
        let (three, closes) = (days(0..3), [1e-300, 1e300, 1e300]);
        let (_, values, _) = of_closes(&three, &three, &closes, SIMPLE, Spacing::Consecutive);
        assert!(values[1].is_nan() && values[2] == 0.0);
    }

    #[test]
    fn from_trade_to_trade_a_missing_price_costs_one() {
        let closes = [1.0, 2.0, f64::NAN, 3.0, 6.0];
        let five = days(0..5);
        let (_, values, sessions) = of_closes(&five, &five, &closes, SIMPLE, Spacing::TradeToTrade);
        let missing: Vec<bool> = values.iter().map(|v| v.is_nan()).collect();
        assert_eq!(missing, [true, false, true, false, false]);
        assert_eq!((values[3], sessions[3]), (0.5, 2));
        assert_eq!((values[4], sessions[4]), (1.0, 1));
    }

    #[test]
    fn days_off_the_calendar_are_skipped_over() {
        let closes = [1.0, 2.0, 100.0, 4.0];
        let (sessions, dates) = (days([0, 1, 3]), days(0..4));
        let (_, values, _) = of_closes(
            &sessions,
            &dates,
            &closes,
            ReturnKind::Log,
            Spacing::Consecutive,
        );
        assert_eq!(values[1..], [2.0_f64.ln(), 2.0_f64.ln()]);
    }
}
