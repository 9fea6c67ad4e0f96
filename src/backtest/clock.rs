//! The seconds at which an exchange opens and closes, looked up for every date of the prices.

use std::sync::OnceLock;

use super::moment::{Half, instant};
use crate::time::{Date, Exchange};

/// The clock of an exchange over a span of dates.
///
/// The rules of a time zone take longer than a look into a list, and a run asks for the same dates again and again.
pub(super) struct Clock<'a> {
    exchange: &'a Exchange,
    /// The first and the last date of the span.
    span: (Date, Date),
    /// `seconds[d]`: open and close of the `d`-th day of the span, in seconds since 1970; computed when one is first asked for.
    seconds: OnceLock<Vec<[i64; 2]>>,
}

impl<'a> Clock<'a> {
    /// The clock of an exchange. Dates outside of the span are computed each time.
    pub fn new(exchange: &'a Exchange, span: (Date, Date)) -> Self {
        Self {
            exchange,
            span,
            seconds: OnceLock::new(),
        }
    }

    /// Returns the exchange.
    pub fn exchange(&self) -> &'a Exchange {
        self.exchange
    }

    /// Returns the second at which the exchange opens or closes on a date.
    pub fn instant(&self, date: Date, half: Half) -> i64 {
        let (first, last) = self.span;
        if date < first || date > last {
            return instant(self.exchange, date, half);
        }
        let day = date.days_since_1970() - first.days_since_1970();
        self.seconds.get_or_init(|| self.all())[day as usize][half as usize]
    }

    fn all(&self) -> Vec<[i64; 2]> {
        let (first, last) = self.span;
        let days = first.days_since_1970()..last.days_since_1970() + 1;
        let on = |day: i32| {
            let date = Date::from_days_since_1970(day);
            [Half::Open, Half::Close].map(|half| instant(self.exchange, date, half))
        };
        days.map(on).collect()
    }
}
