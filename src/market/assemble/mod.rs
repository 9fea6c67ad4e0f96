//! Sorts rows of prices, which come in any order, into bars by date.

mod columns;
mod dates;
mod facts;
mod order;
mod preference;

use rayon::prelude::*;

use super::assembly::{Assembly, Conflict};
use super::field::Field;
use super::price_rows::PriceRows;
use super::prices::Prices;
use super::quality;
use super::run::{Run, by_security};
use super::universe::{Security, Universe};
use crate::error::Result;
use crate::finding::Finding;
use columns::{average, gather, put_returns};
use facts::{bases, currencies, downgrade, identifiers, listed, payers};
use order::{Ordered, date, order};
pub use preference::Preference;

impl Prices {
    /// Sorts rows into bars and reports the rows that did not become a bar: an exact repeat of a row counts once; a row
    /// without any price is skipped as a day without trading; a price of zero or below is set to missing; a security with
    /// two different rows on one date is excluded, because nothing shows which of them is right.
    ///
    /// # Errors
    /// Rows whose columns differ in length, that refer to a symbol index out of range, or that hold an infinite number.
    pub fn from_rows(chunks: Vec<PriceRows>) -> Result<(Self, Vec<Finding>)> {
        chunks.iter().try_for_each(PriceRows::check)?;
        let assembly = assemble(chunks, None);
        let findings = assembly.findings();
        Ok((assembly.prices, findings))
    }
}

/// Sorts rows into bars as [`Prices::from_rows`] does. A preference says which of two different rows of one date is used.
///
/// The columns of each chunk must be as long as its dates, or empty.
pub(crate) fn assemble(mut chunks: Vec<PriceRows>, preference: Option<Preference>) -> Assembly {
    chunks.iter_mut().for_each(PriceRows::append_unreadable);
    let symbols = chunks
        .iter()
        .flat_map(|chunk| chunk.symbols.iter().cloned());
    let universe = Universe::new(symbols);
    let ordered: Vec<Ordered> = by_security(&chunks, &universe)
        .into_par_iter()
        .map(|rows| order(&rows, &chunks, preference))
        .collect();
    let mut assembly = counted(&ordered, &chunks, &universe);
    if preference == Some(Preference::Mean) {
        let settled = ordered.iter().map(|ordered| &ordered.settled);
        settled.for_each(|settled| average(&mut chunks, settled));
    }
    fill(&mut assembly, &ordered, chunks, universe);
    assembly
}

/// Returns an assembly without bars, in which the rows are counted by what happened to them.
fn counted(ordered: &[Ordered], chunks: &[PriceRows], universe: &Universe) -> Assembly {
    let mut assembly = Assembly::default();
    for (ordered, symbol) in ordered.iter().zip(universe.symbols()) {
        assembly.placeholders.add(ordered.placeholders, symbol);
        assembly.not_positive.add(ordered.not_positive, symbol);
        assembly.repeats.add(ordered.repeats, symbol);
        assembly.settled.add(ordered.settled.len(), symbol);
        assembly.stale_weekends.add(ordered.stale_weekends, symbol);
        assembly.unreadable += ordered.unreadable;
        // Some markets trade on Sundays and some assets every day; weekend rows are suspicious if fewer than 1 row in 20.
        if ordered.weekends * 20 < ordered.kept.len() {
            assembly.weekends.add(ordered.weekends, symbol);
        }
        if let Some((a, b)) = ordered.conflict {
            assembly.conflicting_rows += ordered.rows_in_conflict;
            assembly.conflicts.push(Conflict {
                symbol: symbol.to_owned(),
                date: date(chunks, a),
                chunks: (a.0 as usize, b.0 as usize),
            });
        }
    }
    assembly
}

