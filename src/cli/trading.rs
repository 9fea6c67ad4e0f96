//! The flags of a backtest, and how they change the options of the study file.

use clap::{Args, ValueEnum};
use newsquake::backtest::cost::{
    BasisPoints, Borrow, Cost, Fixed, HalfSpread, PerShare, RangeSlippage, SquareRootImpact,
};
use newsquake::backtest::rule::{FadeReaction, FollowReaction, Tagged};
use newsquake::backtest::size::{EqualWeight, FixedFraction, Size, VolatilityTarget};
use newsquake::backtest::{Backtest, Entry, Hedge, Overlap, Side};
use newsquake::error::{Error, Result};
use newsquake::plan::Plan;
use newsquake::time::Window;
use newsquake::units::{Bps, Percent};

use super::clock::{Price, RollTo, Unknown};

/// When and which way events are traded. Where a flag is not given, the study file or the default holds.
#[derive(Args)]
#[command(next_help_heading = "Trading")]
pub struct TradingFlags {
    /// Which way to trade an event [default: direction]
    #[arg(long, value_enum, value_name = "RULE")]
    side: Option<SideName>,
    /// Buy the events with this tag; may be repeated
    #[arg(long, value_name = "TAG")]
    long: Vec<String>,
    /// Sell short the events with this tag; may be repeated
    #[arg(long, value_name = "TAG")]
    short: Vec<String>,
    /// The same as --side follow-reaction
    #[arg(long, conflicts_with_all = ["side", "fade_reaction"])]
    follow_reaction: bool,
    /// The same as --side fade-reaction
    #[arg(long, conflicts_with = "side")]
    fade_reaction: bool,
    /// The standard deviations that the reaction of day 0 has to exceed [default: 0]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    threshold: Option<f64>,
    /// The price after the news to enter at: the first one, the first open or the first close [default: first]
    #[arg(long, value_enum, value_name = "PRICE")]
    entry: Option<EntryAt>,
    /// Sessions to wait before entering [default: 0]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    delay: Option<u32>,
    /// Leave at the close of the N-th session after the entry's; 0 is the entry session's close [default: 5]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    hold: Option<u32>,
    /// Leave at a loss of PCT percent of the entry price
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    stop: Option<Percent>,
    /// Leave at a gain of PCT percent of the entry price
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    take: Option<Percent>,
    /// Leave when the price has come back from its best by PCT percent of the entry price
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    trail: Option<Percent>,
    /// A further event of a security that is held [default: skip]
    #[arg(long, value_enum, value_name = "WHAT")]
    overlap: Option<OverlapBy>,
    /// What is held of the benchmark against each trade [default: none]
    #[arg(long, value_enum, value_name = "WHAT")]
    hedge: Option<HedgeBy>,
    /// Trade at prices of the bar in which the news came, even from before it; for replications, marked in every output
    #[arg(long)]
    allow_same_bar: bool,
}

/// How much money a trade gets.
#[derive(Args)]
#[command(next_help_heading = "Money")]
pub struct MoneyFlags {
    /// Money at the start [default: 1000000]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    capital: Option<f64>,
    /// Each trade gets 1/K of current equity, K at a time at the most [default: 10]
    #[arg(long, value_name = "K", allow_negative_numbers = true, conflicts_with_all = ["fraction", "vol_target"])]
    slots: Option<usize>,
    /// Each trade gets PCT percent of current equity
    #[arg(
        long,
        value_name = "PCT",
        allow_negative_numbers = true,
        conflicts_with = "vol_target"
    )]
    fraction: Option<Percent>,
    /// Each trade gets what moves equity by PCT percent a year, by the sigma of its estimation window
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    vol_target: Option<Percent>,
    /// The most gross exposure, hedges included, as a multiple of equity [default: none with slots, else 1]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    leverage: Option<f64>,
    /// Purchases, those of hedges too, and their costs have to be paid with the cash that is there
    #[arg(long)]
    cash_only: bool,
    /// The most of the day's volume that an entry may take, percent; exits that take more are counted
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    participation: Option<Percent>,
    /// No fractions of shares, but of hedges
    #[arg(long)]
    whole_shares: bool,
}

