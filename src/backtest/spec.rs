//! The options of a backtest and what they must satisfy.

use serde::{Deserialize, Serialize};

use super::cost::Cost;
use super::moment::{Half, Moment};
use super::rule::{Direction, Side};
use super::size::{EqualWeight, Size};
use crate::catalogue::choice;
use crate::event::{Align, Roll, UnknownTiming};
use crate::market::PriceBasis;
use crate::time::Lag;

choice! {
    /// Which price after the news an event is entered at.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Entry {
        /// The first one: the open if the news came before it, the close if during the session, else the next open.
        #[default]
        First = "first",
        /// The first open.
        Open = "open",
        /// The first close.
        Close = "close",
    }
}

impl Entry {
    /// The moment that is wished for, so many sessions after the first one of the kind.
    pub(super) fn of(self, from: Moment, delay: u32) -> Option<Moment> {
        let moment = match (self, from.half) {
            (Self::First, _) | (Self::Open, Half::Open) => from,
            (Self::Open, Half::Close) => Moment {
                day: from.day.shift(Lag(1))?,
                half: Half::Open,
            },
            (Self::Close, _) => Moment {
                day: from.day,
                half: Half::Close,
            },
        };
        let day = moment.day.shift(Lag(i32::try_from(delay).ok()?))?;
        Some(Moment { day, ..moment })
    }
}

choice! {
    /// What happens when a security that is held has a further event.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Overlap {
        /// It is traded beside the other one.
        Allow = "allow",
        /// It is not traded.
        #[default]
        Skip = "skip",
        /// The holding period of the trade starts again, if both point the same way.
        Extend = "extend",
        /// The trade is left at the price at which the new one is entered.
        Replace = "replace",
    }
}

choice! {
    /// What is held against a trade, from the benchmark's next price of the date on to the one after the exit.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Hedge {
        /// Nothing.
        #[default]
        None = "none",
        /// The benchmark, beta times the value of the trade.
        Beta = "beta",
        /// The benchmark, as much as the trade.
        Dollar = "dollar",
    }
}

/// The options of a backtest. [`Backtest::default`] holds the documented defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backtest {
    /// Which way events are traded.
    pub side: Side,
    /// Which price after the news they are entered at.
    pub entry: Entry,
    /// Sessions to wait before.
    pub delay: u32,
    /// Trades are left at the close of this many sessions after the entry's.
    pub hold: u32,
    /// Leave at a loss of this percentage of the entry price.
    pub stop: Option<f64>,
    /// Leave at a gain of this percentage of the entry price.
    pub take: Option<f64>,
    /// Leave when the price has come back from its best by this percentage of the entry price.
    pub trail: Option<f64>,
    /// Further events of a security that is held.
    pub overlap: Overlap,
    /// What is held against a trade.
    pub hedge: Hedge,
    /// Money at the start.
    pub capital: f64,
    /// How much of it a trade gets.
    pub size: Size,
    /// The most gross exposure, hedges included, as a multiple of equity; if not given, none with equal weights, where
    /// the slots limit it, else 1.
    pub leverage: Option<f64>,
    /// Whether purchases, those of hedges too, and their costs have to be paid with the cash that is there. What is sold
    /// short adds to it.
    pub cash_only: bool,
    /// The most of a day's volume that an entry may take, percent. Exits that take more are counted and not cut.
    pub participation: Option<f64>,
    /// No fractions of shares; hedges, which stand for an index as a rule, keep theirs.
    pub whole_shares: bool,
    /// What trading costs; several add up.
    pub costs: Vec<Cost>,
    /// The market's symbol, for events that do not name their own.
    pub benchmark: Option<String>,
    /// Which column prices come from; if not given, `adj_close` where a security has it.
    pub price: Option<PriceBasis>,
    /// Where events on days without trading go.
    pub roll: Roll,
    /// Where events without a time go.
    pub unknown_timing: UnknownTiming,
    /// The column of the events that groups results.
    pub group_by: String,
    /// Trade at prices of the bar in which the news came, even earlier ones. For replications; every output says so.
    pub allow_same_bar: bool,
    /// The seed of everything drawn by chance; a flag and no key of the study file.
    #[serde(skip)]
    pub seed: u64,
}

impl Default for Backtest {
    fn default() -> Self {
        Self {
            side: Side::Direction(Direction::default()),
            entry: Entry::First,
            delay: 0,
            hold: 5,
            stop: None,
            take: None,
            trail: None,
            overlap: Overlap::Skip,
            hedge: Hedge::None,
            capital: 1_000_000.0,
            size: Size::EqualWeight(EqualWeight::default()),
            leverage: None,
            cash_only: false,
            participation: None,
            whole_shares: false,
            costs: Vec::new(),
            benchmark: None,
            price: None,
            roll: Roll::Next,
            unknown_timing: UnknownTiming::SameDay,
            group_by: "tags".to_owned(),
            allow_same_bar: false,
            seed: 42,
        }
    }
}

impl Backtest {
    /// How events are put on calendars.
    pub fn align(&self) -> Align {
        Align {
            roll: self.roll,
            unknown_timing: self.unknown_timing,
            benchmark: self.benchmark.clone(),
        }
    }

    /// The leverage limit, if there is one.
    pub(super) fn leverage_limit(&self) -> Option<f64> {
        let default = self.size.behaviour().slots().is_none().then_some(1.0);
        self.leverage.or(default)
    }
}
