//! The simulation: day by day and moment by moment, exits before entries.
//!
//! The moments of a date are the opens and closes of its exchanges in the order of the world's clock. At each moment the
//! trades of that exchange are left or marked, and then new ones are entered with the equity of that moment: an entry
//! never sees what a later moment brings.

use std::collections::BTreeSet;

use super::account::Account;
use super::ledger::Ledger;
use super::markets::{Markets, Tick};
use super::order::Order;
use super::setup::Setup;
use super::spec::Hedge;
use crate::event::{Reason, Sample};
use crate::market::Security;
use crate::time::Date;

/// Trades the orders, which are sorted by entry, on these dates.
pub fn simulate(
    setup: &Setup<'_>,
    markets: &Markets<'_>,
    orders: &[Order],
    dates: &[Date],
) -> Ledger {
    let Some(first) = orders.iter().map(|order| order.date).min() else {
        return Ledger::default();
    };
    let mut account = Account::new(setup, markets, orders);
    let start = dates.partition_point(|date| *date < first);
    // Equity begins with a day on which nothing is held yet: the base of the first day's return.
    let eve = start.checked_sub(1).map_or_else(
        || Date::from_days_since_1970(first.days_since_1970() - 1),
        |before| dates[before],
    );
    account.close_day(eve);
    let dates = &dates[start..];
    let timeline = markets.timeline(dates, &exchanges(setup, markets, orders));
    let ends = ends(dates, &timeline);
    // `day`: index of the date that has begun and not ended yet.
    let (mut next, mut day) = (0, 0);
    for (tick, date) in timeline {
        while ends[day] < tick.instant && day + 1 < dates.len() {
            account.close_day(dates[day]);
            if account.lost.is_some() || next == orders.len() && account.is_empty() {
                return finish(account, next);
            }
            account.pass_night(dates[day], dates[day + 1]);
            day += 1;
        }
        let is_now = |order: &&Order| order.tick() == tick && order.date == date;
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
    for order in next..account.orders.len() {
        if let Some(lost) = account.lost {
            let detail = format!("the account was lost on {lost}");
            account.refuse(order, Reason::NoCapital, detail);
        }
    }
    account.ledger.trades.sort_by_key(|trade| trade.order);
    account.ledger
}

/// Returns the exchanges of everything that is traded, hedges included.
fn exchanges(setup: &Setup<'_>, markets: &Markets<'_>, orders: &[Order]) -> Vec<usize> {
    let hedges = orders.iter().filter_map(|order| order.benchmark);
    let hedges = hedges.filter(|_| setup.plan.hedge != Hedge::None);
    let own = orders.iter().map(|order| order.exchange);
    let exchanges: BTreeSet<usize> = own
        .chain(hedges.map(|benchmark| markets.exchange_of(benchmark)))
        .collect();
    exchanges.into_iter().collect()
}

/// Returns the second of the last moment of each date: `ends[i]` of date `i`.
fn ends(dates: &[Date], timeline: &[(Tick, Date)]) -> Vec<i64> {
    let mut ends = vec![i64::MIN; dates.len()];
    for (tick, date) in timeline {
        if let Ok(day) = dates.binary_search(date) {
            ends[day] = ends[day].max(tick.instant);
        }
    }
    ends
}

/// Returns every date on which a calendar of the sample has a session, or a security with an order or its hedge has a bar, in
/// order.
pub fn trading_dates(
    setup: &Setup<'_>,
    markets: &Markets<'_>,
    sample: &Sample,
    orders: &[Order],
) -> Vec<Date> {
    let hedges = orders.iter().filter_map(|order| order.benchmark);
    let hedges = hedges.filter(|_| setup.plan.hedge != Hedge::None);
    let own = orders.iter().map(|order| order.security);
    let securities: BTreeSet<Security> = own.chain(hedges).collect();
    let calendars: BTreeSet<_> = sample
        .aligned
        .iter()
        .map(|aligned| aligned.calendar)
        .collect();
    let all = || {
        let of_tapes = securities
            .iter()
            .map(|security| markets.bars(*security).dates());
        of_tapes.chain(calendars.iter().map(|id| sample.calendars.get(*id).dates()))
    };
    let days = |date: &Date| date.days_since_1970();
    let first = all()
        .filter_map(|dates| dates.first())
        .map(days)
        .min()
        .unwrap_or(0);
    let last = all()
        .filter_map(|dates| dates.last())
        .map(days)
        .max()
        .unwrap_or(first);
    // One mark per day: thousands of securities share their dates, and sorting all of them would take longer than trading.
    let mut marked = vec![false; (last - first) as usize + 1];
    all()
        .flatten()
        .for_each(|date| marked[(days(date) - first) as usize] = true);
    let marked = marked.into_iter().enumerate().filter(|(_, marked)| *marked);
    marked
        .map(|(day, _)| Date::from_days_since_1970(first + day as i32))
        .collect()
}
