//! Event studies of stock reactions to news: historical prices and tagged events in; abnormal returns, tests, tables and
//! charts out.
//!
//! ```
//! use newsquake::prelude::*;
//!
//! // A security that moves with its market, and rises by 5 % on the day of its news.
//! let mut rows = PriceRows::default();
//! for (symbol, beta) in [("FIRM", 1.5), ("MARKET", 1.0)] {
//!     let mut price = 100.0;
//!     for day in 0..80 {
//!         let (market, own) = (0.01 * f64::sin(day as f64), 0.002 * f64::cos(2.5 * day as f64));
//!         let news = if day == 70 { 0.05 } else { 0.0 };
//!         price *= 1.0 + beta * market + if symbol == "FIRM" { own + news } else { 0.0 };
//!         rows.push(symbol, Date::from_days_since_1970(day), Bar::close(price));
//!     }
//! }
//! let (prices, _findings) = Prices::from_rows(vec![rows])?;
//! let events = [Event::on("1", "FIRM", Date::from_days_since_1970(70))];
//!
//! let study = Study {
//!     benchmark: Some("MARKET".to_owned()),
//!     estimation: Window::new(-60, -6)?.into(),
//!     window: Window::new(-5, 5)?,
//!     ..Study::default()
//! };
//! let inputs = Inputs { prices: &prices, events: &events, factors: None, exchanges: &Exchanges::default() };
//! let outcome = study.run(inputs)?;
//! let day0 = &outcome.events[0].days[5];
//! assert!((day0.ar.unwrap() - 0.05).abs() < 0.005);
//! # Ok::<(), Error>(())
//! ```
//!
//! # The modules, from the bottom up
//! | module | holds | may use |
//! |---|---|---|
//! | [`math`] | numerical kernels: slices in, numbers out | |
//! | [`time`] | dates, calendars, windows, exchanges | |
//! | [`frame`] | typed columns of a table file; alone names polars | `time` |
//! | [`table`] | typed cells, tables, output formats; knows no study | `time`, `frame` |
//! | [`market`] | prices, returns, factors, listings | `math`, `time` |
//! | [`event`] | news, day 0, exclusions | `market` |
//! | [`study`] | models, abnormal returns, tests | `event` |
//! | [`backtest`] | trading rules, costs, simulation, metrics; does not know `study` | `event` |
//! | [`load`] | the only code that opens inputs | `event`, `frame` |
//! | [`estimates`] | the numbers of a study that a backtest may use | `study`, `backtest` |
//! | [`robustness`] | many plans over the same inputs, and what searching among them costs | `study`, `backtest` |
//! | [`report`] | outcomes as tables | `table`, `robustness`, `load` |
//! | [`chart`] | outcomes as figures, figures as pictures | `report` |
//! | [`plan`], [`publish`] | the study file; the folder of results | all of these |
//!
//! A module may also use what the modules in its row may use. [`error`], [`finding`], [`catalogue`] and [`units`] are open to all, and
//! [`prelude`] hands on the names that most programs need. A test checks the sources against this table.
//!
//! # Questions that the design answers
//! **Why is missing not zero?** A day without trading is not a return of zero: zeros would lower betas and variances and make
//! a suspended stock look calm. A missing price removes the returns that need it, the number of observations shows it,
//! and a window with a missing day does not enter the mean of that window.
//!
//! **Why can `Day` not be added to `Lag` by accident?** A position on a calendar and a distance from an event are both
//! integers, and mixing them gives numbers that look right. They are different types.
//!
//! **Why is an event that cannot be used not an error?** Thousands of events come in one file. Each that cannot be used
//! is listed with its reason, and events read = used + excluded, always.
//!
//! **Why is a statistic sometimes undefined?** One event has no cross-section; equal values have no variance. The result
//! states the reason instead of NaN, an infinity or a p-value of 1.
//!
//! **Why does a trading rule get a [`History`](backtest::History) and not prices?** Because what it cannot name it cannot
//! read: the bars end where the news became known, and a rule that asks for tomorrow does not compile.
//!
//! **Why do `study` and `backtest` not know each other?** A backtest needs a beta, a sigma and a reaction, not the model that
//! estimated them. [`estimates`] passes them on as plain numbers, and either side can be used without the other.
//!
//! **Why the same bits for any number of threads?** Events are processed in parallel, but every sum over events runs in
//! the order of day 0, symbol and tags, which neither threads nor the order of rows can change.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod backtest;
pub mod catalogue;
pub mod chart;
pub mod error;
pub mod estimates;
pub mod event;
pub mod finding;
#[cfg_attr(
    not(feature = "parquet"),
    allow(dead_code, reason = "only files of Parquet have typed columns")
)]
pub mod frame;
pub mod load;
pub mod market;
pub mod math;
pub mod plan;
pub mod prelude;
pub mod publish;
pub mod report;
pub mod robustness;
pub mod study;
pub mod table;
pub mod time;
pub mod units;
