//! What an event would have earned if it had been traded exactly as planned.

use rayon::prelude::*;

use super::markets::Markets;
use super::order::Order;

/// The return of an event if it had been traded exactly as planned.
pub struct Paper {
    /// CAR and beta times the sum of Rm, where both are known.
    pub abnormal: Option<(f64, f64)>,
    /// From the last close before day 0 to the close at which the holding period ends: Pd/P0 - 1
    pub whole: f64,
    /// From the first price after the news: Pd/P1 - 1
    pub after_gap: f64,
    /// From the entry: Pd/Pe - 1
    pub after_delay: f64,
}

/// Returns the return of each order if it had been traded exactly as planned.
pub fn papers(markets: &Markets<'_>, orders: &[Order]) -> Vec<Paper> {
    let orders = orders.par_iter();
    orders.map(|order| Paper::new(markets, order)).collect()
}

impl Paper {
    fn new(markets: &Markets<'_>, order: &Order) -> Self {
        let bars = markets.bars(order.security);
        let planned = bars.close(order.due).unwrap_or(order.entry.price);
        let from = bars.on_or_after(order.reaction_from);
        // Without a close before day 0, nothing can have moved before the first price.
        let before = bars.close_before(from).unwrap_or(order.first);
        Self {
            abnormal: abnormal(markets, order, from),
            whole: planned / before - 1.0,
            after_gap: planned / order.first - 1.0,
            after_delay: planned / order.entry.price - 1.0,
        }
    }
}

/// Returns CAR from a bar to the planned exit, and the part of the returns that beta explains.
fn abnormal(markets: &Markets<'_>, order: &Order, from: usize) -> Option<(f64, f64)> {
    let estimate = order.estimate?;
    let bars = markets.bars(order.security);
    let benchmark = order.benchmark.filter(|_| estimate.beta != 0.0);
    let benchmark = benchmark.map(|benchmark| markets.bars(benchmark));
    // A market that nobody measures by stands still.
    let market = |bar: usize| match benchmark {
        Some(market) => market.close(market.on(bars.dates()[bar])?),
        None => Some(1.0),
    };
    let first = (0..from).rev().find(|bar| bars.close(*bar).is_some())?;
    let (mut before, mut market_before) = (bars.close(first)?, market(first));
    let (mut car, mut by_market) = (0.0, 0.0);
    for bar in from..order.due + 1 {
        let Some(close) = bars.close(bar) else {
            continue;
        };
        let level = market(bar);
        let explained = estimate.beta * (level? / market_before? - 1.0);
        car += close / before - 1.0 - estimate.alpha - explained;
        by_market += explained;
        (before, market_before) = (close, level);
    }
    Some((car, by_market))
}
