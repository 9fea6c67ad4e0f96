//! The result of a backtest, as plain data in the layout of the JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::resolved::Resolved;
use crate::event::Cells;
pub use crate::event::{Counts, ExcludedOutcome};
use crate::finding::Finding;
use crate::time::Date;

/// The whole result of a backtest. Numbers are fractions or money at full precision; what is undefined is `null`.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct BacktestOutcome {
    /// The layout's name and version.
    pub schema: &'static str,
    /// The options that it ran with, defaults filled in.
    pub plan: Resolved,
    /// How many events went where.
    pub counts: Counts,
    /// The trades, in the order in which they were sent: that of their entries, unless a limit order waits.
    pub trades: Vec<TradeOutcome>,
    /// The account at the close of each day, from the session before the first entry on.
    pub equity: Vec<DayOutcome>,
    /// Name and value of each metric; `null` where it is undefined.
    #[serde(serialize_with = "in_order")]
    pub metrics: Vec<(&'static str, Option<f64>)>,
    /// The reason of each metric that is undefined.
    pub metrics_undefined: BTreeMap<&'static str, &'static str>,
    /// Symbols of the benchmarks of the trades, in alphabetical order.
    #[serde(skip)]
    pub benchmarks: Vec<String>,
    /// The metrics of the benchmark, and of buying and holding what was traded.
    pub comparisons: Vec<Comparison>,
    /// The deepest drawdowns, deepest first.
    pub drawdowns: Vec<DrawdownOutcome>,
    /// The returns of the months, in order.
    pub monthly: Vec<PeriodOutcome>,
    /// The returns of the years, in order.
    pub yearly: Vec<PeriodOutcome>,
    /// What was held at the close of each day, by date and symbol; empty unless the runner was told to record it.
    #[serde(skip)]
    pub positions: Vec<PositionOutcome>,
    /// Figures of all trades, then of each group.
    pub groups: Vec<GroupOutcome>,
    /// The steps from the mean cumulative abnormal return to money.
    pub bridge: Bridge,
    /// The events that were not traded, with their reasons.
    pub excluded: Vec<ExcludedOutcome>,
    /// What the reader should know.
    pub warnings: Vec<Finding>,
}

/// The name and version of the layout.
pub const SCHEMA: &str = "newsquake.backtest/1";

impl BacktestOutcome {
    /// Returns a metric, if it is defined.
    pub fn metric(&self, name: &str) -> Option<f64> {
        self.metrics
            .iter()
            .find(|(own, _)| *own == name)
            .and_then(|(_, value)| *value)
    }
}

/// One trade.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TradeOutcome {
    /// The identifier of the event in its file.
    pub event_id: String,
    /// The symbol of its security.
    pub symbol: String,
    /// The tags of the event.
    pub tags: Vec<String>,
    /// 1 for a long trade, -1 for a short one.
    pub side: i8,
    /// The latest moment at which its signal may have become known, on the exchange's clock.
    pub signal_time: String,
    /// The date of the entry.
    pub entry_date: Date,
    /// The price of the session at which it was entered: `open` or `close`, or `limit` where a limit order was filled between
    /// the two.
    pub entry_at: &'static str,
    /// The entry price, on the chosen price basis.
    pub entry_price: f64,
    /// The date of the exit.
    pub exit_date: Date,
    /// The exit price, on the chosen price basis.
    pub exit_price: f64,
    /// The reason of the exit: `hold`, `stop`, `take`, `trail`, `replaced`, `end_of_data` or `ruin`.
    pub exit_reason: &'static str,
    /// Shares, above zero for both sides.
    pub quantity: f64,
    /// Costs of both fills and the borrow fee, without those of the hedge.
    pub cost: f64,
    /// The money of the account for one unit of the entry price; 1 where they are in one currency.
    pub entry_rate: f64,
    /// The same for the exit price.
    pub exit_rate: f64,
    /// side quantity (exit_price exit_rate - entry_price entry_rate) - cost
    pub pnl: f64,
    /// pnl / (entry_price entry_rate quantity)
    #[serde(rename = "return")]
    pub net_return: f64,
    /// The return of the benchmark from entry to exit.
    pub benchmark_return: Option<f64>,
    /// Bars of the security from entry to exit; 0 within one bar.
    pub bars_held: usize,
    /// The profit of the hedge after its costs.
    pub hedge_pnl: f64,
    /// The costs of the hedge.
    pub hedge_cost: f64,
    /// The worst return against the trade while it was held, before costs: the maximum adverse excursion.
    pub mae: f64,
    /// The best return for the trade while it was held, before costs: the maximum favourable excursion.
    pub mfe: f64,
    /// Sessions for which the entry had to wait for a price.
    pub sessions_waited: usize,
    /// Whether the exit bar touched both stop and target; the stop was taken.
    pub ambiguous_exit: bool,
    /// Whether it was entered at a price from before the news.
    pub same_bar: bool,
    /// The first session whose close can show the news.
    pub day0: Date,
    /// Names of the groups that the trade is in, besides that of all trades.
    pub groups: Vec<String>,
    /// The cells of the event's row in its file, by the names of their columns.
    pub columns: Cells,
}

