//! From rows in any order to bars by date.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::assembly::{Assembly, Conflict};
use super::basis::{Adjustment, Basis};
use super::prices::{Field, PriceRows, Prices};
use super::quality::Flaws;
use super::run::{Place, Run, Runs, by_security};
use super::universe::{Security, Universe};
use crate::time::Date;

/// Which of two different rows of one security and date counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// The one that came first.
    First,
    /// The one that came last.
    Last,
    /// The mean of both, number by number.
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
        ordered
            .iter()
            .flat_map(|ordered| &ordered.settled)
            .for_each(|(kept, other)| average(&mut chunks, *kept, *other));
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

/// The currencies that the sources of each security name.
fn currencies(chunks: &[PriceRows], universe: &Universe) -> Vec<BTreeSet<String>> {
    let mut currencies = vec![BTreeSet::new(); universe.len()];
    for chunk in chunks {
        for (position, currency) in &chunk.currencies {
            if let Some(security) = universe.find(&chunk.symbols[*position as usize]) {
                currencies[security.0 as usize].insert(currency.to_uppercase());
            }
        }
    }
    currencies
}

/// The symbols that paid a dividend.
fn payers(chunks: &[PriceRows]) -> BTreeSet<String> {
    let symbol = |chunk: &PriceRows, position: u32| chunk.symbols[position as usize].clone();
    chunks
        .iter()
        .flat_map(|chunk| {
            chunk
                .dividends
                .iter()
                .map(|(position, _)| symbol(chunk, *position))
        })
        .collect()
}

/// An `adj_close` that equals `close` although dividends were paid is not adjusted for them, whatever its name says.
fn downgrade(prices: &mut Prices, paid: &BTreeSet<String>) -> Vec<String> {
    let mut downgraded = Vec::new();
    for security in prices.universe.securities() {
        let bars = prices.bars(security);
        let (closes, adjusted) = (bars.column(Field::Close), bars.column(Field::AdjClose));
        let is_same = !adjusted.is_empty()
            && closes
                .iter()
                .zip(adjusted)
                .all(|(close, adjusted)| close == adjusted || adjusted.is_nan());
        let symbol = prices.universe.symbol(security);
        if is_same && paid.contains(symbol) {
            downgraded.push(symbol.to_owned());
            let [close, adj_close] = &mut prices.bases[security.0 as usize];
            *adj_close = Basis::new(
                close.adjustment,
                "adj_close equals close although dividends were paid",
            );
        }
    }
    downgraded
}

/// The rows of one security by date.
#[derive(Default)]
struct Ordered {
    kept: Runs,
    placeholders: usize,
    repeats: usize,
    /// Different rows of one date between which the preference chose: the one kept and the other.
    settled: Vec<(Place, Place)>,
    conflict: Option<(Place, Place)>,
    rows_in_conflict: usize,
    /// Rows on weekends that copy the day before and saw no trade.
    stale_weekends: usize,
    /// Other rows on weekends.
    weekends: usize,
}

fn order(rows: &Runs, chunks: &[PriceRows], preference: Option<Preference>) -> Ordered {
    if rows.places().is_sorted_by_key(|place| date(chunks, place)) {
        return in_order(rows.places(), rows.len(), chunks, preference);
    }
    let mut places: Vec<Place> = rows.places().collect();
    places.sort_by_key(|place| date(chunks, *place));
    in_order(places.into_iter(), rows.len(), chunks, preference)
}

/// Takes rows by date, each date once.
fn in_order(
    places: impl Iterator<Item = Place>,
    rows: usize,
    chunks: &[PriceRows],
    preference: Option<Preference>,
) -> Ordered {
    let mut ordered = Ordered::default();
    let mut latest: Option<Place> = None;
    for place in places {
        if !has_price(chunks, place) {
            ordered.placeholders += 1;
            continue;
        }
        match latest {
            Some(last) if date(chunks, last) == date(chunks, place) => {
                if same(chunks, last, place) {
                    ordered.repeats += 1;
                    continue;
                }
                match preference {
                    None => ordered.conflict = ordered.conflict.or(Some((last, place))),
                    Some(Preference::Last) => {
                        ordered.settled.push((place, last));
                        ordered.kept.replace_last(place);
                        latest = Some(place);
                    }
                    Some(Preference::First | Preference::Mean) => {
                        ordered.settled.push((last, place))
                    }
                }
            }
            Some(last) if is_stale_weekend(chunks, last, place) => ordered.stale_weekends += 1,
            _ => {
                ordered.weekends += usize::from(date(chunks, place).is_weekend());
                ordered.kept.push(place);
                latest = Some(place);
            }
        }
    }
    if ordered.conflict.is_some() {
        // Nothing says which of the two is right, so that none of them is used.
        return Ordered {
            conflict: ordered.conflict,
            placeholders: ordered.placeholders,
            rows_in_conflict: rows - ordered.placeholders,
            ..Ordered::default()
        };
    }
    ordered
}

fn date(chunks: &[PriceRows], (chunk, row): Place) -> Date {
    chunks[chunk as usize].date[row as usize]
}

fn value(chunks: &[PriceRows], (chunk, row): Place, field: Field) -> f64 {
    chunks[chunk as usize].value(field, row as usize)
}

