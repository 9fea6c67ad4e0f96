//! Trading the events: what is bought when, at which price, and what it brings.

#[cfg(feature = "cli")]
mod cli;
mod clocks;
mod costs;
mod entries;
mod exits;
mod loops;
mod money;
#[cfg(feature = "charts")]
mod pictures;
mod properties;
mod reference;
mod stage;
