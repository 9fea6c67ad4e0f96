//! A trade while an account holds it.

use super::exit::Exit;
use super::holding::Outlook;
use super::moment::Half;
use super::order::{End, Order};
use crate::market::Security;

/// A trade while it is held.
#[derive(Debug, Clone)]
pub struct Position {
    /// Index of the order.
    pub order: usize,
    /// The security.
    pub security: Security,
    /// Index of the security's exchange.
    pub exchange: usize,
    /// 1 for a long trade, -1 for a short one.
    pub sign: f64,
    /// Shares, above zero.
    pub quantity: f64,
    /// The entry price.
    pub entry: f64,
    /// The bar of today, or the next one.
    pub bar: usize,
    /// The last moment at which it was held on, as the bar and which of its prices; none before the first one.
    pub seen: Option<(usize, Half)>,
    /// The last price.
    pub mark: f64,
    /// The money of the account for one unit of the prices, at the entry.
    pub entry_rate: f64,
    /// The same at the last moment.
    pub rate: f64,
    /// The bar at whose close it is left.
    pub due: usize,
    /// How that bar relates to the one that was planned.
    pub end: End,
    /// How it is left by itself.
    pub outlook: Option<Outlook>,
    /// The costs so far, in money.
    pub cost: f64,
}

impl Position {
    /// A trade that has just been entered.
    pub fn new(
        index: usize,
        order: &Order,
        outlook: Option<Outlook>,
        (quantity, cost, rate): (f64, f64, f64),
    ) -> Self {
        Self {
            order: index,
            security: order.security,
            exchange: order.exchange,
            sign: order.way.sign(),
            quantity,
            entry: order.entry.price,
            bar: order.entry.bar,
            seen: None,
            mark: order.entry.price,
            entry_rate: rate,
            rate,
            due: order.due,
            end: order.end,
            outlook,
            cost,
        }
    }

    /// Returns the value in money of the account, which is below zero for a short trade.
    pub fn value(&self) -> f64 {
        self.sign * self.quantity * self.mark * self.rate
    }

    /// Returns the exit whose moment this price of today's bar is.
    pub fn exit_at(&self, half: Half) -> Option<Exit> {
        let outlook = self.outlook.as_ref();
        let now = outlook.filter(|outlook| outlook.moment == (self.bar, half));
        now.map(|outlook| outlook.exit)
    }
}
