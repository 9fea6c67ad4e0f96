//! Days on which a stock trades and its benchmark has no price.

use super::align::Move;
use super::exclusion::Reason;
use super::news::Event;
use super::place::{Refusal, Spot};
use crate::market::{Prices, Security};
use crate::time::{Date, Exchanges};

/// What is wrong where the benchmark of a stock has no price on a day on which the stock moved: an event of that day would
/// go to the next session, after its reaction.
///
/// Another exchange has other holidays, a weekend is a session of neither, and a price that stands still may have been
/// carried over a holiday.
fn without_benchmark(
    date: Date,
    (security, benchmark): (Security, Option<Security>),
    prices: &Prices,
    exchanges: &Exchanges,
) -> Option<String> {
    let benchmark = benchmark?;
    let [stock, market] = [security, benchmark].map(|security| prices.universe().symbol(security));
    if date.is_weekend() || exchanges.of(stock).suffix != exchanges.of(market).suffix {
        return None;
    }
    let bars = prices.bars(security);
    let bar = bars.dates().binary_search(&date).ok()?;
    let closes = bars.closes(prices.basis(security, None));
    let has_moved = closes.get(bar)? != closes.get(bar.checked_sub(1)?)?;
    let is_priced = prices.bars(benchmark).dates().binary_search(&date).is_ok();
    (has_moved && !is_priced).then(|| {
        format!(
            "no benchmark return on {date}: {market} has no price that day, and {stock} has one"
        )
    })
}

/// Refuses an event that would leave the day of its reaction because the benchmark has no price that day.
pub(super) fn without_gap(
    spot: Spot,
    event: &Event,
    pair: (Security, Option<Security>),
    prices: &Prices,
    exchanges: &Exchanges,
) -> Result<Spot, Refusal> {
    let (_, _, _, local, moved) = spot;
    if moved != Move::NoTrading {
        return Ok(spot);
    }
    let stated = event.when.as_ref().map(|when| when.date).ok();
    let date = local.map(|local| Date::from(local.date())).or(stated);
    match date.and_then(|date| without_benchmark(date, pair, prices, exchanges)) {
        Some(detail) => Err((Reason::NoMarketReturn, detail)),
        None => Ok(spot),
    }
}
