//! The dates that the inputs of a run cover.

use serde::Serialize;

use crate::event::Event;
use crate::market::{Factors, Prices};
use crate::plan::Loaded;
use crate::time::Date;

/// First and last date of each kind of input; `null` for an input without dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// The bars of all securities.
    pub prices: Option<[Date; 2]>,
    /// The dates of events as they were read.
    pub events: Option<[Date; 2]>,
    /// The factor returns.
    pub factors: Option<[Date; 2]>,
}

impl Coverage {
    /// Finds the first and last dates of the inputs.
    pub fn new(prices: &Prices, events: &[Event], factors: Option<&Factors>) -> Self {
        let securities = prices.universe().securities();
        let ends = securities.flat_map(|security| {
            let dates = prices.bars(security).dates();
            dates.first().into_iter().chain(dates.last())
        });
        let stated = events.iter().filter_map(|event| event.when.as_ref().ok());
        Self {
            prices: range(ends.copied()),
            events: range(stated.map(|when| when.date)),
            factors: range(factors.into_iter().flat_map(Factors::dates).copied()),
        }
    }
}

impl From<&Loaded> for Coverage {
    fn from(read: &Loaded) -> Self {
        Self::new(&read.prices, &read.events, read.factors.as_ref())
    }
}

fn range(dates: impl Iterator<Item = Date>) -> Option<[Date; 2]> {
    dates.fold(None, |range, date| match range {
        None => Some([date, date]),
        Some([first, last]) => Some([first.min(date), last.max(date)]),
    })
}
