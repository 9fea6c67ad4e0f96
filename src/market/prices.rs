//! Daily bars of every security: shared columns, one contiguous span a security.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::universe::{Security, Universe};
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

/// Which column returns come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceBasis {
    /// Prices as the file's `close` has them.
    Close,
    /// Prices adjusted for splits and dividends.
    AdjClose,
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
}

/// Daily bars of every security, by date, without repeats.
#[derive(Debug, Clone, Default)]
pub struct Prices {
    universe: Universe,
    spans: Vec<Range<usize>>,
    dates: Vec<Date>,
    columns: [Vec<f64>; 6],
}

impl Prices {
    /// Sorts rows into bars. What happens to odd rows is told, never silent:
    /// a row that repeats another exactly counts once; a row without any price is a placeholder for a day without
    /// trading and is left out; a price of zero or below is missing; a security with two different rows on one date is
    /// left out whole, because nothing says which of the two is right.
    pub fn from_rows(chunks: Vec<PriceRows>) -> (Self, Vec<Finding>) {
        let universe = Universe::new(
            chunks
                .iter()
                .flat_map(|chunk| chunk.symbols.iter().cloned()),
        );
        let mut rows_of: Vec<Vec<(Date, u32, u32)>> = vec![Vec::new(); universe.len()];
        for (c, chunk) in chunks.iter().enumerate() {
            let security: Vec<usize> = chunk
                .symbols
                .iter()
                .map(|symbol| {
                    universe
                        .find(symbol)
                        .map_or(usize::MAX, |security| security.0 as usize)
                })
                .collect();
            for (row, (symbol, date)) in chunk.symbol.iter().zip(&chunk.date).enumerate() {
                rows_of[security[*symbol as usize]].push((*date, c as u32, row as u32));
            }
        }
        let mut sorter = Sorter {
            chunks: &chunks,
            universe: &universe,
            tally: Tally::default(),
        };
        let mut prices = Prices::default();
        for (column, field) in prices.columns.iter_mut().zip(Field::ALL) {
            if chunks
                .iter()
                .any(|chunk| !chunk.values[field as usize].is_empty())
            {
                column.reserve_exact(chunks.iter().map(|chunk| chunk.date.len()).sum());
            }
        }
        for (security, rows) in universe.securities().zip(&mut rows_of) {
            let start = prices.dates.len();
            sorter.append(security, std::mem::take(rows), &mut prices);
            prices.spans.push(start..prices.dates.len());
        }
        let findings = sorter.tally.findings();
        prices.universe = universe;
        (prices, findings)
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

struct Sorter<'a> {
    chunks: &'a [PriceRows],
    universe: &'a Universe,
    tally: Tally,
}

impl Sorter<'_> {
    fn append(&mut self, security: Security, mut rows: Vec<(Date, u32, u32)>, prices: &mut Prices) {
        let symbol = self.universe.symbol(security);
        let all = rows.len();
        rows.retain(|row| {
            Field::ALL
                .iter()
                .any(|field| field.is_price() && !self.value(*row, *field).is_nan())
        });
        self.tally.placeholders.add(all - rows.len(), symbol);
        rows.sort_by_key(|row| row.0);
        let mut distinct: Vec<(Date, u32, u32)> = Vec::with_capacity(rows.len());
        for row in rows {
            match distinct.last() {
                Some(last) if last.0 == row.0 && self.same(*last, row) => {
                    self.tally.repeats.add(1, symbol)
                }
                Some(last) if last.0 == row.0 => {
                    self.tally.conflicts.push(format!("{symbol} on {}", row.0));
                    return;
                }
                _ => distinct.push(row),
            }
        }
        prices.dates.extend(distinct.iter().map(|row| row.0));
        for field in Field::ALL {
            let column = &mut prices.columns[field as usize];
            if column.capacity() == 0 {
                continue;
            }
            for row in &distinct {
                let value = self.value(*row, field);
                let missing = if field.is_price() {
                    value <= 0.0
                } else {
                    value < 0.0
                };
                self.tally
                    .not_positive
                    .add(usize::from(missing && field.is_price()), symbol);
                column.push(if missing { f64::NAN } else { value });
            }
        }
    }

    fn value(&self, (_, chunk, row): (Date, u32, u32), field: Field) -> f64 {
        self.chunks[chunk as usize].values[field as usize]
            .get(row as usize)
            .copied()
            .unwrap_or(f64::NAN)
    }

    fn same(&self, a: (Date, u32, u32), b: (Date, u32, u32)) -> bool {
        Field::ALL.iter().all(|field| {
            let (x, y) = (self.value(a, *field), self.value(b, *field));
            x == y || (x.is_nan() && y.is_nan())
        })
    }
}

/// How often something was seen, and where first.
#[derive(Default)]
struct Count {
    times: usize,
    first: String,
}

impl Count {
    fn add(&mut self, times: usize, symbol: &str) {
        if self.times == 0 && times > 0 {
            symbol.clone_into(&mut self.first);
        }
        self.times += times;
    }
}

#[derive(Default)]
struct Tally {
    placeholders: Count,
    repeats: Count,
    not_positive: Count,
    conflicts: Vec<String>,
}

impl Tally {
    fn findings(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Count { times, first } = self.placeholders;
        if times > 0 {
            let message = format!(
                "rows without any price were left out as days without trading: {times}, first of {first}"
            );
            findings.push(Finding::note("rows_without_price", message));
        }
        let Count { times, first } = self.repeats;
        if times > 0 {
            let message = format!(
                "rows that repeat another one exactly were counted once: {times}, first of {first}"
            );
            findings.push(Finding::note("repeated_rows", message));
        }
        let Count { times, first } = self.not_positive;
        if times > 0 {
            let message =
                format!("prices of zero or below were taken as missing: {times}, first of {first}");
            findings.push(Finding::warning("price_not_positive", message));
        }
        if !self.conflicts.is_empty() {
            let shown = self
                .conflicts
                .iter()
                .take(10)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            let message = format!(
                "securities with two different rows on one date were left out: {} ({shown}); keep one row for each date",
                self.conflicts.len()
            );
            findings.push(Finding::warning("conflicting_rows", message));
        }
        findings
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
