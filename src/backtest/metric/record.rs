//! The data that metrics are computed from.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::math::draws::{Interval, mean_interval};
use crate::math::elementary::pow;
use crate::math::moments::{mean, mean_and_spread};
use crate::time::Date;

/// Calendar days below which growth is not annualised: a quarter of a year.
pub(crate) const SHORTEST_DAYS: f64 = 91.0;

/// A finished trade as far as metrics are concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradeFacts {
    /// Profit after costs.
    pub pnl: f64,
    /// pnl / (entry price x quantity)
    pub net_return: f64,
    /// The date of the entry.
    pub entered: Date,
}

/// The trades of a record, twice: with their hedges and without.
#[derive(Debug, Clone, Copy, Default)]
pub struct TradeRecord<'a> {
    /// `net[i]`: trade `i` with its hedge.
    pub net: &'a [TradeFacts],
    /// `unhedged[i]`: trade `i` without its hedge.
    pub unhedged: &'a [TradeFacts],
    /// `held[t]`: number of trades that were held on date `t + 1`.
    pub held: &'a [usize],
    /// The value of all fills.
    pub traded: f64,
    /// All costs.
    pub costs: f64,
    /// Random seed.
    pub seed: u64,
}

/// A course of equity and the trades that made it.
#[derive(Debug, Clone, Default)]
pub struct Record<'a> {
    dates: &'a [Date],
    equity: &'a [f64],
    returns: Vec<f64>,
    market: Option<Vec<f64>>,
    risk_free: Option<&'a [f64]>,
    trades: TradeRecord<'a>,
    days_per_year: f64,
    /// The interval of the mean trade, once it is asked for.
    interval: OnceLock<Interval>,
}

impl<'a> Record<'a> {
    /// A record without trades. `equity[t]`: equity on date `t`, the first of which is the capital before any trade;
    /// `market[t]`: the account to compare with.
    pub fn new(
        dates: &'a [Date],
        equity: &'a [f64],
        market: Option<&[f64]>,
        days_per_year: f64,
    ) -> Self {
        Self {
            dates,
            equity,
            returns: returns(equity),
            market: market.map(returns),
            days_per_year,
            ..Self::default()
        }
    }

    /// Adds the trades.
    #[must_use]
    pub fn with_trades(self, trades: TradeRecord<'a>) -> Self {
        Self {
            trades,
            interval: OnceLock::new(),
            ..self
        }
    }

    /// Adds the interval of the mean return of the trades, where it is known already.
    #[must_use]
    pub(crate) fn with_trade_interval(self, interval: Option<Interval>) -> Self {
        Self {
            interval: interval.map(OnceLock::from).unwrap_or_default(),
            ..self
        }
    }

    /// Adds the risk-free rate: `rates[t]` is earned from date `t` to date `t + 1`, NaN where it is not known.
    #[must_use]
    pub fn with_risk_free(self, rates: Option<&'a [f64]>) -> Self {
        Self {
            risk_free: rates,
            ..self
        }
    }

    /// Returns the same record with trades that leave out their hedges.
    pub(super) fn without_hedges(&self) -> Self {
        let trades = TradeRecord {
            net: self.trades.unhedged,
            ..self.trades
        };
        self.clone().with_trades(trades)
    }

