//! Which options make sense, and what a run needs besides.

use super::Inputs;
use super::cost::Cost;
use super::size::Size;
use super::spec::{Backtest, Hedge};
use crate::error::{Error, OptionPath, Result, message, option};

/// Above this a double does not hold cents.
const MOST_MONEY: f64 = 1e15;

/// A multiple of equity that no lender gives.
const MOST_LEVERAGE: f64 = 1_000.0;

/// Far above any percentage, basis points or deviations that mean something, and far from overflow.
const MOST: f64 = 1e9;

/// Sessions that nobody waits for.
const MOST_SESSIONS: f64 = 100_000.0;

/// A number of the options.
struct Number {
    option: OptionPath,
    value: f64,
    may_be_zero: bool,
    most: f64,
    mend: &'static str,
}

impl Number {
    fn check(&self) -> Result<()> {
        let Self {
            option,
            value,
            most,
            ..
        } = *self;
        // A comparison with NaN is false.
        let is_low = !(value > 0.0 || self.may_be_zero && value == 0.0);
        let why = match (is_low, self.may_be_zero) {
            (true, true) => "is not zero or above".to_owned(),
            (true, false) => "is not above zero".to_owned(),
            (false, _) if value > most => format!("is above {}", shown(most)),
            (false, _) => return Ok(()),
        };
        let error = Error::options(message![option.with(shown(value)), " ", why]);
        Err(error.about(option).with_help(self.mend))
    }
}

/// A number as somebody would type it.
fn shown(value: f64) -> String {
    match value.is_finite() && value.abs() >= MOST {
        true => format!("{value:e}"),
        false => value.to_string(),
    }
}

fn above_zero(option: OptionPath, value: f64, most: f64, mend: &'static str) -> Number {
    Number {
        option,
        value,
        may_be_zero: false,
        most,
        mend,
    }
}

fn zero_or_above(option: OptionPath, value: f64, most: f64, mend: &'static str) -> Number {
    Number {
        may_be_zero: true,
        ..above_zero(option, value, most, mend)
    }
}

impl Backtest {
    /// Refuses options that make no sense.
    ///
    /// # Errors
    /// Which one, and what it may be.
    pub fn check(&self) -> Result<()> {
        self.numbers().iter().try_for_each(Number::check)
    }

    fn numbers(&self) -> Vec<Number> {
        let amount = "give an amount like 1000000";
        let mut numbers = vec![
            above_zero(option::CAPITAL, self.capital, MOST_MONEY, amount),
            zero_or_above(
                option::HOLD,
                self.hold.into(),
                MOST_SESSIONS,
                "give fewer sessions",
            ),
            zero_or_above(
                option::DELAY,
                self.delay.into(),
                MOST_SESSIONS,
                "give fewer sessions",
            ),
        ];
        let percent = "give a percentage like 5";
        let optional = [
            self.stop
                .map(|value| above_zero(option::STOP, value, MOST, percent)),
            self.take
                .map(|value| above_zero(option::TAKE, value, MOST, percent)),
            self.trail
                .map(|value| above_zero(option::TRAIL, value, MOST, percent)),
            self.leverage.map(|value| {
                let mend = "give a multiple of equity like 1";
                above_zero(option::LEVERAGE, value, MOST_LEVERAGE, mend)
            }),
            self.participation.map(|value| {
                let mend = "give a share of the volume, as a percentage like 5";
                above_zero(option::PARTICIPATION, value, 100.0, mend)
            }),
            self.side.threshold().map(|value| {
                zero_or_above(
                    option::THRESHOLD,
                    value,
                    MOST,
                    "give standard deviations like 2",
                )
            }),
        ];
        numbers.extend(optional.into_iter().flatten());
        numbers.push(match &self.size {
            Size::EqualWeight(size) => above_zero(
                option::SLOTS,
                size.slots as f64,
                MOST,
                "give a number like 10",
            ),
            Size::FixedFraction(size) => {
                above_zero(option::FRACTION, size.share * 100.0, MOST, percent)
            }
            Size::VolatilityTarget(size) => {
                above_zero(option::VOL_TARGET, size.target * 100.0, MOST, percent)
            }
        });
        numbers.extend(self.costs.iter().flat_map(rates));
        numbers
    }

    /// Refuses a run that lacks what its options need.
    pub(super) fn check_inputs(&self, inputs: &Inputs<'_>) -> Result<()> {
        if let Some(benchmark) = &self.benchmark {
            inputs.prices.universe().check_benchmark(benchmark)?;
        }
        let none_named =
            self.benchmark.is_none() && inputs.events.iter().all(|event| event.benchmark.is_none());
        if self.hedge != Hedge::None && none_named {
            let error = Error::options(
                "a hedge needs a benchmark, and neither the options nor the events name one",
            );
            return Err(error.with_code("no_benchmark").with_help(message![
                "give ",
                option::BENCHMARK.with("SYMBOL"),
                ", a symbol among the prices, or ",
                option::HEDGE.with("none"),
            ]));
        }
        Ok(())
    }
}

/// What a cost is made of.
fn rates(cost: &Cost) -> Vec<Number> {
    let rate = |option, value| zero_or_above(option, value, MOST, "costs are zero or above");
    match cost {
        Cost::BasisPoints(cost) => vec![rate(option::COST_BPS, cost.rate)],
        Cost::Fixed(cost) => vec![rate(option::COST_FIXED, cost.amount)],
        Cost::PerShare(cost) => vec![
            rate(option::COST_PER_SHARE, cost.amount),
            rate(option::COST_MINIMUM, cost.least),
        ],
        Cost::HalfSpread(cost) => vec![rate(option::SPREAD_BPS, cost.spread)],
        Cost::RangeSlippage(cost) => vec![rate(option::SLIPPAGE_RANGE, cost.share * 100.0)],
        Cost::SquareRootImpact(cost) => vec![rate(option::IMPACT, cost.coefficient)],
        Cost::Borrow(cost) => vec![rate(option::BORROW_BPS, cost.rate)],
    }
}
