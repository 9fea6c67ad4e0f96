//! How an order becomes a trade: the trades that it meets, its size and its hedge.

use super::account::{Account, is_stale};
use super::hedge_leg::{HedgeLeg, Stage};
use super::markets::{BenchmarkPrice, Place, Tick};
use super::moment::Half;
use super::order::Order;
use super::position::{Exit, ExitReason, Position};
use super::resting_order::Resting;
use super::sent::Rest;
use super::spec::{Hedge, Overlap};
use crate::event::Reason;
use crate::market::Security;
use crate::time::Date;
use crate::units::Percent;

/// A share of the wished value below this is a rounding error.
const DUST: f64 = 1e-9;

/// The share of a number of shares below which a missing part of the last one is a rounding error.
const PART_OF_A_SHARE: f64 = 1e-9;

/// More halvings than a double has bits.
const MOST_HALVINGS: usize = 100;

type Refusal = (Reason, String);

/// What an order asks for, before the limits.
pub(super) struct Wish {
    /// The value of the trade.
    value: f64,
    /// Equity at the moment of the entry.
    equity: f64,
    /// The value of the hedge for each unit of the trade's value.
    hedge_ratio: f64,
    /// The money of the account for one unit of the prices.
    rate: f64,
    /// The price of the hedge, where there is one.
    against: Option<BenchmarkPrice>,
    /// The last price of the benchmark by the moment of the entry, which is all that the entry may count with.
    known: Option<BenchmarkPrice>,
    /// The places of the trades that are left in exchange, sorted.
    pub replaced: Vec<usize>,
}

