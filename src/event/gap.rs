//! Refuses events on days on which a stock trades but its benchmark has no price.

use super::exclusion::Reason;
use super::news::Event;
use super::placed::{Placed, Shift};
use super::refusal::Refusal;
use super::sample::Subject;
use crate::market::{Listings, Prices};
use crate::time::Date;

/// Refuses an event whose stock moved on the event's own date while its benchmark has no price on that date: on the
/// benchmark's calendar, day 0 would be the next session, after the reaction.
pub(super) fn refuse_gap(
    placed: &Placed,
    event: &Event,
    subject: Subject,
    prices: &Prices,
    listings: &Listings,
) -> Result<(), Refusal> {
    if placed.shift != Shift::NoTrading {
        return Ok(());
    }
    let stated = event.when.as_ref().map(|when| when.date).ok();
    let date = placed
        .local
        .map(|local| Date::from(local.date()))
        .or(stated);
    match date.and_then(|date| missing_benchmark(date, subject, prices, listings)) {
        Some(detail) => Err(Refusal::new(Reason::NoMarketReturn, detail)),
        None => Ok(()),
    }
}

/// Returns what is wrong if the stock moved on `date` and its benchmark has no price on that date.
///
/// Three cases are accepted: a benchmark of another exchange has other holidays; on a weekend neither has a session; and an
/// unchanged price may have been carried over a holiday.
fn missing_benchmark(
    date: Date,
    subject: Subject,
    prices: &Prices,
    listings: &Listings,
) -> Option<String> {
    let (security, benchmark) = (subject.security, subject.benchmark?);
    let [stock, market] = [security, benchmark].map(|security| prices.universe().symbol(security));
    if date.is_weekend() || listings.exchange(security) != listings.exchange(benchmark) {
        return None;
    }
    let bars = prices.bars(security);
    let bar = bars.dates().binary_search(&date).ok()?;
    let closes = bars.closes(prices.basis(security, None));
    let has_moved = closes.get(bar)? != closes.get(bar.checked_sub(1)?)?;
    let is_priced = prices.bars(benchmark).dates().binary_search(&date).is_ok();
    (has_moved && !is_priced).then(|| {
        format!(
            "no benchmark return on {date}: {market} has no price that day, but {stock} has one"
        )
    })
}
