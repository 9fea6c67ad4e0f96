//! Values of the flags that say whose days and prices count.

use clap::ValueEnum;
use newsquake::event::{Roll, UnknownTiming};
use newsquake::market::PriceBasis;

#[derive(Clone, Copy, ValueEnum)]
pub enum Price {
    Close,
    #[value(name = "adj_close")]
    AdjClose,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum RollTo {
    Next,
    Previous,
    Exact,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Unknown {
    SameDay,
    NextDay,
}

impl From<Price> for PriceBasis {
    fn from(price: Price) -> Self {
        match price {
            Price::Close => Self::Close,
            Price::AdjClose => Self::AdjClose,
        }
    }
}

impl From<RollTo> for Roll {
    fn from(roll: RollTo) -> Self {
        match roll {
            RollTo::Next => Self::Next,
            RollTo::Previous => Self::Previous,
            RollTo::Exact => Self::Exact,
        }
    }
}

impl From<Unknown> for UnknownTiming {
    fn from(unknown: Unknown) -> Self {
        match unknown {
            Unknown::SameDay => Self::SameDay,
            Unknown::NextDay => Self::NextDay,
        }
    }
}
