//! The simulation: day by day and moment by moment, exits before entries.
//!
//! The moments of a date are the opens and closes of its exchanges in the order of the world's clock. At each moment the
//! trades of that exchange are left or marked, and then new ones are entered with the equity of that moment: an entry
//! never sees what a later moment brings.

use super::account::Account;
use super::ledger::Ledger;
use super::markets::Markets;
use super::order::Order;
use super::setup::Setup;
use super::timetable::Timetable;
use crate::event::Reason;

/// Trades the orders, which are sorted by entry.
pub fn simulate(
    setup: &Setup<'_>,
    markets: &Markets<'_>,
    orders: &[Order],
    table: &Timetable,
) -> Ledger {
    if orders.is_empty() {
        return Ledger::default();
    }
    let mut account = Account::new(setup, markets, orders);
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
    account.ledger.trades.sort_by_key(|trade| trade.order);
    account.ledger
}