impl TradeOutcome {
    /// Returns the profit of the trade and its hedge, after all costs.
    pub fn net_pnl(&self) -> f64 {
        self.pnl + self.hedge_pnl
    }

    /// Returns the profit of the trade and its hedge over the entry value.
    pub fn hedged_return(&self) -> f64 {
        self.net_pnl() / (self.entry_price * self.quantity * self.entry_rate)
    }
}

/// The account at the close of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DayOutcome {
    /// The date.
    pub date: Date,
    /// The sum of cash, trades and hedges.
    pub equity: f64,
    /// equity / highest so far - 1
    pub drawdown: f64,
    /// The sum of the absolute values of all trades, without hedges, as a share of equity; `null` where the account is lost.
    pub exposure: Option<f64>,
    /// The same, with the entry value of the trades that were left on that day.
    pub day_exposure: Option<f64>,
    /// Number of trades that are held over the night.
    pub positions: usize,
    /// Cash.
    pub cash: f64,
    /// The value of the open trades; short ones count below zero.
    pub positions_value: f64,
    /// The value of their hedges.
    pub hedges_value: f64,
    /// Longs less shorts of trades and hedges, as a share of equity.
    pub net_exposure: Option<f64>,
    /// The capital if it had been held in the benchmark.
    pub benchmark: Option<f64>,
    /// The capital if it had been held in equal parts in everything that was traded, from the first day on.
    pub buy_and_hold: Option<f64>,
}

/// One drawdown of the account.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DrawdownOutcome {
    /// The date of the peak.
    pub peak: Date,
    /// The date of the lowest equity.
    pub trough: Date,
    /// The date on which the peak was regained; `null` where it was not.
    pub regained: Option<Date>,
    /// Lowest equity over the peak, less one.
    pub depth: f64,
}

/// The return of a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PeriodOutcome {
    /// The year.
    pub year: i32,
    /// The month, from 1; none for a whole year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// The return of the account.
    #[serde(rename = "return")]
    pub net_return: f64,
    /// The return of the benchmark.
    pub benchmark: Option<f64>,
}

/// What is held of a security at the close of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PositionOutcome {
    /// The date.
    pub date: Date,
    /// The symbol.
    pub symbol: String,
    /// Shares, those of hedges included; below zero where they are sold short.
    pub quantity: f64,
    /// Their value.
    pub value: f64,
}

/// The metrics of an account to compare with.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// `benchmark` or `buy_and_hold`.
    pub name: &'static str,
    /// What it holds.
    pub label: String,
    /// The metrics that a course of equity alone defines.
    #[serde(serialize_with = "in_order")]
    pub metrics: Vec<(&'static str, Option<f64>)>,
}

/// Figures of the trades of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupOutcome {
    /// `all` or the tag.
    pub group: String,
    /// Number of trades.
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
    /// The mean return less that of the benchmark on the same side.
    pub average_excess: Option<f64>,
    /// The sum of the profits after costs, without hedges.
    pub pnl: f64,
    /// The sum of the profits of the hedges.
    pub hedge_pnl: f64,
}

/// The steps from the mean cumulative abnormal return to money. Their amounts add up to what was earned.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bridge {
    /// Number of events with a side and a price, traded or not.
    pub n_events: usize,
    /// Number of events with an abnormal return.
    pub n_measured: usize,
    /// The mean over these of side times CAR, day 0 to the planned exit.
    pub mean_car: Option<f64>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Their sum: final equity less capital.
    pub total: f64,
}

/// One step of the bridge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// The name in data files.
    pub step: &'static str,
    /// The name in tables.
    pub label: &'static str,
    /// The name below a bar of the chart.
    #[serde(skip)]
    pub short: &'static str,
    /// Money.
    pub amount: f64,
}

/// Writes pairs as an object whose keys keep their order.
fn in_order<S: serde::Serializer>(
    pairs: &[(&'static str, Option<f64>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().copied())
}