fn given_return(chunks: &[PriceRows], (chunk, row): Place) -> f64 {
    chunks[chunk as usize]
        .returns
        .get(row as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

/// A Saturday or Sunday with the close of the day before and without volume.
fn is_stale_weekend(chunks: &[PriceRows], before: Place, place: Place) -> bool {
    date(chunks, place).is_weekend()
        && value(chunks, place, Field::Volume) == 0.0
        && value(chunks, place, Field::Close) == value(chunks, before, Field::Close)
}

fn has_price(chunks: &[PriceRows], place: Place) -> bool {
    !value(chunks, place, Field::Close).is_nan()
        || Field::ALL
            .iter()
            .any(|field| field.is_price() && !value(chunks, place, *field).is_nan())
        || !given_return(chunks, place).is_nan()
}

fn same(chunks: &[PriceRows], a: Place, b: Place) -> bool {
    let equal = |x: f64, y: f64| x == y || (x.is_nan() && y.is_nan());
    Field::ALL
        .iter()
        .all(|field| equal(value(chunks, a, *field), value(chunks, b, *field)))
        && equal(given_return(chunks, a), given_return(chunks, b))
}

/// Puts the mean of two rows in the place of the first.
fn average(chunks: &mut [PriceRows], kept: Place, other: Place) {
    for field in Field::ALL {
        let (a, b) = (value(chunks, kept, field), value(chunks, other, field));
        if let Some(place) = chunks[kept.0 as usize].values[field as usize].get_mut(kept.1 as usize)
            && !b.is_nan()
        {
            *place = if a.is_nan() { b } else { (a + b) / 2.0 };
        }
    }
}

/// One column in the order of the bars, and where a price of zero or below was taken as missing. Empty if no row has it.
fn gather(field: Field, sources: &[Vec<f64>], kept: &[Run]) -> (Vec<f64>, Vec<usize>) {
    if sources.iter().all(Vec::is_empty) {
        return (Vec::new(), Vec::new());
    }
    let copy = |start: usize, run: &Run, column: &mut [f64]| {
        let rows = run.start as usize..(run.start + run.len) as usize;
        match sources[run.chunk as usize].get(rows) {
            Some(values) => column.copy_from_slice(values),
            // The chunk has no such column.
            None => column.fill(f64::NAN),
        }
        let mut missing = Vec::new();
        for (i, value) in column.iter_mut().enumerate() {
            if *value <= 0.0 && (field.is_price() || *value < 0.0) {
                missing.push(start + i);
                *value = f64::NAN;
            }
        }
        missing
    };
    let mut column = vec![0.0; kept.iter().map(|run| run.len as usize).sum()];
    let missing = side_by_side(kept, &mut column, copy);
    (column, missing.concat())
}

/// Fills a column run by run, on all cores: each from its place on.
fn side_by_side<T: Send, R: Send>(
    kept: &[Run],
    column: &mut [T],
    fill: impl Fn(usize, &Run, &mut [T]) -> R + Sync,
) -> Vec<R> {
    let (mut places, mut rest, mut start) = (Vec::with_capacity(kept.len()), column, 0);
    for run in kept {
        let (place, after) = rest.split_at_mut(run.len as usize);
        places.push((start, run, place));
        (rest, start) = (after, start + run.len as usize);
    }
    let filled = places.into_par_iter();
    filled
        .map(|(start, run, place)| fill(start, run, place))
        .collect()
}

/// Where the source gives returns, `adj_close` is the value of 100 invested at the start:
/// V_t = V_s (1 + R_t), s being the last day with a value; missing where the return is missing.
fn put_returns(prices: &mut Prices, returns: &[Vec<f64>], kept: &[Run]) {
    if returns.iter().all(Vec::is_empty) {
        return;
    }
    let row = |run: &Run| {
        let given =
            returns[run.chunk as usize].get(run.start as usize..(run.start + run.len) as usize);
        (0..run.len as usize).map(move |i| given.map(|given| given[i]))
    };
    let given: Vec<Option<f64>> = kept.iter().flat_map(row).collect();
    let column = &mut prices.columns[Field::AdjClose as usize];
    column.resize(given.len(), f64::NAN);
    for span in &prices.spans {
        let given = &given[span.clone()];
        if given.iter().all(Option::is_none) {
            continue;
        }
        let mut level = 100.0;
        for (i, (change, slot)) in given.iter().zip(&mut column[span.clone()]).enumerate() {
            let change = change.unwrap_or(f64::NAN);
            if i == 0 {
                *slot = level;
            } else if change > -1.0 {
                level *= 1.0 + change;
                *slot = level;
            } else {
                *slot = f64::NAN;
            }
        }
    }
}

fn bases(chunks: &[PriceRows], ordered: &[Ordered]) -> Vec<[Basis; 2]> {
    let of = |ordered: &Ordered| {
        let mut own: Vec<u32> = ordered.kept.runs().iter().map(|run| run.chunk).collect();
        own.dedup();
        own.sort_unstable();
        own.dedup();
        let mut sources = own.into_iter().map(|chunk| &chunks[chunk as usize]);
        let Some(first) = sources.next() else {
            return [Basis::default(), Basis::default()];
        };
        sources.fold(
            [first.close.clone(), first.adj_close.clone()],
            |[close, adj_close], chunk| [close.and(&chunk.close), adj_close.and(&chunk.adj_close)],
        )
    };
    let mut bases: Vec<[Basis; 2]> = ordered.par_iter().map(of).collect();
    // Rows that a program made itself say nothing about their adjustment; the name of the column still does.
    for [_, adj_close] in &mut bases {
        if *adj_close == Basis::default() {
            *adj_close = Basis::new(Adjustment::Total, "the name adj_close");
        }
    }
    bases
}
