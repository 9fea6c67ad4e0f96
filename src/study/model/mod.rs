//! Models of the return that a security would have had without the news.

mod capm;
mod carhart;
mod factors;
mod ff3;
mod ff5;
mod ff6;
mod market;
mod market_adjusted;
mod mean_adjusted;

use crate::catalogue::catalogue;
use crate::event::Reason;
use crate::math::moments::sum_of_squares;
use crate::math::ols::{Collinear, least_squares};

pub use capm::Capm;
pub use carhart::Carhart;
pub use factors::Factors;
pub use ff3::Ff3;
pub use ff5::Ff5;
pub use ff6::Ff6;
pub use market::Market;
pub use market_adjusted::MarketAdjusted;
pub use mean_adjusted::MeanAdjusted;

catalogue! {
    /// The models that a study can name.
    pub enum Model: NormalReturns {
        "mean-adjusted" => MeanAdjusted, "The security's own mean return.";
        "market-adjusted" => MarketAdjusted, "The market's return on the same day.";
        "market" => Market, "Least squares of the security's return on the market's.";
        "capm" => Capm, "Least squares of excess returns on the market's.";
        "ff3" => Ff3, "Market, size and value (Fama & French 1993).";
        "carhart" => Carhart, "Market, size, value and momentum (Carhart 1997).";
        "ff5" => Ff5, "Market, size, value, profitability and investment (Fama & French 2015).";
        "ff6" => Ff6, "The five factors and momentum (Fama & French 2018).";
        "factors" => Factors, "Named columns of the factor file.";
    }
}

/// What a normal return is made of besides estimated numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Nothing: the fitted part is the whole expected return.
    Zero,
    /// The market's return of the day.
    Market,
    /// The risk-free rate of the day; regressors are then excess returns.
    RiskFree,
}

/// A regressor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// The return of the event's benchmark.
    Market,
    /// The same less the risk-free rate.
    MarketExcess,
    /// A column of the factor file.
    Factor {
        /// The name of its coefficient.
        name: String,
        /// The columns that may hold it, the best one first.
        columns: Vec<String>,
    },
}

impl Term {
    /// A factor and the columns that may hold it, the best one first.
    pub fn factor(name: &str, columns: &[&str]) -> Self {
        Self::Factor {
            name: name.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
        }
    }

    /// The name of its coefficient in results.
    pub fn coefficient(&self) -> &str {
        match self {
            Self::Market | Self::MarketExcess => "beta",
            Self::Factor { name, .. } => name,
        }
    }
}

/// Expected return of a day = base + x b, where the row x is (1, terms) or the terms alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    /// What is not estimated.
    pub base: Base,
    /// Whether x begins with a 1.
    pub intercept: bool,
    /// The regressors.
    pub terms: Vec<Term>,
}

impl Design {
    /// Excess returns on an intercept and these terms.
    pub fn excess(terms: impl IntoIterator<Item = Term>) -> Self {
        Self {
            base: Base::RiskFree,
            intercept: true,
            terms: terms.into_iter().collect(),
        }
    }

    /// The names of the coefficients, in the order of x.
    pub fn coefficient_names(&self) -> impl Iterator<Item = &str> {
        self.intercept
            .then_some("alpha")
            .into_iter()
            .chain(self.terms.iter().map(Term::coefficient))
    }

    /// Whether the event needs a benchmark.
    pub fn needs_market(&self) -> bool {
        self.base == Base::Market
            || self
                .terms
                .iter()
                .any(|term| matches!(term, Term::Market | Term::MarketExcess))
    }

    /// The columns that a factor file has to hold: of each list, one.
    pub fn factor_columns(&self) -> Vec<Vec<String>> {
        let factors = self.terms.iter().filter_map(|term| match term {
            Term::Factor { columns, .. } => Some(columns.clone()),
            Term::Market | Term::MarketExcess => None,
        });
        let excess = self.base == Base::RiskFree || self.terms.contains(&Term::MarketExcess);
        factors
            .chain(excess.then(|| vec![RISK_FREE.to_owned()]))
            .collect()
    }
}

/// The risk-free rate's column in factor files.
pub const RISK_FREE: &str = "rf";

