//! What a backtest found, as plain data in the layout of the JSON results.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cost::Cost;
use super::rule::Side;
use super::size::Size;
use super::spec::{Entry, Hedge, Overlap};
pub use crate::event::{Counts, ExcludedOutcome};
use crate::event::{Roll, UnknownTiming};
use crate::finding::Finding;
use crate::market::PriceBasis;
use crate::time::{Date, Window};

/// The whole result of a backtest. Numbers are fractions or money at full precision; what is undefined is `null`.
#[derive(Debug, Clone, Serialize)]
pub struct BacktestOutcome {
    /// The layout's name and version.
    pub schema: &'static str,
    /// The options that it ran with, defaults filled in.
    pub plan: PlanEcho,
    /// How many events went where.
    pub counts: Counts,
    /// By entry.
    pub trades: Vec<TradeOutcome>,
    /// From the session before the first entry on, at the close.
    pub equity: Vec<DayOutcome>,
    /// By name; what is undefined is `null`.
    #[serde(serialize_with = "in_order")]
    pub metrics: Vec<(&'static str, Option<f64>)>,
    /// Why.
    pub metrics_undefined: BTreeMap<&'static str, &'static str>,
    /// The same of the benchmark and of buying and holding what was traded.
    pub comparisons: Vec<Comparison>,
    /// All trades, then each group.
    pub groups: Vec<GroupOutcome>,
    /// From the mean cumulative abnormal return to money.
    pub bridge: Bridge,
    /// The events that were not traded.
    pub excluded: Vec<ExcludedOutcome>,
    /// What the reader should know.
    pub warnings: Vec<Finding>,
}

/// The name and version of the layout.
pub const SCHEMA: &str = "newsquake.backtest/1";

impl BacktestOutcome {
    /// A metric, if it is defined.
    pub fn metric(&self, name: &str) -> Option<f64> {
        self.metrics
            .iter()
            .find(|(own, _)| *own == name)
            .and_then(|(_, value)| *value)
    }
}

/// The resolved options.
#[derive(Debug, Clone, Serialize)]
pub struct PlanEcho {
    /// Which way events are traded.
    pub side: &'static str,
    /// The options of that rule; `null` for one of the caller's own.
    pub side_options: Option<Side>,
    /// Which price after the news.
    pub entry: Entry,
    /// Sessions to wait before.
    pub delay: u32,
    /// Sessions to hold.
    pub hold: u32,
    /// Percent of the entry price.
    pub stop: Option<f64>,
    /// Percent of the entry price.
    pub take: Option<f64>,
    /// Percent of the entry price.
    pub trail: Option<f64>,
    /// Further events of a security that is held.
    pub overlap: Overlap,
    /// What is held against a trade.
    pub hedge: Hedge,
    /// Money at the start.
    pub capital: f64,
    /// How much of it a trade gets.
    pub size: Size,
    /// The number of slots, with equal weights.
    pub slots: Option<usize>,
    /// The most gross exposure, as a multiple of equity.
    pub leverage: Option<f64>,
    /// Whether purchases have to be paid with cash.
    pub cash_only: bool,
    /// The most of a day's volume, percent.
    pub participation: Option<f64>,
    /// No fractions of shares.
    pub whole_shares: bool,
    /// What trading costs.
    pub costs: Vec<Cost>,
    /// What betas, volatilities and reactions are estimated on; `null` where the caller brought facts of their own.
    pub estimation: Option<Window>,
    /// The fewest usable days of it.
    pub min_obs: Option<usize>,
    /// The benchmark of events without one of their own.
    pub benchmark: Option<String>,
    /// The column that prices come from; `null`: `adj_close` where a security has it.
    pub price: Option<PriceBasis>,
    /// Where events on days without trading go.
    pub roll: Roll,
    /// Where events without a time go.
    pub unknown_timing: UnknownTiming,
    /// The column that groups results.
    pub group_by: String,
    /// Whether trades at prices from before the news were allowed.
    pub allow_same_bar: bool,
    /// The seed of everything drawn by chance.
    pub seed: u64,
}

/// One trade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TradeOutcome {
    /// The event as the file calls it.
    pub event_id: String,
    /// Its security.
    pub symbol: String,
    /// Its labels.
    pub tags: Vec<String>,
    /// 1 bought, -1 sold short.
    pub side: i8,
    /// The latest moment at which what it acts on became known, on the exchange's clock.
    pub signal_time: String,
    /// The date of the entry.
    pub entry_date: Date,
    /// `open` or `close`.
    pub entry_at: &'static str,
    /// On the chosen price basis.
    pub entry_price: f64,
    /// The date of the exit.
    pub exit_date: Date,
    /// On the chosen price basis.
    pub exit_price: f64,
    /// `hold`, `stop`, `take`, `trail`, `replaced` or `end_of_data`.
    pub exit_reason: &'static str,
    /// Shares, above zero for both sides.
    pub quantity: f64,
    /// Both sides and the borrow fee, without the hedge's.
    pub cost: f64,
    /// side quantity (exit_price - entry_price) - cost
    pub pnl: f64,
    /// pnl / (entry_price quantity)
    #[serde(rename = "return")]
    pub net_return: f64,
    /// The benchmark's from entry to exit.
    pub benchmark_return: Option<f64>,
    /// Bars of the security from the entry's to the exit's; 0 within one.
    pub bars_held: usize,
    /// What the hedge brought, after its costs.
    pub hedge_pnl: f64,
    /// What the hedge cost.
    pub hedge_cost: f64,
    /// Sessions for which the entry had to wait for a price.
    pub sessions_waited: usize,
    /// Whether the exit bar touched stop and target; the stop was taken.
    pub ambiguous_exit: bool,
    /// Whether it was entered at a price from before the news.
    pub same_bar: bool,
}

