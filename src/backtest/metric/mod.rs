//! Metrics of an account: each with its definition, and which tool it follows where tools differ.

mod alpha;
mod average_trade;
mod average_trade_high;
mod average_trade_low;
mod average_trade_unhedged;
mod best_trade;
mod best_trade_unhedged;
mod beta;
mod cagr;
mod calmar;
mod costs_paid;
mod expectancy;
mod expectancy_unhedged;
mod exposure_time;
mod information_ratio;
mod kurtosis;
mod max_drawdown;
mod max_drawdown_days;
mod n_trades;
mod probabilistic_sharpe;
mod profit_factor;
mod profit_factor_unhedged;
mod record;
mod sharpe;
mod skewness;
mod sortino;
mod total_return;
mod turnover;
mod volatility;
mod win_rate;
mod win_rate_unhedged;
mod worst_trade;
mod worst_trade_unhedged;

use crate::catalogue::catalogue;

pub use alpha::Alpha;
pub use average_trade::AverageTrade;
pub use average_trade_high::AverageTradeHigh;
pub use average_trade_low::AverageTradeLow;
pub use average_trade_unhedged::AverageTradeUnhedged;
pub use best_trade::BestTrade;
pub use best_trade_unhedged::BestTradeUnhedged;
pub use beta::Beta;
pub use cagr::Cagr;
pub use calmar::Calmar;
pub use costs_paid::CostsPaid;
pub use expectancy::Expectancy;
pub use expectancy_unhedged::ExpectancyUnhedged;
pub use exposure_time::ExposureTime;
pub use information_ratio::InformationRatio;
pub use kurtosis::Kurtosis;
pub use max_drawdown::MaxDrawdown;
pub use max_drawdown_days::MaxDrawdownDays;
pub use n_trades::TradeCount;
pub use probabilistic_sharpe::ProbabilisticSharpe;
pub(crate) use probabilistic_sharpe::probability_above;
pub use profit_factor::ProfitFactor;
pub use profit_factor_unhedged::ProfitFactorUnhedged;
pub use record::{Record, TradeFacts, TradeRecord};
pub(crate) use record::{SHORTEST_DAYS, shape, spread};
pub use sharpe::Sharpe;
pub use skewness::Skewness;
pub use sortino::Sortino;
pub use total_return::TotalReturn;
pub use turnover::Turnover;
pub use volatility::Volatility;
pub use win_rate::WinRate;
pub use win_rate_unhedged::WinRateUnhedged;
pub use worst_trade::WorstTrade;
pub use worst_trade_unhedged::WorstTradeUnhedged;

catalogue! {
    /// The metrics of a backtest.
    pub enum Metric: Measure {
        "total_return" => TotalReturn, "The gain or loss of the account, as a share of the capital.";
        "cagr" => Cagr, "The compound annual growth rate.";
        "volatility" => Volatility, "The standard deviation of daily returns, annualised.";
        "sharpe" => Sharpe, "The Sharpe ratio.";
        "probabilistic_sharpe" => ProbabilisticSharpe, "The probability that the true Sharpe ratio is above zero.";
        "sortino" => Sortino, "The Sortino ratio.";
        "calmar" => Calmar, "The annual growth rate over the deepest drawdown.";
        "max_drawdown" => MaxDrawdown, "The deepest fall of equity from a peak.";
        "max_drawdown_days" => MaxDrawdownDays, "The longest time below an earlier peak, in days.";
        "skewness" => Skewness, "The skewness of daily returns.";
        "kurtosis" => Kurtosis, "The kurtosis of daily returns.";
        "alpha" => Alpha, "The annual return that the benchmark does not explain.";
        "beta" => Beta, "The slope of daily returns on those of the benchmark.";
        "information_ratio" => InformationRatio, "The mean return in excess of the benchmark over its standard deviation.";
        "n_trades" => TradeCount, "The number of finished trades.";
        "win_rate" => WinRate, "The share of trades that gained.";
        "profit_factor" => ProfitFactor, "The sum of gains over the sum of losses.";
        "expectancy" => Expectancy, "The average profit per trade.";
        "average_trade" => AverageTrade, "The mean return of a trade.";
        "average_trade_low" => AverageTradeLow, "The lower end of the mean trade's interval.";
        "average_trade_high" => AverageTradeHigh, "The upper end of the mean trade's interval.";
        "best_trade" => BestTrade, "The best trade.";
        "worst_trade" => WorstTrade, "The worst trade.";
        "win_rate_unhedged" => WinRateUnhedged, "The share of trades that gained, without their hedges.";
        "profit_factor_unhedged" => ProfitFactorUnhedged, "The sum of gains over the sum of losses, without hedges.";
        "expectancy_unhedged" => ExpectancyUnhedged, "The average profit per trade, without hedges.";
        "average_trade_unhedged" => AverageTradeUnhedged, "The mean return of a trade, without hedges.";
        "best_trade_unhedged" => BestTradeUnhedged, "The best trade, without its hedge.";
        "worst_trade_unhedged" => WorstTradeUnhedged, "The worst trade, without its hedge.";
        "exposure_time" => ExposureTime, "The share of sessions with an open trade.";
        "turnover" => Turnover, "The annual turnover.";
        "costs_paid" => CostsPaid, "The sum of all costs of trading.";
    }
}

/// What kind of number a metric is, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// A fraction, written in percent with its sign.
    Percent,
    /// A fraction between 0 and 1, written in percent.
    Share,
    /// A number without a unit.
    Ratio,
    /// An amount of money.
    Money,
    /// A whole number.
    Whole,
}

/// One number about a course of equity and its trades.
pub trait Measure: Send + Sync {
    /// Returns the heading in tables.
    fn label(&self) -> &'static str;

    /// Returns what kind of number it is.
    fn unit(&self) -> Unit;

    /// Returns the number.
    ///
    /// # Errors
    /// The reason why it is not defined.
    fn value(&self, record: &Record<'_>) -> Result<f64, &'static str>;

    /// Whether it is about trades; a benchmark that is only held has none.
    fn needs_trades(&self) -> bool {
        false
    }

    /// Whether it needs many draws, so that a search over many plans leaves it out.
    fn needs_draws(&self) -> bool {
        false
    }

    /// Whether it compares with the benchmark.
    fn needs_benchmark(&self) -> bool {
        false
    }

    /// Whether it sets trades apart from their hedges, so that only runs with a hedge have it.
    fn needs_hedge(&self) -> bool {
        false
    }
}