    /// Returns the dates.
    pub fn dates(&self) -> &'a [Date] {
        self.dates
    }

    /// Returns E_t, one per date.
    pub fn equity(&self) -> &'a [f64] {
        self.equity
    }

    /// Returns r_t = E_t / E_{t-1} - 1, from the second date on.
    ///
    /// # Errors
    /// The account was lost: there is no return on nothing, or on a debt.
    pub fn returns(&self) -> Result<&[f64], &'static str> {
        match self.equity.iter().all(|equity| *equity > 0.0) {
            true => Ok(&self.returns),
            false => Err("the account was lost on the way"),
        }
    }

    /// Returns m_t, the returns to compare with, on the same dates.
    ///
    /// # Errors
    /// There is no benchmark.
    pub fn market(&self) -> Result<&[f64], &'static str> {
        self.market
            .as_deref()
            .ok_or("there is no benchmark for the whole run")
    }

    /// Returns the trades.
    pub fn trades(&self) -> &'a [TradeFacts] {
        self.trades.net
    }

    /// Returns the number of trades that were held on each date after the first one.
    pub fn held(&self) -> &'a [usize] {
        self.trades.held
    }

    /// Returns the value of all fills.
    pub fn traded(&self) -> f64 {
        self.trades.traded
    }

    /// Returns all costs.
    pub fn costs(&self) -> f64 {
        self.trades.costs
    }

    /// Returns the sessions per year, by which daily numbers are annualised.
    pub fn days_per_year(&self) -> f64 {
        self.days_per_year
    }

    /// Returns the random seed.
    pub fn seed(&self) -> u64 {
        self.trades.seed
    }

    /// Returns the capital.
    pub fn first(&self) -> f64 {
        self.equity.first().copied().unwrap_or(f64::NAN)
    }

    /// Returns the final equity.
    pub fn last(&self) -> f64 {
        self.equity.last().copied().unwrap_or(f64::NAN)
    }

    /// Returns the calendar days from the first date to the last.
    pub fn days(&self) -> f64 {
        match (self.dates.first(), self.dates.last()) {
            (Some(first), Some(last)) => {
                f64::from(last.days_since_1970() - first.days_since_1970())
            }
            _ => 0.0,
        }
    }

    /// Refuses to give growth per year on less than a quarter of a year.
    pub(super) fn check_length(&self) -> Result<(), &'static str> {
        match self.days() < SHORTEST_DAYS {
            true => Err("the run covers less than a quarter of a year"),
            false => Ok(()),
        }
    }

    /// Returns E_t / max E - 1, one per date.
    pub fn drawdowns(&self) -> impl Iterator<Item = f64> {
        self.equity.iter().scan(f64::MIN, |highest, equity| {
            *highest = highest.max(*equity);
            Some(equity / *highest - 1.0)
        })
    }

    /// Returns whether there is a date between two dates.
    pub(super) fn has_date_between(&self, from: Date, to: Date) -> bool {
        let position = |date: Date| self.dates.partition_point(|own| *own < date);
        position(to) > position(from) + 1
    }

    /// Returns a sum over trades divided by their number.
    pub(super) fn per_trade(&self, sum: f64) -> Result<f64, &'static str> {
        match self.trades.net.len() {
            0 => Err("there was no trade"),
            n => Ok(sum / n as f64),
        }
    }

    /// Returns the 95 % bootstrap interval of the mean return of a trade; trades of one date are drawn together.
    ///
    /// # Errors
    /// There are too few dates with entries.
    pub(super) fn trade_interval(&self) -> Interval {
        let draw = || {
            let trades = self.trades.net.iter();
            let (returns, dates): (Vec<f64>, Vec<i32>) = trades
                .map(|trade| (trade.net_return, trade.entered.days_since_1970()))
                .unzip();
            mean_interval(&returns, &dates, self.trades.seed)
        };
        *self.interval.get_or_init(draw)
    }

    /// Returns daily returns less the risk-free rate, which is zero where none is given.
    ///
    /// # Errors
    /// The account was lost, or the rate is not known for each day.
    pub fn excess_returns(&self) -> Result<Cow<'_, [f64]>, &'static str> {
        self.over_risk_free(self.returns()?)
    }

    fn over_risk_free<'s>(&self, returns: &'s [f64]) -> Result<Cow<'s, [f64]>, &'static str> {
        let Some(rates) = self.risk_free else {
            return Ok(Cow::Borrowed(returns));
        };
        if rates.iter().any(|rate| rate.is_nan()) {
            return Err("the factor file lacks the risk-free rate of some days");
        }
        let excess = returns.iter().zip(rates).map(|(own, rate)| own - rate);
        Ok(Cow::Owned(excess.collect()))
    }

    /// Returns mean and standard deviation of daily returns less the risk-free rate, unless they are all equal.
    pub(super) fn excess_mean_and_spread(&self) -> Result<(f64, f64), &'static str> {
        spread(&self.excess_returns()?)
    }

    /// Returns skewness and kurtosis of daily returns, with divisor n.
    pub(super) fn shape(&self) -> Result<(f64, f64), &'static str> {
        shape(self.returns()?)
    }

    /// Returns skewness and kurtosis of daily returns less the risk-free rate, with divisor n.
    pub(super) fn excess_shape(&self) -> Result<(f64, f64), &'static str> {
        shape(&self.excess_returns()?)
    }
    /// Returns intercept and slope of the regression of daily returns on those of the benchmark, both less the risk-free rate.
    pub(super) fn market_line(&self) -> Result<(f64, f64), &'static str> {
        let market = self.over_risk_free(self.market()?)?;
        let returns = self.excess_returns()?;
        let (Some(mean_r), Some(mean_m)) = (mean(&returns), mean(&market)) else {
            return Err("needs two days or more");
        };
        mean_and_spread(&market).map_err(|_| "the benchmark does not vary")?;
        let (mut both, mut own) = (0.0, 0.0);
        for (r, m) in returns.iter().zip(market.iter()) {
            both += (r - mean_r) * (m - mean_m);
            own += (m - mean_m).powi(2);
        }
        let beta = both / own;
        Ok((mean_r - beta * mean_m, beta))
    }
}

/// Returns mean and standard deviation, unless all returns are equal.
pub(crate) fn spread(returns: &[f64]) -> Result<(f64, f64), &'static str> {
    mean_and_spread(returns).map_err(|_| match returns.len() {
        0 | 1 => "needs two days or more",
        _ => "daily returns are all equal",
    })
}

/// Returns skewness and kurtosis (3 for the normal), with divisor n, unless all returns are equal.
pub(crate) fn shape(returns: &[f64]) -> Result<(f64, f64), &'static str> {
    let (centre, _) = spread(returns)?;
    let n = returns.len() as f64;
    let moment = |power| {
        returns
            .iter()
            .map(|r| (r - centre).powi(power))
            .sum::<f64>()
            / n
    };
    let variance = moment(2);
    Ok((moment(3) / pow(variance, 1.5), moment(4) / variance.powi(2)))
}

fn returns(levels: &[f64]) -> Vec<f64> {
    levels
        .windows(2)
        .map(|pair| pair[1] / pair[0] - 1.0)
        .collect()
}
