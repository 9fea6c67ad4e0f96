//! A limit order while it waits.

/// An order that waits, with what it sets aside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resting {
    /// Index of the order.
    pub order: usize,
    /// Shares.
    pub quantity: f64,
    /// Its value at the level, in money of the account; below zero for a short sale.
    pub value: f64,
    /// The value of its hedge.
    pub hedge: f64,
    /// The cost of its fill, as it was expected.
    pub cost: f64,
}

/// When an order that waits is filled, relative to the exits of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Before them: within the session.
    Within,
    /// After them: at the price of the moment.
    AtPrice,
}
