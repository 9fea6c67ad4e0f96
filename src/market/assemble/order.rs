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
    if are_kept(rows, chunks) {
        return Ordered {
            kept: rows.clone(),
            ..Ordered::default()
        };
    }
    if rows.places().is_sorted_by_key(|place| date(chunks, place)) {
        return in_order(rows.places(), rows.len(), chunks, preference);
    }
    let mut places: Vec<Place> = rows.places().collect();
    places.sort_by_key(|place| date(chunks, *place));
    in_order(places.into_iter(), rows.len(), chunks, preference)
}

/// Returns whether all rows are kept because each has a close and a later date than the row before it, and none is of a weekend.
fn are_kept(rows: &Runs, chunks: &[PriceRows]) -> bool {
    let mut latest = None;
    rows.runs().iter().all(|run| {
        let chunk = &chunks[run.chunk as usize];
        let places = run.start as usize..(run.start + run.len) as usize;
        let dates = &chunk.date[places.clone()];
        let closes = chunk.values[Field::Close as usize].get(places.clone());
        let is_later = latest < dates.first().copied();
        latest = dates.last().copied();
        is_later
            && places.end <= chunk.date.len() - chunk.unreadable.len()
            && dates.is_sorted_by(|a, b| a < b)
            && !dates.iter().any(|date| date.is_weekend())
            && closes.is_some_and(|closes| closes.iter().all(|close| *close > 0.0))
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::price_rows::Bar;
    use crate::market::run::by_security;
    use crate::market::universe::Universe;

    /// Rows of one security in two chunks, by their days from a Monday on and their closes.
    fn is_short(first: &[(i32, f64)], second: &[(i32, f64)], unreadable: Option<i32>) -> bool {
        const MONDAY: i32 = 4;
        let date = |day: i32| Date::from_days_since_1970(MONDAY + day);
        let chunk = |rows: &[(i32, f64)]| {
            let mut chunk = PriceRows::default();
            for (day, close) in rows {
                chunk.push("A", date(*day), Bar::close(*close));
            }
            chunk
        };
        let mut chunks = [chunk(first), chunk(second)];
        chunks[1]
            .unreadable
            .extend(unreadable.map(|day| (0, date(day))));
        chunks[1].append_unreadable();
        let universe = Universe::new(["A".to_owned()]);
        let rows = &by_security(&chunks, &universe)[0];
        let long = in_order(rows.places(), rows.len(), &chunks, None);
        let counts = [
            long.placeholders,
            long.not_positive,
            long.repeats,
            long.unreadable,
            long.weekends,
            long.stale_weekends,
        ];
        let is_short = are_kept(rows, &chunks);
        if is_short {
            assert_eq!((&long.kept, counts), (rows, [0; 6]));
            assert!(long.conflict.is_none() && long.settled.is_empty());
        }
        is_short
    }

    #[test]
    fn plain_rows_are_kept_as_they_are() {
        let first = [(0, 1.0), (1, 1.0), (4, 2.0)];
        let second = [(7, 2.0), (8, 3.0)];
        assert!(is_short(&first, &second, None));
        assert!(is_short(&second, &[(14, 1.0)], None));
        for (what, second, unreadable) in [
            ("an earlier day", [(3, 2.0), (8, 3.0)], None),
            ("a day twice", [(4, 2.0), (8, 3.0)], None),
            ("a day twice in a chunk", [(7, 2.0), (7, 3.0)], None),
            ("a Saturday", [(5, 2.0), (8, 3.0)], None),
            ("a Sunday", [(6, 2.0), (8, 3.0)], None),
            ("no price", [(7, f64::NAN), (8, 3.0)], None),
            ("a price of zero", [(7, 2.0), (8, 0.0)], None),
            ("an unreadable price", [(7, 2.0), (8, 3.0)], Some(9)),
        ] {
            assert!(!is_short(&first, &second, unreadable), "{what}");
        }
    }
}
