//! The simulation: day by day and moment by moment, exits before entries.
//!
//! The moments of a date are the opens and closes of its exchanges in the order of the world's clock. At each moment the
//! trades of that exchange are left or marked, and then new ones are entered with the equity of that moment: an entry
//! never sees what a later moment brings.

use rayon::prelude::*;

use super::account::{Account, outlook};
use super::holding::Outlook;
use super::ledger::{Ledger, Trade};
use super::markets::Markets;
use super::order::Order;
use super::setup::Setup;
use super::timetable::Timetable;
use crate::event::{Exclusion, Reason};

/// Finds on all threads how the trades of all orders are left by themselves. None where slots are few: most orders are never traded
/// then, and the exit of a trade is found when it is entered.
pub fn outlooks(
    setup: &Setup<'_>,
    markets: &Markets<'_>,
    orders: &[Order],
) -> Option<Vec<Option<Outlook>>> {
    let all = orders.par_iter();
    let all = all.map(|order| outlook(setup, markets, order));
    setup.plan.slots.is_none().then(|| all.collect())
}

/// Trades the orders, which are sorted by entry. `outlooks`: those of [`outlooks()`].
pub fn simulate(
    setup: &Setup<'_>,
    markets: &Markets<'_>,
    orders: &[Order],
    outlooks: Option<&[Option<Outlook>]>,
    table: &Timetable,
) -> Ledger {
    if orders.is_empty() {
        return Ledger::default();
    }
    let mut account = Account::new(setup, markets, orders, outlooks);
    account.close_day(table.eve);
    let Timetable {
        dates,
        moments,
        ends,
        ..
    } = table;
    // `day`: index of the date that has begun and not ended yet.
    let (mut next, mut day) = (0, 0);
    for &(tick, date) in moments {
        while ends[day] < tick.instant && day + 1 < dates.len() {
            account.close_day(dates[day]);
            if account.lost.is_some() || next == orders.len() && account.is_empty() {
                return finish(account, next);
            }
            account.pass_night(dates[day], dates[day + 1]);
            day += 1;
        }
        let is_now = |order: &&Order| order.sent_tick() == tick && order.sent.date == date;
        let entries = orders[next..].iter().take_while(is_now).count();
        account.pass(date, tick, next..next + entries);
        next += entries;
    }
    if let Some(date) = dates.get(day) {
        account.close_day(*date);
    }
    finish(account, next)
}

/// Returns the ledger, with the orders that came after the account was lost refused.
fn finish(mut account: Account<'_>, next: usize) -> Ledger {
    account.expire_all();
    for order in next..account.orders.len() {
        if let Some(lost) = account.lost {
            let detail = format!("the account was lost on {lost}");
            account.refuse(order, Reason::NoCapital, detail);
        }
    }
    let orders = account.orders;
    let refused = std::mem::take(&mut account.refused);
    let refused = refused.into_par_iter().map(|(order, (reason, detail))| {
        let order = &orders[order];
        Exclusion {
            event: order.event,
            date: Some(order.reaction_from),
            reason,
            detail: detail.to_string(),
        }
    });
    Ledger {
        trades: finished(&account),
        refused: refused.collect(),
        ..account.ledger
    }
}

/// Returns the trades in the order of their orders, with the prices of their benchmarks where they are wanted.
fn finished(account: &Account<'_>) -> Vec<Trade> {
    let trades = account.ledger.trades.iter();
    let mut sorted: Vec<(usize, &Trade)> = trades.map(|trade| (trade.order, trade)).collect();
    // Each order makes one trade at most.
    sorted.par_sort_unstable_by_key(|(order, _)| *order);
    let with_benchmark = |(order, trade): &(usize, &Trade)| Trade {
        benchmark: benchmark_prices(account, &account.orders[*order], trade),
        ..(*trade).clone()
    };
    sorted.par_iter().map(with_benchmark).collect()
}

/// Returns the benchmark's first prices from the entry and from the exit on; the last price where none follows the exit.
fn benchmark_prices(account: &Account<'_>, order: &Order, trade: &Trade) -> Option<(f64, f64)> {
    let markets = account.markets;
    let benchmark = order.benchmark.filter(|_| account.setup.benchmarks)?;
    let entry = markets.next_price(benchmark, order.date, order.tick())?;
    let (date, half) = (trade.exit_date, trade.exit_half);
    let tick = markets.tick(order.exchange, date, half);
    let exit = match markets.next_price(benchmark, date, tick) {
        Some(next) => next.price,
        None => markets.benchmark_mark(benchmark, date, tick)?,
    };
    Some((entry.price, exit))
}
