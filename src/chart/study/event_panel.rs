//! One event: price and volume around it, and the prices that the model expected.

use super::caption::X_LABEL;
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::figure::{Across, Bar, Figure, Mark, Panel, Role, Unit};
use crate::chart::words::{day_label, long_date, p_value, percent, slug, statistic};
use crate::market::{Bars, Field, PriceBasis, Prices, ReturnKind};
use crate::math::dist::student_t_critical;
use crate::study::outcome::{EventOutcome, Resolved, StudyOutcome};
use crate::table::{Cell, Table};
use crate::time::{Date, Lag};

/// Sessions drawn before the event window; half as many are drawn after it.
const AROUND: usize = 20;
/// Prices are scaled so that the close of day -1 has this value.
const BASE: f64 = 100.0;

/// The beginning of the names of these figures.
pub const NAME: &str = "event-panel";

/// Draws price and volume around one event, and the cone in which the model expects the price. Events of the same security and
/// day share their figure. Returns `None` if the security has no price on day 0 or on the day before.
pub fn figure(event: &EventOutcome, outcome: &StudyOutcome, prices: &Prices) -> Option<Figure> {
    let plan = &outcome.plan;
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
    let from = Lag(plan.window.first().0.max(0) - 1);
    let path = expected(event, plan.returns, from, view.level(from));
    let mut price_marks = vec![cone(&path)];
    price_marks.extend(view.price_marks());
    let candles = matches!(price_marks[1..], [Mark::Candles { .. }]);
    price_marks.push(expected_line(&path));
    let others = view.others(event, outcome);
    if !others.is_empty() {
        price_marks.push(Mark::Rug {
            name: "other_events".to_owned(),
            values: others.clone(),
        });
    }
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
    let volume = view.volume(plan);
    let mean = volume.as_ref().and_then(|(_, mean)| *mean);
    let data = view.data(&path, &others, mean);
    panels.extend(volume.map(|(marks, mean)| Panel {
        y_label: "Volume".to_owned(),
        unit: Unit::Count,
        height: 1.0,
        marks,
        include: mean.into_iter().collect(),
        shade: shade.map(|(from, to, _)| (from, to, String::new())),
        ..Panel::default()
    }));
    Some(Figure {
        name: format!("{NAME}-{}-{}", slug(&event.event_id), slug(&event.symbol)),
        title: title(event, plan.returns),
        subtitle: headlines(event, outcome),
        footnote: lead(event, plan, from, candles, !others.is_empty()),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels,
        data,
        ..Figure::default()
    })
}

/// Returns whether two events are one reaction: of one security on one day.
pub fn is_one_reaction(a: &EventOutcome, b: &EventOutcome) -> bool {
    a.symbol == b.symbol && a.day0 == b.day0
}

/// Returns when the news came, and the headlines of all events of the reaction.
fn headlines(event: &EventOutcome, outcome: &StudyOutcome) -> String {
    let together = outcome
        .events
        .iter()
        .filter(|other| is_one_reaction(event, other));
    let mut texts: Vec<&str> = Vec::new();
    for text in together
        .map(|event| event.headline.as_str())
        .filter(|text| !text.is_empty())
    {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    match texts.is_empty() {
        true => format!("News of {}", event.as_read),
        false => format!("{}: {}", event.as_read, texts.join("; ")),
    }
}

fn lead(event: &EventOutcome, plan: &Resolved, from: Lag, candles: bool, others: bool) -> String {
    let benchmark = event
        .benchmark
        .as_ref()
        .map(|symbol| format!(" on {symbol}"))
        .unwrap_or_default();
    let candles = if candles {
        " Hollow candles closed higher than they opened."
    } else {
        ""
    };
    let others = if others {
        " Triangles: other events of the security."
    } else {
        ""
    };
    format!(
        "{} model{benchmark}, estimation {}, {} observations. Dashed: the price that it expects from the close of day {} on; cone: \
         95 % of paths without news, errors of single days taken as independent.{candles}{others} newsquake {}",
        plan.model,
        plan.estimation.to_string().replace('-', "\u{2212}"),
        event.model.observations,
        day_label(from.0.into()),
        env!("CARGO_PKG_VERSION")
    )
}

fn title(event: &EventOutcome, kind: ReturnKind) -> String {
    let day = event.days.iter().find(|day| day.day.0 == 0);
    let found = day.and_then(|day| Some((day.observed?, day.ar?, day.t?, day.p?)));
    match found {
        Some((observed, ar, t, p)) => format!(
            "{} {} on {}; abnormal {} (t = {}, p = {}): {}",
            event.symbol,
            percent(kind.growth(observed) - 1.0),
            long_date(event.day0),
            percent(ar),
            statistic(t),
            p_value(p),
            noise(p)
        )
        .replace("p = <", "p < "),
        None => format!("{} around {}", event.symbol, long_date(event.day0)),
    }
}

/// Says how a reaction compares with the security's own days.
fn noise(p: f64) -> &'static str {
    match p {
        p if p < 0.01 => "far outside its noise",
        p if p < 0.05 => "outside its noise",
        p if p < 0.10 => "at the edge of its noise",
        _ => "within its noise",
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

    /// Returns the drawn days on which other events of the security have their day 0.
    fn others(&self, event: &EventOutcome, outcome: &StudyOutcome) -> Vec<f64> {
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
    fn data(&self, path: &[Expected], others: &[f64], mean: Option<f64>) -> Table {
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
            dashed: false,
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

/// The price that the model expects on a day, with the ends of the cone around it.
struct Expected {
    day: Lag,
    level: Option<f64>,
    cone: Option<(f64, f64)>,
}

/// Returns the prices that the model expects after the close of day `from`: the day before the event, or before the window if that
/// begins later. The cone has q sqrt(sum of the squared errors of the days) on both sides.
fn expected(
    event: &EventOutcome,
    kind: ReturnKind,
    from: Lag,
    close: Option<f64>,
) -> Vec<Expected> {
    let critical = student_t_critical(0.05, event.model.df);
    let (mut level, mut variance) = (close, Some(0.0));
    let mut path = vec![Expected {
        day: from,
        level,
        cone: level.map(|level| (level, level)),
    }];
    for day in event.days.iter().filter(|day| day.day > from) {
        level = level
            .zip(day.expected)
            .map(|(level, expected)| level * kind.growth(expected));
        let error = day.ar.zip(day.sar).map(|(ar, sar)| ar / sar);
        let error = error
            .filter(|error| error.is_finite())
            .unwrap_or(event.model.sigma);
        variance = variance.map(|sum| sum + error * error);
        let half = critical
            .zip(variance)
            .map(|(q, variance)| q * variance.sqrt());
        let cone = level
            .zip(half)
            .map(|(level, half)| (level * kind.growth(-half), level * kind.growth(half)));
        path.push(Expected {
            day: day.day,
            level,
            cone,
        });
    }
    path
}

fn cone(path: &[Expected]) -> Mark {
    Mark::Band {
        name: "cone".to_owned(),
        role: Role::Reference,
        points: path
            .iter()
            .map(|at| (f64::from(at.day.0), at.cone))
            .collect(),
    }
}

fn expected_line(path: &[Expected]) -> Mark {
    Mark::Line {
        name: "expected".to_owned(),
        label: "expected".to_owned(),
        role: Role::Reference,
        strong: false,
        dashed: true,
        points: path
            .iter()
            .map(|at| (f64::from(at.day.0), at.level))
            .collect(),
    }
}
