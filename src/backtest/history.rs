//! What a rule may look at: nothing later than the moment at which its signal became known.

use super::facts::Estimate;
use crate::market::{Bars, Field, PriceBasis};
use crate::time::Date;

/// The past as an event's own information time leaves it: whole sessions that ended before it.
///
/// Nothing in it reaches further. Its bars are private and were cut before the rule was called, so that a rule that
/// wants tomorrow's price finds no way to ask for it:
///
/// ```compile_fail,E0616
/// use newsquake::backtest::{Decision, History, Rule, Way};
/// use newsquake::event::Event;
///
/// struct Prophet;
///
/// impl Rule for Prophet {
///     fn decide(&self, _: &Event, history: &History<'_>) -> Decision {
///         let tomorrow = history.bars.dates().len() + 1;
///         Ok(if history.bars.closes(history.basis)[tomorrow] > 0.0 { Way::Long } else { Way::Short })
///     }
/// }
/// ```
///
/// Nor can one be made of prices that are whole:
///
/// ```compile_fail,E0451
/// use newsquake::backtest::History;
/// use newsquake::market::{PriceBasis, Prices, Security};
///
/// fn all_of_it(prices: &Prices) -> History<'_> {
///     History { bars: prices.bars(Security(0)), basis: PriceBasis::Close, estimate: None, reaction: None }
/// }
/// ```
///
/// A rule that looks back compiles:
///
/// ```
/// use newsquake::backtest::{Decision, History, Rule, Way};
/// use newsquake::event::Event;
///
/// struct Momentum;
///
/// impl Rule for Momentum {
///     fn decide(&self, _: &Event, history: &History<'_>) -> Decision {
///         let closes = history.closes();
///         let rose = closes.len() > 20 && closes[closes.len() - 1] > closes[closes.len() - 21];
///         Ok(if rose { Way::Long } else { Way::Short })
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct History<'a> {
    bars: Bars<'a>,
    basis: PriceBasis,
    estimate: Option<Estimate>,
    reaction: Option<f64>,
}

impl<'a> History<'a> {
    /// The bars before `end`, and what was known by then.
    pub(super) fn until(
        end: Date,
        bars: Bars<'a>,
        basis: PriceBasis,
        estimate: Option<Estimate>,
        reaction: Option<f64>,
    ) -> Self {
        let before = bars.dates().partition_point(|date| *date < end);
        Self {
            bars: bars.first(before),
            basis,
            estimate,
            reaction,
        }
    }

    /// The dates of the sessions, the last one is the last that had ended.
    pub fn dates(&self) -> &'a [Date] {
        self.bars.dates()
    }

    /// The closes that returns come from, one a date, NaN where missing.
    pub fn closes(&self) -> &'a [f64] {
        self.bars.closes(self.basis)
    }

    /// A column as the file has it, one number a date, NaN where missing; empty if no file has it.
    pub fn column(&self, field: Field) -> &'a [f64] {
        self.bars.column(field)
    }

    /// What the estimation window says; it ends before the news.
    pub fn estimate(&self) -> Option<Estimate> {
        self.estimate
    }

    /// SAR of day 0. Only a rule that waits for the close of day 0 has it.
    pub fn reaction(&self) -> Option<f64> {
        self.reaction
    }
}
