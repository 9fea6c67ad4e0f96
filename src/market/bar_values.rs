//! Numbers that are computed from the bars of one session and of the session before it.

use super::calendars::{CalendarId, Calendars};
use super::prices::{Bars, Prices};
use super::returns::{Returns, Unwritten};
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
        let value = &value;
        Self::written(prices.universe().len(), pairs, |security, id| {
            let bars = prices.bars(security);
            let sessions = sessions(calendars.get(id), &bars);
            let (first, days) = match (sessions.first(), sessions.last()) {
                (Some((first, _)), Some((last, _))) => (*first, last.0 - first.0 + 1),
                _ => (Day(0), 0),
            };
            let write = move |values: &mut [f64]| {
                write(&sessions, values, |pair| value(security, &bars, pair));
                Vec::new()
            };
            Unwritten { first, days, write }
        })
    }
}

/// Returns the sessions on which a security has a bar, each with the position of that bar.
fn sessions(calendar: &Calendar, bars: &Bars<'_>) -> Vec<(Day, usize)> {
    let dates = bars.dates().iter().enumerate();
    let on_session = dates.filter_map(|(bar, date)| Some((calendar.on(*date)?, bar)));
    on_session.collect()
}

/// Writes a number for each session to its day, counted from the first session on.
fn write(sessions: &[(Day, usize)], values: &mut [f64], value: impl Fn(Neighbouring) -> f64) {
    values.fill(f64::NAN);
    let mut earlier: Option<(Day, usize)> = None;
    for (day, bar) in sessions {
        let before = earlier.filter(|(before, _)| before.0 + 1 == day.0);
        let pair = Neighbouring {
            bar: *bar,
            before: before.map(|(_, bar)| bar),
        };
        let found = value(pair);
        values[day.0 - sessions[0].0.0] = if found.is_finite() { found } else { f64::NAN };
        earlier = Some((*day, *bar));
    }
}
