//! The simulation: day by day and moment by moment, exits before entries.
//!
//! The moments of a date are the opens and closes of its exchanges in the order of the world's clock. At each moment the
//! trades of that exchange are left or marked, and then new ones are entered with the equity of that moment: an entry
//! never sees what a later moment brings.

use std::collections::BTreeSet;

use super::account::Account;
use super::ledger::Ledger;
use super::markets::Markets;
use super::order::Order;
use super::setup::Setup;
use crate::event::Sample;
use crate::market::Security;
use crate::time::Date;

/// Trades the orders, which are sorted by entry, on these dates.
pub fn simulate(
    setup: &Setup<'_>,
    markets: &Markets<'_>,
    orders: &[Order],
    dates: &[Date],
) -> Ledger {
    let Some(first) = orders.first() else {
        return Ledger::default();
    };
    let mut account = Account::new(setup, markets, orders);
    let start = dates.partition_point(|date| *date < first.date);
    // Equity begins with a day on which nothing is held yet: the base of the first day's return.
    let eve = start.checked_sub(1).map_or_else(
        || Date::from_days_since_1970(first.date.days_since_1970() - 1),
        |before| dates[before],
    );
    account.close_day(eve);
    let mut exchanges: Vec<usize> = orders.iter().map(|order| order.exchange).collect();
    exchanges.sort_unstable();
    exchanges.dedup();
    let (mut next, mut yesterday) = (0, eve);
    for &date in &dates[start..] {
        if next == orders.len() && account.positions.is_empty() {
            break;
        }
        account.pass_night(f64::from(
            date.days_since_1970() - yesterday.days_since_1970(),
        ));
        yesterday = date;
        for tick in markets.ticks(date, &exchanges) {
            let is_now = |order: &&Order| {
                order.date == date
                    && order.exchange == tick.exchange
                    && order.entry.half == tick.half
            };
            let entries = orders[next..].iter().take_while(is_now).count();
            account.pass(date, tick, next..next + entries);
            next += entries;
        }
        account.close_day(date);
    }
    account.ledger.trades.sort_by_key(|trade| trade.order);
    account.ledger
}

/// Returns every date on which a calendar of the sample has a session or a security with an order has a bar, in order.
pub fn trading_dates(markets: &Markets<'_>, sample: &Sample, orders: &[Order]) -> Vec<Date> {
    let securities: BTreeSet<Security> = orders.iter().map(|order| order.security).collect();
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
