//! Daily bars of every security: shared columns, one contiguous span a security.

use std::collections::BTreeSet;
use std::ops::Range;

use super::assemble::assemble;
use super::basis::Basis;
use super::quality::Flaws;
use super::universe::{Security, Universe};
use crate::catalogue::choice;
use crate::finding::Finding;
use crate::time::Date;

/// A column of daily bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The first price of the session.
    Open,
    /// The highest price.
    High,
    /// The lowest price.
    Low,
    /// The last price.
    Close,
    /// The last price, adjusted by the vendor for splits and dividends.
    AdjClose,
    /// Shares traded; fractions occur in real files.
    Volume,
}

impl Field {
    /// Every column, in the canonical order.
    pub const ALL: [Field; 6] = [
        Self::Open,
        Self::High,
        Self::Low,
        Self::Close,
        Self::AdjClose,
        Self::Volume,
    ];

    /// Whether it holds prices.
    pub fn is_price(self) -> bool {
        self != Self::Volume
    }

    /// Its name in canonical files.
    pub fn name(self) -> &'static str {
        ["open", "high", "low", "close", "adj_close", "volume"][self as usize]
    }
}

choice! {
    /// Which column returns come from.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum PriceBasis {
        /// Prices as the file's `close` has them.
        Close = "close",
        /// Prices adjusted for splits and dividends.
        AdjClose = "adj_close",
    }
}

/// Rows as they were read, in any order. Missing numbers are NaN.
#[derive(Debug, Clone, Default)]
pub struct PriceRows {
    /// The symbols that occur.
    pub symbols: Vec<String>,
    /// Of each row, the position of its symbol in `symbols`.
    pub symbol: Vec<u32>,
    /// Of each row, its date.
    pub date: Vec<Date>,
    /// By [`Field`], a number a row; empty for a column that the file does not have.
    pub values: [Vec<f64>; 6],
    /// Of each row, the total return of the day, where the source gives returns; empty where it does not. They take
    /// the place of `adj_close`.
    pub returns: Vec<f64>,
    /// Rows, by symbol and date, on which a dividend was paid.
    pub dividends: Vec<(u32, Date)>,
    /// Currencies that the source names, by symbol.
    pub currencies: Vec<(u32, String)>,
    /// What `close` is adjusted for.
    pub close: Basis,
    /// What `adj_close` is adjusted for.
    pub adj_close: Basis,
}

impl PriceRows {
    /// A row's number, NaN where there is none.
    pub fn value(&self, field: Field, row: usize) -> f64 {
        self.values[field as usize]
            .get(row)
            .copied()
            .unwrap_or(f64::NAN)
    }
}

/// Daily bars of every security, by date, without repeats.
#[derive(Debug, Clone, Default)]
pub struct Prices {
    pub(super) universe: Universe,
    pub(super) spans: Vec<Range<usize>>,
    pub(super) dates: Vec<Date>,
    pub(super) columns: [Vec<f64>; 6],
    /// Of each security, what its `close` and its `adj_close` are adjusted for.
    pub(super) bases: Vec<[Basis; 2]>,
    pub(super) flaws: Flaws,
    /// Of each security, the currencies that its sources name.
    pub(super) currencies: Vec<BTreeSet<String>>,
}

impl Prices {
    /// Sorts rows into bars. What happens to odd rows is told, never silent:
    /// a row that repeats another exactly counts once; a row without any price is a placeholder for a day without
    /// trading and is left out; a price of zero or below is missing; a security with two different rows on one date is
    /// left out whole, because nothing says which of the two is right.
    pub fn from_rows(chunks: Vec<PriceRows>) -> (Self, Vec<Finding>) {
        let assembly = assemble(chunks, None);
        let findings = assembly.findings();
        (assembly.prices, findings)
    }

    /// What the prices of a security's column are adjusted for, and how that is known.
    pub fn adjustment(&self, security: Security, column: PriceBasis) -> &Basis {
        &self.bases[security.0 as usize][column as usize]
    }

    /// The currencies of a security's prices, as far as its sources name them.
    pub fn currencies(&self, security: Security) -> &BTreeSet<String> {
        &self.currencies[security.0 as usize]
    }

    /// What is wrong with the prices of each security.
    pub fn flaws(&self) -> &Flaws {
        &self.flaws
    }

