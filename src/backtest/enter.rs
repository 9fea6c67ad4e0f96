//! How an order becomes a trade: the trades that it meets, and its hedge.

use super::account::{Account, is_stale};
use super::exit::{Exit, ExitReason};
use super::holding::Holding;
use super::markets::{BenchmarkPrice, Place, Tick};
use super::moment::Half;
use super::order::Order;
use super::position::Position;
use super::refusal::{Detail, Refusal};
use super::resting_order::Resting;
use super::sent::Rest;
use super::spec::{Hedge, Overlap};
use crate::event::Reason;
use crate::market::Security;
use crate::time::Date;

/// What an order asks for, before the limits.
pub(super) struct Wish {
    /// The value of the trade.
    pub value: f64,
    /// Equity at the moment of the entry.
    pub equity: f64,
    /// The value of the hedge for each unit of the trade's value.
    pub hedge_ratio: f64,
    /// The money of the account for one unit of the prices.
    pub rate: f64,
    /// The price of the hedge, where there is one.
    pub against: Option<BenchmarkPrice>,
    /// The last price of the benchmark by the moment of the entry, which is all that the entry may count with.
    pub known: Option<BenchmarkPrice>,
    /// The places of the trades that are left in exchange, sorted.
    pub replaced: Vec<usize>,
}

