//! One event: its price and volume, and what the model expected.

use super::caar::{X_LABEL, percent, written};
use super::figure::{Across, Bar, Figure, Mark, Panel, Role, Unit};
use crate::market::{Bars, Field, PriceBasis, Prices};
use crate::study::outcome::{EventOutcome, PlanEcho};

/// Days drawn before the event window and after it.
const AROUND: usize = 20;
/// The close of the day before the event.
const BASE: f64 = 100.0;

/// Price and volume around one event. `None` if the event's security has no price on day 0 or on the day before.
pub fn figure(event: &EventOutcome, plan: &PlanEcho, prices: &Prices) -> Option<Figure> {
    let security = prices.universe().find(&event.symbol)?;
    let view = View::new(
        event,
        plan,
        prices.bars(security),
        prices.basis(security, plan.price),
    )?;
    let mut price_marks = view.price_marks();
    price_marks.push(view.expected(event));
    let shade = Some((
        f64::from(plan.window.from().0),
        f64::from(plan.window.to().0),
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
    panels.extend(view.volume(plan).map(|marks| Panel {
        y_label: "Volume".to_owned(),
        unit: Unit::Count,
        height: 1.0,
        marks,
        shade: shade.map(|(from, to, _)| (from, to, String::new())),
        ..Panel::default()
    }));
    let benchmark = event
        .benchmark
        .as_ref()
        .map(|symbol| format!(" on {symbol}"))
        .unwrap_or_default();
    Some(Figure {
        name: format!(
            "event-panel-{}-{}",
            slug(&event.event_id),
            slug(&event.symbol)
        ),
        title: title(event),
        subtitle: event.headline.clone(),
        footnote: format!(
            "{} model{benchmark}, estimation {}, {} observations; dashed: what it expects from the close of day \u{2212}1 \
             on. Hollow candles closed higher than they opened. newsquake {}",
            plan.model,
            plan.estimation.to_string().replace('-', "\u{2212}"),
            event.model.observations,
            env!("CARGO_PKG_VERSION")
        ),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels,
    })
}

fn title(event: &EventOutcome) -> String {
    let day = event.days.iter().find(|day| day.day.0 == 0);
    let found = day.and_then(|day| Some((day.observed?, day.ar?, day.t?)));
    match found {
        Some((observed, ar, t)) => format!(
            "{} {} on {}; abnormal {} (t = {})",
            event.symbol,
            percent(observed),
            written(event.day0),
            percent(ar),
            format!("{t:.1}").replace('-', "\u{2212}")
        ),
        None => format!("{} around {}", event.symbol, written(event.day0)),
    }
}

/// Letters, digits and dots, so that the name is one on every system.
pub fn slug(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '_'
            }
        })
        .take(60)
        .collect()
}

/// The bars around day 0, and by how much their prices are scaled.
struct View<'a> {
    bars: Bars<'a>,
    basis: PriceBasis,
    day0: usize,
    scale: f64,
    drawn: std::ops::Range<usize>,
}

impl<'a> View<'a> {
    fn new(
        event: &EventOutcome,
        plan: &PlanEcho,
        bars: Bars<'a>,
        basis: PriceBasis,
    ) -> Option<Self> {
        let day0 = bars.dates().binary_search(&event.day0).ok()?;
        let before = *bars.closes(basis).get(day0.checked_sub(1)?)?;
        let reach = |lag: i32| lag.unsigned_abs() as usize;
        let first = day0.saturating_sub(reach(plan.window.from().0.min(0)) + AROUND);
        let last =
            (day0 + reach(plan.window.to().0.max(0)) + AROUND / 2).min(bars.dates().len() - 1);
        let view = Self {
            bars,
            basis,
            day0,
            scale: BASE / before,
            drawn: first..last + 1,
        };
        (before > 0.0).then_some(view)
    }

    fn day(&self, bar: usize) -> f64 {
        bar as f64 - self.day0 as f64
    }

    /// Candles where all four prices are there, else the line of closes.
    fn price_marks(&self) -> Vec<Mark> {
        let close = |bar: usize| {
            self.bars
                .closes(self.basis)
                .get(bar)
                .copied()
                .filter(|close| !close.is_nan())
        };
        let candle = |bar: usize| {
            let part = |field| self.bars.value(field, bar);
            // Adjusted closes scale the other prices of the day alike.
            let adjusted = close(bar)? / part(Field::Close)? * self.scale;
            let prices = [
                part(Field::Open)?,
                part(Field::High)?,
                part(Field::Low)?,
                part(Field::Close)?,
            ];
            Some((self.day(bar), prices.map(|price| price * adjusted)))
        };
        let candles: Vec<_> = self.drawn.clone().filter_map(candle).collect();
        if candles.len() == self.drawn.len() {
            return vec![Mark::Candles {
                name: "price".to_owned(),
                days: candles,
            }];
        }
        let points = self
            .drawn
            .clone()
            .map(|bar| (self.day(bar), close(bar).map(|close| close * self.scale)));
        vec![Mark::Line {
            name: "price".to_owned(),
            label: "close".to_owned(),
            role: Role::Series(0),
            strong: true,
            points: points.collect(),
        }]
    }

    /// What the model expects from the close of the day before the event on.
    fn expected(&self, event: &EventOutcome) -> Mark {
        let mut level = Some(BASE);
        let mut points = vec![(-1.0, level)];
        for day in event.days.iter().filter(|day| day.day.0 >= 0) {
            level = level
                .zip(day.expected)
                .map(|(level, expected)| level * (1.0 + expected));
            points.push((f64::from(day.day.0), level));
        }
        Mark::Line {
            name: "expected".to_owned(),
            label: "expected".to_owned(),
            role: Role::Reference,
            strong: false,
            points,
        }
    }

    /// Volume with its mean over the estimation window, where the file has it.
    fn volume(&self, plan: &PlanEcho) -> Option<Vec<Mark>> {
        let bar = |bar: usize| {
            let y = self.bars.value(Field::Volume, bar)?;
            Some(Bar {
                x: self.day(bar),
                y,
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
        let lags = plan
            .estimation
            .lags()
            .filter_map(|lag| self.day0.checked_add_signed(lag.0 as isize));
        let before: Vec<f64> = lags
            .filter_map(|bar| self.bars.value(Field::Volume, bar))
            .collect();
        if let Some(mean) = crate::math::moments::mean(&before) {
            marks.push(Mark::Level {
                name: "estimation mean".to_owned(),
                y: mean,
            });
        }
        Some(marks)
    }
}
