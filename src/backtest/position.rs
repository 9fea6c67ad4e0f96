//! A trade while it is held.

use super::adjusted_bars::AdjustedBars;
use super::level::{is_at_or_beyond, within};
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
    /// The account was lost.
    Ruin,
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
            Self::Ruin => "ruin",
        }
    }
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
    /// Which price of that bar it was.
    pub entered_at: Half,
    /// Whether the entry was made within that bar, by a limit order.
    pub within: bool,
    /// The entry price.
    pub entry: f64,
    /// The bar of today, or the next one.
    pub bar: usize,
    /// The last price.
    pub mark: f64,
    /// The money of the account for one unit of the prices, at the entry.
    pub entry_rate: f64,
    /// The same at the last moment.
    pub rate: f64,
    /// The worst price so far.
    pub worst: f64,
    /// The best price so far, from which the trailing stop is counted.
    pub best: f64,
    /// The prices at which it is left before.
    pub levels: Levels,
    /// The bar at whose close it is left.
    pub due: usize,
    /// How that bar relates to the one that was planned.
    pub end: End,
    /// The costs so far, in money.
    pub cost: f64,
}

/// The prices at which a trade is left before its holding period is over, where the options want it.
#[derive(Debug, Clone, Copy)]
pub struct Levels {
    /// The level of the stop.
    stop: Option<f64>,
    /// The level of the target.
    take: Option<f64>,
    /// How far below the best price (above it, for a short trade) the trailing stop lies.
    trail: Option<f64>,
}

impl Levels {
    /// The levels of a trade that is entered at a price. `sign` is 1 for a long trade and -1 for a short one.
    pub fn new(plan: &Resolved, entry: f64, sign: f64) -> Self {
        let away = |percent: f64| entry * (1.0 + sign * percent / 100.0);
        Self {
            stop: plan.stop.map(|percent| away(-percent.number())),
            take: plan.take.map(|percent| away(percent.number())),
            trail: plan
                .trail
                .map(|percent| sign * entry * percent.number() / 100.0),
        }
    }
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
    pub fn at(reason: ExitReason, price: f64) -> Self {
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
        plan: &Resolved,
        index: usize,
        order: &Order,
        (quantity, cost, rate): (f64, f64, f64),
    ) -> Self {
        Self {
            order: index,
            security: order.security,
            exchange: order.exchange,
            sign: order.way.sign(),
            quantity,
            entered: order.entry.bar,
            entered_at: order.entry.half,
            within: order.within,
            entry: order.entry.price,
            bar: order.entry.bar,
            mark: order.entry.price,
            entry_rate: rate,
            rate,
            best: order.entry.price,
            levels: Levels::new(plan, order.entry.price, order.way.sign()),
            due: order.due,
            end: order.end,
            cost,
            worst: order.entry.price,
        }
    }

    /// Returns the value in money of the account, which is below zero for a short trade.
    pub fn value(&self) -> f64 {
        self.sign * self.quantity * self.mark * self.rate
    }

    /// Returns the exit that the options and today's prices lead to at this moment.
    ///
    /// At the open only a gap through a level counts, and fills at the open. The rest of the bar is judged at its close: a
    /// level that the bar reaches fills at the level, or at the nearest price that the bar had; where the bar reaches both
    /// levels, the stop is taken. Without high and low only the close is known, and the exit fills there.
    ///
    /// The trailing stop follows the order of the prices that is known: the open first, which may raise it, and the close
    /// last. Whether the high came before the low is not known; but a close beyond the level of the day's best price proves
    /// that this level was crossed on that day.
    pub fn exit(&self, half: Half, bars: &AdjustedBars<'_>) -> Option<Exit> {
        match half {
            Half::Open => self.exit_at_open(bars),
            Half::Close => self.exit_within(bars).or_else(|| self.exit_at_close(bars)),
        }
    }

    fn exit_at_open(&self, bars: &AdjustedBars<'_>) -> Option<Exit> {
        let open = bars.open(self.bar).filter(|_| self.bar > self.entered)?;
        let beyond_stop = self
            .stop(self.best)
            .filter(|(level, _)| self.is_at_or_beyond(*level, open));
        let take = self.levels.take;
        let beyond_take = take.filter(|level| self.is_at_or_beyond(open, *level));
        beyond_stop
            .map(|(_, reason)| Exit::at(reason, open))
            .or(beyond_take.map(|_| Exit::at(ExitReason::Take, open)))
    }