/// What trading costs; several add up.
#[derive(Args)]
#[command(next_help_heading = "Costs")]
pub struct CostFlags {
    /// Basis points of the traded value, a side [default: 0]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    cost_bps: Option<Bps>,
    /// Basis points of the value a year, for what is sold short [default: 0]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    borrow_bps: Option<Bps>,
    /// Money a fill
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    cost_fixed: Option<f64>,
    /// Money a share
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    cost_per_share: Option<f64>,
    /// The least money a fill, with --cost-per-share
    #[arg(
        long,
        value_name = "X",
        allow_negative_numbers = true,
        requires = "cost_per_share"
    )]
    cost_minimum: Option<f64>,
    /// The quoted spread in basis points, half of which is paid a side
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    spread_bps: Option<Bps>,
    /// Percent of the distance from the day's low to its high
    #[arg(long, value_name = "PCT", allow_negative_numbers = true)]
    slippage_range: Option<Percent>,
    /// The factor of the square-root law of market impact, about 1
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    impact: Option<f64>,
}

/// Whose days and prices count, and how returns without news are estimated.
#[derive(Args)]
#[command(next_help_heading = "Clock and estimation")]
pub struct ClockFlags {
    /// The market: a symbol among the prices; an event's own `benchmark` wins
    #[arg(long, value_name = "SYMBOL")]
    benchmark: Option<String>,
    /// The column that prices come from [default: adj_close where a security has it, else close]
    #[arg(long, value_enum, value_name = "COLUMN")]
    price: Option<Price>,
    /// Where an event on a day without trading goes [default: next]
    #[arg(long, value_enum, value_name = "WHERE")]
    roll: Option<RollTo>,
    /// Where day 0 of an event with a date but no time lies [default: same-day]
    #[arg(long, value_enum, value_name = "WHERE")]
    unknown_timing: Option<Unknown>,
    /// The estimation window of beta and sigma, trading days from day 0 [default: -250:-11]
    #[arg(long, value_name = "A:B", allow_hyphen_values = true)]
    estimation: Option<Window>,
    /// The fewest usable estimation days [default: half of the window, rounded up]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    min_obs: Option<usize>,
    /// The column of the events that groups results; `tags` splits on `;` [default: tags]
    #[arg(long, value_name = "COLUMN")]
    group_by: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum SideName {
    Direction,
    Long,
    Short,
    FollowReaction,
    FadeReaction,
}

#[derive(Clone, Copy, ValueEnum)]
enum EntryAt {
    First,
    Open,
    Close,
}

#[derive(Clone, Copy, ValueEnum)]
enum OverlapBy {
    Allow,
    Skip,
    Extend,
    Replace,
}

#[derive(Clone, Copy, ValueEnum)]
enum HedgeBy {
    None,
    Beta,
    Dollar,
}

impl TradingFlags {
    pub fn apply(&self, backtest: &mut Backtest) -> Result<()> {
        self.apply_side(backtest)?;
        backtest.entry = self.entry.map_or(backtest.entry, |entry| match entry {
            EntryAt::First => Entry::First,
            EntryAt::Open => Entry::Open,
            EntryAt::Close => Entry::Close,
        });
        backtest.delay = self.delay.unwrap_or(backtest.delay);
        backtest.hold = self.hold.unwrap_or(backtest.hold);
        backtest.stop = self.stop.or(backtest.stop);
        backtest.take = self.take.or(backtest.take);
        backtest.trail = self.trail.or(backtest.trail);
        backtest.overlap = self
            .overlap
            .map_or(backtest.overlap, |overlap| match overlap {
                OverlapBy::Allow => Overlap::Allow,
                OverlapBy::Skip => Overlap::Skip,
                OverlapBy::Extend => Overlap::Extend,
                OverlapBy::Replace => Overlap::Replace,
            });
        backtest.hedge = self.hedge.map_or(backtest.hedge, |hedge| match hedge {
            HedgeBy::None => Hedge::None,
            HedgeBy::Beta => Hedge::Beta,
            HedgeBy::Dollar => Hedge::Dollar,
        });
        backtest.allow_same_bar |= self.allow_same_bar;
        Ok(())
    }