impl Account<'_> {
    /// Enters an order, or returns the reason why it is not traded.
    pub fn enter(&mut self, index: usize, equity: f64) -> Result<(), Refusal> {
        let order = &self.orders[index];
        let plan = self.setup.plan;
        let share = order.share.clone()?;
        if let Some(lost) = self.lost {
            let detail = format!("the account was lost on {lost}");
            return Err((Reason::NoCapital, detail));
        }
        let mut wish = self.wish(order, share, equity, (order.sent.date, order.sent_tick()))?;
        if self.held_of[order.security.0 as usize] > 0 {
            wish.replaced = self.meet_held(order)?;
        }
        let held = self.positions.len() + self.resting.len() - wish.replaced.len();
        if let Some(slots) = plan.slots.filter(|slots| held >= *slots) {
            let detail = format!("every slot is taken on {}, {slots} of {slots}", order.date);
            return Err((Reason::NoCapital, detail));
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
                return Err((Reason::NoMarketReturn, detail));
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
            (Reason::NoRate, what)
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
        let refuse = |reason, what: &str| {
            let detail = format!(
                "on {} the trade of {entered} was still held{what}",
                order.date
            );
            Err((reason, detail))
        };
        match self.setup.plan.overlap {
            Overlap::Allow => Ok(Vec::new()),
            Overlap::Skip => refuse(Reason::Overlap, ""),
            Overlap::Extend => {
                let position = &mut self.positions[held];
                if position.sign != order.way.sign() {
                    return refuse(Reason::Overlap, ", which points the other way");
                }
                if order.due >= position.due {
                    (position.due, position.end) = (order.due, order.end);
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

    /// Returns the shares of a trade that the limits leave.
    fn quantity(&mut self, order: &Order, wish: &Wish) -> Result<f64, Refusal> {
        let value = self.limited(order, wish)?;
        let price = order.sent.price * wish.rate;
        let mut quantity = value / price;
        if self.setup.plan.whole_shares {
            quantity = (quantity * (1.0 + PART_OF_A_SHARE)).floor();
        }
        if quantity <= 0.0 {
            let detail = format!("{value:.2} buys less than one share at {price}");
            return Err((Reason::TooSmall, detail));
        }
        self.ledger.cut += usize::from(value < wish.value);
        Ok(quantity)
    }

    /// Returns the value of a trade that the limits on leverage, cash and volume leave.
    fn limited(&mut self, order: &Order, wish: &Wish) -> Result<f64, Refusal> {
        let plan = self.setup.plan;
        let mut value = wish.value;
        if let Some(most) = plan.leverage {
            let room = most * wish.equity - self.gross(wish);
            value = value.min(room / (1.0 + wish.hedge_ratio.abs()));
        }
        value = value.min(self.room(order, wish));
        if plan.cash_only {
            value = self.affordable(order, value, wish);
        }
        let bars = self.markets.bars(order.security);
        let is_sent_now = order.rest == Rest::Not;
        if plan.participation.is_some() && is_sent_now && bars.volume(order.entry.bar) == Some(0.0)
        {
            // The order meets nobody, whatever was known when it was sent.
            let detail = format!("nothing was traded on {} to take a share of", order.date);
            return Err((Reason::NoCapital, detail));
        }
        let mut no_volume = false;
        if plan.participation.is_some() {
            match self.volume_limit(sent_place(order, wish.rate)) {
                Some(shares) => {
                    no_volume = shares == 0.0;
                    value = value.min(shares * order.sent.price * wish.rate);
                }
                None => self.ledger.unknown_volumes += 1,
            }
        }
        // A limit that is used up leaves rounding errors, which are no trade.
        if value <= wish.value.abs() * DUST {
            let date = order.date;
            let detail = match no_volume {
                true => {
                    format!("nothing was traded in the sessions before {date} to take a share of")
                }
                false => format!("the limits leave no money for it on {date}"),
            };
            return Err((Reason::NoCapital, detail));
        }
        Ok(value)
    }

    /// Returns the gross value of all trades and hedges but for those that are replaced.
    fn gross(&self, wish: &Wish) -> f64 {
        let gross = |position: &Position| {
            let hedge = self.hedges.get(&position.order);
            position.value().abs() + hedge.map_or(0.0, |hedge| hedge.planned().abs())
        };
        let waiting = |resting: &Resting| resting.value.abs() + resting.hedge.abs();
        self.kept(wish).map(gross).sum::<f64>() + self.resting.iter().map(waiting).sum::<f64>()
    }

    /// Returns the largest value that the limits on one security, on one group and on longs less shorts leave.
    fn room(&self, order: &Order, wish: &Wish) -> f64 {
        let plan = self.setup.plan;
        let of_equity = |percent: Percent| percent.fraction() * wish.equity;
        let value = |is_counted: &dyn Fn(usize) -> bool| -> f64 {
            let kept = self.kept(wish);
            let kept = kept.filter(|position| is_counted(position.order));
            let held: f64 = kept.map(|position| position.value().abs()).sum();
            let waiting = self
                .resting
                .iter()
                .filter(|resting| is_counted(resting.order));
            held + waiting.map(|resting| resting.value.abs()).sum::<f64>()
        };
        let mut room = f64::INFINITY;
        if let Some(most) = plan.max_name {
            let held = value(&|other| self.orders[other].security == order.security);
            room = room.min(of_equity(most) - held);
        }
        for label in plan.max_tag.iter().flat_map(|_| &order.labels) {
            let carries = |other: usize| self.orders[other].labels.contains(label);
            let most = plan.max_tag.map_or(f64::INFINITY, of_equity);
            room = room.min(most - value(&carries));
        }
        if let Some(most) = plan.max_net {
            let slope = order.way.sign() * (1.0 - wish.hedge_ratio);
            if slope != 0.0 {
                let net = self.net(wish) * slope.signum();
                room = room.min((of_equity(most) - net) / slope.abs());
            }
        }
        room
    }

    /// Returns the trades but for those that are replaced.
    fn kept<'s>(&'s self, wish: &'s Wish) -> impl Iterator<Item = &'s Position> {
        let places = self.positions.iter().enumerate();
        let kept = places.filter(|(place, _)| wish.replaced.binary_search(place).is_err());
        kept.map(|(_, position)| position)
    }

    /// Returns longs less shorts of all trades and hedges but for those that are replaced.
    fn net(&self, wish: &Wish) -> f64 {
        let net = |position: &Position| {
            let hedge = self.hedges.get(&position.order);
            position.value() + hedge.map_or(0.0, HedgeLeg::planned)
        };
        let waiting = |resting: &Resting| resting.value + resting.hedge;
        self.kept(wish).map(net).sum::<f64>() + self.resting.iter().map(waiting).sum::<f64>()
    }

    /// Returns the largest value whose purchases, costs included, the cash that is there can pay.
    fn affordable(&self, order: &Order, value: f64, wish: &Wish) -> f64 {
        let sign = order.way.sign();
        let bought = sign.max(0.0) + (-sign * wish.hedge_ratio).max(0.0);
        if bought == 0.0 || value <= 0.0 {
            return value;
        }
        let returned = |place: &usize| self.proceeds(&self.positions[*place], order, wish.rate);
        let purse = self.purse() + wish.replaced.iter().map(returned).sum::<f64>();
        let price = order.sent.price;
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let is_paid = |value: f64| {
            let shares = sign * value / (price * wish.rate);
            let own = self.fill_cost(sent_place(order, wish.rate), price, shares, sigma);
            let of_hedge = order
                .benchmark
                .zip(wish.against)
                .map_or(0.0, |(security, at)| {
                    // The price and the bar that are counted with are known: those of the fill where it is made now, else
                    // the last ones.
                    let is_now = at.tick.instant <= order.sent.instant;
                    let known = if is_now { Some(at) } else { wish.known };
                    known.map_or(0.0, |at| {
                        let shares = -sign * wish.hedge_ratio * value / at.price;
                        self.hedge_cost(security, at, shares).0
                    })
                });
            bought * value + own.0 + of_hedge <= purse
        };
        if is_paid(value) {
            return value;
        }
        // Costs may grow with the value in any way, so that the limit is found by bisection, to the last bit.
        let (mut paid, mut unpaid) = (0.0, value);
        for _ in 0..MOST_HALVINGS {
            let middle = 0.5 * (paid + unpaid);
            if is_paid(middle) {
                paid = middle;
            } else {
                unpaid = middle;
            }
        }
        paid
    }

    /// Returns the cash that leaving a trade at the entry of another one sets free at once.
    fn proceeds(&self, position: &Position, order: &Order, rate: f64) -> f64 {
        let (price, shares) = (order.entry.price, position.sign * position.quantity);
        let sigma = self.orders[position.order]
            .estimate
            .map(|estimate| estimate.sigma);
        let cost = self.fill_cost(place(order, rate), price, -shares, sigma).0;
        let own = shares * price * rate - cost;
        let Some(leg) = self.hedges.get(&position.order) else {
            return own;
        };
        match leg.stage {
            Stage::Entering(_) => own + leg.wished.max(0.0),
            _ => {
                let next = self
                    .markets
                    .next_price(leg.security, order.date, order.tick());
                let now = next.filter(|next| next.tick.instant <= order.instant);
                own + now.map_or(0.0, |at| {
                    leg.shares * at.price - self.hedge_cost(leg.security, at, -leg.shares).0
                })
            }
        }
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
        let position = Position::new(index, order, quantity, cost, wish.rate);
        // Entered at the close and held for no session: it is left at its entry price.
        if order.is_held_for_no_session() {
            let exit = Exit::at(ExitReason::Hold, price);
            self.leave(position, order.date, order.tick(), exit);
        } else {
            self.positions.push(position);
        }
    }
}

/// Returns where an order is sent.
fn sent_place(order: &Order, rate: f64) -> Place {
    Place {
        security: order.security,
        bar: order.sent.bar,
        half: order.sent.half,
        rate,
    }
}

/// Returns where the entry of an order is made.
fn place(order: &Order, rate: f64) -> Place {
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
