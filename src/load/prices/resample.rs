//! Combining of intraday bars into one bar per day.

use std::collections::HashMap;

use super::understood::Parsed;
use crate::market::{Field, PriceRows};
use crate::time::Date;

/// Combines the bars of each day: first open, highest high, lowest low, last close, sum of volumes, and compounded
/// return.
pub(super) fn resample(parsed: &mut Parsed) {
    let mut bars: Vec<(usize, usize, String, Date, u32)> = Vec::new();
    for (c, (chunk, seconds)) in parsed.chunks.iter().zip(&parsed.seconds).enumerate() {
        for row in 0..chunk.date.len() {
            let second = seconds.get(row).copied().unwrap_or(0);
            bars.push((
                c,
                row,
                chunk.symbols[chunk.symbol[row] as usize].clone(),
                chunk.date[row],
                second,
            ));
        }
    }
    bars.sort_by(|a, b| (&a.2, a.3, a.4).cmp(&(&b.2, b.3, b.4)));
    let has_returns = parsed.chunks.iter().any(|chunk| !chunk.returns.is_empty());
    let first = &parsed.chunks[0];
    let mut days = PriceRows::with_bases(first.close.clone(), first.adj_close.clone());
    for day in bars.chunk_by(|a, b| (&a.2, a.3) == (&b.2, b.3)) {
        if days.symbols.last() != Some(&day[0].2) {
            days.symbols.push(day[0].2.clone());
        }
        days.symbol.push(days.symbols.len() as u32 - 1);
        days.date.push(day[0].3);
        for field in Field::ALL {
            let values = || {
                day.iter()
                    .map(|(c, row, ..)| parsed.chunks[*c].value(field, *row))
                    .filter(|value| !value.is_nan())
            };
            let value = match field {
                Field::Open => values().next(),
                Field::High => values().reduce(f64::max),
                Field::Low => values().reduce(f64::min),
                Field::Close | Field::AdjClose => values().next_back(),
                Field::Volume => values().reduce(|a, b| a + b),
            };
            days.values[field as usize].push(value.unwrap_or(f64::NAN));
        }
        if has_returns {
            let given = day.iter().map(|(c, row, ..)| {
                let given = parsed.chunks[*c].returns.get(*row);
                1.0 + given.copied().unwrap_or(f64::NAN)
            });
            days.returns.push(given.product::<f64>() - 1.0);
        }
    }
    carry_over(&parsed.chunks, &mut days);
    let merged = bars.len() - days.date.len();
    parsed.account.skip_used("put_together", merged as u64);
    parsed.chunks = vec![days];
    parsed.seconds = vec![Vec::new()];
}

/// Copies the currencies, dividends, identifiers and unreadable days of the rows to the daily rows.
fn carry_over(chunks: &[PriceRows], days: &mut PriceRows) {
    let symbols = days.symbols.iter().zip(0..);
    let places: HashMap<&str, u32> = symbols
        .map(|(symbol, place)| (symbol.as_str(), place))
        .collect();
    for chunk in chunks {
        let place = |position: u32| places.get(chunk.symbols[position as usize].as_str());
        let currencies = chunk.currencies.iter();
        let known = currencies.filter_map(|(of, name)| Some((*place(*of)?, name.clone())));
        days.currencies.extend(known);
        let listed = chunk.listed.iter();
        let known = listed.filter_map(|(of, by, code)| Some((*place(*of)?, *by, code.clone())));
        days.listed.extend(known);
        let dividends = chunk.dividends.iter();
        let paid = dividends.filter_map(|(of, date)| Some((*place(*of)?, *date)));
        days.dividends.extend(paid);
        let unreadable = chunk.unreadable.iter();
        let unreadable = unreadable.filter_map(|(of, date)| Some((*place(*of)?, *date)));
        days.unreadable.extend(unreadable);
        let identifiers = chunk.identifiers.iter();
        let given = identifiers
            .filter_map(|(of, name, from, to)| Some((*place(*of)?, name.clone(), *from, *to)));
        days.identifiers.extend(given);
    }
}
