//! Jumps of prices by the ratio of a split, by a change of units, or by an error.

use crate::market::field::{Field, PriceBasis};
use crate::market::flaw::{Flaw, FlawKind};
use crate::market::prices::Bars;
use crate::math::elementary::ln;

/// Split ratios: new shares per old share. Their inverses are the ratios of reverse splits.
const SPLITS: [f64; 13] = [
    1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 15.0, 20.0, 25.0, 50.0,
];

/// Largest price move, in logarithms, that may come on top of a split on its day.
const OWN_MOVE: f64 = 0.06;

/// The same limit where volumes are missing, which would tell a split from a crash.
const OWN_MOVE_WITHOUT_VOLUME: f64 = 0.03;

/// Largest factor between the volume change and the inverse of the split's price ratio.
const VOLUME_FACTOR: f64 = 2.5;

/// Number of days on each side whose median volumes are compared.
const VOLUME_DAYS: usize = 10;

/// Largest volume of the day of a split, as a multiple of the median of the days after it. On nine splits of 1999 to 2020 it
/// was 0.8 to 2.1; on five days of news on which a price fell by half or rose by half, 2.9 to 7.9.
const VOLUME_OF_THE_DAY: f64 = 2.5;

/// Largest distance, in logarithms, of the open from the price that the split alone would give. On the splits above it was at
/// most 0.06, and on most of the other days 0.04 to 0.09.
const OPEN_DISTANCE: f64 = 0.07;

pub(super) fn flaws(bars: &Bars<'_>, priced: &[(usize, f64)], column: PriceBasis) -> Vec<Flaw> {
    let dates = bars.dates();
    let kind_at = |pair: usize| -> Option<FlawKind> {
        let ((before, p0), (day, p1)) = (priced[pair], priced[pair + 1]);
        let ratio = p1 / p0;
        // Smaller moves are no jumps.
        if (0.7..1.4).contains(&ratio) {
            return None;
        }
        let size = ln(ratio).abs();
        if (size - ln(100.0)).abs() < 0.1 {
            return Some(FlawKind::UnitSwitch);
        }
        let is_same = |a: f64, b: f64| (a / b - 1.0).abs() < 0.05;
        // This jump only reverses the one of the day before, which is already reported.
        let undoes = pair > 0 && is_same(p1, priced[pair - 1].1);
        if undoes {
            return None;
        }
        let is_undone = priced.get(pair + 2).is_some_and(|(_, p2)| is_same(*p2, p0));
        let is_split = !is_undone
            && SPLITS
                .iter()
                .any(|shares| looks_like_split(bars, column, [before, day], ratio, *shares));
        let is_extreme =
            !(0.2..=4.0).contains(&ratio) || (is_undone && !(0.5..=1.5).contains(&ratio));
        match (is_split, is_extreme) {
            (true, _) => Some(FlawKind::UnadjustedSplit),
            (false, true) => Some(FlawKind::ExtremeReturn),
            (false, false) => None,
        }
    };
    let flaw = |pair: usize| {
        let (day, p1) = priced[pair + 1];
        kind_at(pair).map(|kind| Flaw {
            kind,
            column,
            from: dates[day],
            to: dates[day],
            ratio: p1 / priced[pair].1,
        })
    };
    (0..priced.len() - 1).filter_map(flaw).collect()
}

/// Returns whether a price falls to `1 / shares` of its level while `shares` times as many shares trade from then on, or
/// the reverse: at the open already, and on a day without the trading that news brings.
fn looks_like_split(
    bars: &Bars<'_>,
    column: PriceBasis,
    [before, day]: [usize; 2],
    ratio: f64,
    shares: f64,
) -> bool {
    let expected = if ratio < 1.0 { 1.0 / shares } else { shares };
    let distance = ln(ratio / expected).abs();
    let at_open = open_ratio(bars, column, [before, day]);
    let opens_elsewhere =
        at_open.is_some_and(|at_open| ln(at_open / expected).abs() > OPEN_DISTANCE);
    if distance > OWN_MOVE || opens_elsewhere || is_busy(bars, day) {
        return false;
    }
    match volume_change(bars, before, day) {
        Some(change) => ln(change * expected).abs() < ln(VOLUME_FACTOR),
        // Without volumes, a fall by a third (a 3-for-2 split) is more often due to news.
        None => shares >= 2.0 && distance < OWN_MOVE_WITHOUT_VOLUME,
    }
}

/// Returns the open of a day relative to the price before it, on the price basis of `column`.
fn open_ratio(bars: &Bars<'_>, column: PriceBasis, [before, day]: [usize; 2]) -> Option<f64> {
    let prices = bars.closes(column);
    let open = bars.value(Field::Open, day)?;
    let close = bars.value(Field::Close, day)?;
    Some(open / close * prices[day] / prices[before]).filter(|ratio| *ratio > 0.0)
}

/// Returns whether far more was traded on a day than on the days after it, as on a day of news.
fn is_busy(bars: &Bars<'_>, day: usize) -> bool {
    let own = bars.value(Field::Volume, day);
    let later = volumes_after(bars, day);
    own.zip(later)
        .is_some_and(|(own, later)| own > VOLUME_OF_THE_DAY * later)
}

/// Returns the median volume of the days after one, which leaves out the day itself: a split raises its volume too.
fn volumes_after(bars: &Bars<'_>, day: usize) -> Option<f64> {
    let last = bars.dates().len();
    median_volume(bars, (day + 1).min(last)..(day + 1 + VOLUME_DAYS).min(last))
}

fn median_volume(bars: &Bars<'_>, days: std::ops::Range<usize>) -> Option<f64> {
    let volumes = days.filter_map(|day| bars.value(Field::Volume, day));
    let mut volumes: Vec<f64> = volumes.filter(|volume| *volume > 0.0).collect();
    volumes.sort_by(f64::total_cmp);
    volumes.get(volumes.len() / 2).copied()
}

fn volume_change(bars: &Bars<'_>, before: usize, day: usize) -> Option<f64> {
    let earlier = median_volume(bars, before.saturating_sub(VOLUME_DAYS - 1)..before + 1)?;
    let later = volumes_after(bars, day).or_else(|| bars.value(Field::Volume, day))?;
    (later > 0.0).then_some(later / earlier)
}
