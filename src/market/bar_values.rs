//! Numbers that are computed from the bars of one session and of the session before it.

use rayon::prelude::*;

use super::calendars::{CalendarId, Calendars};
use super::prices::{Bars, Prices};
use super::returns::{Returns, Span};
use super::universe::Security;
use crate::time::{Calendar, Day};

/// A bar of a security and, where the session before has one, the bar of that session, by their positions among the bars.
#[derive(Debug, Clone, Copy)]
pub struct Neighbouring {
    /// The bar of the session.
    pub bar: usize,
    /// The bar of the session before; `None` if the security has no bar there.
    pub before: Option<usize>,
}

impl Returns {
    /// Computes a number for each session of these pairs of security and calendar; NaN or infinite: missing. Pairs may repeat.
    pub fn from_bars(
        prices: &Prices,
        calendars: &Calendars,
        pairs: impl IntoIterator<Item = (Security, CalendarId)>,
        value: impl Fn(Security, &Bars<'_>, Neighbouring) -> f64 + Sync,
    ) -> Self {
        let span = |security: Security, id: CalendarId| {
            let bars = prices.bars(security);
            let value = |pair: Neighbouring| value(security, &bars, pair);
            span(calendars.get(id), &bars, value)
        };
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let begin = |security: usize| pairs.partition_point(|pair| (pair.0.0 as usize) < security);
        Self {
            begins: (0..=prices.universe().len()).map(begin).collect(),
            spans: pairs
                .into_par_iter()
                .map(|(security, id)| (id, span(security, id)))
                .collect(),
        }
    }
}

fn span(calendar: &Calendar, bars: &Bars<'_>, value: impl Fn(Neighbouring) -> f64) -> Span {
    let dates = bars.dates().iter().enumerate();
    let on_session = dates.filter_map(|(bar, date)| Some((calendar.on(*date)?, bar)));
    let sessions: Vec<(Day, usize)> = on_session.collect();
    let (Some((first, _)), Some((last, _))) = (sessions.first(), sessions.last()) else {
        return Span {
            first: Day(0),
            values: Vec::new(),
            sessions: Vec::new(),
        };
    };
    let mut values = vec![f64::NAN; last.0 - first.0 + 1];
    let mut earlier: Option<(Day, usize)> = None;
    for (day, bar) in &sessions {
        let before = earlier.filter(|(before, _)| before.0 + 1 == day.0);
        let pair = Neighbouring {
            bar: *bar,
            before: before.map(|(_, bar)| bar),
        };
        let found = value(pair);
        values[day.0 - first.0] = if found.is_finite() { found } else { f64::NAN };
        earlier = Some((*day, *bar));
    }
    Span {
        first: *first,
        values,
        sessions: Vec::new(),
    }
}
