//! From an event to an order.

use rayon::prelude::*;

use super::entry_prices::{EntryPrices, NoPrice, same_bar};
use super::facts::Estimate;
use super::history::History;
use super::inputs::Inputs;
use super::markets::Markets;
use super::moment::{Half, Moment, Signal, news, reaction};
use super::order::Order;
use super::rule::{WaitsFor, Way};
use super::sent::{Expiry, Rest, Sent};
use super::setup::Setup;
use super::size::Candidate;
use super::spec::{Entry, Hedge};
use super::turn::Turn;
use crate::event::{Aligned, Event, Exclusion, Reason, Sample, label_column, labels, number_in};
use crate::time::{Day, Lag};

/// Returns the orders of a sample, by the moment of entry and then in the sample's order, and the events without one.
pub fn orders(
    setup: &Setup<'_>,
    inputs: &Inputs<'_>,
    sample: &Sample,
    markets: &Markets<'_>,
) -> (Vec<Order>, Vec<Exclusion>) {
    let builder = OrderBuilder {
        setup,
        inputs,
        sample,
        markets,
        group_by: label_column(inputs.events, &setup.plan.group_by).unwrap_or_default(),
    };
    let made: Vec<Result<Order, Exclusion>> = sample
        .aligned
        .par_iter()
        .map(|aligned| {
            let refuse = |(reason, detail)| Exclusion {
                event: aligned.event,
                date: Some(aligned.date),
                reason,
                detail,
            };
            builder.order(aligned).map_err(refuse)
        })
        .collect();
    let turn = |order: &Order| {
        let event = &inputs.events[order.event];
        Turn::new(setup.plan, event, order.signal)
    };
    let orders = sorted(&made, turn);
    let refused = made.into_par_iter().filter_map(Result::err).collect();
    (orders, refused)
}

/// Returns the orders by the moment at which they are sent, their turn and their position.
fn sorted(made: &[Result<Order, Exclusion>], turn: impl Fn(&Order) -> Turn + Sync) -> Vec<Order> {
    let orders = made.par_iter().enumerate();
    let mut keyed: Vec<_> = orders
        .filter_map(|(position, made)| {
            let order = made.as_ref().ok()?;
            let moment = (order.sent_tick(), order.sent.date);
            Some(((moment, turn(order), position), order))
        })
        .collect();
    keyed.par_sort_unstable_by_key(|(key, _)| *key);
    keyed
        .par_iter()
        .map(|(_, order)| (*order).clone())
        .collect()
}

type Refusal = (Reason, String);

/// Makes orders of events.
struct OrderBuilder<'a> {
    setup: &'a Setup<'a>,
    inputs: &'a Inputs<'a>,
    sample: &'a Sample,
    markets: &'a Markets<'a>,
    /// The column that groups the events.
    group_by: String,
}

