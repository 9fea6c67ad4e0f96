//! Reads the packed dates of the table: sessions with other hours, holidays, and sessions on days that usually have none.

use std::collections::BTreeMap;

use chrono::NaiveTime;

use crate::time::date::Date;

/// First date of the packed lists, 1995-01-01, in days since 1970-01-01.
const FIRST: i32 = 9_131;

/// Reads packed dates. Each is the distance in days from the date before (the first from 1995-01-01), as a number of base
/// 26 in lower-case letters whose last digit is a capital.
fn dates(packed: &str) -> impl Iterator<Item = Date> {
    let (mut day, mut distance) = (FIRST, 0_i32);
    packed.bytes().filter_map(move |letter| {
        let is_last = letter.is_ascii_uppercase();
        let digit = i32::from(letter.to_ascii_lowercase() - b'a');
        distance = distance * 26 + digit;
        is_last.then(|| {
            day += std::mem::take(&mut distance);
            Date::from_days_since_1970(day)
        })
    })
}

/// Reads a time of four digits; 2400 is the last moment of the day.
pub(super) fn time(written: &str) -> Option<NaiveTime> {
    let (hour, minute) = written.split_at_checked(2)?;
    match (hour.parse().ok()?, minute.parse().ok()?) {
        (24, 0) => NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_999),
        (hour, minute) => NaiveTime::from_hms_opt(hour, minute, 0),
    }
}

/// Reads sessions with other hours, written as `1300 DATES;1430 DATES`.
pub(super) fn other_hours(written: &str) -> BTreeMap<Date, NaiveTime> {
    let mut sessions = BTreeMap::new();
    for group in written.split(';').filter(|group| !group.is_empty()) {
        if let Some((clock, packed)) = group.split_once(' ')
            && let Some(clock) = time(clock)
        {
            sessions.extend(dates(packed).map(|date| (date, clock)));
        }
    }
    sessions
}

/// The sessions of an exchange, as written in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed {
    /// First and last day that the table covers.
    pub known: (Date, Date),
    /// Weekdays with sessions, as digits from 0 for Monday.
    pub week: &'static str,
    /// Packed dates of these weekdays without a session.
    pub holidays: &'static str,
    /// Packed dates of sessions on other weekdays.
    pub extra: &'static str,
}

impl Packed {
    pub fn unpack(&self) -> SessionDays {
        let is_usual = |weekday: u8| self.week.bytes().any(|known| known == b'0' + weekday);
        let mut sessions = Days::of_weeks(self.known, is_usual);
        dates(self.holidays).for_each(|date| sessions.set(date, false));
        dates(self.extra).for_each(|date| sessions.set(date, true));
        SessionDays {
            known: self.known,
            weekdays: Days::of_weeks(self.known, |weekday| weekday < 5),
            sessions,
        }
    }
}

/// A set of days, one bit per day from 1995-01-01 on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Days(Vec<u64>);

impl Days {
    fn of(dates: impl Iterator<Item = Date>) -> Self {
        let mut days = Self::default();
        dates.for_each(|date| days.set(date, true));
        days
    }

    /// Returns those of the days from `first` to `last` that fall on some weekdays, 0 for Monday.
    fn of_weeks((first, last): (Date, Date), is_in: impl Fn(u8) -> bool) -> Self {
        // 1970-01-01 was a Thursday.
        let weekday = |day: i32| (day + 3).rem_euclid(7) as u8;
        let bits = |first: u8| -> u64 {
            let bits = (0..64).filter(|bit| is_in((first + bit) % 7));
            bits.fold(0, |word, bit| word | 1 << bit)
        };
        let weeks: [u64; 7] = std::array::from_fn(|first| bits(first as u8));
        let (start, end) = (
            first.days_since_1970() - FIRST,
            last.days_since_1970() - FIRST,
        );
        let word = |number: i32| {
            let bit = number * 64;
            let all = weeks[usize::from(weekday(FIRST + bit))];
            let from = u64::MAX << (start - bit).clamp(0, 63);
            let to = u64::MAX >> (bit + 63 - end).clamp(0, 63);
            match start <= bit + 63 {
                true => all & from & to,
                false => 0,
            }
        };
        Self((0..=end.div_euclid(64)).map(word).collect())
    }