/// The usable estimation days of one event.
#[derive(Debug, Clone, Copy)]
pub struct Estimation<'a> {
    /// What the columns are.
    pub design: &'a Design,
    /// M returns of the security less the base.
    pub y: &'a [f64],
    /// The k columns of x, M values each.
    pub columns: &'a [Vec<f64>],
}

/// A model fitted to the estimation window of one event. Always holds numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The k coefficients, in the order of x.
    pub coefficients: Vec<f64>,
    /// The standard deviation s of the residuals.
    pub sigma: f64,
    /// nu, the degrees of freedom that s rests on.
    pub df: f64,
    /// M, the usable days.
    pub observations: usize,
    /// (X'X)^-1, k by k; empty where nothing was estimated that a forecast could be wrong by.
    pub xtx_inverse: Vec<f64>,
    /// 1 - SSE/SST, where the model explains anything beyond a mean.
    pub r_squared: Option<f64>,
}

impl Fit {
    /// x b, the fitted part of a day's expected return.
    pub fn fitted(&self, x: &[f64]) -> f64 {
        self.coefficients.iter().zip(x).map(|(b, x)| b * x).sum()
    }

    /// x' (X'X)^-1 x: how much the estimates' own error adds to the variance of the sum that the row x stands for.
    pub fn leverage(&self, x: &[f64]) -> f64 {
        let k = x.len();
        if self.xtx_inverse.is_empty() {
            return 0.0;
        }
        (0..k)
            .map(|i| {
                x[i] * (0..k)
                    .map(|j| self.xtx_inverse[i * k + j] * x[j])
                    .sum::<f64>()
            })
            .sum()
    }
}

/// Why a model could not be fitted to one event: it is excluded with this.
pub type Unfit = (Reason, String);

/// A model of normal returns. Users of the library bring their own; see `examples/own_model.rs`.
pub trait NormalReturns: Send + Sync {
    /// What the model needs to see of a day.
    fn design(&self) -> Design;

    /// Fits one event.
    ///
    /// # Errors
    /// Why this event cannot be used; it is then excluded and counted.
    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        ordinary_least_squares(sample)
    }
}

/// Residuals below this share of the returns are the rounding of the returns, not a variance.
const ROUNDING: f64 = 1e-12;

/// Least squares with s^2 = SSE / (M - k).
///
/// # Errors
/// Too few observations, collinear regressors, or no residual variance.
pub fn ordinary_least_squares(sample: &Estimation<'_>) -> Result<Fit, Unfit> {
    let (m, k) = (sample.y.len(), sample.columns.len());
    if m <= k {
        return Err((
            Reason::TooFewObservations,
            format!("{m} estimation observations for {k} coefficients"),
        ));
    }
    let columns: Vec<&[f64]> = sample.columns.iter().map(Vec::as_slice).collect();
    let fit = least_squares(&columns, sample.y).map_err(|Collinear(position)| {
        let name = sample
            .design
            .coefficient_names()
            .nth(position)
            .unwrap_or("a regressor")
            .to_owned();
        let detail = format!(
            "the regressor of {name} is constant or repeats the others over the estimation window"
        );
        (Reason::Collinear, detail)
    })?;
    let df = (m - k) as f64;
    let mean = sample.y.iter().sum::<f64>() / m as f64;
    let sst: f64 = sample.y.iter().map(|y| (y - mean).powi(2)).sum();
    let explains = sample.design.intercept && !sample.design.terms.is_empty() && sst > 0.0;
    Ok(Fit {
        sigma: residual_sd(fit.sse, df, sample.y)?,
        df,
        observations: m,
        coefficients: fit.coefficients,
        xtx_inverse: fit.xtx_inverse,
        r_squared: explains.then(|| 1.0 - fit.sse / sst),
    })
}

/// sqrt(SSE / df), unless it is nothing but the rounding of the returns.
///
/// # Errors
/// Zero residual variance, which no abnormal return can be measured against.
pub fn residual_sd(sse: f64, df: f64, y: &[f64]) -> Result<f64, Unfit> {
    if sse <= sum_of_squares(y) * ROUNDING * ROUNDING {
        return Err((
            Reason::ZeroVariance,
            "the estimation window leaves no residual variance".to_owned(),
        ));
    }
    Ok((sse / df).sqrt())
}