/// Fills the bars of an assembly from the rows that were kept. Frees the rows column by column, to save memory.
fn fill(
    assembly: &mut Assembly,
    ordered: &[Ordered],
    mut chunks: Vec<PriceRows>,
    universe: Universe,
) {
    let prices = &mut assembly.prices;
    let kept: Vec<Run> = ordered
        .iter()
        .flat_map(|ordered| ordered.kept.runs().iter().copied())
        .collect();
    let mut start = 0;
    for ordered in ordered {
        prices.spans.push(start..start + ordered.kept.len());
        start += ordered.kept.len();
    }
    (prices.dates, prices.days) = dates::shared(ordered, &chunks);
    prices.bases = bases(&chunks, ordered);
    let paid = payers(&chunks);
    prices.currencies = currencies(&chunks, &universe);
    prices.listed = listed(&chunks, &universe);
    let mut take = |column: &dyn Fn(&mut PriceRows) -> &mut Vec<f64>| -> Vec<Vec<f64>> {
        let chunks = chunks.iter_mut();
        chunks.map(|chunk| std::mem::take(column(chunk))).collect()
    };
    let returns = take(&|chunk| &mut chunk.returns);
    let sources = Field::ALL.map(|field| take(&|chunk| &mut chunk.values[field as usize]));
    let given: Vec<PriceRows> = chunks
        .iter_mut()
        .filter(|chunk| !chunk.identifiers.is_empty())
        .map(|chunk| {
            let mut named = PriceRows::default();
            named.symbols = std::mem::take(&mut chunk.symbols);
            named.identifiers = std::mem::take(&mut chunk.identifiers);
            named
        })
        .collect();
    drop(chunks);
    let columns: Vec<(Vec<f64>, Vec<usize>)> = sources
        .into_par_iter()
        .zip(Field::ALL)
        .map(|(sources, field)| gather(field, sources, &kept))
        .collect();
    for (field, (column, missing)) in Field::ALL.into_iter().zip(columns) {
        prices.columns[field as usize] = column;
        let count = if field.is_price() {
            &mut assembly.not_positive
        } else {
            &mut assembly.negative_volumes
        };
        for place in missing {
            let security = prices.spans.partition_point(|span| span.end <= place);
            count.add(1, universe.symbol(Security(security as u32)));
        }
    }
    put_returns(prices, &returns, &kept);
    prices.universe = universe;
    prices.identifiers = identifiers(&given, prices);
    assembly.downgraded = downgrade(prices, &paid);
    prices.flaws = quality::search(prices);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::price_rows::Bar;
    use crate::time::Date;

    fn rows(rows: &[(&str, i32, f64)]) -> PriceRows {
        let mut chunk = PriceRows::default();
        for (symbol, date, close) in rows {
            chunk.push(
                symbol,
                Date::from_days_since_1970(*date),
                Bar::close(*close),
            );
        }
        chunk
    }

    fn bars(chunks: Vec<PriceRows>) -> (Prices, Vec<Finding>) {
        Prices::from_rows(chunks).unwrap()
    }

    fn codes(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn rows_of_any_order_become_bars_by_date() {
        let (prices, findings) = bars(vec![
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
    fn odd_rows_are_reported() {
        let (prices, findings) = bars(vec![rows(&[
            ("A", 1, 1.0),
            ("A", 1, 1.0),
            ("A", 2, f64::NAN),
            ("A", 3, -5.0),
        ])]);
        let bars = prices.bars(Security(0));
        assert_eq!(bars.column(Field::Close), [1.0]);
        assert_eq!(
            codes(&findings),
            ["rows_without_price", "repeated_rows", "price_not_positive"]
        );
    }

    #[test]
    fn a_list_in_order_has_the_bars_of_its_parts() {
        let list = |days: std::ops::Range<i32>| {
            let mut list = PriceRows::default();
            for (symbol, day) in ["A", "B"].into_iter().flat_map(|symbol| {
                let days = days.clone();
                days.map(move |day| (symbol, day))
            }) {
                // Day 8 has no opening price, and its volume is below zero.
                let bar = Bar {
                    open: Some(f64::from(8 - day).abs()),
                    volume: Some(f64::from(day - 8).abs() - 0.5),
                    ..Bar::close(f64::from(day))
                };
                list.push(symbol, Date::from_days_since_1970(day), bar);
            }
            list
        };
        let (whole, told) = bars(vec![list(5..10)]);
        let (parts, told_of_parts) = bars(vec![list(7..10), list(5..7)]);
        assert_eq!(codes(&told), ["price_not_positive", "negative_volume"]);
        assert_eq!(codes(&told), codes(&told_of_parts));
        for security in whole.universe().securities() {
            let (bars, of_parts) = (whole.bars(security), parts.bars(security));
            assert_eq!(bars.dates(), of_parts.dates());
            for field in Field::ALL {
                let bits = |column: &[f64]| column.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(bars.column(field)), bits(of_parts.column(field)));
            }
            assert!(bars.value(Field::Open, 3).is_none() && bars.value(Field::Volume, 3).is_none());
        }
    }

    #[test]
    fn a_security_with_two_different_rows_on_one_date_is_left_out() {
        let (prices, findings) = bars(vec![rows(&[("A", 1, 1.0), ("A", 1, 2.0), ("B", 1, 1.0)])]);
        assert!(prices.bars(Security(0)).dates().is_empty());
        assert_eq!(prices.bars(Security(1)).dates().len(), 1);
        assert_eq!(codes(&findings), ["conflicting_rows"]);
    }

    #[test]
    fn rows_that_contradict_themselves_are_an_error() {
        let mut wrong = rows(&[("A", 1, 1.0)]);
        wrong.symbol[0] = 9;
        let error = Prices::from_rows(vec![rows(&[("B", 1, 1.0)]), wrong]).unwrap_err();
        assert_eq!(error.code(), "bad_rows");
    }
}
