//! The search for everything that a reader should know before believing a backtest.

use std::collections::BTreeSet;

use super::exit::ExitReason;
use super::inputs::Inputs;
use super::ledger::{Ledger, Trade};
use super::markets::Markets;
use super::metric::SHORTEST_DAYS;
use super::order::Order;
use super::price_findings::{currencies, splits};
use super::rule::{Side, Tagged, Way};
use super::setup::Setup;
use super::warning::Warning;
use crate::error::nearest;
use crate::event::{Event, Reason};
use crate::finding::Finding;
use crate::market::{PriceBasis, mixed_basis};

/// Returns everything that a reader should know about the trades.
pub fn findings(
    setup: &Setup<'_>,
    markets: &Markets<'_>,
    inputs: &Inputs<'_>,
    orders: &[Order],
    ledger: &Ledger,
) -> Vec<Finding> {
    let traded = || ledger.trades.iter().map(|trade| &orders[trade.order]);
    let mut warnings = about_trades(setup, orders, ledger);
    warnings.extend(unknown_borrow(setup, orders, ledger));
    warnings.extend(ties(setup, orders, ledger));
    warnings.extend(unmet_tags(setup, inputs.events));
    warnings.extend(currencies(setup, traded(), inputs.prices, markets));
    warnings.extend(splits(markets, inputs.prices, orders, ledger));
    let by_shares = setup.plan.whole_shares || setup.costs.iter().any(|cost| cost.counts_shares());
    let is_adjusted = |order: &Order| markets.bars(order.security).basis() == PriceBasis::AdjClose;
    warnings.extend((by_shares && traded().any(is_adjusted)).then_some(Warning::AdjustedShares));

    let mut findings: Vec<Finding> = warnings.into_iter().map(Finding::from).collect();
    let pairs = orders
        .iter()
        .filter_map(|order| Some((order.security, order.benchmark?)));
    // With leave given this is a warning, and no error.
    let mixed = mixed_basis::compare(inputs.prices, pairs, setup.plan.price, true);
    findings.extend(mixed.ok().flatten());
    if let (Some(first), Some(last)) = (ledger.days.first(), ledger.days.last()) {
        let days = last.date.days_since_1970() - first.date.days_since_1970();
        let sessions = ledger.days.len() - 1;
        let is_short = f64::from(days) < SHORTEST_DAYS && !ledger.trades.is_empty();
        findings.extend(is_short.then(|| Warning::ShortRun { sessions }.into()));
    }
    findings.extend(ledger.lost.map(|date| Warning::Ruin { date }.into()));
    findings
}

