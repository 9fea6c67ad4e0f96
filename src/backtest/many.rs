//! Many plans over the same inputs: what does not depend on a plan is computed once.

use super::earned::net_facts;
use super::findings::findings;
use super::ledger::{Ledger, Trade};
use super::markets::Markets;
use super::metric::{Metric, Record, TradeRecord};
use super::order::Order;
use super::order_builder::orders;
use super::resolved::Resolved;
use super::runner::{Runner, converted};
use super::setup::Setup;
use super::simulate::simulate;
use super::spec::Backtest;
use super::timetable::{Timetable, trading_dates};
use crate::error::{Error, Result};
use crate::event::{Event, Exclusion, Sample, label_column, labels};
use crate::finding::Finding;
use crate::market::Listings;
use crate::time::Date;

/// The events of many runs, placed on their calendars.
#[derive(Debug)]
pub struct Ground {
    sample: Sample,
    listings: Listings,
}

/// Many runs over the same inputs.
pub struct Many<'a> {
    runner: &'a Runner<'a>,
    ground: &'a Ground,
    markets: Markets<'a>,
    base: Resolved,
}

/// The orders of the plans that differ in nothing that an order depends on, but for the holding period.
pub struct Book {
    orders: Vec<Order>,
    refused: Vec<Exclusion>,
    dates: Vec<Date>,
    table: Timetable,
}

/// A stretch of time: trades are entered and, as planned, left within it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// The first date.
    pub from: Date,
    /// The last date.
    pub until: Date,
    /// Money at its start.
    pub capital: f64,
}

/// What a plan earned.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The dates, from the session before the first entry on.
    pub dates: Vec<Date>,
    /// `equity[t]`: equity at the close of `dates[t]`.
    pub equity: Vec<f64>,
    /// Name and value of each metric that needs no benchmark and no draws; none where it is undefined.
    pub metrics: Vec<(&'static str, Option<f64>)>,
    /// The profit of all trades and their hedges.
    pub pnl: f64,
    /// The events that were traded, by their index, in order.
    pub traded: Vec<usize>,
    /// The events that were not.
    pub refused: Vec<Exclusion>,
    /// Number of orders that a stretch leaves out, because they would run beyond it.
    pub purged: usize,
}

impl<'a> Runner<'a> {
    /// Places the events for runs of many plans.
    pub fn ground(&self) -> Ground {
        let sample = self.sample();
        Ground {
            listings: sample.listings.clone(),
            sample,
        }
    }

    /// Prepares runs of many plans, which share with the plan of the runner how events are placed, the prices and the groups.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn many(&'a self, ground: &'a Ground) -> Result<Many<'a>> {
        let currencies = self.currencies(&ground.sample)?;
        let base = converted(self.resolve()?, &currencies);
        let prices = self.inputs().prices;
        Ok(Many {
            markets: Markets::new(prices, &ground.listings, base.price, currencies),
            runner: self,
            ground,
            base,
        })
    }
}

