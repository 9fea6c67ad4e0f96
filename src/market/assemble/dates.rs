//! The dates of the bars: securities that trade on the same days share them.

use std::ops::Range;

use super::order::Ordered;
use crate::market::price_rows::PriceRows;
use crate::time::Date;

/// Most lists of dates that those of a security are compared with.
const KNOWN: usize = 8;

/// Returns dates, and `ranges[i]`: where among them those of the kept rows of security `i` stand, in order.
pub(super) fn shared(ordered: &[Ordered], chunks: &[PriceRows]) -> (Vec<Date>, Vec<Range<usize>>) {
    let mut dates: Vec<Date> = Vec::new();
    // The longest lists so far, which most likely hold those of other securities.
    let mut known: Vec<Range<usize>> = Vec::new();
    let ranges = ordered.iter().map(|ordered| {
        let pieces = ordered.kept.runs().iter().map(|run| {
            let rows = run.start as usize..(run.start + run.len) as usize;
            &chunks[run.chunk as usize].date[rows]
        });
        let first = pieces.clone().next().and_then(|piece| piece.first());
        let place = |known: &Range<usize>| {
            let start = known.start + dates[known.clone()].binary_search(first?).ok()?;
            let mut pieces = pieces.clone();
            let rest = pieces.try_fold(&dates[start..known.end], |rest, piece| {
                rest.strip_prefix(piece)
            });
            rest.map(|rest| start..known.end - rest.len())
        };
        if let Some(range) = known.iter().find_map(place) {
            return range;
        }
        let start = dates.len();
        pieces.for_each(|piece| dates.extend_from_slice(piece));
        let range = start..dates.len();
        known.push(range.clone());
        known.sort_by_key(|known| std::cmp::Reverse(known.len()));
        known.truncate(KNOWN);
        range
    });
    let ranges = ranges.collect();
    (dates, ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::price_rows::Bar;
    use crate::market::prices::Prices;
    use crate::market::universe::Security;

    #[test]
    fn securities_share_their_dates_and_keep_their_own() {
        let mut lists: Vec<Vec<i32>> = vec![(10..30).collect(), (15..30).collect()];
        lists.extend([
            (10..22).collect(),
            (12..18).collect(),
            vec![11, 13],
            vec![30],
        ]);
        // More lists than are compared, each with a gap of its own, and the first days once more.
        lists.extend((0..2 * KNOWN as i32).map(|gap| (0..60).filter(|day| *day != gap).collect()));
        lists.push((10..30).collect());
        let mut halves = [PriceRows::default(), PriceRows::default()];
        for (security, days) in lists.iter().enumerate() {
            for day in days {
                let date = Date::from_days_since_1970(100 + *day);
                let half = &mut halves[usize::from(*day > 16)];
                half.push(
                    &format!("S{security:03}"),
                    date,
                    Bar::close(f64::from(*day) + 1.0),
                );
            }
        }
        let (prices, _) = Prices::from_rows(halves.into()).unwrap();
        for (security, days) in lists.iter().enumerate() {
            let bars = prices.bars(Security(security as u32));
            let dates = bars.dates().iter();
            let found: Vec<i32> = dates.map(|date| date.days_since_1970() - 100).collect();
            assert_eq!(&found, days, "security {security}");
        }
        assert_eq!(prices.len(), lists.iter().map(Vec::len).sum::<usize>());
        assert!(prices.dates.len() < prices.len() - 20, "some are shared");
    }
}
