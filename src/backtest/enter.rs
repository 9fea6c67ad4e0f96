//! How an order becomes a trade: what it meets, how large it is, what is held against it.

use super::moment::Half;
use super::order::Order;
use super::position::{Exit, ExitReason, HedgeLeg, Position};
use super::simulate::Account;
use super::spec::{Hedge, Overlap};
use crate::event::Reason;
use crate::market::Security;

impl Account<'_> {
    /// Enters an order, or says why not.
    pub fn enter(&mut self, index: usize, equity: f64) -> Result<(), (Reason, String)> {
        let order = &self.orders[index];
        let size = self.backtest.size.behaviour();
        let wished = size.share(order.estimate.as_ref())? * equity;
        let hedge_ratio = match self.backtest.hedge {
            Hedge::None => 0.0,
            Hedge::Beta => order.estimate.map_or(0.0, |estimate| estimate.beta),
            Hedge::Dollar => 1.0,
        };
        let against = self.against(order, hedge_ratio)?;
        if self.held_of[order.security.0 as usize] > 0 {
            self.meet_held(order)?;
        }
        if let Some(slots) = size.slots().filter(|slots| self.positions.len() >= *slots) {
            let detail = format!("every slot is taken on {}, {slots} of {slots}", order.date);
            return Err((Reason::NoCapital, detail));
        }
        let value = self.limited(order, wished, equity, hedge_ratio)?;
        let mut quantity = value / order.entry.price;
        if self.backtest.whole_shares {
            quantity = quantity.floor();
        }
        if quantity <= 0.0 {
            let detail = format!(
                "{value:.2} buys less than one share at {}",
                order.entry.price
            );
            return Err((Reason::TooSmall, detail));
        }
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let cost = self.cost(
            order.security,
            order.entry.bar,
            order.entry.price,
            quantity,
            sigma,
        );
        let sign = order.way.sign();
        self.cash -= sign * quantity * order.entry.price + cost;
        let hedge = against.map(|(security, price)| {
            self.hedge(
                order,
                security,
                price,
                quantity * hedge_ratio * order.entry.price,
            )
        });
        self.held_of[order.security.0 as usize] += 1;
        self.held_today += 1;
        let position = Position::new(index, order, quantity, cost, hedge);
        // Held for no session and entered at its close: left at the price that it was entered at.
        if order.entry.half == Half::Close && order.due == order.entry.bar {
            let exit = Exit {
                reason: ExitReason::Hold,
                price: order.entry.price,
                ambiguous: false,
            };
            self.leave(position, order.date, Half::Close, exit);
        } else {
            self.positions.push(position);
        }
        Ok(())
    }

    /// What the options say of a further event of a security that is held.
    fn meet_held(&mut self, order: &Order) -> Result<(), (Reason, String)> {
        let is_held = |position: &Position| position.security == order.security;
        let Some(held) = self.positions.iter().position(is_held) else {
            return Ok(());
        };
        let entered = self.orders[self.positions[held].order].date;
        let refuse = |reason, what: &str| {
            Err((
                reason,
                format!(
                    "on {} the trade of {entered} was still held{what}",
                    order.date
                ),
            ))
        };
        match self.backtest.overlap {
            Overlap::Allow => Ok(()),
            Overlap::Skip => refuse(Reason::Overlap, ""),
            Overlap::Extend => {
                let position = &mut self.positions[held];
                if position.sign != order.way.sign() {
                    return refuse(Reason::Overlap, ", which points the other way");
                }
                if order.due >= position.due {
                    (position.due, position.forced) = (order.due, order.forced);
                }
                refuse(Reason::Extended, " and is held for longer")
            }
            Overlap::Replace => {
                while let Some(held) = self.positions.iter().position(is_held) {
                    let position = self.positions.remove(held);
                    let exit = Exit {
                        reason: ExitReason::Replaced,
                        price: order.entry.price,
                        ambiguous: false,
                    };
                    self.leave(position, order.date, order.entry.half, exit);
                }
                Ok(())
            }
        }
    }

    /// The value of a trade that the limits on leverage, cash and volume leave.
    fn limited(
        &mut self,
        order: &Order,
        wished: f64,
        equity: f64,
        hedge_ratio: f64,
    ) -> Result<f64, (Reason, String)> {
        let mut value = wished;
        if let Some(most) = self.backtest.leverage_limit() {
            let gross: f64 = self.positions.iter().map(Position::gross_value).sum();
            value = value.min((most * equity - gross) / (1.0 + hedge_ratio.abs()));
        }
        let price = order.entry.price;
        if self.backtest.cash_only && order.way.sign() > 0.0 {
            value = value.min(self.cash);
            // Once for costs in proportion to the value; again for those that are not.
            for _ in 0..20 {
                let sigma = order.estimate.map(|estimate| estimate.sigma);
                let cost = self
                    .fill_cost(order.security, order.entry.bar, price, value / price, sigma)
                    .0;
                if value <= 0.0 || value + cost <= self.cash {
                    break;
                }
                value *= self.cash / (value + cost);
            }
        }
        if let Some(percent) = self.backtest.participation {
            match self.floor.tape(order.security).volume(order.entry.bar) {
                Some(volume) => value = value.min(volume * percent / 100.0 * price),
                None => self.ledger.unknown_volumes += 1,
            }
        }
        if value <= 0.0 {
            let detail = format!("the limits leave no money for it on {}", order.date);
            return Err((Reason::NoCapital, detail));
        }
        self.ledger.cut += usize::from(value < wished);
        Ok(value)
    }

    /// What a hedge of that ratio is made of, and its price.
    fn against(
        &self,
        order: &Order,
        ratio: f64,
    ) -> Result<Option<(Security, f64)>, (Reason, String)> {
        let Some(security) = order.benchmark.filter(|_| ratio != 0.0) else {
            return Ok(None);
        };
        let price = self
            .floor
            .benchmark_price(security, order.date, order.entry.half);
        let detail = || format!("the benchmark has no price by {} to hedge with", order.date);
        price
            .map(|price| Some((security, price)))
            .ok_or_else(|| (Reason::NoMarketReturn, detail()))
    }

    /// Enters the hedge of a trade, which is worth so much and points the other way.
    fn hedge(&mut self, order: &Order, security: Security, price: f64, value: f64) -> HedgeLeg {
        let shares = -order.way.sign() * value / price;
        let cost = self.hedge_cost(security, order.date, price, shares);
        self.cash -= shares * price + cost;
        HedgeLeg {
            security,
            shares,
            entry: price,
            mark: price,
            cost,
        }
    }
}
