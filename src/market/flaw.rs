//! Flaws in price series that no single row shows: unadjusted splits, switched units, prices that do not move, bars that
//! contradict themselves.

use super::field::PriceBasis;
use super::universe::Security;
use crate::time::Date;

/// A kind of flaw in a series of prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlawKind {
    /// A jump by the ratio of a split, with volume changing by the inverse ratio.
    UnadjustedSplit,
    /// A jump by a factor of 100, as between pence and pounds.
    UnitSwitch,
    /// A close outside of the day's range, or a high below the low.
    ImpossibleBar,
    /// The same close on five or more days in a row.
    StaleRun,
    /// More than half of the returns are zero.
    ThinTrading,
    /// No price for 31 days or more.
    LongGap,
    /// A long gap after which prices are at another level: the symbol may have been given to another security.
    ReusedSymbol,
    /// A return above 300 % or below -80 %, or one by more than half that the next day reverses.
    ExtremeReturn,
    /// The ratio of `adj_close` to `close` falls, as where two downloads were joined.
    AdjustmentBreak,
    /// `adj_close` moves by over 10 percentage points more than `close`, as with a dividend entered a hundred times too large.
    AdjustmentJump,
    /// `adj_close` is above `close`.
    AdjustedAboveClose,
}

impl FlawKind {
    /// Returns the stable name.
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
            Self::AdjustmentJump => "adjustment_jump",
            Self::AdjustedAboveClose => "adjusted_above_close",
        }
    }

    /// Returns whether abnormal returns on the flaw's days reflect the data and not the news.
    pub fn spoils_windows(self) -> bool {
        matches!(
            self,
            Self::UnadjustedSplit
                | Self::UnitSwitch
                | Self::ImpossibleBar
                | Self::StaleRun
                | Self::AdjustmentJump
        )
    }

    /// Returns whether one such day spoils every estimate that uses it.
    pub fn spoils_estimates(self) -> bool {
        matches!(self, Self::UnadjustedSplit | Self::UnitSwitch)
    }

    /// Returns whether there is no price to measure a reaction with.
    pub fn is_gap(self) -> bool {
        matches!(self, Self::LongGap | Self::ReusedSymbol)
    }

    /// Returns what was found and what to do, for a warning.
    pub(super) fn explanation(self) -> &'static str {
        match self {
            Self::UnadjustedSplit => {
                "prices jump as by a split that they are not adjusted for; compare them with another source, and use adjusted prices"
            }
            Self::UnitSwitch => {
                "prices jump by a factor of 100, as between pence and pounds; convert them to one unit"
            }
            Self::ImpossibleBar => {
                "the prices of a day contradict each other: the high is not the highest or the low not the lowest; the close is used"
            }
            Self::StaleRun => {
                "the close is the same on five or more days in a row: thin trading, or copies of the last price"
            }
            Self::ThinTrading => {
                "more than half of the returns are zero, so that betas are biased towards zero; use the model dimson or scholes-williams"
            }
            Self::LongGap => "no prices for 31 days or more",
            Self::ReusedSymbol => {
                "prices are at another level after a long gap: the symbol may belong to another security from there on"
            }
            Self::ExtremeReturn => {
                "returns are extreme and were kept; check whether they are true, and prefer tests that are robust to outliers"
            }
            Self::AdjustmentBreak => {
                "the ratio of adj_close to close falls, as where two downloads were joined; download the whole series again"
            }
            Self::AdjustmentJump => {
                "adj_close jumps and close does not, as with a dividend or a split entered wrongly; correct adj_close, or use the close"
            }
            Self::AdjustedAboveClose => {
                "adj_close is above close, which no dividend explains; check which column is which"
            }
        }
    }
}

/// A flaw in the prices of one security.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    /// Kind of the flaw.
    pub kind: FlawKind,
    /// Price column that has the flaw.
    pub column: PriceBasis,
    /// First date whose price or return is affected.
    pub from: Date,
    /// Last date whose price or return is affected.
    pub to: Date,
    /// For jumps, the ratio of the first price to the price before it; for runs and gaps, the number of days; for thin
    /// trading, the share of zero returns.
    pub ratio: f64,
}

impl Flaw {
    /// Writes when the flaw occurs and how large it is.
    pub(super) fn shown(&self) -> String {
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
    /// Creates the list from the flaws of each security.
    pub(super) fn new(by_security: Vec<Vec<Flaw>>) -> Self {
        Self(by_security)
    }

    /// Returns the flaws of one security, by date.
    pub fn of_security(&self, security: Security) -> &[Flaw] {
        self.0.get(security.0 as usize).map_or(&[], Vec::as_slice)
    }
}
