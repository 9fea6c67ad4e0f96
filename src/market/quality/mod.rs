//! What is wrong with a series of prices that no single row shows: splits that nobody adjusted for, prices in pence that
//! turn into pounds, prices that stand still, days that contradict themselves.

mod adjustment;
mod jump;
mod standstill;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::prices::{Bars, Field, PriceBasis, Prices};
use super::universe::{Security, Universe};
use crate::finding::Finding;
use crate::time::Date;

/// A kind of flaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlawKind {
    /// A jump by the ratio of a split, with the volume turned the other way round.
    UnadjustedSplit,
    /// A jump by a hundred, as between pence and pounds.
    UnitSwitch,
    /// A close outside of the day's range, or a high below the low.
    ImpossibleBar,
    /// The same close on five days or more.
    StaleRun,
    /// More than half of the returns are zero.
    ThinTrading,
    /// No price for more than a month.
    LongGap,
    /// A gap with another level of prices behind it: the symbol may have been given to another security.
    ReusedSymbol,
    /// A return above 300 % or below -80 %, or a jump by half that is undone on the next day.
    ExtremeReturn,
    /// The factor between `adj_close` and `close` falls, as where two downloads were put together.
    AdjustmentBreak,
    /// `adj_close` is above `close`.
    AdjustedAboveClose,
}

impl FlawKind {
    /// Its stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnadjustedSplit => "unadjusted_split",
            Self::UnitSwitch => "unit_switch",
            Self::ImpossibleBar => "impossible_bar",
            Self::StaleRun => "stale_prices",
            Self::ThinTrading => "thin_trading",
            Self::LongGap => "long_gap",
            Self::ReusedSymbol => "reused_symbol",
            Self::ExtremeReturn => "extreme_return",
            Self::AdjustmentBreak => "adjustment_break",
            Self::AdjustedAboveClose => "adjusted_above_close",
        }
    }

    /// Whether an abnormal return on these days says something about the data and nothing about the news.
    pub fn spoils_windows(self) -> bool {
        matches!(
            self,
            Self::UnadjustedSplit | Self::UnitSwitch | Self::ImpossibleBar | Self::StaleRun
        )
    }

    /// Whether one such day spoils everything that is estimated with it.
    pub fn spoils_estimates(self) -> bool {
        matches!(self, Self::UnadjustedSplit | Self::UnitSwitch)
    }

    /// Whether there is no price to measure a reaction with.
    pub fn is_gap(self) -> bool {
        matches!(self, Self::LongGap | Self::ReusedSymbol)
    }

    fn explained(self) -> &'static str {
        match self {
            Self::UnadjustedSplit => {
                "prices jump by the ratio of a split that nobody adjusted for; use adjusted prices"
            }
            Self::UnitSwitch => {
                "prices jump by a hundred, as between pence and pounds; bring them to one unit"
            }
            Self::ImpossibleBar => {
                "days contradict themselves: the high is not the highest or the low not the lowest; the close is used"
            }
            Self::StaleRun => {
                "closes stand still for five days or more: thin trading, or a copy of the last price"
            }
            Self::ThinTrading => {
                "more than half of the returns are zero: betas are too low; see the models dimson and scholes-williams"
            }
            Self::LongGap => "no prices for more than a month",
            Self::ReusedSymbol => {
                "another level of prices behind a gap: the symbol may belong to another security there"
            }
            Self::ExtremeReturn => {
                "returns are extreme; nothing is taken away: look whether they are true, and read robust tests"
            }
            Self::AdjustmentBreak => {
                "the factor between adj_close and close falls, as where two downloads were put together; fetch the whole again"
            }
            Self::AdjustedAboveClose => {
                "adj_close is above close, which no dividend does; look which column is which"
            }
        }
    }
}

/// A flaw of one security's prices.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    /// What is wrong.
    pub kind: FlawKind,
    /// The column that has it.
    pub column: PriceBasis,
    /// The first day whose price or return it touches.
    pub from: Date,
    /// The last one.
    pub to: Date,
    /// The price of the first day over the one before, for jumps; the number of days, for runs and gaps.
    pub ratio: f64,
}

impl Flaw {
    fn shown(&self) -> String {
        match self.kind {
            FlawKind::StaleRun | FlawKind::LongGap => {
                format!("{} to {}, {} days", self.from, self.to, self.ratio)
            }
            FlawKind::ThinTrading => format!("{:.0} %", self.ratio * 100.0),
            FlawKind::ImpossibleBar => self.from.to_string(),
            _ => format!("{}, ratio {:.4}", self.from, self.ratio),
        }
    }
}