/// The account at the close of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayOutcome {
    /// The date.
    pub date: Date,
    /// Cash, trades and hedges.
    pub equity: f64,
    /// equity / highest so far - 1
    pub drawdown: f64,
    /// The size of all trades, without hedges, as a share of equity; none of an account that is lost.
    pub exposure: Option<f64>,
    /// Trades that are held over the night.
    pub positions: usize,
    /// Money.
    pub cash: f64,
    /// What the trades are worth; short ones count below zero.
    pub positions_value: f64,
    /// What their hedges are worth.
    pub hedges_value: f64,
    /// Trades and hedges, longs less shorts, as a share of equity.
    pub net_exposure: Option<f64>,
    /// The capital in the benchmark instead.
    pub benchmark: Option<f64>,
    /// The capital in what was traded, bought on the first day and held.
    pub buy_and_hold: Option<f64>,
}

/// The metrics of something to compare with.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// `benchmark` or `buy_and_hold`.
    pub name: &'static str,
    /// What it is.
    pub label: String,
    /// Those that a course of equity alone defines.
    #[serde(serialize_with = "in_order")]
    pub metrics: Vec<(&'static str, Option<f64>)>,
}

/// The trades of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupOutcome {
    /// `all` or the tag.
    pub group: String,
    /// Trades.
    pub n_trades: usize,
    /// The share of trades that gained.
    pub win_rate: Option<f64>,
    /// The mean return of a trade.
    pub average_trade: Option<f64>,
    /// The median return of a trade.
    pub median_trade: Option<f64>,
    /// The lower end of the 95 % bootstrap interval of the mean return.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The mean return less the benchmark's on the same side.
    pub average_excess: Option<f64>,
    /// Money, after costs, without hedges.
    pub pnl: f64,
    /// Money, of the hedges.
    pub hedge_pnl: f64,
}

/// From the mean cumulative abnormal return to money. The amounts add up to what was earned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bridge {
    /// Events with a side and a price, traded or not.
    pub n_events: usize,
    /// Those with an abnormal return.
    pub n_measured: usize,
    /// The mean of side CAR over these, day 0 to the planned exit.
    pub mean_car: Option<f64>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Their sum: final equity less capital.
    pub total: f64,
}

/// One step of the bridge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Its name in data files.
    pub step: &'static str,
    /// What it is.
    pub label: &'static str,
    /// Money.
    pub amount: f64,
}

fn in_order<S: serde::Serializer>(
    pairs: &[(&'static str, Option<f64>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().copied())
}
