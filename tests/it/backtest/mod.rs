//! Tests of the backtest: entries, exits, costs, sizes, the account and its output.

mod account;
#[cfg(feature = "cli")]
mod cli;
mod clocks;
mod costs;
mod desk;
mod edges;
mod entries;
mod exits;
mod loops;
mod money;
mod never_early;
#[cfg(feature = "charts")]
mod pictures;
mod properties;
mod reference;
mod stage;
