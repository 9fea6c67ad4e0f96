//! Trading the events: a backtest that cannot look ahead.
//!
//! Each event becomes an order at the first price after it was known. The orders are traded day by day with one account,
//! and the account is measured. What a study measured of an event comes in as plain [`Facts`].

mod account;
mod adjusted_bars;
mod bridge;
mod clock;
mod close;
mod compare;
pub mod cost;
mod currency;
mod describe;
mod drawdown;
mod enter;
mod facts;
mod fill;
mod findings;
mod group;
mod hedge;
mod hedge_leg;
mod history;
mod inputs;
mod leave;
mod ledger;
mod level;
mod limit;
mod limit_order;
mod many;
mod markets;
pub mod metric;
mod moment;
mod order;
mod order_builder;
pub mod outcome;
mod periods;
mod position;
mod quote;
mod resolved;
mod resting;
mod resting_order;
mod room;
pub mod rule;
mod runner;
mod sent;
mod setup;
mod simulate;
pub mod size;
mod spec;
mod timetable;
mod turn;
mod warning;

pub use facts::{Estimate, Facts};
pub use history::History;
pub use inputs::Inputs;
pub use limit::{Limit, Subject};
pub use many::{Book, Course, Ground, Many, Stretch};
pub use resolved::{Chosen, Resolved};
pub use rule::{Decision, Rule, Side, WaitsFor, Way};
pub use runner::Runner;
pub use spec::{Backtest, Entry, Hedge, Overlap};
pub use warning::Warning;
