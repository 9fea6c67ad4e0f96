//! The flags of the money of a backtest and of what trading costs.

use clap::Args;
use newsquake::backtest::cost::{
    BasisPoints, Borrow, Cost, Fixed, HalfSpread, Interest, PerShare, RangeSlippage,
    SquareRootImpact,
};
use newsquake::backtest::size::{EqualWeight, FixedFraction, Size, VolatilityTarget};
use newsquake::backtest::{Backtest, Hedge};
use newsquake::error::{Error, Result};
use newsquake::units::{Bps, Percent};

use super::value::{Put, choice, number, one_of, positive, put, unit};

/// Flags that say how much money a trade gets.
#[derive(Args)]
#[command(next_help_heading = "Money and costs")]
pub struct MoneyFlags {
    /// Money at the start [default: 1000000]
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true, hide_short_help = true)]
    capital: Option<f64>,
    /// Each trade gets 1/K of current equity, at most K trades at a time [default: 10]
    #[arg(
        long,
        value_name = "K",
        value_parser = positive::<usize>,
        allow_negative_numbers = true,
        conflicts_with_all = ["fraction", "vol_target"]
    )]
    slots: Option<usize>,
    /// How much money a trade gets; `weight` follows a column of the events [default: equal]
    #[arg(
        long,
        value_name = "HOW",
        value_parser = one_of(Size::ENTRIES.iter()),
        conflicts_with_all = ["slots", "fraction", "vol_target"],
        hide_short_help = true
    )]
    size: Option<String>,
    /// Column of the events that --size weight follows [default: weight]
    #[arg(long, value_name = "COLUMN", hide_short_help = true)]
    weight_column: Option<String>,
    /// Percent of equity that a weight of 1 gets, with --size weight [default: 10]
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    weight_unit: Option<Percent>,
    /// Most that a trade gets, percent of equity, with --size weight [default: 100]
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    weight_cap: Option<Percent>,
    /// Each trade gets PCT % of current equity
    #[arg(
        long,
        value_name = "PCT",
        value_parser = unit::<Percent>,
        allow_negative_numbers = true,
        conflicts_with = "vol_target",
        hide_short_help = true
    )]
    fraction: Option<Percent>,
    /// Size each trade to PCT % annual volatility of equity
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    vol_target: Option<Percent>,
    /// Largest gross exposure, hedges included, as a multiple of equity [default: no limit with slots, else 1]
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true, hide_short_help = true)]
    leverage: Option<f64>,
    /// Largest value of all trades of one security, percent of equity
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    max_name: Option<Percent>,
    /// Largest value of all trades of one tag (or value of --group-by), percent of equity
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    max_tag: Option<Percent>,
    /// Largest difference between longs and shorts, hedges included, percent of equity
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    max_net: Option<Percent>,
    /// Pay purchases, hedges and costs from cash at hand; no borrowing
    #[arg(long, hide_short_help = true)]
    cash_only: bool,
    /// Largest share of the day's volume (at the open: of the sessions before) that an entry may take, in percent
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    participation: Option<Percent>,
    /// Trade whole shares (hedges may be fractional)
    #[arg(long, hide_short_help = true)]
    whole_shares: bool,
    /// Sessions per year, by which daily numbers are annualised [default: 365 where Saturdays and Sundays trade, else 252]
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true, hide_short_help = true)]
    days_per_year: Option<f64>,
    /// Exchange rates among the prices, as in EURUSD=X, that turn prices in other currencies into money of the account; may be
    /// repeated
    #[arg(
        long,
        value_name = "SYMBOL,...",
        value_delimiter = ',',
        hide_short_help = true
    )]
    fx: Vec<String>,
    /// Currency of the account [default: the one that the pairs of --fx share]; alone, it finds the pairs among the prices
    #[arg(long, value_name = "CODE", hide_short_help = true)]
    currency: Option<String>,
    /// Position in the benchmark that is held against each trade [default: none]
    #[arg(long, value_name = "HOW", value_parser = choice::<Hedge>())]
    hedge: Option<Hedge>,
}

/// The flag of the most common cost.
#[derive(Args)]
#[command(next_help_heading = "Money and costs")]
pub struct CostPerSideFlag {
    /// Cost per side, in basis points of the traded value [default: 0]
    #[arg(long, value_name = "X", value_parser = unit::<Bps>, allow_negative_numbers = true)]
    cost_bps: Option<Bps>,
}

