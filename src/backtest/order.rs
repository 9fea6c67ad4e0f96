//! From an event to an order: which way, at which price, until when.

use chrono::NaiveDateTime;
use rayon::prelude::*;

use super::Inputs;
use super::facts::Estimate;
use super::floor::{Floor, Tick};
use super::history::History;
use super::moment::{Half, Moment, instant, signal};
use super::rule::{Rule, WaitsFor, Way};
use super::spec::{Backtest, Entry, Hedge};
use super::tape::Tape;
use crate::event::{Aligned, Exclusion, Reason, Sample};
use crate::market::Security;
use crate::time::{Calendar, Date, Day, Lag};

/// A price that a tape shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quote {
    /// The session on the event's calendar.
    pub day: Day,
    /// Which of its prices.
    pub half: Half,
    /// The bar of the security.
    pub bar: usize,
    /// The price itself.
    pub price: f64,
}

/// An event that is to be traded.
#[derive(Debug, Clone)]
pub struct Order {
    /// The event's position among those read.
    pub event: usize,
    /// Its security.
    pub security: Security,
    /// Its benchmark.
    pub benchmark: Option<Security>,
    /// The exchange's position on the floor.
    pub exchange: usize,
    /// Which way.
    pub way: Way,
    /// When what it acts on became known.
    pub signal: NaiveDateTime,
    /// What its estimation window says.
    pub estimate: Option<Estimate>,
    /// The first price after the news.
    pub first: Quote,
    /// The price that it is entered at.
    pub entry: Quote,
    /// The date of the entry.
    pub date: Date,
    /// Puts the entries of a date in order.
    pub instant: i64,
    /// Sessions for which it had to wait for a price.
    pub waited: usize,
    /// Whether it waits within the session, because that has no open.
    pub without_open: bool,
    /// Whether the entry lies before the news.
    pub same_bar: bool,
    /// The first bar of the reaction.
    pub reaction_from: Date,
    /// The bar whose close it is left at if nothing comes before.
    pub due: usize,
    /// What that bar is to the one that was meant.
    pub end: End,
}

/// What the bar that a trade is left on at the latest is to the one that was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The same.
    AsMeant,
    /// The next one with a close, as after a halt.
    Late,
    /// The last one there is.
    Forced,
}

impl Order {
    /// The moment of the entry.
    pub fn tick(&self) -> Tick {
        Tick {
            instant: self.instant,
            exchange: self.exchange,
            half: self.entry.half,
        }
    }
}

/// The orders of a sample, by the moment of entry and then in the sample's order, and the events that give none.
pub fn orders(
    backtest: &Backtest,
    rule: &dyn Rule,
    inputs: &Inputs<'_>,
    sample: &Sample,
    floor: &Floor<'_>,
) -> (Vec<Order>, Vec<Exclusion>) {
    let desk = Desk {
        backtest,
        rule,
        inputs,
        sample,
        floor,
    };
    let made: Vec<Result<Order, Exclusion>> = sample
        .aligned
        .par_iter()
        .map(|aligned| {
            desk.order(aligned).map_err(|(reason, detail)| Exclusion {
                event: aligned.event,
                date: Some(aligned.date),
                reason,
                detail,
            })
        })
        .collect();
    let (mut orders, mut refused) = (Vec::with_capacity(made.len()), Vec::new());
    for made in made {
        match made {
            Ok(order) => orders.push(order),
            Err(exclusion) => refused.push(exclusion),
        }
    }
    // Stable: the sample's order decides among the orders of one moment.
    orders
        .sort_by_cached_key(|order| (order.date, order.instant, order.exchange, order.entry.half));
    (orders, refused)
}

type Refusal = (Reason, String);

struct Desk<'a> {
    backtest: &'a Backtest,
    rule: &'a dyn Rule,
    inputs: &'a Inputs<'a>,
    sample: &'a Sample,
    floor: &'a Floor<'a>,
}

