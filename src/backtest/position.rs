//! A trade while it is held.

use super::adjusted_bars::AdjustedBars;
use super::moment::Half;
use super::order::{End, Order};
use super::resolved::Resolved;
use crate::market::Security;

/// The reason why a trade was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitReason {
    /// Its holding period was over.
    Hold,
    /// It reached the stop.
    Stop,
    /// It reached the target.
    Take,
    /// It reached the trailing stop.
    Trail,
    /// A further event of its security took its place.
    Replaced,
    /// The prices of the file end.
    EndOfData,
}

impl ExitReason {
    /// Returns the name in results.
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

/// The shares of the benchmark that are held against a trade.
#[derive(Debug, Clone, Copy)]
pub struct HedgeLeg {
    /// The benchmark.
    pub security: Security,
    /// Shares; below zero where the benchmark is sold short.
    pub shares: f64,
    /// The entry price.
    pub entry: f64,
    /// The second at which that price was made: the benchmark's exchange may be closed when the trade is entered.
    pub filled: i64,
    /// The last price.
    pub mark: f64,
    /// The costs so far, in money.
    pub cost: f64,
}

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
    /// The bar of the entry.
    pub entered: usize,
    /// The entry price.
    pub entry: f64,
    /// The bar of today, or the next one.
    pub bar: usize,
    /// The last price.
    pub mark: f64,
    /// The best price so far, from which the trailing stop is counted.
    pub best: f64,
    /// The bar at whose close it is left.
    pub due: usize,
    /// How that bar relates to the one that was planned.
    pub end: End,
    /// The costs so far, in money.
    pub cost: f64,
    /// The hedge, where there is one.
    pub hedge: Option<HedgeLeg>,
}

/// A price at which a trade is left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exit {
    /// The reason.
    pub reason: ExitReason,
    /// The price.
    pub price: f64,
    /// Whether the bar touched both stop and target, whose order is not known.
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
    /// A trade that has just been entered.
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

    /// Returns the value, which is below zero for a short trade.
    pub fn value(&self) -> f64 {
        self.sign * self.quantity * self.mark
    }

    /// Returns the value of the trade and its hedge.
    pub fn net_value(&self) -> f64 {
        self.value() + self.hedge.map_or(0.0, |hedge| hedge.shares * hedge.mark)
    }

    /// Returns the sum of the absolute values of the trade and its hedge.
    pub fn gross_value(&self) -> f64 {
        self.value().abs()
            + self
                .hedge
                .map_or(0.0, |hedge| (hedge.shares * hedge.mark).abs())
    }

    /// Returns the exit that the options and today's prices lead to at this moment.
    ///
    /// At the open only a gap through a level counts, and fills at the open. The rest of the bar is judged at its close: a
    /// level that the bar reaches fills at the level, or at the nearest price that the bar had; where the bar reaches both
    /// levels, the stop is taken. Without high and low only the close is known, and the exit fills there.
    pub fn exit(&self, half: Half, bars: &AdjustedBars<'_>, plan: &Resolved) -> Option<Exit> {
        let stop = self.stop(plan);
        let take = plan.take.map(|percent| self.away(percent.number()));
        match half {
            Half::Open => {
                let open = bars.open(self.bar).filter(|_| self.bar > self.entered)?;
                let beyond_stop = stop.filter(|(level, _)| self.gain(open, *level) <= 0.0);
                let beyond_take = take.filter(|level| self.gain(open, *level) >= 0.0);
                beyond_stop
                    .map(|(_, reason)| Exit::at(reason, open))
                    .or(beyond_take.map(|_| Exit::at(ExitReason::Take, open)))
            }
            Half::Close => {
                let close = bars.close(self.bar);
                let range = bars.low(self.bar).zip(bars.high(self.bar));
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

    /// Remembers today's best price, after the bar was judged: whether its high came before its low is not known.
    pub fn remember(&mut self, bars: &AdjustedBars<'_>) {
        let range = bars.low(self.bar).zip(bars.high(self.bar));
        let reached = self.reached(range, bars.close(self.bar));
        if let Some((_, best)) = reached.filter(|(_, best)| self.gain(*best, self.best) > 0.0) {
            self.best = best;
        }
    }

    /// Returns the worst and the best price of the bar.
    fn reached(&self, range: Option<(f64, f64)>, close: Option<f64>) -> Option<(f64, f64)> {
        let (low, high) = range.or(close.map(|close| (close, close)))?;
        Some(if self.sign > 0.0 {
            (low, high)
        } else {
            (high, low)
        })
    }

    /// Returns the nearer one of stop and trailing stop.
    fn stop(&self, plan: &Resolved) -> Option<(f64, ExitReason)> {
        let fixed = plan
            .stop
            .map(|percent| (self.away(-percent.number()), ExitReason::Stop));
        let trailing = plan.trail.map(|percent| {
            let level = self.best - self.sign * self.entry * percent.number() / 100.0;
            (level, ExitReason::Trail)
        });
        match (fixed, trailing) {
            (Some(fixed), Some(trailing)) if self.gain(trailing.0, fixed.0) > 0.0 => Some(trailing),
            (Some(fixed), _) => Some(fixed),
            (None, trailing) => trailing,
        }
    }

    /// Returns the price that lies `percent` of the entry price away, on the side of gains.
    fn away(&self, percent: f64) -> f64 {
        self.entry * (1.0 + self.sign * percent / 100.0)
    }

    /// Returns the money per share by which `price` is better than `than`.
    fn gain(&self, price: f64, than: f64) -> f64 {
        self.sign * (price - than)
    }
}