/// Returns what the counts of the ledger and the trades themselves say.
fn about_trades(setup: &Setup<'_>, orders: &[Order], ledger: &Ledger) -> Vec<Warning> {
    let trades = || {
        let trades = ledger.trades.iter();
        trades.map(|trade| (trade, &orders[trade.order]))
    };
    let count = |is: &dyn Fn(&Trade, &Order) -> bool| {
        trades().filter(|(trade, order)| is(trade, order)).count()
    };
    let of = ledger.trades.len();
    let fills = 2 * of;
    let mut warnings = Vec::new();
    if setup.plan.allow_same_bar {
        let trades = count(&|_, order| order.same_bar);
        warnings.push(Warning::SameBar { trades, of });
    }
    let ambiguous = count(&|trade, _| trade.ambiguous);
    let forced = count(&|trade, _| trade.exit_reason == ExitReason::EndOfData);
    let waited = count(&|_, order| order.waited > 0);
    let longest = trades().map(|(_, order)| order.waited).max().unwrap_or(0);
    let without_open = count(&|_, order| order.without_open);
    let counted = [
        (
            ambiguous,
            Warning::StopAndTargetInOneBar {
                trades: ambiguous,
                of,
            },
        ),
        (forced, Warning::ForcedExits { trades: forced, of }),
        (
            waited,
            Warning::EntriesDelayed {
                entries: waited,
                of,
                longest,
            },
        ),
        (
            ledger.late_exits,
            Warning::ExitsDelayed {
                exits: ledger.late_exits,
                of,
            },
        ),
        (
            ledger.without_volume,
            Warning::NoVolume {
                fills: ledger.without_volume,
                of: fills,
            },
        ),
        (
            without_open,
            Warning::NoOpen {
                entries: without_open,
                of,
            },
        ),
        (
            ledger.cut,
            Warning::TradesCut {
                entries: ledger.cut,
                of,
            },
        ),
        (
            ledger.unknown_costs,
            Warning::CostsUnknown {
                fills: ledger.unknown_costs,
                of: fills,
            },
        ),
        (
            ledger.unknown_hedge_costs,
            Warning::HedgeCostsUnknown {
                fills: ledger.unknown_hedge_costs,
                of: fills,
            },
        ),
        (
            ledger.unknown_volumes,
            Warning::VolumeUnknown {
                entries: ledger.unknown_volumes,
                of,
            },
        ),
        (
            ledger.hedges_given_up,
            Warning::HedgesGivenUp {
                trades: ledger.hedges_given_up,
                of: ledger.hedged,
            },
        ),
        (
            ledger.unhedged,
            Warning::Unhedged {
                trades: ledger.unhedged,
                of: ledger.hedged + ledger.unhedged,
            },
        ),
        (
            ledger.stale_rates,
            Warning::StaleRates {
                exits: ledger.stale_rates,
                of,
            },
        ),
        (
            ledger.large_exits,
            Warning::ExitsAboveParticipation {
                exits: ledger.large_exits,
                of,
            },
        ),
    ];
    let found = counted.into_iter().filter(|(n, _)| *n > 0);
    warnings.extend(found.map(|(_, warning)| warning));
    warnings
}

/// Returns the number of events that lost to another event of their moment by the order of symbols.
fn ties(setup: &Setup<'_>, orders: &[Order], ledger: &Ledger) -> Option<Warning> {
    if setup.plan.priority.is_some() {
        return None;
    }
    let refused = ledger.refused.iter();
    let lost: BTreeSet<usize> = refused
        .filter(|refused| refused.reason == Reason::NoCapital)
        .map(|refused| refused.event)
        .collect();
    if lost.is_empty() {
        return None;
    }
    let traded = ledger.trades.iter().map(|trade| &orders[trade.order]);
    let moment = |order: &Order| (order.sent_tick(), order.sent.date);
    let moments: BTreeSet<_> = traded.map(moment).collect();
    let competed = |order: &&Order| lost.contains(&order.event) && moments.contains(&moment(order));
    let events = orders.iter().filter(competed).count();
    (events > 0).then_some(Warning::TiesBySymbol { events })
}

/// Returns the short trades whose event states no borrow fee, where a column should.
fn unknown_borrow(setup: &Setup<'_>, orders: &[Order], ledger: &Ledger) -> Option<Warning> {
    setup.plan.borrow_column.as_ref()?;
    let traded = ledger.trades.iter().map(|trade| &orders[trade.order]);
    let short: Vec<&Order> = traded.filter(|order| order.way == Way::Short).collect();
    let trades = short.iter().filter(|order| order.borrow.is_none()).count();
    let of = short.len();
    (trades > 0).then_some(Warning::BorrowUnknown { trades, of })
}

/// Returns the tags of the options that no event carries: most of them are slips.
fn unmet_tags(setup: &Setup<'_>, events: &[Event]) -> Vec<Warning> {
    let Some(Side::Tagged(Tagged { long, short })) = &setup.plan.side_options else {
        return Vec::new();
    };
    let known: BTreeSet<&String> = events.iter().flat_map(|event| &event.tags).collect();
    let unmet = long.iter().chain(short).filter(|tag| !known.contains(tag));
    unmet
        .map(|tag| Warning::NoSuchTag {
            tag: tag.clone(),
            near: nearest(tag, known.iter().map(|own| own.as_str())).map(str::to_owned),
            known: known.iter().map(|own| (*own).clone()).collect(),
        })
        .collect()
}