impl Many<'_> {
    /// Returns the plan of the runner with every default filled in.
    pub fn base(&self) -> &Resolved {
        &self.base
    }

    /// Returns a plan in which everything is as in the runner's, so that its fields can be changed.
    pub fn plan(&self) -> Backtest {
        Backtest {
            // The search for weekends is not repeated for each plan.
            days_per_year: Some(self.base.days_per_year),
            ..self.runner.backtest().clone()
        }
    }

    /// Returns the events that were read.
    pub fn events(&self) -> &[Event] {
        self.runner.inputs().events
    }

    /// Returns the sample.
    pub fn sample(&self) -> &Sample {
        &self.ground.sample
    }

    /// Returns a key that is the same for plans whose orders differ in their holding period alone, so that they share a book.
    ///
    /// # Errors
    /// Never for plans of this crate.
    pub fn book_key(plan: &Backtest) -> Result<String> {
        // Exits, costs and limits act on orders, which know nothing of them.
        let plain = Backtest {
            hold: 0,
            stop: None,
            take: None,
            trail: None,
            costs: Vec::new(),
            ..plan.clone()
        };
        serde_json::to_string(&plain)
            .map_err(|error| Error::options(format!("the plan cannot be written: {error}")))
    }

    /// Returns the orders of a plan; those of events in one group alone, if one is named.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn book(&self, plan: &Backtest, group: Option<&str>) -> Result<Book> {
        let resolved = self.runner.resolve_plan(plan)?;
        let setup = self.runner.setup(plan, &resolved);
        let (inputs, sample) = (self.runner.inputs(), &self.ground.sample);
        let (mut orders, mut refused) = orders(&setup, inputs, sample, &self.markets);
        if let Some(group) = group {
            let column = label_column(inputs.events, &resolved.group_by)?;
            let is_in = |event: usize| {
                let mut own = labels(&inputs.events[event], &column);
                own.any(|label| label == group)
            };
            orders.retain(|order| is_in(order.event));
            refused.retain(|refused| is_in(refused.event));
        }
        let dates = trading_dates(&setup, &self.markets, sample, &orders);
        Ok(Book {
            table: Timetable::new(&setup, &self.markets, &orders, &dates),
            orders,
            refused,
            dates,
        })
    }

    /// Trades the orders of a book by a plan, over the whole time or a stretch of it.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn course(
        &self,
        plan: &Backtest,
        book: &Book,
        stretch: Option<&Stretch>,
    ) -> Result<Course> {
        let mut resolved = self.runner.resolve_plan(plan)?;
        if let Some(stretch) = stretch {
            resolved.capital = stretch.capital;
        }
        let setup = Setup {
            benchmarks: false,
            positions: false,
            ..self.runner.setup(plan, &resolved)
        };
        let mut orders = self.held(plan, book);
        let (ledger, purged) = match stretch {
            None => (
                simulate(&setup, &self.markets, &orders, None, &book.table),
                0,
            ),
            Some(stretch) => {
                let span = stretch.from..=stretch.until;
                orders.retain(|order| span.contains(&order.sent.date));
                let entered = orders.len();
                orders.retain(|order| self.left_by(order, stretch.until));
                let until = book.dates.partition_point(|date| *date <= stretch.until);
                let dates = &book.dates[..until];
                let table = Timetable::new(&setup, &self.markets, &orders, dates);
                let ledger = simulate(&setup, &self.markets, &orders, None, &table);
                (ledger, entered - orders.len())
            }
        };
        Ok(Course {
            purged,
            ..course(&setup, &orders, ledger, &book.refused)
        })
    }

    /// Returns what a reader should know about the trades of a plan.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn findings(&self, plan: &Backtest, book: &Book) -> Result<Vec<Finding>> {
        let resolved = self.runner.resolve_plan(plan)?;
        let setup = self.runner.setup(plan, &resolved);
        let orders = self.held(plan, book);
        let ledger = simulate(&setup, &self.markets, &orders, None, &book.table);
        let inputs = self.runner.inputs();
        Ok(findings(&setup, &self.markets, inputs, &orders, &ledger))
    }

    /// Returns the orders of a book with the holding period of a plan.
    fn held(&self, plan: &Backtest, book: &Book) -> Vec<Order> {
        let held = |order: &Order| {
            let calendar = self.ground.sample.calendars.get(order.calendar);
            order.held_for(plan.hold, calendar, self.markets.bars(order.security))
        };
        book.orders.iter().map(held).collect()
    }

    /// Returns whether an order is left on a date or before, as planned.
    fn left_by(&self, order: &Order, until: Date) -> bool {
        let dates = self.markets.bars(order.security).dates();
        dates.get(order.due).is_some_and(|due| *due <= until)
    }
}

fn course(setup: &Setup<'_>, orders: &[Order], ledger: Ledger, refused: &[Exclusion]) -> Course {
    let dates: Vec<Date> = ledger.days.iter().map(|day| day.date).collect();
    let equity: Vec<f64> = ledger.days.iter().map(|day| day.equity).collect();
    let held: Vec<usize> = ledger.days.iter().skip(1).map(|day| day.held).collect();
    let net = net_facts(&ledger, orders);
    let rates = super::describe::risk_free(setup, &dates);
    let record = Record::new(&dates, &equity, None, setup.plan.days_per_year)
        .with_risk_free(rates.as_deref())
        .with_trades(TradeRecord {
            net: &net,
            unhedged: &[],
            held: &held,
            traded: ledger.trades.iter().map(|trade| trade.traded).sum(),
            costs: ledger
                .trades
                .iter()
                .map(|trade| trade.cost + trade.hedge_cost)
                .sum(),
            seed: setup.plan.seed,
        });
    let entries = Metric::ENTRIES.iter();
    let named = entries.filter_map(|entry| Metric::named(entry.name));
    let quick = named.filter(|metric| {
        let measure = metric.behaviour();
        !measure.needs_hedge() && !measure.needs_draws() && !measure.needs_benchmark()
    });
    let value = |metric: Metric| {
        let value = metric.behaviour().value(&record).ok();
        (metric.name(), value.filter(|value| value.is_finite()))
    };
    let metrics = match record.dates().is_empty() {
        true => quick.map(|metric| (metric.name(), None)).collect(),
        false => quick.map(value).collect(),
    };
    let pnl = ledger.trades.iter().map(Trade::net_pnl).sum();
    let traded = ledger.trades.iter().map(|trade| orders[trade.order].event);
    let mut traded: Vec<usize> = traded.collect();
    traded.sort_unstable();
    Course {
        pnl,
        traded,
        refused: refused.iter().cloned().chain(ledger.refused).collect(),
        purged: 0,
        dates,
        equity,
        metrics,
    }
}
