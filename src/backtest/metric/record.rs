//! What metrics are computed from.

use crate::math::moments::{mean, mean_and_spread};
use crate::time::Date;

/// A finished trade as far as metrics are concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradeFacts {
    /// Money after costs.
    pub pnl: f64,
    /// pnl / (entry price x quantity)
    pub net_return: f64,
    /// The date of the entry.
    pub entered: Date,
}

/// A course of equity and the trades that made it.
#[derive(Debug, Clone, Default)]
pub struct Record<'a> {
    dates: &'a [Date],
    equity: &'a [f64],
    returns: Vec<f64>,
    market: Option<Vec<f64>>,
    trades: &'a [TradeFacts],
    held: &'a [usize],
    traded: f64,
    costs: f64,
    seed: u64,
}

impl<'a> Record<'a> {
    /// Equity by date, one value at least; the first one is the capital, before any trade. `market` is what to compare
    /// with, a value a date.
    pub fn new(dates: &'a [Date], equity: &'a [f64], market: Option<&[f64]>) -> Self {
        Self {
            dates,
            equity,
            returns: returns(equity),
            market: market.map(returns),
            ..Self::default()
        }
    }

    /// Adds the trades: how many were held on each session after the first row, the value of all fills, all costs, and
    /// the seed of what is drawn.
    #[must_use]
    pub fn with_trades(
        mut self,
        trades: &'a [TradeFacts],
        held: &'a [usize],
        traded: f64,
        costs: f64,
        seed: u64,
    ) -> Self {
        (self.trades, self.held) = (trades, held);
        (self.traded, self.costs, self.seed) = (traded, costs, seed);
        self
    }

    /// The dates.
    pub fn dates(&self) -> &'a [Date] {
        self.dates
    }

    /// E, by date.
    pub fn equity(&self) -> &'a [f64] {
        self.equity
    }

    /// r_t = E_t / E_{t-1} - 1, from the second date on.
    ///
    /// # Errors
    /// The account was lost: a return on nothing, or on a debt, says nothing.
    pub fn returns(&self) -> Result<&[f64], &'static str> {
        match self.equity.iter().all(|equity| *equity > 0.0) {
            true => Ok(&self.returns),
            false => Err("the account was lost on the way"),
        }
    }

    /// m, the returns to compare with, on the same dates.
    ///
    /// # Errors
    /// There is no benchmark.
    pub fn market(&self) -> Result<&[f64], &'static str> {
        self.market
            .as_deref()
            .ok_or("there is no benchmark for the whole run")
    }

    /// The trades.
    pub fn trades(&self) -> &'a [TradeFacts] {
        self.trades
    }

    /// How many trades were held on each session after the first row.
    pub fn held(&self) -> &'a [usize] {
        self.held
    }

    /// The value of all fills.
    pub fn traded(&self) -> f64 {
        self.traded
    }

    /// All costs.
    pub fn costs(&self) -> f64 {
        self.costs
    }

    /// The seed of what is drawn.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The capital.
    pub fn first(&self) -> f64 {
        self.equity.first().copied().unwrap_or(f64::NAN)
    }

    /// What is left of it.
    pub fn last(&self) -> f64 {
        self.equity.last().copied().unwrap_or(f64::NAN)
    }

    /// Calendar days from the first date to the last.
    pub fn days(&self) -> f64 {
        match (self.dates.first(), self.dates.last()) {
            (Some(first), Some(last)) => {
                f64::from(last.days_since_1970() - first.days_since_1970())
            }
            _ => 0.0,
        }
    }

    /// E_t / max E - 1, by date.
    pub fn drawdowns(&self) -> impl Iterator<Item = f64> {
        self.equity.iter().scan(f64::MIN, |highest, equity| {
            *highest = highest.max(*equity);
            Some(equity / *highest - 1.0)
        })
    }

    /// Whether equity was below its peak between two dates.
    pub(super) fn was_below(&self, from: Date, to: Date) -> bool {
        let position = |date: Date| self.dates.partition_point(|own| *own < date);
        position(to) > position(from) + 1
    }

    /// A sum over trades, by trade.
    pub(super) fn per_trade(&self, sum: f64) -> Result<f64, &'static str> {
        match self.trades.len() {
            0 => Err("there was no trade"),
            n => Ok(sum / n as f64),
        }
    }

    /// The returns of trades and the dates on which they were entered.
    pub(super) fn trade_returns(&self) -> (Vec<f64>, Vec<i32>) {
        self.trades
            .iter()
            .map(|trade| (trade.net_return, trade.entered.days_since_1970()))
            .unzip()
    }

    /// Mean and deviation of daily returns that do vary.
    pub(super) fn mean_and_spread(&self) -> Result<(f64, f64), &'static str> {
        mean_and_spread(self.returns()?).map_err(|_| match self.returns.len() {
            0 | 1 => "needs two days or more",
            _ => "daily returns are all equal",
        })
    }

    /// Skewness and kurtosis of daily returns, with divisor n.
    pub(super) fn shape(&self) -> Result<(f64, f64), &'static str> {
        let (centre, _) = self.mean_and_spread()?;
        let n = self.returns.len() as f64;
        let moment = |power| {
            self.returns
                .iter()
                .map(|r| (r - centre).powi(power))
                .sum::<f64>()
                / n
        };
        let variance = moment(2);
        Ok((moment(3) / variance.powf(1.5), moment(4) / variance.powi(2)))
    }

    /// Intercept and slope of daily returns on the benchmark's.
    pub(super) fn market_line(&self) -> Result<(f64, f64), &'static str> {
        let (market, returns) = (self.market()?, self.returns()?);
        let (Some(mean_r), Some(mean_m)) = (mean(returns), mean(market)) else {
            return Err("needs two days or more");
        };
        mean_and_spread(market).map_err(|_| "the benchmark does not vary")?;
        let (mut both, mut own) = (0.0, 0.0);
        for (r, m) in returns.iter().zip(market) {
            both += (r - mean_r) * (m - mean_m);
            own += (m - mean_m).powi(2);
        }
        let beta = both / own;
        Ok((mean_r - beta * mean_m, beta))
    }
}

fn returns(levels: &[f64]) -> Vec<f64> {
    levels
        .windows(2)
        .map(|pair| pair[1] / pair[0] - 1.0)
        .collect()
}
