//! Trading the events: what is bought when, at which price, and what it brings.

mod cli;
mod clocks;
mod costs;
mod entries;
mod exits;
mod loops;
mod money;
mod pictures;
mod properties;
mod reference;
mod stage;