impl Account<'_> {
    /// Enters an order, or returns the reason why it is not traded.
    pub fn enter(&mut self, index: usize, equity: f64) -> Result<(), Refusal> {
        let order = &self.orders[index];
        let plan = self.setup.plan;
        let share = order.share.as_ref().map_err(|refusal| {
            let (reason, detail) = refusal.as_ref().clone();
            (reason, detail.into())
        })?;
        if let Some(lost) = self.lost {
            let detail = format!("the account was lost on {lost}");
            return Err((Reason::NoCapital, detail.into()));
        }
        let mut wish = self.wish(order, *share, equity, (order.sent.date, order.sent_tick()))?;
        if self.held_of[order.security.0 as usize] > 0 {
            wish.replaced = self.meet_held(order)?;
        }
        let held = self.positions.len() + self.resting.len() - wish.replaced.len();
        if let Some(slots) = plan.slots.filter(|slots| held >= *slots) {
            let on = order.date;
            return Err((Reason::NoCapital, Detail::SlotsTaken { on, slots }));
        }
        let quantity = self.quantity(order, &wish)?;
        if order.rest != Rest::Not {
            self.rest(index, quantity, &wish);
            return Ok(());
        }
        // Only now that the new trade can be entered: otherwise the old one stays.
        for place in wish.replaced.iter().rev() {
            let position = self.positions.remove(*place);
            let exit = Exit::at(ExitReason::Replaced, order.entry.price);
            self.leave(position, order.date, order.tick(), exit);
        }
        self.book_entry(index, quantity, &wish);
        Ok(())
    }

    /// Makes a limit order wait, with what it sets aside.
    fn rest(&mut self, index: usize, quantity: f64, wish: &Wish) {
        let order = &self.orders[index];
        let sign = order.way.sign();
        let value = sign * quantity * (order.sent.price * wish.rate);
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let at = sent_place(order, wish.rate);
        let (cost, _) = self.fill_cost(at, order.sent.price, sign * quantity, sigma);
        self.resting.push(Resting {
            order: index,
            quantity,
            value,
            hedge: -value * wish.hedge_ratio,
            cost,
        });
    }

    /// Returns what an order asks for at a moment.
    pub(super) fn wish(
        &self,
        order: &Order,
        share: f64,
        equity: f64,
        (date, tick): (Date, Tick),
    ) -> Result<Wish, Refusal> {
        let mut hedge_ratio = match self.setup.plan.hedge {
            Hedge::None => 0.0,
            Hedge::Beta => order.estimate.map_or(0.0, |estimate| estimate.beta),
            Hedge::Dollar => 1.0,
        };
        let benchmark = order.benchmark.filter(|_| hedge_ratio != 0.0);
        let (mut against, mut known) = (None, None);
        if let Some(benchmark) = benchmark {
            against = self.markets.next_price(benchmark, date, tick);
            known = self.markets.last_price(benchmark, date, tick);
            if against.is_none() && known.is_none() {
                let detail = "the benchmark has no price to hedge with".to_owned();
                return Err((Reason::NoMarketReturn, detail.into()));
            }
        }
        if against.is_none() {
            hedge_ratio = 0.0;
        }
        Ok(Wish {
            value: share * equity,
            equity,
            rate: self.entry_rate(order.security, date, tick)?,
            hedge_ratio,
            against,
            known,
            replaced: Vec::new(),
        })
    }

    /// Returns the money of the account for one unit of the prices at an entry.
    fn entry_rate(&self, security: Security, date: Date, tick: Tick) -> Result<f64, Refusal> {
        let rate = self.markets.rate(security, date, tick);
        let fresh = rate.filter(|(_, made)| !is_stale(*made, date));
        fresh.map(|(rate, _)| rate).ok_or_else(|| {
            let what = match rate {
                Some((_, made)) => format!("the last exchange rate on {date} is of {made}"),
                None => format!("there is no exchange rate by {date}"),
            };
            (Reason::NoRate, what.into())
        })
    }

    /// Applies the overlap option to a further event of a security that is held. Returns the places of the trades that it
    /// replaces.
    fn meet_held(&mut self, order: &Order) -> Result<Vec<usize>, Refusal> {
        let is_held = |position: &Position| position.security == order.security;
        let Some(held) = self.positions.iter().position(is_held) else {
            return Ok(Vec::new());
        };
        let entered = self.orders[self.positions[held].order].date;
        let on = order.date;
        let refuse = |reason, and: &'static str| Err((reason, Detail::Held { on, entered, and }));
        let plan = self.setup.plan;
        match plan.overlap {
            Overlap::Allow => Ok(Vec::new()),
            Overlap::Skip => refuse(Reason::Overlap, ""),
            Overlap::Extend => {
                let position = &mut self.positions[held];
                if position.sign != order.way.sign() {
                    return refuse(Reason::Overlap, ", which points the other way");
                }
                if order.due >= position.due {
                    (position.due, position.end) = (order.due, order.end);
                    let own = &self.orders[position.order];
                    let holding = Holding::new(plan, own, (order.due, order.end));
                    position.outlook = holding.outlook(self.markets.bars(order.security));
                }
                refuse(Reason::Extended, " and is held for longer")
            }
            // A limit order replaces what is held when it is filled.
            Overlap::Replace if order.rest != Rest::Not => Ok(Vec::new()),
            Overlap::Replace => Ok(self.places_of(order.security)),
        }
    }

    /// Returns the places of the trades of a security, sorted.
    pub(super) fn places_of(&self, security: Security) -> Vec<usize> {
        let places = self.positions.iter().enumerate();
        let held = places.filter(|(_, position)| position.security == security);
        held.map(|(place, _)| place).collect()
    }

    /// Books a trade and its hedge.
    pub(super) fn book_entry(&mut self, index: usize, quantity: f64, wish: &Wish) {
        let order = &self.orders[index];
        let (sign, price) = (order.way.sign(), order.entry.price);
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let place = place(order, wish.rate);
        let cost = self.book_cost(place, price, sign * quantity, sigma);
        self.cash -= sign * quantity * (price * wish.rate) + cost;
        match wish.against {
            Some(against) => {
                let value = -sign * (quantity * wish.hedge_ratio * (price * wish.rate));
                self.order_hedge(index, against, value);
            }
            None => self.ledger.unhedged += usize::from(wish.known.is_some()),
        }
        self.held_of[order.security.0 as usize] += 1;
        self.held_today += 1;
        let outlook = self.outlook(index);
        let position = Position::new(index, order, outlook, (quantity, cost, wish.rate));
        // Entered at the close and held for no session: it is left at its entry price.
        if order.is_held_for_no_session() {
            let exit = Exit::at(ExitReason::Hold, price);
            self.leave(position, order.date, order.tick(), exit);
        } else {
            // As if the trades were summed anew, to the last bit: it is the last of them.
            self.gross = self.gross.map(|gross| gross + self.gross_of(&position));
            self.positions.push(position);
        }
    }
}

/// Returns where an order is sent.
pub(super) fn sent_place(order: &Order, rate: f64) -> Place {
    Place {
        security: order.security,
        bar: order.sent.bar,
        half: order.sent.half,
        rate,
    }
}

/// Returns where the entry of an order is made.
pub(super) fn place(order: &Order, rate: f64) -> Place {
    Place {
        security: order.security,
        bar: order.entry.bar,
        rate,
        // Within the session nobody knows its range and its volume yet, as at its open.
        half: if order.within {
            Half::Open
        } else {
            order.entry.half
        },
    }
}
