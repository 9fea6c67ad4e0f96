//! When the news of a row came out: its date, time, zone and class of timing.

use chrono::{NaiveTime, Timelike};

use super::Row;
use crate::event::{Timing, Zone, news::When};
use crate::load::events::cell::{
    clock_cell, date_and_class, is_nothing, is_time_not_supplied, stamp, zone_of,
};
use crate::load::text::zone::{ZoneName, zone};

impl Row<'_> {
    /// Returns the class of timing, wherever the row states one: in its own column, in the column of times or behind the date. A
    /// time in the column of classes says nothing of a class.
    pub(super) fn timing(&self) -> Option<Timing> {
        let columns = self.table.columns;
        let is_class = |timing: &Timing| *timing != Timing::Unknown;
        let own = self.cell(columns.timing);
        let class = match self.time_among_classes(&own) {
            Some(_) => Some(Timing::Unknown),
            None => Timing::parse(&own),
        };
        let class = class?;
        let beside = || Timing::parse(&self.cell(columns.time)).filter(is_class);
        let behind = || date_and_class(&self.cell(Some(columns.date))).1;
        match is_time_not_supplied(&own) {
            true => Some(class),
            false => Some(class)
                .filter(is_class)
                .or_else(beside)
                .or_else(behind)
                .or(Some(class)),
        }
    }

    /// Returns the time that stands among classes of timing, if the row has no other.
    fn time_among_classes(&self, class: &str) -> Option<(NaiveTime, Option<ZoneName>)> {
        let is_free = self.table.columns.time.is_none() && Timing::parse(class).is_none();
        is_free.then(|| clock_cell(class, false)).flatten()
    }

    /// Returns the date, time and zone of the row.
    ///
    /// # Errors
    /// The reason, in words, if they cannot be read.
    pub(super) fn when(&self, timing: Option<Timing>) -> std::result::Result<When, String> {
        let columns = self.table.columns;
        let (found, expected) = (self.record.len(), self.table.header.names.len());
        let mut surplus = (expected..found).filter_map(|column| self.record.get(column));
        if found < expected || surplus.any(|cell| !cell.trim_ascii().is_empty()) {
            let cells = if found == 1 { "cell" } else { "cells" };
            return Err(format!(
                "the row has {found} {cells} and the header {expected}; quote cells that hold a comma"
            ));
        }
        let class = self.cell(columns.timing);
        if timing.is_none() {
            return Err(format!(
                "the timing `{class}` is not one of pre, intraday, post, unknown"
            ));
        }
        let (date, clock) = (self.cell(Some(columns.date)), self.cell(columns.time));
        let (day, _) = date_and_class(&date);
        let stamp = stamp(day, self.table.styles.zone, self.table.styles.date)?;
        let stamp_time = stamp.time.filter(|_| !is_time_not_supplied(&class));
        let (time, zone_of_clock) = match self.clock(&clock, &class)? {
            None => (stamp_time, None),
            Some((time, zone)) => match stamp_time {
                None => (Some(time), zone),
                Some(other) if is_same(other, time) => (Some(time), zone),
                Some(_) => {
                    return Err(format!(
                        "the date `{date}` already has a time, besides the time `{clock}`"
                    ));
                }
            },
        };
        let zone = match (stamp.zone, zone_of_clock) {
            (Some(zone), _) => zone,
            (None, Some(name)) => zone_of(name, self.table.styles.zone)?,
            (None, None) => self.zone()?,
        };
        Ok(When {
            date: stamp.date,
            // Programs fill a column of times with midnight where there is no time.
            time: time.filter(|time| *time != NaiveTime::MIN),
            zone,
        })
    }

    /// Returns the time of day of the column of times, or of one among classes of timing.
    ///
    /// # Errors
    /// The reason, in words, if the cell is neither a time nor a class of timing.
    fn clock(
        &self,
        clock: &str,
        class: &str,
    ) -> std::result::Result<Option<(NaiveTime, Option<ZoneName>)>, String> {
        if clock.is_empty() {
            return Ok(self.time_among_classes(class));
        }
        match clock_cell(clock, self.table.styles.in_seconds) {
            None if Timing::parse(clock).is_some() => Ok(None),
            None => Err(format!("the time `{clock}` is not like 08:00 or 16:05:30")),
            found => Ok(found),
        }
    }

    /// Returns the zone of a date and time that state none themselves: that of the row, of the names of the columns, or of the
    /// user.
    fn zone(&self) -> std::result::Result<Zone, String> {
        let columns = self.table.columns;
        let (cell, said) = (self.cell(columns.tz), self.table.styles.zone);
        let folded = cell.to_lowercase();
        if ["local", "local time", "exchange", "exchange time"].contains(&folded.as_str()) {
            return Ok(Zone::Exchange);
        }
        if !is_nothing(&cell) {
            let name = zone(&cell).ok_or_else(|| {
                format!("the zone `{cell}` is not an IANA time zone like America/New_York, nor a known abbreviation or offset")
            })?;
            return zone_of(name, said);
        }
        let named = columns.zone_of_time.or(columns.zone_of_date);
        match (named, said) {
            (Some(name), _) => zone_of(name, said),
            (None, Some(zone)) => Ok(Zone::Named(zone)),
            (None, None) => Ok(Zone::Exchange),
        }
    }
}

/// Returns whether two times are equal to the second.
fn is_same(a: NaiveTime, b: NaiveTime) -> bool {
    a.num_seconds_from_midnight() == b.num_seconds_from_midnight()
}
