//! The options of a backtest and the ranges that they must lie in.

use serde::{Deserialize, Serialize};

use super::cost::Cost;
use super::limit::Limit;
use super::rule::{Direction, Side};
use super::size::{EqualWeight, Size};
use crate::catalogue::choice;
use crate::error::{OptionPath, Result, option};
use crate::event::{Align, Cutoff, Roll, Selection, UnknownTiming};
use crate::market::PriceBasis;
use crate::units::Percent;

choice! {
    /// The price after the news at which an event is entered.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    #[non_exhaustive]
    pub enum Entry {
        /// The first price: the open if the news came before it, the close if during the session, else the next open.
        #[default]
        First = "first",
        /// The first open.
        Open = "open",
        /// The first close.
        Close = "close",
    }
}

choice! {
    /// What happens to a further event of a security that is held.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    #[non_exhaustive]
    pub enum Overlap {
        /// It is traded beside the open trade.
        Allow = "allow",
        /// It is not traded.
        #[default]
        Skip = "skip",
        /// The holding period of the open trade starts again, if both point the same way.
        Extend = "extend",
        /// The open trade is closed at the price at which the new one is entered.
        Replace = "replace",
    }
}

choice! {
    /// What is held of the benchmark against a trade.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    #[non_exhaustive]
    pub enum Hedge {
        /// Nothing.
        #[default]
        None = "none",
        /// The benchmark, in value beta times the trade.
        Beta = "beta",
        /// The benchmark, in value as much as the trade.
        Dollar = "dollar",
    }
}

/// The options of a backtest. [`Backtest::default`] holds the documented defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backtest {
    /// The rule that decides which way an event is traded.
    pub side: Side,
    /// The price after the news at which an event is entered: the `first` one, the first `open` or the first `close`.
    pub entry: Entry,
    /// Sessions to wait before the entry.
    pub delay: u32,
    /// Sessions from the entry session to the exit session, at whose close a trade is closed.
    pub hold: u32,
    /// The loss at which a trade is closed, percent of the entry price.
    pub stop: Option<Percent>,
    /// The gain at which a trade is closed, percent of the entry price.
    pub take: Option<Percent>,
    /// The fall from the best price so far at which a trade is closed, percent of the entry price.
    pub trail: Option<Percent>,
    /// How far below the first price a limit order waits to buy (above it, to sell short), percent of that price. If not
    /// given, trades are entered at the first price.
    pub limit_entry: Option<Percent>,
    /// Sessions after its first one for which a limit order waits; then it expires.
    pub limit_sessions: u32,
    /// The longest wait of an entry for a price, as in a halt, sessions. If not given: any.
    pub max_wait: Option<u32>,
    /// What happens to a further event of a security that is held: `allow`, `skip`, `extend` or `replace`.
    pub overlap: Overlap,
    /// The column of the events that says which of the entries of one moment comes first: larger numbers do. Among equal
    /// numbers the earlier news comes first, then a draw of the seed decides; `draw` leaves it to these two. If not given, the
    /// order of symbols decides, and a note counts the events that it cost.
    pub priority: Option<String>,
    /// What is held of the benchmark against a trade: `none`, `beta` (beta times the value of the trade) or `dollar` (as much as the
    /// trade).
    pub hedge: Hedge,
    /// Money at the start.
    pub capital: f64,
    /// How much money a trade gets.
    pub size: Size,
    /// The largest gross exposure, hedges included, as a multiple of equity. If not given: none where the size has slots,
    /// which limit it, else 1.
    pub leverage: Option<f64>,
    /// The largest value of all trades of one security, percent of equity.
    pub max_name: Option<Percent>,
    /// The largest value of all trades of one group of events, percent of equity; the groups are those of `group_by`.
    pub max_tag: Option<Percent>,
    /// The largest difference between longs and shorts, hedges included, percent of equity.
    pub max_net: Option<Percent>,
    /// Whether purchases, those of hedges too, and their costs must be paid from the cash that is there. Short sales add
    /// to it.
    pub cash_only: bool,
    /// The largest share of a day's volume that an entry may take, percent. Exits that take more are counted, not cut.
    pub participation: Option<Percent>,
    /// Whether trades hold whole shares only. Hedges, which usually stand for an index, keep fractions.
    pub whole_shares: bool,
    /// What trading costs; several costs add up.
    pub costs: Vec<Cost>,
    /// The column of the events with the fee for borrowing the event's security, basis points a year. Where its cell is
    /// empty, the fee of `costs` holds.
    pub borrow_column: Option<String>,
    /// The symbols of exchange rates among the prices, such as `EURUSD=X`, by which prices in other currencies become money of
    /// the account. If not given, and no `currency` either, prices of all currencies are taken at one to one.
    pub fx: Vec<String>,
    /// The currency of the account. If not given, it is the one that all pairs of `fx` share, and of a single pair the one that
    /// its price is in. Given alone, the pairs are found among the prices by their symbols.
    pub currency: Option<String>,
    /// The symbol of the benchmark of events that do not name their own.
    pub benchmark: Option<String>,
    /// The column that prices come from; if not given, `adj_close` where a security has it.
    pub price: Option<PriceBasis>,
    /// Where an event on a day without trading goes: to the `next` or `previous` session, or, with `exact`, nowhere.
    pub roll: Roll,
    /// Where day 0 of an event with a date but no time lies: on the session of its date with `same-day`, on the one after it with
    /// `next-day`.
    pub unknown_timing: UnknownTiming,
    /// The time of day on the exchange's clock from which news counts as after the close.
    pub cutoff: Option<Cutoff>,
    /// Which events are traded.
    pub select: Selection,
    /// The column of the events that groups the results.
    pub group_by: String,
    /// Whether to trade at prices of the bar in which the news came, even earlier ones: for replications. Every output
    /// of such a run says so.
    pub allow_same_bar: bool,
    /// Sessions per year, by which daily numbers are annualised. If not given: 365 where a traded security has bars on
    /// Saturdays and Sundays, else 252.
    pub days_per_year: Option<f64>,
    /// Random seed.
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
            limit_entry: None,
            limit_sessions: 5,
            max_wait: None,
            overlap: Overlap::Skip,
            priority: None,
            hedge: Hedge::None,
            capital: 1_000_000.0,
            size: Size::EqualWeight(EqualWeight::default()),
            leverage: None,
            max_name: None,
            max_tag: None,
            max_net: None,
            cash_only: false,
            participation: None,
            whole_shares: false,
            costs: Vec::new(),
            borrow_column: None,
            fx: Vec::new(),
            currency: None,
            benchmark: None,
            price: None,
            roll: Roll::Next,
            unknown_timing: UnknownTiming::SameDay,
            cutoff: None,
            select: Selection::default(),
            group_by: "tags".to_owned(),
            allow_same_bar: false,
            days_per_year: None,
            seed: 42,
        }
    }
}

