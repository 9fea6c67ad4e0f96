//! A trade by itself, bar by bar: when it is left, and its worst and best price until then.

use super::adjusted_bars::AdjustedBars;
use super::exit::{Exit, ExitReason};
use super::level::{is_at_or_beyond, within};
use super::moment::Half;
use super::order::{End, Order};
use super::resolved::Resolved;

/// A trade while it is held, without the account that holds it.
#[derive(Debug, Clone)]
pub struct Holding {
    /// 1 for a long trade, -1 for a short one.
    sign: f64,
    /// The entry price.
    entry: f64,
    /// The bar of the entry.
    entered: usize,
    /// Which price of that bar it was.
    entered_at: Half,
    /// Whether the entry was made within that bar, by a limit order.
    within: bool,
    /// The prices at which it is left before its holding period is over.
    levels: Levels,
    /// The bar at whose close it is left.
    due: usize,
    /// How that bar relates to the one that was planned.
    end: End,
    /// The bar that it has come to.
    bar: usize,
    /// The worst price so far.
    worst: f64,
    /// The best price so far, from which the trailing stop is counted.
    best: f64,
}

/// How a trade is left if nothing but its own prices matters. It lies in the future: the account looks whether its moment has come, and
/// at nothing else of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// The bar and which of its prices.
    pub moment: (usize, Half),
    /// The price and the reason.
    pub exit: Exit,
    /// The worst and the best price until then.
    pub extremes: (f64, f64),
}

/// The prices at which a trade is left before its holding period is over, where the options want it.
#[derive(Debug, Clone, Copy)]
struct Levels {
    /// The level of the stop.
    stop: Option<f64>,
    /// The level of the target.
    take: Option<f64>,
    /// How far below the best price (above it, for a short trade) the trailing stop lies.
    trail: Option<f64>,
}

impl Levels {
    /// The levels of a trade that is entered at a price. `sign` is 1 for a long trade and -1 for a short one.
    fn new(plan: &Resolved, entry: f64, sign: f64) -> Self {
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

impl Holding {
    /// The trade of an order, just entered. It is held to the close of the bar `due`, if nothing comes before.
    pub fn new(plan: &Resolved, order: &Order, (due, end): (usize, End)) -> Self {
        let (sign, entry) = (order.way.sign(), order.entry.price);
        Self {
            sign,
            entry,
            entered: order.entry.bar,
            entered_at: order.entry.half,
            within: order.within,
            levels: Levels::new(plan, entry, sign),
            due,
            end,
            bar: order.entry.bar,
            worst: entry,
            best: entry,
        }
    }

    /// Returns how it is left by itself; none where its prices end before.
    pub fn outlook(mut self, bars: &AdjustedBars<'_>) -> Option<Outlook> {
        let mut moment = self.first_moment();
        while moment.0 < bars.dates().len() {
            let (bar, half) = moment;
            self.bar = bar;
            if let Some(exit) = self.exit(half, bars) {
                let extremes = self.extremes(exit, bars);
                return Some(Outlook {
                    moment,
                    exit,
                    extremes,
                });
            }
            self.stay(half, bars);
            moment = after(moment);
        }
        None
    }

    /// Returns the worst and the best price of a trade that the account leaves before its own exit. `seen`: the last moment at which
    /// it was held on, if there was one.
    pub fn extremes_until(
        mut self,
        seen: Option<(usize, Half)>,
        exit: Exit,
        bars: &AdjustedBars<'_>,
    ) -> (f64, f64) {
        let mut moment = self.first_moment();
        while seen.is_some_and(|last| moment <= last) {
            self.bar = moment.0;
            self.stay(moment.1, bars);
            moment = after(moment);
        }
        self.extremes(exit, bars)
    }

    /// Returns the first moment after the entry.
    fn first_moment(&self) -> (usize, Half) {
        let entry = (self.entered, self.entered_at);
        // A limit order is filled within the bar, before its close.
        if self.within { entry } else { after(entry) }
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
    fn exit(&self, half: Half, bars: &AdjustedBars<'_>) -> Option<Exit> {
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

    /// Remembers the best and the worst price of a moment at which it is held on.
    fn stay(&mut self, half: Half, bars: &AdjustedBars<'_>) {
        let price = bars.price(half, self.bar);
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
    fn extremes(mut self, exit: Exit, bars: &AdjustedBars<'_>) -> (f64, f64) {
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

/// Returns the moment after one.
fn after((bar, half): (usize, Half)) -> (usize, Half) {
    match half {
        Half::Open => (bar, Half::Close),
        Half::Close => (bar + 1, Half::Open),
    }
}
