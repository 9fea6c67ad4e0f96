//! A trade while it is held.

use super::moment::Half;
use super::order::{End, Order};
use super::spec::Backtest;
use super::tape::Tape;
use crate::market::Security;

/// Why a trade was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitReason {
    /// Its holding period was over.
    Hold,
    /// It lost as much as the stop allows.
    Stop,
    /// It gained what was wished for.
    Take,
    /// It gave back as much as the trailing stop allows.
    Trail,
    /// A further event took its place.
    Replaced,
    /// The prices end.
    EndOfData,
}

impl ExitReason {
    /// Its name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Stop => "stop",
            Self::Take => "take",
            Self::Trail => "trail",
            Self::Replaced => "replaced",
            Self::EndOfData => "end_of_data",
        }
    }
}

/// What is held of the benchmark against a trade.
#[derive(Debug, Clone, Copy)]
pub struct HedgeLeg {
    /// The benchmark.
    pub security: Security,
    /// Shares, below zero where it is sold short.
    pub shares: f64,
    /// What it was entered at.
    pub entry: f64,
    /// The second at which that price was made; the benchmark's exchange may be closed when the trade is entered.
    pub filled: i64,
    /// Its last price.
    pub mark: f64,
    /// What it has cost so far.
    pub cost: f64,
}

/// A trade while it is held.
#[derive(Debug, Clone)]
pub struct Position {
    /// The order's position among the orders.
    pub order: usize,
    /// Its security.
    pub security: Security,
    /// Its exchange.
    pub exchange: usize,
    /// 1 or -1.
    pub sign: f64,
    /// Shares, above zero.
    pub quantity: f64,
    /// The bar of the entry.
    pub entered: usize,
    /// What it was entered at.
    pub entry: f64,
    /// The bar of today, or the next one there is.
    pub bar: usize,
    /// Its last price.
    pub mark: f64,
    /// The best price so far from which a trailing stop is counted.
    pub best: f64,
    /// The bar whose close it is left at.
    pub due: usize,
    /// What that bar is to the one that was meant.
    pub end: End,
    /// What it has cost so far.
    pub cost: f64,
    /// What is held against it.
    pub hedge: Option<HedgeLeg>,
}

/// A price at which a trade is left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exit {
    /// Why.
    pub reason: ExitReason,
    /// The price.
    pub price: f64,
    /// Whether the bar touched stop and target, so that the order of the two is not known.
    pub ambiguous: bool,
}

impl Exit {
    fn at(reason: ExitReason, price: f64) -> Self {
        Self {
            reason,
            price,
            ambiguous: false,
        }
    }
}

impl Position {
    /// A new one.
    pub fn new(
        index: usize,
        order: &Order,
        quantity: f64,
        cost: f64,
        hedge: Option<HedgeLeg>,
    ) -> Self {
        Self {
            order: index,
            security: order.security,
            exchange: order.exchange,
            sign: order.way.sign(),
            quantity,
            entered: order.entry.bar,
            entry: order.entry.price,
            bar: order.entry.bar,
            mark: order.entry.price,
            best: order.entry.price,
            due: order.due,
            end: order.end,
            cost,
            hedge,
        }
    }

    /// What it is worth; below zero for a short one.
    pub fn value(&self) -> f64 {
        self.sign * self.quantity * self.mark
    }

    /// What it and its hedge are worth.
    pub fn net_value(&self) -> f64 {
        self.value() + self.hedge.map_or(0.0, |hedge| hedge.shares * hedge.mark)
    }

    /// The size of both, whichever way they point.
    pub fn gross_value(&self) -> f64 {
        self.value().abs()
            + self
                .hedge
                .map_or(0.0, |hedge| (hedge.shares * hedge.mark).abs())
    }

    /// What the options and today's prices make of it at this moment.
    ///
    /// At the open only a gap through a level is seen, and fills there. The rest of the bar is judged at its close: a
    /// level that the bar reaches fills at the level, or at the nearest price that the bar had; where it reaches both,
    /// the stop is taken. Without high and low only the close is known, and fills.
    pub fn exit(&self, half: Half, tape: &Tape<'_>, backtest: &Backtest) -> Option<Exit> {
        let stop = self.stop(backtest);
        let take = backtest.take.map(|percent| self.away(percent));
        match half {
            Half::Open => {
                let open = tape.open(self.bar).filter(|_| self.bar > self.entered)?;
                let beyond_stop = stop.filter(|(level, _)| self.gain(open, *level) <= 0.0);
                let beyond_take = take.filter(|level| self.gain(open, *level) >= 0.0);
                beyond_stop
                    .map(|(_, reason)| Exit::at(reason, open))
                    .or(beyond_take.map(|_| Exit::at(ExitReason::Take, open)))
            }
            Half::Close => {
                let close = tape.close(self.bar);
                let range = tape.low(self.bar).zip(tape.high(self.bar));
                let (worst, best) = self.reached(range, close)?;
                let at_stop = stop.filter(|(level, _)| self.gain(worst, *level) <= 0.0);
                let at_take = take.filter(|level| self.gain(best, *level) >= 0.0);
                // A bar that lies beyond the level as a whole, without an open to say so, never traded at the level.
                let fill = |level: f64| match range {
                    Some((low, high)) => Some(level.max(low.min(high)).min(high.max(low))),
                    None => close,
                };
                if let Some((level, reason)) = at_stop {
                    let ambiguous = at_take.is_some();
                    return Some(Exit {
                        ambiguous,
                        ..Exit::at(reason, fill(level)?)
                    });
                }
                if let Some(level) = at_take {
                    return Some(Exit::at(ExitReason::Take, fill(level)?));
                }
                let reason = if self.end == End::Forced {
                    ExitReason::EndOfData
                } else {
                    ExitReason::Hold
                };
                close
                    .filter(|_| self.bar >= self.due)
                    .map(|close| Exit::at(reason, close))
            }
        }
    }

    /// Remembers today's best price. After the bar was judged: whether its high came before its low is not known.
    pub fn remember(&mut self, tape: &Tape<'_>) {
        let range = tape.low(self.bar).zip(tape.high(self.bar));
        let reached = self.reached(range, tape.close(self.bar));
        if let Some((_, best)) = reached.filter(|(_, best)| self.gain(*best, self.best) > 0.0) {
            self.best = best;
        }
    }

    /// The worst and the best price of the bar.
    fn reached(&self, range: Option<(f64, f64)>, close: Option<f64>) -> Option<(f64, f64)> {
        let (low, high) = range.or(close.map(|close| (close, close)))?;
        Some(if self.sign > 0.0 {
            (low, high)
        } else {
            (high, low)
        })
    }

    /// The nearer one of stop and trailing stop.
    fn stop(&self, backtest: &Backtest) -> Option<(f64, ExitReason)> {
        let fixed = backtest
            .stop
            .map(|percent| (self.away(-percent), ExitReason::Stop));
        let trailing = backtest.trail.map(|percent| {
            let level = self.best - self.sign * self.entry * percent / 100.0;
            (level, ExitReason::Trail)
        });
        match (fixed, trailing) {
            (Some(fixed), Some(trailing)) if self.gain(trailing.0, fixed.0) > 0.0 => Some(trailing),
            (Some(fixed), _) => Some(fixed),
            (None, trailing) => trailing,
        }
    }

    /// The price so many percent of the entry price away on the side of gains.
    fn away(&self, percent: f64) -> f64 {
        self.entry * (1.0 + self.sign * percent / 100.0)
    }

    /// How much better `price` is than `than`, a share.
    fn gain(&self, price: f64, than: f64) -> f64 {
        self.sign * (price - than)
    }
}
