//! Counts of the rows of a file: used, rejected, skipped.

use std::collections::BTreeMap;

/// Counts of the rows of a file: read = used + rejected + skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Number of price rows used. Where one row holds several securities, each security's cell counts.
    pub used: u64,
    /// Number of rows that could not be understood.
    pub rejected: u64,
    /// Number of rows that were understood but hold no price to use, by reason.
    pub skipped: BTreeMap<&'static str, u64>,
}

impl Account {
    /// Returns the number of rows read.
    pub fn read(&self) -> u64 {
        self.used + self.rejected + self.skipped.values().sum::<u64>()
    }

    pub(super) fn skip(&mut self, code: &'static str, rows: u64) {
        *self.skipped.entry(code).or_default() += rows;
    }

    /// Moves rows from used to skipped.
    pub(super) fn skip_used(&mut self, code: &'static str, rows: u64) {
        if rows > 0 {
            self.used -= rows;
            self.skip(code, rows);
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.used += other.used;
        self.rejected += other.rejected;
        for (code, rows) in &other.skipped {
            self.skip(code, *rows);
        }
    }

    /// Returns the counts in words, as in `120 rows read: 118 used, 2 rejected`.
    pub fn in_words(&self) -> String {
        let mut parts = vec![format!("{} used", self.used)];
        if self.rejected > 0 {
            parts.push(format!("{} rejected", self.rejected));
        }
        parts.extend(
            self.skipped
                .iter()
                .map(|(code, rows)| format!("{rows} {}", code.replace('_', " "))),
        );
        let rows = if self.read() == 1 { "row" } else { "rows" };
        format!("{} {rows} read: {}", self.read(), parts.join(", "))
    }
}
