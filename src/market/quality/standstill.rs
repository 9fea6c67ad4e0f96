//! Prices that do not move, and long gaps without prices.

use crate::market::field::PriceBasis;
use crate::market::flaw::{Flaw, FlawKind};
use crate::market::prices::Bars;

/// Fewest equal closes in a row that count as stale.
const STALE_FROM: usize = 5;

/// Share of zero returns above which trading is thin, and the fewest prices needed to judge it.
const THIN_FROM: f64 = 0.5;
const ENOUGH: usize = 20;

/// Calendar days without a price from which on a gap is longer than holidays explain.
const GAP_FROM: i32 = 31;

/// Weekly, monthly and quarterly prices have no gap before this many of their own steps are missing.
const STEPS_OF_GAP: i32 = 3;

pub(super) fn flaws(bars: &Bars<'_>, priced: &[(usize, f64)], column: PriceBasis) -> Vec<Flaw> {
    let dates = bars.dates();
    let mut flaws = Vec::new();
    for run in priced
        .chunk_by(|a, b| a.1 == b.1)
        .filter(|run| run.len() >= STALE_FROM)
    {
        flaws.push(Flaw {
            kind: FlawKind::StaleRun,
            column,
            // The return of the first day of the run is a true one, so the flaw starts on the second.
            from: dates[run[1].0],
            to: dates[run[run.len() - 1].0],
            ratio: run.len() as f64,
        });
    }
    let still = priced
        .windows(2)
        .filter(|pair| pair[0].1 == pair[1].1)
        .count();
    let share = still as f64 / (priced.len() - 1).max(1) as f64;
    if priced.len() >= ENOUGH && share > THIN_FROM {
        flaws.push(Flaw {
            kind: FlawKind::ThinTrading,
            column,
            from: dates[priced[0].0],
            to: dates[priced[priced.len() - 1].0],
            ratio: share,
        });
    }
    let days_between = |pair: &[(usize, f64)]| {
        dates[pair[1].0].days_since_1970() - dates[pair[0].0].days_since_1970()
    };
    if !priced.windows(2).any(|pair| days_between(pair) >= GAP_FROM) {
        return flaws;
    }
    let mut steps: Vec<i32> = priced.windows(2).map(days_between).collect();
    steps.sort_unstable();
    let gap_from = GAP_FROM.max(STEPS_OF_GAP * steps[steps.len() / 2]);
    for pair in priced.windows(2) {
        let ((before, p0), (day, p1)) = (pair[0], pair[1]);
        let days = days_between(pair);
        if days < gap_from {
            continue;
        }
        let ratio = p1 / p0;
        let is_other_level = !(1.0 / 3.0..=3.0).contains(&ratio);
        flaws.push(Flaw {
            kind: if is_other_level {
                FlawKind::ReusedSymbol
            } else {
                FlawKind::LongGap
            },
            column,
            from: dates[before],
            to: dates[day],
            ratio: if is_other_level {
                ratio
            } else {
                f64::from(days)
            },
        });
    }
    flaws
}
