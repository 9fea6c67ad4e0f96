//! What a rule may look at: nothing later than the moment at which its signal became known.

use super::facts::Estimate;
use crate::market::{Bars, Field, PriceBasis};
use crate::time::{Date, first_on_or_after};

/// The past of a security at the moment at which a signal became known: the whole sessions that had ended by then.
///
/// Its bars are private and were cut before the rule was called, so that a rule that asks for tomorrow's price does not
/// compile:
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
/// Nor can a rule make a history out of all prices:
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
/// A rule that looks back does compile:
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
    /// The bars before `end`, with what else was known by then.
    pub(super) fn until(
        end: Date,
        bars: Bars<'a>,
        basis: PriceBasis,
        estimate: Option<Estimate>,
        reaction: Option<f64>,
    ) -> Self {
        let before = first_on_or_after(bars.dates(), end);
        Self {
            bars: bars.first(before),
            basis,
            estimate,
            reaction,
        }
    }

    /// Returns the dates of the sessions; the last one is the last that had ended.
    pub fn dates(&self) -> &'a [Date] {
        self.bars.dates()
    }

    /// Returns the closes that returns come from: one per date, NaN where missing.
    pub fn closes(&self) -> &'a [f64] {
        self.bars.closes(self.basis)
    }

    /// Returns a column as the file has it: one number per date, NaN where missing; empty where no file has it.
    pub fn column(&self, field: Field) -> &'a [f64] {
        self.bars.column(field)
    }

    /// Returns what the estimation window says, which ends before the news.
    pub fn estimate(&self) -> Option<Estimate> {
        self.estimate
    }

    /// Returns SAR of day 0, which only a rule that waits for the close of day 0 has.
    pub fn reaction(&self) -> Option<f64> {
        self.reaction
    }
}
