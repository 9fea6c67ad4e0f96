//! Limit orders that wait: what they set aside, their fills and their end.
//!
//! An order is sized and takes a slot, money and room below the limits when it is sent, and keeps them until it is filled or
//! expires. Nobody knows before which of the two will come, and nothing that happens while it waits changes its size: the
//! moment of a fill within a session is not known, so that any price of that day may come after it.

use super::account::Account;
use super::exit::{Exit, ExitReason};
use super::markets::Tick;
use super::refusal::Refusal;
use super::resting_order::{Due, Resting};
use super::sent::Rest;
use super::spec::Overlap;
use crate::event::Reason;
use crate::time::Date;

impl Account<'_> {
    /// Fills the orders that wait for a moment. Returns whether there was one.
    pub(super) fn fill_resting(&mut self, date: Date, tick: Tick, due: Due) -> bool {
        let is_due = |resting: &Resting| {
            let order = &self.orders[resting.order];
            let is_now =
                order.rest == Rest::UntilFilled && (order.date, order.tick()) == (date, tick);
            is_now && order.within == (due == Due::Within)
        };
        let filled: Vec<Resting> = self.resting.iter().copied().filter(is_due).collect();
        for resting in &filled {
            self.resting.retain(|other| other.order != resting.order);
            if let Err((reason, detail)) = self.fill(resting) {
                self.refuse(resting.order, reason, detail);
            }
        }
        !filled.is_empty()
    }

    /// Enters the trade of an order that waited.
    fn fill(&mut self, resting: &Resting) -> Result<(), Refusal> {
        let order = &self.orders[resting.order];
        let mut wish = self.wish(order, 0.0, 0.0, (order.date, order.tick()))?;
        if self.held_of[order.security.0 as usize] > 0 {
            wish.replaced = match self.setup.plan.overlap {
                Overlap::Allow => Vec::new(),
                Overlap::Replace => self.places_of(order.security),
                Overlap::Skip | Overlap::Extend => {
                    let detail = format!(
                        "when its limit order was filled on {}, its security was held",
                        order.date
                    );
                    return Err((Reason::Overlap, detail.into()));
                }
            };
        }
        for place in wish.replaced.iter().rev() {
            let position = self.positions.remove(*place);
            let exit = Exit::at(ExitReason::Replaced, order.entry.price);
            self.leave(position, order.date, order.tick(), exit);
        }
        self.book_entry(resting.order, resting.quantity, &wish);
        Ok(())
    }

    /// Gives up the orders that expire at a moment.
    pub(super) fn expire(&mut self, date: Date, tick: Tick) {
        let orders = self.orders;
        let ended = |resting: &Resting| match &orders[resting.order].rest {
            Rest::UntilExpired(expiry) if (expiry.date, expiry.tick) == (date, tick) => {
                Some(expiry.detail.clone())
            }
            _ => None,
        };
        let expired = self.resting.iter();
        let expired: Vec<(usize, String)> = expired
            .filter_map(|resting| Some((resting.order, ended(resting)?)))
            .collect();
        for (order, detail) in expired {
            self.resting.retain(|other| other.order != order);
            self.refuse(order, Reason::Expired, detail);
        }
    }

    /// Gives up every order that waits, because the account or the prices have ended.
    pub(super) fn expire_all(&mut self) {
        for resting in std::mem::take(&mut self.resting) {
            let (reason, detail) = match (&self.orders[resting.order].rest, self.lost) {
                (_, Some(lost)) => (Reason::NoCapital, format!("the account was lost on {lost}")),
                (Rest::UntilExpired(expiry), None) => (Reason::Expired, expiry.detail.clone()),
                _ => (
                    Reason::Expired,
                    "the prices end before its limit order".to_owned(),
                ),
            };
            self.refuse(resting.order, reason, detail);
        }
    }
}
