//! One event: price and volume around it, and the prices that the model expected.

use super::caption::X_LABEL;
use crate::chart::figure::{Across, Bar, Figure, Mark, Panel, Role, Unit};
use crate::chart::words::{day_label, long_date, percent, slug};
use crate::market::{Bars, Field, PriceBasis, Prices, ReturnKind};
use crate::study::outcome::{EventOutcome, Resolved};
use crate::time::{Date, Lag};

/// Sessions drawn before the event window; half as many are drawn after it.
const AROUND: usize = 20;
/// Prices are scaled so that the close of day -1 has this value.
const BASE: f64 = 100.0;

/// The beginning of the names of these figures.
pub const NAME: &str = "event-panel";

/// Draws price and volume around one event. Returns `None` if the security has no price on day 0 or on the day before.
pub fn figure(event: &EventOutcome, plan: &Resolved, prices: &Prices) -> Option<Figure> {
    let security = prices.universe().find(&event.symbol)?;
    let benchmark = event
        .benchmark
        .as_ref()
        .and_then(|symbol| prices.universe().find(symbol))
        .map(|benchmark| prices.bars(benchmark).dates());
    let view = View::new(
        event,
        plan,
        sessions(event, prices.bars(security).dates(), benchmark),
        prices.bars(security),
        prices.basis(security, plan.price),
    )?;
    let mut price_marks = view.price_marks();
    let candles = matches!(price_marks[..], [Mark::Candles { .. }]);
    let from = Lag(plan.window.first().0.max(0) - 1);
    price_marks.push(expected(event, plan.returns, from, view.level(from)));
    let shade = Some((
        f64::from(plan.window.first().0),
        f64::from(plan.window.last().0),
        "event window".to_owned(),
    ));
    let mut panels = vec![Panel {
        y_label: "Price (close of day \u{2212}1 = 100)".to_owned(),
        unit: Unit::Plain,
        height: 2.6,
        marks: price_marks,
        shade: shade.clone(),
        ..Panel::default()
    }];
    panels.extend(view.volume(plan).map(|(marks, mean)| Panel {
        y_label: "Volume".to_owned(),
        unit: Unit::Count,
        height: 1.0,
        marks,
        include: mean.into_iter().collect(),
        shade: shade.map(|(from, to, _)| (from, to, String::new())),
        ..Panel::default()
    }));
    let benchmark = event
        .benchmark
        .as_ref()
        .map(|symbol| format!(" on {symbol}"))
        .unwrap_or_default();
    Some(Figure {
        name: format!("{NAME}-{}-{}", slug(&event.event_id), slug(&event.symbol)),
        title: title(event, plan.returns),
        subtitle: event.headline.clone(),
        footnote: format!(
            "{} model{benchmark}, estimation {}, {} observations; dashed: what it expects from the close of day {} \
             on.{} newsquake {}",
            plan.model,
            plan.estimation.to_string().replace('-', "\u{2212}"),
            event.model.observations,
            day_label(from.0.into()),
            if candles {
                " Hollow candles closed higher than they opened."
            } else {
                ""
            },
            env!("CARGO_PKG_VERSION")
        ),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels,
        ..Figure::default()
    })
}

fn title(event: &EventOutcome, kind: ReturnKind) -> String {
    let day = event.days.iter().find(|day| day.day.0 == 0);
    let found = day.and_then(|day| Some((day.observed?, day.ar?, day.t?)));
    match found {
        Some((observed, ar, t)) => format!(
            "{} {} on {}; abnormal {} (t = {})",
            event.symbol,
            percent(kind.growth(observed) - 1.0),
            long_date(event.day0),
            percent(ar),
            format!("{t:.1}").replace('-', "\u{2212}")
        ),
        None => format!("{} around {}", event.symbol, long_date(event.day0)),
    }
}

/// Returns the sessions on which the days of the event are counted: those of its benchmark, else those of its security and
/// its event window.
fn sessions(event: &EventOutcome, own: &[Date], benchmark: Option<&[Date]>) -> Vec<Date> {
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
struct View<'a> {
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
    fn new(
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

    /// Returns the scaled close of a day.
    fn level(&self, day: Lag) -> Option<f64> {
        let session = self.day0.checked_add_signed(day.0 as isize)?;
        Some(self.close(self.bar(session)?)? * self.scale)
    }

    /// Returns candles where every bar has all four prices, else the line of closes.
    fn price_marks(&self) -> Vec<Mark> {
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
        if candles.len() == bars.count() {
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
            points: self.drawn.clone().map(point).collect(),
        }]
    }

    /// Returns bars of volume and its mean over the estimation window, where the file has volumes.
    fn volume(&self, plan: &Resolved) -> Option<(Vec<Mark>, Option<f64>)> {
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
            name: "estimation mean".to_owned(),
            y,
        }));
        Some((marks, mean))
    }
}

/// Returns the line of prices that the model expects after the close of day `from`: the day before the event, or before the
/// window if that begins later. It has no label, since candles may cover its end; the footnote names it.
fn expected(event: &EventOutcome, kind: ReturnKind, from: Lag, close: Option<f64>) -> Mark {
    let mut level = close;
    let mut points = vec![(f64::from(from.0), level)];
    for day in event.days.iter().filter(|day| day.day > from) {
        level = level
            .zip(day.expected)
            .map(|(level, expected)| level * kind.growth(expected));
        points.push((f64::from(day.day.0), level));
    }
    Mark::Line {
        name: "expected".to_owned(),
        label: String::new(),
        role: Role::Reference,
        strong: false,
        points,
    }
}