/// Flags that say what trading costs; several add up.
#[derive(Args)]
#[command(next_help_heading = "Money and costs")]
pub struct CostFlags {
    /// Borrowing fee of short positions, in basis points of their value a year [default: 0]
    #[arg(long, value_name = "X", value_parser = unit::<Bps>, allow_negative_numbers = true)]
    borrow_bps: Option<Bps>,
    /// Column of the events with the borrowing fee of each security, in basis points a year
    #[arg(long, value_name = "COLUMN", hide_short_help = true)]
    borrow_column: Option<String>,
    /// Interest on borrowed cash, in basis points a year [default: 0]
    #[arg(long, value_name = "X", value_parser = unit::<Bps>, allow_negative_numbers = true, hide_short_help = true)]
    interest_bps: Option<Bps>,
    /// Cost per fill, in money
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true, hide_short_help = true)]
    cost_fixed: Option<f64>,
    /// Cost per share, in money
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true, hide_short_help = true)]
    cost_per_share: Option<f64>,
    /// Smallest cost per fill, in money, with --cost-per-share
    #[arg(
        long,
        value_name = "X",
        value_parser = number,
        allow_negative_numbers = true,
        requires = "cost_per_share",
        hide_short_help = true
    )]
    cost_minimum: Option<f64>,
    /// Quoted spread, in basis points; half of it is paid per side
    #[arg(long, value_name = "X", value_parser = unit::<Bps>, allow_negative_numbers = true, hide_short_help = true)]
    spread_bps: Option<Bps>,
    /// Slippage per side, in percent of the distance from the day's low to its high (at the open: of the session before)
    #[arg(long, value_name = "PCT", value_parser = unit::<Percent>, allow_negative_numbers = true, hide_short_help = true)]
    slippage_range: Option<Percent>,
    /// Coefficient of the square-root law of market impact, about 1
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true, hide_short_help = true)]
    impact: Option<f64>,
}

impl MoneyFlags {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, backtest: &mut Backtest) -> Result<()> {
        put!(self => backtest; capital, leverage, cash_only, participation, whole_shares, days_per_year, hedge);
        put!(self => backtest; max_name, max_tag, max_net, fx, currency);
        // The size of the study file keeps its options when the flag names the same one.
        let size = self
            .size
            .as_deref()
            .filter(|name| *name != backtest.size.name());
        if let Some(size) = size.and_then(Size::named) {
            backtest.size = size;
        }
        if let Some(slots) = self.slots {
            backtest.size = Size::EqualWeight(EqualWeight { slots });
        }
        if let Some(percent) = self.fraction {
            backtest.size = Size::FixedFraction(FixedFraction { percent });
        }
        if let Some(percent) = self.vol_target {
            backtest.size = Size::VolatilityTarget(VolatilityTarget { percent });
        }
        self.apply_weight(backtest)
    }

    fn apply_weight(&self, backtest: &mut Backtest) -> Result<()> {
        let given =
            self.weight_column.is_some() || self.weight_unit.is_some() || self.weight_cap.is_some();
        match &mut backtest.size {
            Size::SignalWeight(weight) => {
                self.weight_column.put(&mut weight.column);
                self.weight_unit.put(&mut weight.percent);
                self.weight_cap.put(&mut weight.cap);
                Ok(())
            }
            _ if given => {
                let error = Error::options(
                    "--weight-column, --weight-unit and --weight-cap are about --size weight",
                );
                Err(error
                    .with_code("flags_contradict")
                    .with_help("give them with --size weight"))
            }
            _ => Ok(()),
        }
    }
}

impl CostPerSideFlag {
    /// Replaces the cost of the study file by the flag, if it was given.
    pub fn apply(&self, backtest: &mut Backtest) {
        let cost = self
            .cost_bps
            .map(|rate| Cost::BasisPoints(BasisPoints { rate }));
        replace(backtest, cost);
    }
}

impl CostFlags {
    /// Replaces costs of the study file by those of the same kind that flags give.
    pub fn apply(&self, backtest: &mut Backtest) {
        put!(self => backtest; borrow_column);
        let flags = [
            self.cost_fixed.map(|amount| Cost::Fixed(Fixed { amount })),
            self.cost_per_share.map(|amount| {
                Cost::PerShare(PerShare {
                    amount,
                    least: self.cost_minimum.unwrap_or(0.0),
                })
            }),
            self.spread_bps
                .map(|spread| Cost::HalfSpread(HalfSpread { spread })),
            self.slippage_range
                .map(|percent| Cost::RangeSlippage(RangeSlippage { percent })),
            self.impact
                .map(|coefficient| Cost::SquareRootImpact(SquareRootImpact { coefficient })),
            self.borrow_bps.map(|rate| Cost::Borrow(Borrow { rate })),
            self.interest_bps
                .map(|rate| Cost::Interest(Interest { rate })),
        ];
        replace(backtest, flags.into_iter().flatten());
    }
}

/// Replaces costs of the same kinds.
fn replace(backtest: &mut Backtest, costs: impl IntoIterator<Item = Cost>) {
    for cost in costs {
        backtest.costs.retain(|other| other.name() != cost.name());
        backtest.costs.push(cost);
    }
}