impl OrderBuilder<'_> {
    fn order(&self, aligned: &Aligned) -> Result<Order, Refusal> {
        let event = &self.inputs.events[aligned.event];
        let exchange = self.markets.exchange_of(aligned.security);
        let signal = self
            .signal(aligned)
            .ok_or_else(|| self.after_history(aligned))?;
        let facts = self.inputs.facts.get(aligned.event);
        let estimate = facts.and_then(|facts| facts.estimate.as_ref().ok().copied());
        let way = self.way(aligned, &signal, estimate)?;
        self.check_hedge(aligned, estimate.as_ref())?;

        let calendar = self.sample.calendars.get(aligned.calendar);
        let plan = self.setup.plan;
        let from = match plan.allow_same_bar {
            true => same_bar(signal.tradable, aligned, self.setup.rule.waits_for()),
            false => signal.tradable,
        };
        let bars = self.markets.bars(aligned.security);
        let prices = EntryPrices::find(plan, calendar, bars, from, way);
        let prices = prices.map_err(|none| match none {
            NoPrice::AfterHistory => self.after_history(aligned),
            NoPrice::Halted(detail) => (Reason::Halted, detail),
        })?;
        let EntryPrices { sent, entry, .. } = prices;
        let is_at_once = prices.is_entered_where_sent();
        let on = |day: Day, half: Half| {
            let date = calendar.date(day).unwrap_or(prices.date);
            (date, self.markets.tick(exchange, date, half))
        };
        let (sent_on, sent_at) = on(sent.day, sent.half);
        let rest = match prices.expired {
            Some((day, detail)) => {
                let (date, tick) = on(day, Half::Close);
                Rest::UntilExpired(Box::new(Expiry { date, tick, detail }))
            }
            None if is_at_once => Rest::Not,
            None => Rest::UntilFilled,
        };
        let entered = Moment {
            day: entry.day,
            half: entry.half,
        };
        let candidate = Candidate {
            event,
            way,
            estimate: estimate.as_ref(),
            days_per_year: plan.days_per_year,
        };
        Ok(Order {
            event: aligned.event,
            security: aligned.security,
            benchmark: aligned.benchmark,
            exchange,
            calendar: aligned.calendar,
            way,
            share: self.setup.size.share(&candidate).map_err(Box::new),
            signal: signal.time,
            estimate,
            first: prices.first.price,
            entry,
            date: prices.date,
            instant: self.markets.tick(exchange, prices.date, entry.half).instant,
            waited: sent.day.0 - prices.wished.day.0,
            without_open: sent.day == prices.wished.day && sent.half != prices.wished.half,
            same_bar: entered < signal.tradable,
            reaction_from: aligned.date,
            due: prices.due,
            end: prices.end,
            within: prices.within,
            sent: Sent {
                date: sent_on,
                instant: sent_at.instant,
                half: sent.half,
                bar: sent.bar,
                price: prices.level,
            },
            rest,
            labels: self.labels(event),
            borrow: self.borrow_fee(event),
        })
    }

    fn labels(&self, event: &Event) -> Box<[String]> {
        match self.setup.plan.max_tag {
            Some(_) => labels(event, &self.group_by).map(str::to_owned).collect(),
            None => Box::default(),
        }
    }

    fn borrow_fee(&self, event: &Event) -> Option<f64> {
        let column = self.setup.plan.borrow_column.as_deref()?;
        number_in(event, column).filter(|rate| *rate >= 0.0)
    }

    /// Returns what the rule acts on, and the first price after it.
    fn signal(&self, aligned: &Aligned) -> Option<Signal> {
        let event = &self.inputs.events[aligned.event];
        let calendar = self.sample.calendars.get(aligned.calendar);
        let own = self.markets.exchange_of(aligned.security);
        let exchange = self.markets.exchange(own);
        let news = news(event, aligned, calendar, exchange)?;
        if self.setup.rule.waits_for() == WaitsFor::News {
            return Some(news);
        }
        let facts = self.inputs.facts.get(aligned.event);
        let measured = facts.and_then(|facts| facts.measured_on);
        let measured = measured.unwrap_or(aligned.date).max(aligned.date);
        let mut signal = reaction(news, measured, calendar, exchange)?;
        // The reaction is known when the benchmark's session has closed, too.
        if let Some(benchmark) = aligned.benchmark {
            let benchmark = self.markets.exchange_of(benchmark);
            let known = self.markets.tick(benchmark, measured, Half::Close).instant;
            let at = |moment: Moment| {
                let date = calendar.date(moment.day)?;
                Some(self.markets.tick(own, date, moment.half).instant)
            };
            while benchmark != own && at(signal.tradable)? < known {
                signal.tradable.day = signal.tradable.day.shift(Lag(1))?;
            }
        }
        Some(signal)
    }

    /// Asks the rule, which sees the past as it was when the signal became known.
    fn way(
        &self,
        aligned: &Aligned,
        signal: &Signal,
        estimate: Option<Estimate>,
    ) -> Result<Way, Refusal> {
        let calendar = self.sample.calendars.get(aligned.calendar);
        let known = calendar
            .date(signal.tradable.day)
            .ok_or_else(|| self.after_history(aligned))?;
        let facts = self.inputs.facts.get(aligned.event);
        let waits = self.setup.rule.waits_for() == WaitsFor::Reaction;
        let history = History::until(
            known,
            self.inputs.prices.bars(aligned.security),
            self.markets.bars(aligned.security).basis(),
            estimate,
            facts.and_then(|facts| facts.reaction).filter(|_| waits),
        );
        let event = &self.inputs.events[aligned.event];
        self.setup.rule.decide(event, &history)
    }

    fn check_hedge(&self, aligned: &Aligned, estimate: Option<&Estimate>) -> Result<(), Refusal> {
        let hedge = self.setup.plan.hedge;
        if hedge != Hedge::None && aligned.benchmark.is_none() {
            let detail = "a hedge needs a benchmark, and the event has none".to_owned();
            return Err((Reason::NoBenchmark, detail));
        }
        if hedge != Hedge::Beta || estimate.is_some() {
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

    /// Returns the refusal of an event after which the security has no price.
    fn after_history(&self, aligned: &Aligned) -> Refusal {
        let symbol = self.inputs.prices.universe().symbol(aligned.security);
        let last = self.markets.bars(aligned.security).dates().last();
        let last = last.map(ToString::to_string).unwrap_or_default();
        let kind = match self.setup.plan.entry {
            Entry::First => "price",
            Entry::Open => "open",
            Entry::Close => "close",
        };
        let detail =
            format!("no {kind} of {symbol} after the news to enter at; its last bar is of {last}");
        (Reason::AfterHistory, detail)
    }
}
