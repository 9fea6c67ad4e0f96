//! From rows in any order to bars by date.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use super::assembly::{Assembly, Conflict};
use super::basis::{Adjustment, Basis};
use super::prices::{Field, PriceRows, Prices};
use super::quality::Flaws;
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

/// A row: its chunk and its place in it.
type Place = (u32, u32);

/// Sorts rows into bars; see [`Prices::from_rows`]. With a preference, of two different rows of one date one counts.
pub fn assemble(mut chunks: Vec<PriceRows>, preference: Option<Preference>) -> Assembly {
    let universe = Universe::new(
        chunks
            .iter()
            .flat_map(|chunk| chunk.symbols.iter().cloned()),
    );
    let (mut places, spans) = by_security(&chunks, &universe);
    let mut slices = Vec::with_capacity(spans.len());
    let mut rest = places.as_mut_slice();
    for span in &spans {
        let (slice, tail) = rest.split_at_mut(span.len());
        slices.push(slice);
        rest = tail;
    }
    let ordered: Vec<Ordered> = slices
        .into_par_iter()
        .map(|slice| order(slice, &chunks, preference))
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
    for ordered in &ordered {
        let start = prices.dates.len();
        prices
            .dates
            .extend(ordered.kept.iter().map(|place| date(&chunks, *place)));
        prices.spans.push(start..prices.dates.len());
    }
    prices.bases = bases(&chunks, &ordered);
    let paid = payers(&chunks);
    let kept: Vec<Place> = ordered
        .into_iter()
        .flat_map(|ordered| ordered.kept)
        .collect();
    drop(places);
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

/// The places of all rows by security, each security's in the order of reading, and which of them are whose.
fn by_security(chunks: &[PriceRows], universe: &Universe) -> (Vec<Place>, Vec<Range<usize>>) {
    let securities: Vec<Vec<usize>> = chunks
        .iter()
        .map(|chunk| {
            chunk
                .symbols
                .iter()
                .filter_map(|symbol| universe.find(symbol))
                .map(|security| security.0 as usize)
                .collect()
        })
        .collect();
    let mut counts = vec![0_usize; universe.len()];
    for (chunk, security) in chunks.iter().zip(&securities) {
        chunk
            .symbol
            .iter()
            .for_each(|symbol| counts[security[*symbol as usize]] += 1);
    }
    let mut next = Vec::with_capacity(counts.len());
    let mut total = 0;
    let spans: Vec<Range<usize>> = counts
        .iter()
        .map(|count| {
            next.push(total);
            total += count;
            total - count..total
        })
        .collect();
    let mut places = vec![(0, 0); total];
    for (c, (chunk, security)) in chunks.iter().zip(&securities).enumerate() {
        for (row, symbol) in chunk.symbol.iter().enumerate() {
            let next = &mut next[security[*symbol as usize]];
            places[*next] = (c as u32, row as u32);
            *next += 1;
        }
    }
    (places, spans)
}

/// The rows of one security by date.
#[derive(Default)]
struct Ordered {
    kept: Vec<Place>,
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

fn order(places: &mut [Place], chunks: &[PriceRows], preference: Option<Preference>) -> Ordered {
    let mut ordered = Ordered::default();
    if !places.is_sorted_by_key(|place| date(chunks, *place)) {
        places.sort_by_key(|place| date(chunks, *place));
    }
    let mut kept: Vec<Place> = Vec::with_capacity(places.len());
    for place in places.iter().copied() {
        if !has_price(chunks, place) {
            ordered.placeholders += 1;
            continue;
        }
        match kept.last_mut() {
            Some(last) if date(chunks, *last) == date(chunks, place) => {
                if same(chunks, *last, place) {
                    ordered.repeats += 1;
                    continue;
                }
                match preference {
                    None => {
                        ordered.conflict = Some((*last, place));
                        ordered.rows_in_conflict = places.len()
                            - places
                                .iter()
                                .filter(|place| !has_price(chunks, **place))
                                .count();
                        (ordered.repeats, ordered.stale_weekends, ordered.weekends) = (0, 0, 0);
                        ordered.placeholders = places.len() - ordered.rows_in_conflict;
                        return ordered;
                    }
                    Some(Preference::Last) => {
                        ordered.settled.push((place, *last));
                        *last = place;
                    }
                    Some(Preference::First | Preference::Mean) => {
                        ordered.settled.push((*last, place))
                    }
                }
            }
            Some(last) if is_stale_weekend(chunks, *last, place) => ordered.stale_weekends += 1,
            _ => {
                ordered.weekends += usize::from(date(chunks, place).is_weekend());
                kept.push(place);
            }
        }
    }
    ordered.kept = kept;
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
fn gather(field: Field, sources: &[Vec<f64>], kept: &[Place]) -> (Vec<f64>, Vec<usize>) {
    if sources.iter().all(Vec::is_empty) {
        return (Vec::new(), Vec::new());
    }
    let mut missing = Vec::new();
    let mut column = Vec::with_capacity(kept.len());
    for (i, (chunk, row)) in kept.iter().enumerate() {
        let value = sources[*chunk as usize]
            .get(*row as usize)
            .copied()
            .unwrap_or(f64::NAN);
        let impossible = if field.is_price() {
            value <= 0.0
        } else {
            value < 0.0
        };
        if impossible {
            missing.push(i);
        }
        column.push(if impossible { f64::NAN } else { value });
    }
    (column, missing)
}

/// Where the source gives returns, `adj_close` is the value of 100 invested at the start:
/// V_t = V_s (1 + R_t), s being the last day with a value; missing where the return is missing.
fn put_returns(prices: &mut Prices, returns: &[Vec<f64>], kept: &[Place]) {
    if returns.iter().all(Vec::is_empty) {
        return;
    }
    let column = &mut prices.columns[Field::AdjClose as usize];
    column.resize(kept.len(), f64::NAN);
    for span in &prices.spans {
        let given = |place: &Place| returns[place.0 as usize].get(place.1 as usize).copied();
        if !kept[span.clone()]
            .iter()
            .any(|place| given(place).is_some())
        {
            continue;
        }
        let mut level = 100.0;
        for (i, (place, slot)) in kept[span.clone()]
            .iter()
            .zip(&mut column[span.clone()])
            .enumerate()
        {
            let change = given(place).unwrap_or(f64::NAN);
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
        let mut own: Vec<u32> = ordered.kept.iter().map(|place| place.0).collect();
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
