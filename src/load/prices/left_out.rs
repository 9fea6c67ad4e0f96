//! The rows of Parquet files that are not read because no event needs them, and their days.

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

use crate::error::Origin;
use crate::frame::parquet::ParquetFile;
use crate::frame::{Cells, Source};
use crate::time::Date;

/// The rows that were not read because no event needs them.
#[derive(Debug, Clone, Default)]
pub struct LeftOut {
    pub(super) groups: Vec<LeftGroup>,
}

/// A group of rows that was not read.
#[derive(Debug, Clone)]
pub(super) struct LeftGroup {
    pub origin: Arc<Origin>,
    /// Position of the column of dates in the file.
    pub column: Option<usize>,
    pub rows: Range<usize>,
    /// The first and the last day, if the file or its folders state them.
    pub days: Option<(Date, Date)>,
}

impl LeftOut {
    /// Returns whether every row was read.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.groups.append(&mut other.groups);
    }

    /// Returns the first and the last day of these rows; `None` if a file does not state them.
    pub fn days(&self) -> Option<(Date, Date)> {
        let mut days = self.groups.iter().map(|group| group.days);
        let first = days.next()??;
        days.try_fold(first, |(first, last), days| {
            let (from, to) = days?;
            Some((first.min(from), last.max(to)))
        })
    }

    /// Returns whether no row lies on a weekend, or on another date of a range than these, which are in order. The dates of a group
    /// are read unless it has as many rows as there are of these dates between its first and its last one.
    pub fn keeps_to(&self, sessions: &[Date], (from, to): (Date, Date)) -> bool {
        let fits = |date: &Date| {
            let is_meant = date.is_weekend() || (from <= *date && *date <= to);
            !is_meant || sessions.binary_search(date).is_ok()
        };
        let mut counts: BTreeMap<(Date, Date), usize> = BTreeMap::new();
        let mut is_full = |group: &&LeftGroup| {
            group.days.is_some_and(|(first, last)| {
                let count = counts.entry((first, last)).or_insert_with(|| {
                    sessions.partition_point(|date| *date <= last)
                        - sessions.partition_point(|date| *date < first)
                });
                *count == group.rows.len()
            })
        };
        let mut parts: Vec<(&LeftGroup, Range<usize>)> = Vec::new();
        for group in self.groups.iter().filter(|group| !is_full(group)) {
            match parts.last_mut() {
                Some((before, rows)) if before.is_continued_by(group, rows) => {
                    rows.end = group.rows.end;
                }
                _ => parts.push((group, group.rows.clone())),
            }
        }
        let keeps_to = |(group, rows): &(&LeftGroup, Range<usize>)| {
            let dates = group.dates(rows.clone());
            dates.is_some_and(|dates| dates.iter().all(fits))
        };
        sessions.iter().all(|date| !date.is_weekend()) && parts.iter().all(keeps_to)
    }
}

impl LeftGroup {
    /// Returns whether another group follows upon these rows, which are few enough to be read with it.
    fn is_continued_by(&self, other: &Self, rows: &Range<usize>) -> bool {
        const TOGETHER: usize = 1 << 20;
        let is_next = rows.end == other.rows.start && rows.len() < TOGETHER;
        is_next && self.origin == other.origin && self.column.is_some()
    }

    /// Reads the dates of rows; `None` if they are no plain dates.
    fn dates(&self, rows: Range<usize>) -> Option<Vec<Date>> {
        let Some(column) = self.column else {
            let (first, last) = self.days?;
            return (first == last).then(|| vec![first]);
        };
        let parquet = ParquetFile::open(File::open(&self.origin.file).ok()?).ok()?;
        let read = parquet.read(&[column], rows).ok()?;
        let Cells::Day(days) = &read.columns.first()?.cells else {
            return None;
        };
        let days = (0..read.height).filter_map(|row| days.get(row));
        Some(days.map(Date::from_days_since_1970).collect())
    }
}
