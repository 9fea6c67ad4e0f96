//! How an order becomes a trade: the trades that it meets, its size and its hedge.

use super::account::Account;
use super::moment::Half;
use super::order::Order;
use super::position::{Exit, ExitReason, HedgeLeg, Position};
use super::spec::{Hedge, Overlap};
use crate::event::Reason;
use crate::market::Security;

/// A share of the wished value below this is a rounding error.
const DUST: f64 = 1e-9;

/// More halvings than a double has bits.
const MOST_HALVINGS: usize = 100;

/// The price of a fill of a hedge.
#[derive(Clone, Copy)]
struct BenchmarkFill {
    security: Security,
    price: f64,
    /// The second at which that price is made.
    filled: i64,
    /// The last price by the moment of the entry, which is all that the entry may count with.
    known: f64,
}

impl Account<'_> {
    /// Enters an order, or returns the reason why it is not traded.
    pub fn enter(&mut self, index: usize, equity: f64) -> Result<(), (Reason, String)> {
        let order = &self.orders[index];
        let plan = self.setup.plan;
        let wished = order.share.clone()? * equity;
        let hedge_ratio = match plan.hedge {
            Hedge::None => 0.0,
            Hedge::Beta => order.estimate.map_or(0.0, |estimate| estimate.beta),
            Hedge::Dollar => 1.0,
        };
        let against = self.against(order, hedge_ratio)?;
        if self.held_of[order.security.0 as usize] > 0 {
            self.meet_held(order)?;
        }
        if let Some(slots) = plan.slots.filter(|slots| self.positions.len() >= *slots) {
            let detail = format!("every slot is taken on {}, {slots} of {slots}", order.date);
            return Err((Reason::NoCapital, detail));
        }
        let value = self.limited(order, wished, equity, hedge_ratio, against)?;
        let mut quantity = value / order.entry.price;
        if plan.whole_shares {
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
        let sign = order.way.sign();
        let cost = self.book_cost(
            order.security,
            order.entry.bar,
            order.entry.price,
            sign * quantity,
            sigma,
        );
        self.cash -= sign * quantity * order.entry.price + cost;
        let hedge =
            against.map(|fill| self.hedge(order, fill, quantity * hedge_ratio * order.entry.price));
        self.held_of[order.security.0 as usize] += 1;
        self.held_today += 1;
        let position = Position::new(index, order, quantity, cost, hedge);
        // Entered at the close and held for no session: it is left at its entry price.
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

    /// Applies the overlap option to a further event of a security that is held.
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
        match self.setup.plan.overlap {
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

    /// Returns the value of a trade that the limits on leverage, cash and volume leave.
    fn limited(
        &mut self,
        order: &Order,
        wished: f64,
        equity: f64,
        hedge_ratio: f64,
        against: Option<BenchmarkFill>,
    ) -> Result<f64, (Reason, String)> {
        let mut value = wished;
        if let Some(most) = self.setup.plan.leverage {
            let gross: f64 = self.positions.iter().map(Position::gross_value).sum();
            value = value.min((most * equity - gross) / (1.0 + hedge_ratio.abs()));
        }
        if self.setup.plan.cash_only {
            value = self.affordable(order, value, hedge_ratio, against);
        }
        if self.setup.plan.participation.is_some() {
            match self.volume_limit(order.security, order.entry.bar) {
                Some(shares) => value = value.min(shares * order.entry.price),
                None => self.ledger.unknown_volumes += 1,
            }
        }
        // A limit that is used up leaves rounding errors, which are no trade.
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

    /// Returns the largest value whose purchases, costs included, the cash that is there can pay.
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
            let own = self.fill_cost(order.security, bar, price, sign * value / price, sigma);
            let of_hedge = against.map_or(0.0, |fill| {
                let shares = -sign * hedge_ratio * value / fill.known;
                let cost = self.benchmark_cost(fill.security, order.date, fill.known, shares);
                cost.0
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

    /// Returns the fill of a hedge of that ratio; none where nothing is hedged.
    fn against(
        &self,
        order: &Order,
        ratio: f64,
    ) -> Result<Option<BenchmarkFill>, (Reason, String)> {
        let Some(security) = order.benchmark.filter(|_| ratio != 0.0) else {
            return Ok(None);
        };
        let fill = self
            .markets
            .benchmark_fill(security, order.date, order.tick());
        let detail = || format!("the benchmark has no price by {} to hedge with", order.date);
        fill.map(|(price, filled)| {
            let known = self
                .markets
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

    /// Enters the hedge of a trade: shares of that value, in the other direction.
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