    fn apply_side(&self, backtest: &mut Backtest) -> Result<()> {
        let by_tag = !self.long.is_empty() || !self.short.is_empty();
        let named = match self.side {
            Some(SideName::Direction) => Some("direction"),
            Some(SideName::Long) => Some("long"),
            Some(SideName::Short) => Some("short"),
            Some(SideName::FollowReaction) => Some("follow-reaction"),
            Some(SideName::FadeReaction) => Some("fade-reaction"),
            None if self.follow_reaction => Some("follow-reaction"),
            None if self.fade_reaction => Some("fade-reaction"),
            None => by_tag.then_some("tagged"),
        };
        if by_tag && named != Some("tagged") {
            let error = Error::options(
                "--long TAG and --short TAG say which way, and so does the other flag",
            )
            .with_code("flags_contradict");
            return Err(error.with_help("give tags or a --side, not both"));
        }
        if let Some(side) = named
            .filter(|name| *name != backtest.side.name())
            .and_then(Side::named)
        {
            backtest.side = side;
        }
        if by_tag {
            backtest.side = Side::Tagged(Tagged {
                long: self.long.clone(),
                short: self.short.clone(),
            });
        }
        match (&mut backtest.side, self.threshold) {
            (_, None) => {}
            (Side::FollowReaction(FollowReaction { threshold }), Some(wished))
            | (Side::FadeReaction(FadeReaction { threshold }), Some(wished)) => *threshold = wished,
            _ => {
                let error = Error::options("--threshold is about the reaction of day 0")
                    .with_code("flags_contradict");
                return Err(
                    error.with_help("give it with --side follow-reaction or --side fade-reaction")
                );
            }
        }
        Ok(())
    }
}

impl MoneyFlags {
    pub fn apply(&self, backtest: &mut Backtest) {
        backtest.capital = self.capital.unwrap_or(backtest.capital);
        if let Some(slots) = self.slots {
            backtest.size = Size::EqualWeight(EqualWeight { slots });
        }
        if let Some(percent) = self.fraction {
            backtest.size = Size::FixedFraction(FixedFraction { percent });
        }
        if let Some(percent) = self.vol_target {
            backtest.size = Size::VolatilityTarget(VolatilityTarget { percent });
        }
        backtest.leverage = self.leverage.or(backtest.leverage);
        backtest.cash_only |= self.cash_only;
        backtest.participation = self.participation.or(backtest.participation);
        backtest.whole_shares |= self.whole_shares;
    }
}

impl CostFlags {
    /// Puts the costs of the flags in the place of those of the same kind.
    pub fn apply(&self, backtest: &mut Backtest) {
        let flags = [
            self.cost_bps
                .map(|rate| Cost::BasisPoints(BasisPoints { rate })),
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
        ];
        for cost in flags.into_iter().flatten() {
            backtest.costs.retain(|other| other.name() != cost.name());
            backtest.costs.push(cost);
        }
    }
}

impl ClockFlags {
    pub fn apply(&self, plan: &mut Plan) {
        let (backtest, study) = (&mut plan.backtest, &mut plan.study);
        let benchmark = self.benchmark.clone().or(backtest.benchmark.take());
        backtest.benchmark = benchmark.or(study.benchmark.clone());
        backtest.price = self.price.map(Into::into).or(backtest.price);
        backtest.roll = self.roll.map_or(backtest.roll, Into::into);
        backtest.unknown_timing = self
            .unknown_timing
            .map_or(backtest.unknown_timing, Into::into);
        backtest.group_by = self
            .group_by
            .clone()
            .unwrap_or(std::mem::take(&mut backtest.group_by));
        study.estimation = self.estimation.unwrap_or(study.estimation);
        study.min_obs = self.min_obs.or(study.min_obs);
    }
}
