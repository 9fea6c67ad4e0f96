//! What a reader should know about the prices of the trades: their currencies, and splits that they do not adjust for.

use std::collections::BTreeSet;

use super::currency::currency_in;
use super::ledger::{Ledger, Trade};
use super::markets::Markets;
use super::order::Order;
use super::setup::Setup;
use super::spec::Hedge;
use super::warning::Warning;
use crate::market::{Field, PriceBasis, Prices};

/// Returns the currencies of what is traded and hedged with, where they differ: as the files name them, else as the exchanges
/// suggest. An exchange that suggests none is told apart from others by its time zone.
pub fn currencies<'a>(
    setup: &Setup<'_>,
    orders: impl Iterator<Item = &'a Order>,
    prices: &Prices,
    markets: &Markets<'_>,
) -> Option<Warning> {
    if markets.currencies().account.is_some() {
        return None;
    }
    let is_hedged = setup.plan.hedge != Hedge::None;
    let securities = markets.universe().distinct(orders.flat_map(|order| {
        let hedge = order.benchmark.filter(|_| is_hedged);
        std::iter::once(order.security).chain(hedge)
    }));
    let (mut currencies, mut zones) = (BTreeSet::new(), BTreeSet::new());
    for security in securities {
        let named = prices.currencies(security);
        currencies.extend(named.iter().map(ToString::to_string));
        if named.is_empty() {
            let exchange = markets.exchange_of(security);
            let zone = markets.exchange(exchange).zone().name();
            match currency_in(zone) {
                Some(currency) => _ = currencies.insert(currency.to_owned()),
                None => _ = zones.insert(zone.to_owned()),
            }
        }
    }
    (currencies.len() + zones.len() > 1).then(|| Warning::MixedCurrencies {
        currencies: currencies.into_iter().collect(),
        zones: zones.into_iter().collect(),
    })
}

/// A jump of adj_close / close by this factor is a split, or a payment as large as one.
const SPLIT_FACTOR: f64 = 1.15;

/// Returns the trades at raw closes over a split, which the adjusted column beside them proves.
pub fn splits(
    markets: &Markets<'_>,
    prices: &Prices,
    orders: &[Order],
    ledger: &Ledger,
) -> Option<Warning> {
    let split = |trade: &Trade| {
        let order = &orders[trade.order];
        let bars = markets.bars(order.security);
        let adjusted = prices.bars(order.security).column(Field::AdjClose);
        if bars.basis() != PriceBasis::Close || adjusted.is_empty() {
            return None;
        }
        let factor = |bar: usize| Some(adjusted.get(bar)? / bars.close(bar)?);
        let held = order.entry.bar + 1..trade.exit_bar + 1;
        held.into_iter().find_map(|bar| {
            let jump = factor(bar)? / factor(bar - 1)?;
            let is_split = jump.max(1.0 / jump) >= SPLIT_FACTOR;
            let symbol = prices.universe().symbol(order.security).to_owned();
            is_split.then(|| (symbol, bars.dates()[bar], jump))
        })
    };
    let mut found = ledger.trades.iter().filter_map(split);
    let first = found.next()?;
    Some(Warning::SplitInTrade {
        trades: 1 + found.count(),
        of: ledger.trades.len(),
        first,
    })
}