    /// Returns the exit at a level that the bar reached.
    fn exit_within(&self, bars: &AdjustedBars<'_>) -> Option<Exit> {
        let close = bars.close(self.bar);
        let range = bars.low(self.bar).zip(bars.high(self.bar));
        let (worst, best) = self.reached(range, close)?;
        let stop = self.stop(self.best);
        let take = self.levels.take;
        let at_stop = stop.filter(|(level, _)| self.is_at_or_beyond(*level, worst));
        let at_take = take.filter(|level| self.is_at_or_beyond(best, *level));
        // A bar that lies beyond the level as a whole, without an open to say so, never traded at the level.
        let fill = |level: f64| match range {
            Some((low, high)) => Some(within(level, low.min(high), high.max(low))),
            None => close,
        };
        if let Some((level, reason)) = at_stop {
            return Some(Exit {
                ambiguous: at_take.is_some(),
                ..Exit::at(reason, fill(level)?)
            });
        }
        if let Some(level) = at_take {
            return Some(Exit::at(ExitReason::Take, fill(level)?));
        }
        // The close comes last, so that the level of the day's best price lies between the two.
        let (level, reason) = self.stop(self.better(best))?;
        let is_crossed = close.is_some_and(|close| self.is_at_or_beyond(level, close));
        is_crossed.then_some(Exit::at(reason, fill(level)?))
    }

    fn exit_at_close(&self, bars: &AdjustedBars<'_>) -> Option<Exit> {
        let reason = match self.end {
            End::Forced => ExitReason::EndOfData,
            _ => ExitReason::Hold,
        };
        let close = bars.close(self.bar).filter(|_| self.bar >= self.due)?;
        Some(Exit::at(reason, close))
    }

    /// Marks a trade that is held on, and remembers the best and the worst price.
    pub fn stay(&mut self, half: Half, bars: &AdjustedBars<'_>) {
        let price = bars.price(half, self.bar);
        self.mark = price.unwrap_or(self.mark);
        match half {
            Half::Open => {
                let after_entry = price.filter(|_| self.bar > self.entered);
                after_entry
                    .into_iter()
                    .for_each(|open| self.see(open, open));
            }
            Half::Close => {
                let range = bars.low(self.bar).zip(bars.high(self.bar));
                if let Some((worst, best)) = self.reached(range, price) {
                    self.see(worst, best);
                }
            }
        }
    }

    fn see(&mut self, worst: f64, best: f64) {
        self.best = self.better(best);
        if self.gain(worst, self.worst) < 0.0 {
            self.worst = worst;
        }
    }

    /// Returns the worst and the best price until an exit. On the day of the exit the whole bar counts only where the trade
    /// was held to its close.
    pub fn extremes(mut self, exit: Exit, bars: &AdjustedBars<'_>) -> (f64, f64) {
        let to_the_close = matches!(exit.reason, ExitReason::Hold | ExitReason::EndOfData);
        let was_held = self.bar > self.entered || self.entered_at == Half::Open || self.within;
        if to_the_close && was_held {
            self.stay(Half::Close, bars);
        }
        self.see(exit.price, exit.price);
        (self.worst, self.best)
    }

    /// Returns the worst and the best price of the bar while the trade was held. A limit order is filled on the way to the worst
    /// price; the best one may have come before it, so that on the day of its fill only the close can be better than the entry.
    fn reached(&self, range: Option<(f64, f64)>, close: Option<f64>) -> Option<(f64, f64)> {
        let (low, high) = range.or(close.map(|close| (close, close)))?;
        let (worst, best) = if self.sign > 0.0 {
            (low, high)
        } else {
            (high, low)
        };
        let best = match self.within && self.bar == self.entered {
            true => close.map_or(self.entry, |close| self.better(close)),
            false => best,
        };
        Some((worst, best))
    }

    /// Returns the nearer one of stop and trailing stop, the latter counted from a best price.
    fn stop(&self, best: f64) -> Option<(f64, ExitReason)> {
        let fixed = self.levels.stop.map(|level| (level, ExitReason::Stop));
        let trailing = self.levels.trail;
        let trailing = trailing.map(|distance| (best - distance, ExitReason::Trail));
        match (fixed, trailing) {
            (Some(fixed), Some(trailing)) if self.gain(trailing.0, fixed.0) > 0.0 => Some(trailing),
            (Some(fixed), _) => Some(fixed),
            (None, trailing) => trailing,
        }
    }

    fn is_at_or_beyond(&self, price: f64, level: f64) -> bool {
        is_at_or_beyond(price, level, self.sign)
    }

    /// Returns the better one of a price and the best price so far.
    fn better(&self, price: f64) -> f64 {
        match self.gain(price, self.best) > 0.0 {
            true => price,
            false => self.best,
        }
    }

    /// Returns the money per share by which `price` is better than `than`.
    fn gain(&self, price: f64, than: f64) -> f64 {
        self.sign * (price - than)
    }
}
