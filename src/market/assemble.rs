//! From rows in any order to bars by date.

mod columns;
mod facts;
mod order;

use rayon::prelude::*;

use super::assembly::{Assembly, Conflict};
use super::prices::{Field, PriceRows, Prices};
use super::quality::Flaws;
use super::run::{Run, by_security};
use super::universe::{Security, Universe};
use crate::time::Date;
use columns::{average, gather, put_returns, side_by_side};
use facts::{bases, currencies, downgrade, payers};
use order::{Ordered, date, order};

/// Which of two different rows of one security and date counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// The one that came first.
    First,
    /// The one that came last.
    Last,
    /// The mean of all that differ, number by number.
    Mean,
}

/// Sorts rows into bars; see [`Prices::from_rows`]. With a preference, of two different rows of one date one counts.
pub fn assemble(mut chunks: Vec<PriceRows>, preference: Option<Preference>) -> Assembly {
    let universe = Universe::new(
        chunks
            .iter()
            .flat_map(|chunk| chunk.symbols.iter().cloned()),
    );
    let ordered: Vec<Ordered> = by_security(&chunks, &universe)
        .into_par_iter()
        .map(|rows| order(&rows, &chunks, preference))
        .collect();

    let mut assembly = Assembly::default();
    for (ordered, symbol) in ordered.iter().zip(universe.symbols()) {
        assembly.placeholders.add(ordered.placeholders, symbol);
        assembly.repeats.add(ordered.repeats, symbol);
        assembly.settled.add(ordered.settled.len(), symbol);
        assembly.stale_weekends.add(ordered.stale_weekends, symbol);
        // Some markets trade on Sundays, and some assets always; a few such days are slips.
        if ordered.weekends * 20 < ordered.kept.len() {
            assembly.weekends.add(ordered.weekends, symbol);
        }
        if let Some((a, b)) = ordered.conflict {
            assembly.conflicting_rows += ordered.rows_in_conflict;
            assembly.conflicts.push(Conflict {
                symbol: symbol.to_owned(),
                date: date(&chunks, a),
                chunks: (a.0 as usize, b.0 as usize),
            });
        }
    }
    if preference == Some(Preference::Mean) {
        let settled = ordered.iter().map(|ordered| &ordered.settled);
        settled.for_each(|settled| average(&mut chunks, settled));
    }
    let mut prices = Prices::default();
    let kept: Vec<Run> = ordered
        .iter()
        .flat_map(|ordered| ordered.kept.runs().iter().copied())
        .collect();
    let mut start = 0;
    for ordered in &ordered {
        prices.spans.push(start..start + ordered.kept.len());
        start += ordered.kept.len();
    }
    prices.dates = vec![Date::from_days_since_1970(0); start];
    side_by_side(&kept, &mut prices.dates, |_, run, dates| {
        let rows = run.start as usize..(run.start + run.len) as usize;
        dates.copy_from_slice(&chunks[run.chunk as usize].date[rows]);
    });
    prices.bases = bases(&chunks, &ordered);
    let paid = payers(&chunks);
    prices.currencies = currencies(&chunks, &universe);
    let returns: Vec<Vec<f64>> = chunks
        .iter_mut()
        .map(|chunk| std::mem::take(&mut chunk.returns))
        .collect();
    let sources: Vec<(Field, Vec<Vec<f64>>)> = Field::ALL
        .into_iter()
        .map(|field| {
            (
                field,
                chunks
                    .iter_mut()
                    .map(|chunk| std::mem::take(&mut chunk.values[field as usize]))
                    .collect(),
            )
        })
        .collect();
    drop(chunks);
    let columns: Vec<(Vec<f64>, Vec<usize>)> = sources
        .into_par_iter()
        .map(|(field, sources)| gather(field, &sources, &kept))
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
    put_returns(&mut prices, &returns, &kept);
    prices.universe = universe;
    assembly.downgraded = downgrade(&mut prices, &paid);
    prices.flaws = Flaws::of(&prices);
    assembly.prices = prices;
    assembly
}
