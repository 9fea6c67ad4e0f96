//! Prices and volumes around one event.

use super::expected::Expected;
use super::words::ESTIMATION_MEAN;
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Bar, Mark, Role};
use crate::market::{Bars, Field, PriceBasis};
use crate::study::outcome::{EventOutcome, Resolved, StudyOutcome};
use crate::table::{Cell, Table};
use crate::time::{Date, Lag};

/// Sessions drawn before the event window; half as many are drawn after it.
const AROUND: usize = 20;
/// Prices are scaled so that the close of day -1 has this value.
const BASE: f64 = 100.0;

/// Returns the sessions on which the days of the event are counted: those of its benchmark, else those of its security and
/// its event window.
pub(super) fn sessions(
    event: &EventOutcome,
    own: &[Date],
    benchmark: Option<&[Date]>,
) -> Vec<Date> {
    if let Some(sessions) = benchmark {
        return sessions.to_vec();
    }
    let window = event.days.iter().filter_map(|day| day.date);
    let mut sessions: Vec<Date> = own.iter().copied().chain(window).collect();
    sessions.sort_unstable();
    sessions.dedup();
    sessions
}

/// The sessions around day 0 with their bars, and the scale of prices.
pub(super) struct View<'a> {
    bars: Bars<'a>,
    basis: PriceBasis,
    sessions: Vec<Date>,
    /// Position of day 0 in `sessions`.
    day0: usize,
    /// Factor from prices to values of the figure.
    scale: f64,
    /// Positions in `sessions` of those drawn.
    drawn: std::ops::Range<usize>,
}

impl<'a> View<'a> {
    /// Returns the view of an event; `None` if the security has no price on day 0 or on the day before.
    pub fn new(
        event: &EventOutcome,
        plan: &Resolved,
        sessions: Vec<Date>,
        bars: Bars<'a>,
        basis: PriceBasis,
    ) -> Option<Self> {
        let day0 = sessions.binary_search(&event.day0).ok()?;
        let reach = |lag: i32| lag.unsigned_abs() as usize;
        let first = day0.saturating_sub(reach(plan.window.first().0.min(0)) + AROUND);
        let last = (day0 + reach(plan.window.last().0.max(0)) + AROUND / 2).min(sessions.len() - 1);
        let mut view = Self {
            bars,
            basis,
            sessions,
            day0,
            scale: 1.0,
            drawn: first..last + 1,
        };
        view.bar(day0)?;
        view.scale = BASE / view.close(view.bar(day0.checked_sub(1)?)?)?;
        view.scale.is_finite().then_some(view)
    }

    /// Returns the trading day relative to the event.
    fn day(&self, session: usize) -> f64 {
        session as f64 - self.day0 as f64
    }

    /// Returns the bar of a session, if the security traded.
    fn bar(&self, session: usize) -> Option<usize> {
        self.bars
            .dates()
            .binary_search(self.sessions.get(session)?)
            .ok()
    }

    fn close(&self, bar: usize) -> Option<f64> {
        self.bars
            .closes(self.basis)
            .get(bar)
            .copied()
            .filter(|close| !close.is_nan())
    }

    /// Returns the price that the scale calls 1, on the basis of the study.
    pub fn factor(&self) -> f64 {
        1.0 / self.scale
    }

    /// Returns the date of each drawn day, as days since 1970.
    pub fn dates(&self) -> Vec<(i32, i32)> {
        let date = |session: usize| {
            let date = self.sessions[session].days_since_1970();
            (self.day(session) as i32, date)
        };
        self.drawn.clone().map(date).collect()
    }

    /// Returns the scaled close of a day.
    pub fn level(&self, day: Lag) -> Option<f64> {
        let session = self.day0.checked_add_signed(day.0 as isize)?;
        Some(self.close(self.bar(session)?)? * self.scale)
    }

    /// Returns the drawn days on which other events of the security have their day 0.
    pub fn others(&self, event: &EventOutcome, outcome: &StudyOutcome) -> Vec<f64> {
        let own = outcome
            .events
            .iter()
            .filter(|other| other.symbol == event.symbol);
        let mut days: Vec<usize> = own
            .filter(|other| other.day0 != event.day0)
            .filter_map(|other| self.sessions.binary_search(&other.day0).ok())
            .filter(|session| self.drawn.contains(session))
            .collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter().map(|session| self.day(session)).collect()
    }