/// The flaws of every security, by date.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flaws(Vec<Vec<Flaw>>);

impl Flaws {
    /// Looks for them, in parallel over securities.
    pub(super) fn of(prices: &Prices) -> Self {
        let securities: Vec<Security> = prices.universe().securities().collect();
        Self(
            securities
                .into_par_iter()
                .map(|security| flaws(prices, security))
                .collect(),
        )
    }

    /// Those of one security.
    pub fn of_security(&self, security: Security) -> &[Flaw] {
        self.0.get(security.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// A warning a kind, with counts and the first ones, about the columns that returns come from by default.
    pub(super) fn findings(&self, prices: &Prices) -> Vec<Finding> {
        const SHOWN: usize = 5;
        let universe: &Universe = prices.universe();
        let mut by_kind: BTreeMap<FlawKind, Vec<(Security, &Flaw)>> = BTreeMap::new();
        for security in universe.securities() {
            let used = prices.basis(security, None);
            for flaw in self
                .of_security(security)
                .iter()
                .filter(|flaw| flaw.column == used)
            {
                by_kind.entry(flaw.kind).or_default().push((security, flaw));
            }
        }
        let finding = |(kind, flaws): (FlawKind, Vec<(Security, &Flaw)>)| {
            let shown: Vec<String> = flaws
                .iter()
                .take(SHOWN)
                .map(|(security, flaw)| format!("{} {}", universe.symbol(*security), flaw.shown()))
                .collect();
            let more = match flaws.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!("; and {more} more"),
            };
            Finding::warning(
                kind.code(),
                format!("{}: {}{more}", kind.explained(), shown.join("; ")),
            )
        };
        by_kind.into_iter().map(finding).collect()
    }
}

fn flaws(prices: &Prices, security: Security) -> Vec<Flaw> {
    let bars = prices.bars(security);
    let mut flaws = Vec::new();
    let has_adjusted = prices.basis(security, None) == PriceBasis::AdjClose;
    for column in [PriceBasis::Close, PriceBasis::AdjClose] {
        let priced = priced(&bars, column);
        if priced.is_empty() {
            continue;
        }
        flaws.extend(jump::flaws(&bars, &priced, column));
        flaws.extend(standstill::flaws(&bars, &priced, column));
        flaws.extend(impossible(&bars, column));
    }
    if has_adjusted {
        let [close, adj_close] = [PriceBasis::Close, PriceBasis::AdjClose]
            .map(|column| prices.adjustment(security, column));
        flaws.extend(adjustment::flaws(&bars, close, adj_close));
    }
    flaws.sort_by_key(|flaw| (flaw.from, flaw.kind, flaw.column as usize));
    flaws
}

/// The bars with a price, by position.
fn priced(bars: &Bars<'_>, column: PriceBasis) -> Vec<(usize, f64)> {
    let closes = bars.closes(column);
    closes
        .iter()
        .enumerate()
        .filter(|(_, close)| !close.is_nan())
        .map(|(i, close)| (i, *close))
        .collect()
}

/// Prices are written with two decimals at least; what differs by less is rounding.
const ROUNDING: f64 = 0.005_1;

/// Whether the prices of a day contradict each other beyond rounding.
pub fn is_impossible(open: f64, high: f64, low: f64, close: f64) -> bool {
    // A comparison with a missing number is false.
    let above = |a: f64, b: f64| a - b > ROUNDING.max(1e-4 * b.abs());
    above(low, high)
        || above(open, high)
        || above(close, high)
        || above(low, open)
        || above(low, close)
}

fn impossible(bars: &Bars<'_>, column: PriceBasis) -> Vec<Flaw> {
    if bars.column(Field::High).is_empty() && bars.column(Field::Low).is_empty() {
        return Vec::new();
    }
    let value = |field, i| bars.value(field, i).unwrap_or(f64::NAN);
    let is_bad = |i: &usize| {
        is_impossible(
            value(Field::Open, *i),
            value(Field::High, *i),
            value(Field::Low, *i),
            value(Field::Close, *i),
        )
    };
    let flaw = |i: usize| Flaw {
        kind: FlawKind::ImpossibleBar,
        column,
        from: bars.dates()[i],
        to: bars.dates()[i],
        ratio: 1.0,
    };
    (0..bars.dates().len()).filter(is_bad).map(flaw).collect()
}
