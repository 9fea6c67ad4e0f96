//! How an order becomes a trade: what it meets, how large it is, what is held against it.

use super::moment::Half;
use super::order::Order;
use super::position::{Exit, ExitReason, HedgeLeg, Position};
use super::simulate::Account;
use super::spec::{Hedge, Overlap};
use crate::event::Reason;
use crate::market::Security;

/// The share of a wished value below which it is what rounding left over.
const DUST: f64 = 1e-9;

/// More than the bits of a number.
const MOST_HALVINGS: usize = 100;

/// What a hedge is traded at.
#[derive(Clone, Copy)]
struct BenchmarkFill {
    security: Security,
    price: f64,
    /// The second at which that price is made.
    filled: i64,
    /// The last price until then: what can be counted with when the trade is entered.
    known: f64,
}

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
        let value = self.limited(order, wished, equity, hedge_ratio, against)?;
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
        let cost = self.book_cost(
            order.security,
            order.entry.bar,
            order.entry.price,
            quantity,
            sigma,
        );
        let sign = order.way.sign();
        self.cash -= sign * quantity * order.entry.price + cost;
        let hedge =
            against.map(|fill| self.hedge(order, fill, quantity * hedge_ratio * order.entry.price));
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
            self.leave(position, order.date, order.tick(), exit);
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
                    (position.due, position.end) = (order.due, order.end);
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
                    self.leave(position, order.date, order.tick(), exit);
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
        against: Option<BenchmarkFill>,
    ) -> Result<f64, (Reason, String)> {
        let mut value = wished;
        if let Some(most) = self.backtest.leverage_limit() {
            let gross: f64 = self.positions.iter().map(Position::gross_value).sum();
            value = value.min((most * equity - gross) / (1.0 + hedge_ratio.abs()));
        }
        if self.backtest.cash_only {
            value = self.affordable(order, value, hedge_ratio, against);
        }
        if self.backtest.participation.is_some() {
            match self.volume_limit(order.security, order.entry.bar) {
                Some(shares) => value = value.min(shares * order.entry.price),
                None => self.ledger.unknown_volumes += 1,
            }
        }
        // What rounding leaves of a limit that is used up is no trade.
        if value <= wished * DUST {
            let detail = match self.volume_limit(order.security, order.entry.bar) {
                Some(0.0) => format!("nothing was traded on {} to take a share of", order.date),
                _ => format!("the limits leave no money for it on {}", order.date),
            };
            return Err((Reason::NoCapital, detail));
        }
        self.ledger.cut += usize::from(value < wished);
        Ok(value)
    }

    /// The most of a value whose purchases can be paid with the cash that is there, costs included.
    fn affordable(
        &self,
        order: &Order,
        value: f64,
        hedge_ratio: f64,
        against: Option<BenchmarkFill>,
    ) -> f64 {
        let sign = order.way.sign();
        let bought = sign.max(0.0) + (-sign * hedge_ratio).max(0.0);
        if bought == 0.0 || value <= 0.0 {
            return value;
        }
        let (price, purse) = (order.entry.price, self.purse(order.tick()));
        let sigma = order.estimate.map(|estimate| estimate.sigma);
        let is_paid = |value: f64| {
            let bar = order.entry.bar;
            let own = self.fill_cost(order.security, bar, price, value / price, sigma);
            let of_hedge = against.map_or(0.0, |fill| {
                let shares = hedge_ratio.abs() * value / fill.known;
                let cost = self.benchmark_cost(fill.security, order.date, fill.known, shares);
                cost.0
            });
            bought * value + own.0 + of_hedge <= purse
        };
        if is_paid(value) {
            return value;
        }
        // Costs grow with the value in any of several ways, so that the limit is found by halving, to the last bit.
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

    /// What a hedge of that ratio is made of, its price, and the second at which that is made.
    fn against(
        &self,
        order: &Order,
        ratio: f64,
    ) -> Result<Option<BenchmarkFill>, (Reason, String)> {
        let Some(security) = order.benchmark.filter(|_| ratio != 0.0) else {
            return Ok(None);
        };
        let fill = self
            .floor
            .benchmark_fill(security, order.date, order.tick());
        let detail = || format!("the benchmark has no price by {} to hedge with", order.date);
        fill.map(|(price, filled)| {
            let known = self
                .floor
                .benchmark_mark(security, order.date, order.tick());
            Some(BenchmarkFill {
                security,
                price,
                filled,
                known: known.unwrap_or(price),
            })
        })
        .ok_or_else(|| (Reason::NoMarketReturn, detail()))
    }

    /// Enters the hedge of a trade, which is worth so much and points the other way.
    fn hedge(
        &mut self,
        order: &Order,
        BenchmarkFill {
            security,
            price,
            filled,
            ..
        }: BenchmarkFill,
        value: f64,
    ) -> HedgeLeg {
        let shares = -order.way.sign() * value / price;
        let cost = self.book_hedge_cost(security, order.date, price, shares);
        self.book_hedge(order.tick(), filled, -(shares * price + cost), -cost);
        HedgeLeg {
            security,
            shares,
            entry: price,
            filled,
            mark: price,
            cost,
        }
    }
}