    fn set(&mut self, date: Date, is_in: bool) {
        let Ok(bit) = usize::try_from(date.days_since_1970() - FIRST) else {
            return;
        };
        if bit / 64 >= self.0.len() {
            self.0.resize(bit / 64 + 1, 0);
        }
        let (word, mask) = (&mut self.0[bit / 64], 1 << (bit % 64));
        *word = if is_in { *word | mask } else { *word & !mask };
    }

    fn has(&self, date: Date) -> bool {
        let bit = usize::try_from(date.days_since_1970() - FIRST).ok();
        bit.is_some_and(|bit| self.word(bit / 64) >> (bit % 64) & 1 == 1)
    }

    fn word(&self, at: usize) -> u64 {
        self.0.get(at).copied().unwrap_or(0)
    }
}

/// The sessions of an exchange, for the days that the table covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionDays {
    known: (Date, Date),
    sessions: Days,
    weekdays: Days,
}

/// Numbers of days that show how the dates of a security fit the sessions of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Days with a trade that are sessions.
    pub shared: usize,
    /// Days with a trade that are not sessions.
    pub outside: usize,
    /// Sessions without a trade, between the first and the last trade.
    pub missed: usize,
    /// Weekdays between the first and the last trade on which the exchange has a holiday and the security did not trade.
    pub silent: usize,
}

impl SessionDays {
    /// Returns whether a date is a session; `None` if the table does not cover it.
    pub fn is_session(&self, date: Date) -> Option<bool> {
        let (first, last) = self.known;
        (first..=last)
            .contains(&date)
            .then(|| self.sessions.has(date))
    }

    /// Returns the dates of the sessions, ascending.
    pub fn dates(&self) -> impl Iterator<Item = Date> {
        let (first, last) = self.known;
        (first.days_since_1970()..=last.days_since_1970())
            .map(Date::from_days_since_1970)
            .filter(|date| self.sessions.has(*date))
    }

    /// Compares the dates on which a security traded, in ascending order, with the sessions of the exchange.
    pub fn agreement(&self, traded: &[Date]) -> Agreement {
        let known = traded.partition_point(|date| *date < self.known.0)
            ..traded.partition_point(|date| *date <= self.known.1);
        let traded = &traded[known];
        let (Some(first), Some(last)) = (traded.first(), traded.last()) else {
            return Agreement::default();
        };
        let days = Days::of(traded.iter().copied());
        let [first, last] = [first, last].map(|date| (date.days_since_1970() - FIRST) as usize);
        let mut agreement = Agreement::default();
        for at in first / 64..=last / 64 {
            // Mask of the days of this word between the first and the last trade.
            let after = if at == first / 64 {
                u64::MAX << (first % 64)
            } else {
                u64::MAX
            };
            let before = if at == last / 64 {
                u64::MAX >> (63 - last % 64)
            } else {
                u64::MAX
            };
            let between = after & before;
            let (traded, session) = (days.word(at), self.sessions.word(at));
            let count = |days: u64| (days & between).count_ones() as usize;
            agreement.shared += count(traded & session);
            agreement.outside += count(traded & !session);
            agreement.missed += count(!traded & session);
            agreement.silent += count(!traded & !session & self.weekdays.word(at));
        }
        agreement
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_those_of_the_calendar() {
        let spans = [
            (9_131, 9_131),
            (9_131, 9_200),
            (9_194, 9_195),
            (9_300, 12_000),
            (9_195, 9_258),
        ];
        for (first, last) in spans {
            let ends = [first, last].map(Date::from_days_since_1970);
            let found = Days::of_weeks((ends[0], ends[1]), |weekday| weekday < 5);
            for day in FIRST..last + 200 {
                let date = Date::from_days_since_1970(day);
                let is_in = (first..=last).contains(&day) && !date.is_weekend();
                assert_eq!(found.has(date), is_in, "{date} of {first} to {last}");
            }
        }
    }

    #[test]
    fn distances_in_letters_are_dates() {
        let packed: Vec<String> = dates("ABbA").map(|date| date.to_string()).collect();
        assert_eq!(packed, ["1995-01-01", "1995-01-02", "1995-01-28"]);
    }
}
