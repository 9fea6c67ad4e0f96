//! How large a trade the limits leave: leverage, cash, volume, and exposure to a security, a group and the market.

use super::account::Account;
use super::enter::{Wish, place, sent_place};
use super::hedge_leg::{HedgeLeg, Stage};
use super::order::Order;
use super::position::Position;
use super::refusal::Refusal;
use super::resting_order::Resting;
use super::sent::Rest;
use crate::event::Reason;
use crate::units::Percent;

/// A share of the wished value below this is a rounding error.
const DUST: f64 = 1e-9;

/// The share of a number of shares below which a missing part of the last one is a rounding error.
const PART_OF_A_SHARE: f64 = 1e-9;

/// More halvings than a double has bits.
const MOST_HALVINGS: usize = 100;

impl Account<'_> {
    /// Returns the shares of a trade that the limits leave.
    pub(super) fn quantity(&mut self, order: &Order, wish: &Wish) -> Result<f64, Refusal> {
        let value = self.limited(order, wish)?;
        let price = order.sent.price * wish.rate;
        let mut quantity = value / price;
        if self.setup.plan.whole_shares {
            quantity = (quantity * (1.0 + PART_OF_A_SHARE)).floor();
        }
        if quantity <= 0.0 {
            let detail = format!("{value:.2} buys less than one share at {price}");
            return Err((Reason::TooSmall, detail.into()));
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
            return Err((Reason::NoCapital, detail.into()));
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
            return Err((Reason::NoCapital, detail.into()));
        }
        Ok(value)
    }

    /// Returns the gross value of all trades and hedges but for those that are replaced.
    fn gross(&mut self, wish: &Wish) -> f64 {
        let sum = |account: &Self| -> f64 {
            let kept = account.kept(wish);
            kept.map(|position| account.gross_of(position)).sum()
        };
        let held = match wish.replaced.is_empty() {
            true => self.gross.unwrap_or_else(|| sum(self)),
            false => sum(self),
        };
        self.gross = wish.replaced.is_empty().then_some(held);
        let waiting = |resting: &Resting| resting.value.abs() + resting.hedge.abs();
        held + self.resting.iter().map(waiting).sum::<f64>()
    }

    /// Returns the gross value of a trade and its hedge.
    pub(super) fn gross_of(&self, position: &Position) -> f64 {
        let hedge = self.hedges.get(&position.order);
        position.value().abs() + hedge.map_or(0.0, |hedge| hedge.planned().abs())
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
}
