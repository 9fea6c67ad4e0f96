//! Limit orders: entries that wait for a better price, and expire.

use super::adjusted_bars::AdjustedBars;
use super::level::{is_at_or_beyond, within};
use super::moment::Half;
use super::quote::Quote;
use crate::time::{Calendar, Day};
use crate::units::Percent;

/// An order to buy at a price or below it, or to sell short at a price or above it.
pub struct LimitOrder {
    /// The price at which it is sent.
    sent: Quote,
    /// 1 to buy, -1 to sell short.
    sign: f64,
    /// The price at which it is filled, or a better one.
    level: f64,
    percent: Percent,
    /// Sessions after the first one for which it waits.
    sessions: u32,
}

impl LimitOrder {
    /// An order that waits `percent` away from the price at which it is sent.
    pub fn new(sent: Quote, sign: f64, percent: Percent, sessions: u32) -> Self {
        Self {
            sent,
            sign,
            level: sent.price * (1.0 - sign * percent.fraction()),
            percent,
            sessions,
        }
    }

    /// Returns the price at which it waits.
    pub fn level(&self) -> f64 {
        self.level
    }

    /// Returns the fill, and whether it is made within the session: the first open at the level or beyond it, which fills at
    /// the open, or the first session that reaches the level, which fills at the level. Where a session has no high and low,
    /// its close decides, and fills.
    ///
    /// # Errors
    /// The order expired, in words, and the last session for which it waited.
    pub fn fill(
        &self,
        calendar: &Calendar,
        bars: &AdjustedBars<'_>,
    ) -> Result<(Quote, bool), (Day, String)> {
        let mut waited = self.sent.day;
        let last = self.sent.day.0.saturating_add(self.sessions as usize);
        for day in (self.sent.day.0..=last).map(Day) {
            let Some(date) = calendar.date(day) else {
                break;
            };
            waited = day;
            let Some(bar) = bars.on(date) else { continue };
            let quote = |half, price| Quote {
                day,
                half,
                bar,
                price,
            };
            let is_later = day > self.sent.day;
            let open = match is_later {
                true => bars.open(bar),
                false => Some(self.sent.price),
            };
            if let Some(open) = open.filter(|open| is_at_or_beyond(self.level, *open, self.sign)) {
                let half = if is_later { Half::Open } else { self.sent.half };
                return Ok((quote(half, open), false));
            }
            if !is_later && self.sent.half == Half::Close {
                continue;
            }
            if let Some((low, high)) = bars.low(bar).zip(bars.high(bar)) {
                let (low, high) = (low.min(high), high.max(low));
                let best = if self.sign > 0.0 { low } else { high };
                if is_at_or_beyond(self.level, best, self.sign) {
                    return Ok((quote(Half::Close, within(self.level, low, high)), true));
                }
            } else if let Some(close) = bars.close(bar)
                && is_at_or_beyond(self.level, close, self.sign)
            {
                return Ok((quote(Half::Close, close), false));
            }
        }
        let detail = format!(
            "the limit order at {:.4}, {} from {:.4}, was not filled in {} sessions",
            self.level,
            self.percent,
            self.sent.price,
            u64::from(self.sessions) + 1
        );
        Err((waited, detail))
    }
}