    /// Returns the numbers of every drawn day.
    pub fn data(&self, path: &[Expected], others: &[f64], mean: Option<f64>) -> Table {
        let mut data = Table::of_figure(&[
            "day",
            "date",
            "open",
            "high",
            "low",
            "close",
            "price",
            "expected",
            "cone_low",
            "cone_high",
            "volume",
            "volume_mean",
            "other_events",
        ]);
        for session in self.drawn.clone() {
            let bar = self.bar(session);
            let close = bar.and_then(|bar| self.close(bar));
            let factor =
                bar.and_then(|bar| Some(close? / self.bars.value(Field::Close, bar)? * self.scale));
            let part = |field| {
                number(
                    bar.zip(factor)
                        .and_then(|(bar, factor)| Some(self.bars.value(field, bar)? * factor)),
                )
            };
            let day = self.day(session);
            let at = path.iter().find(|at| f64::from(at.day.0) == day);
            let [low, high] = ends(at.and_then(|at| at.cone));
            data.push([
                Cell::Whole(day as i64),
                Cell::Date(Some(self.sessions[session])),
                part(Field::Open),
                part(Field::High),
                part(Field::Low),
                part(Field::Close),
                number(close.map(|close| close * self.scale)),
                number(at.and_then(|at| at.level)),
                low,
                high,
                number(bar.and_then(|bar| self.bars.value(Field::Volume, bar))),
                number(mean),
                truth(others.contains(&day)),
            ]);
        }
        data
    }

    /// Returns candles where every bar has all four prices, and they differ, else the line of closes.
    pub fn price_marks(&self) -> Vec<Mark> {
        let candle = |session: usize| {
            let bar = self.bar(session)?;
            let part = |field| self.bars.value(field, bar);
            // The other prices of the day are adjusted by the same factor as its close.
            let adjusted = self.close(bar)? / part(Field::Close)? * self.scale;
            let prices = [
                part(Field::Open)?,
                part(Field::High)?,
                part(Field::Low)?,
                part(Field::Close)?,
            ];
            Some((self.day(session), prices.map(|price| price * adjusted)))
        };
        let bars = self.drawn.clone().filter_map(|session| self.bar(session));
        let candles: Vec<_> = self.drawn.clone().filter_map(candle).collect();
        let is_flat =
            |(_, prices): &(f64, [f64; 4])| prices.iter().all(|price| *price == prices[0]);
        if candles.len() == bars.count() && !candles.iter().all(is_flat) {
            return vec![Mark::Candles {
                name: "price".to_owned(),
                days: candles,
            }];
        }
        let point = |session: usize| {
            let close = self.bar(session).and_then(|bar| self.close(bar));
            (self.day(session), close.map(|close| close * self.scale))
        };
        vec![Mark::Line {
            name: "price".to_owned(),
            label: "close".to_owned(),
            role: Role::Series(0),
            strong: true,
            dashed: false,
            points: self.drawn.clone().map(point).collect(),
        }]
    }

    /// Returns bars of volume and its mean over the estimation window, where the file has volumes.
    pub fn volume(&self, plan: &Resolved) -> Option<(Vec<Mark>, Option<f64>)> {
        let of = |session: usize| self.bars.value(Field::Volume, self.bar(session)?);
        let bar = |session: usize| {
            Some(Bar {
                x: self.day(session),
                y: of(session)?,
                error: None,
                word: String::new(),
            })
        };
        let bars: Vec<Bar> = self.drawn.clone().filter_map(bar).collect();
        if bars.iter().all(|bar| bar.y == 0.0) {
            return None;
        }
        let mut marks = vec![Mark::Bars {
            name: "volume".to_owned(),
            role: Role::Reference,
            bars,
        }];
        let before: Vec<f64> = plan
            .estimation
            .lags()
            .filter_map(|lag| self.day0.checked_add_signed(lag.0 as isize))
            .filter_map(of)
            .collect();
        let mean = crate::math::moments::mean(&before);
        marks.extend(mean.map(|y| Mark::Level {
            name: ESTIMATION_MEAN.to_owned(),
            y,
        }));
        Some((marks, mean))
    }
}