    /// The securities.
    pub fn universe(&self) -> &Universe {
        &self.universe
    }

    /// The number of bars of all securities.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Whether there is no bar.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// The bars of one security.
    pub fn bars(&self, security: Security) -> Bars<'_> {
        Bars {
            prices: self,
            span: self.spans[security.0 as usize].clone(),
        }
    }

    /// The column that a security's returns come from: the one wished for where the security has it, else `close`.
    pub fn basis(&self, security: Security, wished: Option<PriceBasis>) -> PriceBasis {
        let adjusted = self
            .bars(security)
            .column(Field::AdjClose)
            .iter()
            .any(|price| !price.is_nan());
        match wished {
            Some(PriceBasis::Close) => PriceBasis::Close,
            _ if adjusted => PriceBasis::AdjClose,
            _ => PriceBasis::Close,
        }
    }
}

/// The bars of one security, by date.
#[derive(Debug, Clone)]
pub struct Bars<'a> {
    prices: &'a Prices,
    span: Range<usize>,
}

impl<'a> Bars<'a> {
    /// The dates, in order.
    pub fn dates(&self) -> &'a [Date] {
        &self.prices.dates[self.span.clone()]
    }

    /// One number a date, NaN where it is missing; empty if no file has the column.
    pub fn column(&self, field: Field) -> &'a [f64] {
        self.prices.columns[field as usize]
            .get(self.span.clone())
            .unwrap_or(&[])
    }

    /// One number of one bar, if it is there.
    pub fn value(&self, field: Field, bar: usize) -> Option<f64> {
        self.column(field)
            .get(bar)
            .copied()
            .filter(|value| !value.is_nan())
    }

    /// The first so many bars alone: what could be known when no more had been traded.
    pub fn first(&self, bars: usize) -> Self {
        let end = self.span.start + bars.min(self.span.len());
        Self {
            prices: self.prices,
            span: self.span.start..end,
        }
    }

    /// The prices that returns come from.
    pub fn closes(&self, basis: PriceBasis) -> &'a [f64] {
        match basis {
            PriceBasis::Close => self.column(Field::Close),
            PriceBasis::AdjClose => self.column(Field::AdjClose),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(&str, i32, f64)]) -> PriceRows {
        let mut chunk = PriceRows::default();
        for (symbol, date, close) in rows {
            chunk.symbols.push((*symbol).to_owned());
            chunk.symbol.push(chunk.symbols.len() as u32 - 1);
            chunk.date.push(Date::from_days_since_1970(*date));
            chunk.values[Field::Close as usize].push(*close);
        }
        chunk
    }

    fn codes(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn rows_of_any_order_become_bars_by_date() {
        let (prices, findings) = Prices::from_rows(vec![
            rows(&[("B", 2, 3.0), ("A", 9, 1.0)]),
            rows(&[("B", 1, 2.0)]),
        ]);
        let b = prices.universe().find("B").unwrap();
        assert_eq!(prices.bars(b).dates().len(), 2);
        assert_eq!(prices.bars(b).column(Field::Close), [2.0, 3.0]);
        assert!(prices.bars(b).column(Field::Open).is_empty());
        assert!(findings.is_empty());
    }

    #[test]
    fn odd_rows_are_told() {
        let (prices, findings) = Prices::from_rows(vec![rows(&[
            ("A", 1, 1.0),
            ("A", 1, 1.0),
            ("A", 2, f64::NAN),
            ("A", 3, -5.0),
        ])]);
        let bars = prices.bars(Security(0));
        assert_eq!(bars.dates().len(), 2);
        assert!(bars.column(Field::Close)[1].is_nan());
        assert_eq!(
            codes(&findings),
            ["rows_without_price", "repeated_rows", "price_not_positive"]
        );
    }

    #[test]
    fn two_truths_about_one_day_are_no_truth() {
        let (prices, findings) =
            Prices::from_rows(vec![rows(&[("A", 1, 1.0), ("A", 1, 2.0), ("B", 1, 1.0)])]);
        assert!(prices.bars(Security(0)).dates().is_empty());
        assert_eq!(prices.bars(Security(1)).dates().len(), 1);
        assert_eq!(codes(&findings), ["conflicting_rows"]);
    }
}
