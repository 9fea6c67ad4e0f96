//! Orders the rows of a security by date and keeps one row per date.

use super::preference::Preference;
use crate::market::field::Field;
use crate::market::price_rows::PriceRows;
use crate::market::run::{Place, Runs};
use crate::time::Date;

/// The rows of one security, by date.
#[derive(Default)]
pub(super) struct Ordered {
    pub kept: Runs,
    pub placeholders: usize,
    /// Rows among them that have a price of zero or below.
    pub not_positive: usize,
    pub repeats: usize,
    /// Different rows of one date between which the preference chose: the kept row and the other one.
    pub settled: Vec<(Place, Place)>,
    /// Number of kept rows that stand for a day whose price could not be read.
    pub unreadable: usize,
    pub conflict: Option<(Place, Place)>,
    pub rows_in_conflict: usize,
    /// Number of weekend rows that copy the day before and have no volume.
    pub stale_weekends: usize,
    /// Number of other weekend rows.
    pub weekends: usize,
}

pub(super) fn order(rows: &Runs, chunks: &[PriceRows], preference: Option<Preference>) -> Ordered {
    if rows.places().is_sorted_by_key(|place| date(chunks, place)) {
        return in_order(rows.places(), rows.len(), chunks, preference);
    }
    let mut places: Vec<Place> = rows.places().collect();
    places.sort_by_key(|place| date(chunks, *place));
    in_order(places.into_iter(), rows.len(), chunks, preference)
}

/// Keeps one row per date, from rows in order of date.
fn in_order(
    places: impl Iterator<Item = Place>,
    rows: usize,
    chunks: &[PriceRows],
    preference: Option<Preference>,
) -> Ordered {
    let mut ordered = Ordered::default();
    let mut latest: Option<Place> = None;
    // Days whose price could not be read since the last price: they are kept if another price follows.
    let mut unreadable: Vec<Place> = Vec::new();
    let mut given = rows;
    for place in places {
        let is_same_day = |other: &Place| date(chunks, *other) == date(chunks, place);
        if is_unreadable(chunks, place) {
            given -= 1;
            if !latest.iter().chain(unreadable.last()).any(is_same_day) {
                unreadable.push(place);
            }
            continue;
        }
        if !has_price(chunks, place) {
            ordered.placeholders += 1;
            ordered.not_positive += usize::from(has_number(chunks, place));
            continue;
        }
        match latest {
            Some(last) if is_same_day(&last) => {
                let others = ordered.settled.iter().rev();
                let mut others = others.take_while(|(kept, _)| *kept == last);
                if same(chunks, last, place) || others.any(|(_, other)| same(chunks, *other, place))
                {
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
                // Nothing spans a day before the first price.
                unreadable.retain(|other| latest.is_some() && !is_same_day(other));
                ordered.unreadable += unreadable.len();
                unreadable.drain(..).for_each(|day| ordered.kept.push(day));
                ordered.kept.push(place);
                latest = Some(place);
            }
        }
    }
    if ordered.conflict.is_some() {
        // Nothing shows which of the two rows is right, so the security gets no bars.
        return Ordered {
            conflict: ordered.conflict,
            placeholders: ordered.placeholders,
            not_positive: ordered.not_positive,
            rows_in_conflict: given - ordered.placeholders,
            ..Ordered::default()
        };
    }
    ordered
}

pub(super) fn date(chunks: &[PriceRows], (chunk, row): Place) -> Date {
    chunks[chunk as usize].date[row as usize]
}

pub(super) fn value(chunks: &[PriceRows], (chunk, row): Place, field: Field) -> f64 {
    chunks[chunk as usize].value(field, row as usize)
}

pub(super) fn given_return(chunks: &[PriceRows], (chunk, row): Place) -> f64 {
    chunks[chunk as usize]
        .returns
        .get(row as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

/// Returns whether a row is of a Saturday or Sunday, has the close of the row before it and a volume of zero.
fn is_stale_weekend(chunks: &[PriceRows], before: Place, place: Place) -> bool {
    date(chunks, place).is_weekend()
        && value(chunks, place, Field::Volume) == 0.0
        && value(chunks, place, Field::Close) == value(chunks, before, Field::Close)
}

/// Returns whether a row stands for a day whose price could not be read.
fn is_unreadable(chunks: &[PriceRows], (chunk, row): Place) -> bool {
    chunks[chunk as usize].is_unreadable(row as usize)
}

/// Returns whether a row has any price, even one of zero or below.
fn has_number(chunks: &[PriceRows], place: Place) -> bool {
    let mut fields = Field::ALL.iter();
    fields.any(|field| field.is_price() && !value(chunks, place, *field).is_nan())
}

fn has_price(chunks: &[PriceRows], place: Place) -> bool {
    value(chunks, place, Field::Close) > 0.0
        || Field::ALL
            .iter()
            .any(|field| field.is_price() && value(chunks, place, *field) > 0.0)
        || !given_return(chunks, place).is_nan()
}

fn same(chunks: &[PriceRows], a: Place, b: Place) -> bool {
    let equal = |x: f64, y: f64| x == y || (x.is_nan() && y.is_nan());
    Field::ALL
        .iter()
        .all(|field| equal(value(chunks, a, *field), value(chunks, b, *field)))
        && equal(given_return(chunks, a), given_return(chunks, b))
}