impl Desk<'_> {
    fn order(&self, aligned: &Aligned) -> Result<Order, Refusal> {
        let event = &self.inputs.events[aligned.event];
        let calendar = self.sample.calendars.get(aligned.calendar);
        let tape = self.floor.tape(aligned.security);
        let exchange = self.floor.exchange_of(aligned.security);
        let waits_for = self.rule.waits_for();
        let ended = || self.ended(aligned);
        let signal = signal(
            event,
            aligned,
            calendar,
            self.floor.exchange(exchange),
            waits_for,
        )
        .ok_or_else(ended)?;
        let known = calendar.date(signal.tradable.day).ok_or_else(ended)?;

        let facts = self.inputs.facts.get(aligned.event);
        let estimate = facts.and_then(|facts| facts.estimate.as_ref().ok().copied());
        let reaction = facts
            .and_then(|facts| facts.reaction)
            .filter(|_| waits_for == WaitsFor::Reaction);
        let prices = self.inputs.prices;
        let history = History::until(
            known,
            prices.bars(aligned.security),
            tape.basis(),
            estimate,
            reaction,
        );
        let way = self.rule.decide(event, &history)?;
        self.check_hedge(aligned, estimate.as_ref())?;

        let from = if self.backtest.allow_same_bar {
            same_bar(signal.tradable, aligned, waits_for)
        } else {
            signal.tradable
        };
        let first = quote(calendar, tape, Entry::First, from).ok_or_else(ended)?;
        let wished = self
            .backtest
            .entry
            .of(from, self.backtest.delay)
            .ok_or_else(ended)?;
        let entry = quote(calendar, tape, self.backtest.entry, wished).ok_or_else(ended)?;
        let date = calendar.date(entry.day).ok_or_else(ended)?;
        let (due, end) = self.due(calendar, tape, entry).ok_or_else(|| {
            let symbol = prices.universe().symbol(aligned.security);
            let detail = format!("no price of {symbol} after the entry on {date} to leave it at");
            (Reason::AfterHistory, detail)
        })?;
        let entered = Moment {
            day: entry.day,
            half: entry.half,
        };
        Ok(Order {
            event: aligned.event,
            security: aligned.security,
            benchmark: aligned.benchmark,
            exchange,
            way,
            signal: signal.time,
            estimate,
            first,
            entry,
            date,
            instant: instant(self.floor.exchange(exchange), date, entry.half),
            waited: entry.day.0 - wished.day.0,
            without_open: entry.day == wished.day && entry.half != wished.half,
            same_bar: entered < signal.tradable,
            reaction_from: aligned.date,
            due,
            end,
        })
    }

    fn check_hedge(&self, aligned: &Aligned, estimate: Option<&Estimate>) -> Result<(), Refusal> {
        if self.backtest.hedge != Hedge::None && aligned.benchmark.is_none() {
            let detail = "a hedge needs a benchmark, and the event has none".to_owned();
            return Err((Reason::NoBenchmark, detail));
        }
        if self.backtest.hedge != Hedge::Beta || estimate.is_some() {
            return Ok(());
        }
        let facts = self.inputs.facts.get(aligned.event);
        Err(match facts.map(|facts| &facts.estimate) {
            Some(Err(reason)) => reason.clone(),
            _ => (
                Reason::TooFewObservations,
                "no beta was estimated".to_owned(),
            ),
        })
    }

    /// The bar to leave at, and what it is to the one that was meant.
    fn due(&self, calendar: &Calendar, tape: &Tape<'_>, entry: Quote) -> Option<(usize, End)> {
        let hold = Lag(i32::try_from(self.backtest.hold).ok()?);
        let meant = entry.day.shift(hold).and_then(|day| calendar.date(day));
        let due = meant.and_then(|date| {
            let due = tape.next_close(tape.on_or_after(date))?;
            let is_meant = tape.dates()[due] == date;
            Some((due, if is_meant { End::AsMeant } else { End::Late }))
        });
        if due.is_some() {
            return due;
        }
        let last = tape.last_close()?;
        let is_later = last > entry.bar || (last == entry.bar && entry.half == Half::Open);
        is_later.then_some((last, End::Forced))
    }

    fn ended(&self, aligned: &Aligned) -> Refusal {
        let symbol = self.inputs.prices.universe().symbol(aligned.security);
        let last = self.floor.tape(aligned.security).dates().last();
        let last = last.map(ToString::to_string).unwrap_or_default();
        let kind = match self.backtest.entry {
            Entry::First => "price",
            Entry::Open => "open",
            Entry::Close => "close",
        };
        let detail =
            format!("no {kind} of {symbol} after the news to enter at; its last bar is of {last}");
        (Reason::AfterHistory, detail)
    }
}

/// The first price of the bar in which the signal becomes known: for replications of studies that trade there.
fn same_bar(tradable: Moment, aligned: &Aligned, waits_for: WaitsFor) -> Moment {
    match (waits_for, tradable.half) {
        (WaitsFor::Reaction, _) => Moment {
            day: aligned.day0,
            half: Half::Close,
        },
        (WaitsFor::News, Half::Close) => Moment {
            day: tradable.day,
            half: Half::Open,
        },
        (WaitsFor::News, Half::Open) if aligned.timing != crate::event::Timing::Pre => {
            let bar = tradable.day.shift(Lag(-1)).unwrap_or(tradable.day);
            let moved = aligned.shift == crate::event::Shift::NoTrading;
            Moment {
                day: if moved { tradable.day } else { bar },
                half: Half::Open,
            }
        }
        (WaitsFor::News, Half::Open) => tradable,
    }
}

/// The first price at that moment or later, of the kind that may be traded at.
fn quote(calendar: &Calendar, tape: &Tape<'_>, entry: Entry, from: Moment) -> Option<Quote> {
    let end = *tape.dates().last()?;
    let halves: &[Half] = match entry {
        Entry::First => &[Half::Open, Half::Close],
        Entry::Open => &[Half::Open],
        Entry::Close => &[Half::Close],
    };
    let days = (from.day.0..).map(Day);
    for day in days {
        let date = calendar.date(day).filter(|date| *date <= end)?;
        let Some(bar) = tape.on(date) else { continue };
        for &half in halves {
            let moment = Moment { day, half };
            if let Some(price) = tape.price(half, bar).filter(|_| moment >= from) {
                return Some(Quote {
                    day,
                    half,
                    bar,
                    price,
                });
            }
        }
    }
    None
}