/// A holding period or a delay beyond this number of sessions is a slip.
const MOST_SESSIONS: f64 = 100_000.0;

/// A year has no more days.
const MOST_DAYS: f64 = 366.0;

/// A limit order further below the price than this, in percent, would wait at nothing.
const MOST_DISCOUNT: f64 = 99.0;

/// No lender gives a larger multiple of equity.
const MOST_LEVERAGE: f64 = 1_000.0;

impl Backtest {
    /// Returns how events are placed on calendars.
    pub fn align(&self) -> Align {
        Align {
            roll: self.roll,
            unknown_timing: self.unknown_timing,
            benchmark: self.benchmark.clone(),
            cutoff: self.cutoff,
            select: self.select.clone(),
            label: Some(self.group_by.clone()),
            moments_differ: true,
            own_sessions: true,
        }
    }

    /// Refuses numbers that make no sense.
    ///
    /// # Errors
    /// The first option outside of its range, and what it may be.
    pub fn check(&self) -> Result<()> {
        self.limits().iter().try_for_each(Limit::check)
    }

    fn limits(&self) -> Vec<Limit> {
        let sessions = |option: OptionPath, value: u32| {
            Limit::zero_or_more(option, value.into(), "give fewer sessions").at_most(MOST_SESSIONS)
        };
        let percent = |option: OptionPath, value: Percent| {
            Limit::above_zero(option, value.number(), "give a percentage such as 5")
        };
        let mut limits = vec![
            Limit::money(
                option::CAPITAL,
                self.capital,
                "give an amount such as 1000000",
            ),
            sessions(option::HOLD, self.hold),
            sessions(option::DELAY, self.delay),
            sessions(option::LIMIT_SESSIONS, self.limit_sessions),
        ];
        let optional = [
            self.stop.map(|value| percent(option::STOP, value)),
            self.take.map(|value| percent(option::TAKE, value)),
            self.trail.map(|value| percent(option::TRAIL, value)),
            self.limit_entry.map(|value| {
                let help = "give a percentage from 0 to below 100, such as 2";
                Limit::zero_or_more(option::LIMIT_ENTRY, value.number(), help)
                    .at_most(MOST_DISCOUNT)
            }),
            self.max_wait.map(|value| sessions(option::MAX_WAIT, value)),
            self.max_name.map(|value| percent(option::MAX_NAME, value)),
            self.max_tag.map(|value| percent(option::MAX_TAG, value)),
            self.max_net.map(|value| percent(option::MAX_NET, value)),
            self.leverage.map(|value| {
                let help = "give a multiple of equity such as 1";
                Limit::above_zero(option::LEVERAGE, value, help).at_most(MOST_LEVERAGE)
            }),
            self.days_per_year.map(|value| {
                let help = "give the sessions of a year, such as 252 or 365";
                Limit::above_zero(option::DAYS_PER_YEAR, value, help)
                    .at_least(1.0)
                    .at_most(MOST_DAYS)
            }),
            self.participation.map(|value| {
                let help = "give a share of the volume as a percentage such as 5";
                Limit::above_zero(option::PARTICIPATION, value.number(), help).at_most(100.0)
            }),
        ];
        limits.extend(optional.into_iter().flatten());
        limits.extend(self.side.behaviour().limits());
        limits.extend(self.size.behaviour().limits());
        let costs = self.costs.iter();
        limits.extend(costs.flat_map(|cost| cost.behaviour().limits()));
        limits
    }
}
