//! The result of sorting rows of prices into bars, with a count of the rows that did not become a bar.

use super::prices::Prices;
use super::quality;
use crate::finding::Finding;
use crate::time::Date;

/// Two different rows of the same security and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Symbol of the security.
    pub symbol: String,
    /// Date of both rows.
    pub date: Date,
    /// Indices of the chunks that the two rows came from.
    pub chunks: (usize, usize),
}

/// Bars, and counts of the rows that are not among them.
#[derive(Debug, Clone, Default)]
pub struct Assembly {
    /// The bars.
    pub prices: Prices,
    /// Securities excluded because two of their rows on one date differ, each with the first such date.
    pub conflicts: Vec<Conflict>,
    /// Number of rows of these securities.
    pub conflicting_rows: usize,
    /// Number of bars without a price, of days whose price could not be read.
    pub unreadable: usize,
    pub(super) placeholders: Count,
    pub(super) repeats: Count,
    pub(super) settled: Count,
    pub(super) not_positive: Count,
    pub(super) negative_volumes: Count,
    pub(super) stale_weekends: Count,
    pub(super) weekends: Count,
    /// Symbols whose `adj_close` is not adjusted for dividends, contrary to its name.
    pub(super) downgraded: Vec<String>,
}

/// A number of occurrences, and the symbol where the first one was seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Count {
    times: usize,
    first: String,
}

impl Count {
    pub fn add(&mut self, times: usize, symbol: &str) {
        if self.times == 0 && times > 0 {
            symbol.clone_into(&mut self.first);
        }
        self.times += times;
    }
}

impl Assembly {
    /// Returns the number of rows without any price.
    pub fn placeholders(&self) -> usize {
        self.placeholders.times
    }

    /// Returns the number of rows that were dropped because they repeat another row of the same date, or because a
    /// preference chose the other row.
    pub fn repeats(&self) -> usize {
        self.repeats.times + self.settled.times
    }

    /// Returns the number of dropped weekend rows, which copy the day before.
    pub fn stale_weekends(&self) -> usize {
        self.stale_weekends.times
    }

    /// Returns the warnings and notes about the rows and the bars.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Count { times, first } = &self.placeholders;
        if *times > 0 {
            let message = format!(
                "skipped rows without any price, as days without trading: {times}, first in {first}"
            );
            findings.push(Finding::note("rows_without_price", message));
        }
        let Count { times, first } = &self.repeats;
        if *times > 0 {
            let message =
                format!("skipped rows that repeat another row exactly: {times}, first in {first}");
            findings.push(Finding::note("repeated_rows", message));
        }
        let Count { times, first } = &self.settled;
        if *times > 0 {
            let message = format!(
                "two different rows on one date, of which one was used as requested: {times} times, first in {first}"
            );
            findings.push(Finding::warning("settled_rows", message));
        }
        let Count { times, first } = &self.not_positive;
        if *times > 0 {
            let message =
                format!("prices of zero or below were set to missing: {times}, first in {first}");
            findings.push(Finding::warning("price_not_positive", message));
        }
        let Count { times, first } = &self.negative_volumes;
        if *times > 0 {
            let message =
                format!("volumes below zero were set to missing: {times}, first in {first}");
            findings.push(Finding::warning("negative_volume", message));
        }
        let Count { times, first } = &self.stale_weekends;
        if *times > 0 {
            let message = format!(
                "skipped rows on weekends that copy the day before and have no volume: {times}, first in {first}"
            );
            findings.push(Finding::warning("stale_weekends", message));
        }
        let Count { times, first } = &self.weekends;
        if *times > 0 {
            let message = format!(
                "rows on weekends, when these securities do not usually trade, are used as they are: {times}, first in {first}"
            );
            findings.push(Finding::warning("weekend_rows", message));
        }
        if !self.downgraded.is_empty() {
            let shown: Vec<&str> = self
                .downgraded
                .iter()
                .take(10)
                .map(String::as_str)
                .collect();
            let message = format!(
                "adj_close equals close although dividends were paid, so it is not adjusted for dividends: {} ({})",
                self.downgraded.len(),
                shown.join(", ")
            );
            findings.push(Finding::warning("dividends_missing", message));
        }
        if !self.conflicts.is_empty() {
            let shown = self
                .conflicts
                .iter()
                .take(10)
                .map(|conflict| format!("{} on {}", conflict.symbol, conflict.date));
            let message = format!(
                "excluded securities with two different rows on one date: {} ({}); keep one row for each date",
                self.conflicts.len(),
                shown.collect::<Vec<_>>().join(", ")
            );
            findings.push(Finding::warning("conflicting_rows", message));
        }
        findings.extend(quality::findings(&self.prices, &|_| true));
        findings
    }
}
