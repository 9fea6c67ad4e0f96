//! When the sessions of an exchange open and close.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::half_days::{Packed, SessionDays};
use crate::time::date::Date;

/// An exchange: its zone, its regular hours, and the sessions with other hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) zone: Tz,
    /// Regular hours, ascending by the date from which they hold; the first hold from the beginning.
    pub(super) hours: Vec<Hours>,
    pub(super) lunch: Option<(NaiveTime, NaiveTime)>,
    pub(super) closes: BTreeMap<Date, NaiveTime>,
    pub(super) opens: BTreeMap<Date, NaiveTime>,
    pub(super) packed: Option<Packed>,
    pub(super) sessions: OnceLock<SessionDays>,
}

/// Seconds by which the hours of two exchanges may differ and still count as the same.
const NEAR: i64 = 300;

/// Regular hours, and the date from which they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hours {
    pub since: Date,
    pub open: NaiveTime,
    pub close: NaiveTime,
}

impl Exchange {
    /// Returns the market identifier code (ISO 10383), or the ending for which a user stated hours; `US` where that ending
    /// is empty.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the name, a city or a country.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the IANA time zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// Returns the time at which the session of a date opens, on the exchange's clock.
    pub fn open_on(&self, date: Date) -> NaiveTime {
        let stated = self.opens.get(&date).copied();
        stated.unwrap_or_else(|| self.regular(date).open)
    }

    /// Returns the time at which the session of a date closes, on the exchange's clock.
    pub fn close_on(&self, date: Date) -> NaiveTime {
        let stated = self.closes.get(&date).copied();
        stated.unwrap_or_else(|| self.regular(date).close)
    }

    /// Returns when the lunch break of today's sessions begins and ends, if there is one. News in the break counts as news
    /// during the session.
    pub fn lunch(&self) -> Option<(NaiveTime, NaiveTime)> {
        self.lunch
    }

    /// Returns the sessions that the table lists, if it lists any.
    pub fn sessions(&self) -> Option<&SessionDays> {
        let packed = self.packed.as_ref()?;
        Some(self.sessions.get_or_init(|| packed.unpack()))
    }

    /// Returns whether trading never stops, so that every calendar day of the zone is a session.
    pub fn is_continuous(&self) -> bool {
        self.code == "crypto"
    }

    /// Returns by how many seconds the exchange's clock is ahead of UTC at noon of a date.
    pub fn offset_on(&self, date: Date) -> i32 {
        let noon = date.to_chrono().and_time(NaiveTime::MIN) + TimeDelta::hours(12);
        self.zone
            .offset_from_utc_datetime(&noon)
            .fix()
            .local_minus_utc()
    }

    /// Returns whether the regular sessions of two exchanges on a date open and close at the same moments, up to 5 minutes.
    pub fn shares_clock(&self, other: &Exchange, date: Date) -> bool {
        let moment = |exchange: &Exchange, time: NaiveTime| {
            let local = date.to_chrono().and_time(time);
            let moment = exchange.zone.from_local_datetime(&local).earliest();
            moment.map(|moment| moment.timestamp())
        };
        let are_near = |own: Option<i64>, other: Option<i64>| {
            let apart = own.zip(other).map(|(own, other)| (own - other).abs());
            apart.is_some_and(|seconds| seconds <= NEAR)
        };
        are_near(
            moment(self, self.regular(date).open),
            moment(other, other.regular(date).open),
        ) && are_near(
            moment(self, self.regular(date).close),
            moment(other, other.regular(date).close),
        )
    }

    fn regular(&self, date: Date) -> Hours {
        // The first hours hold from the beginning, so there is always an entry.
        let later = self.hours.partition_point(|hours| hours.since <= date);
        self.hours[later.saturating_sub(1)]
    }
}
