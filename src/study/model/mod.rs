//! Models of the return that a security would have had without the news.

mod capm;
mod carhart;
mod design;
mod dimson;
mod factors;
mod ff3;
mod ff5;
mod ff6;
mod fit;
mod garch;
mod market;
mod market_adjusted;
mod mean_adjusted;
mod scholes_williams;

use crate::catalogue::catalogue;
use crate::math::lanes::{dot, squares_about, sum_of_squares};
use crate::math::moments::mean;
use crate::math::ols::Decomposition;

pub use capm::Capm;
pub use carhart::Carhart;
pub use design::{Base, Design, Neighbours, Term, risk_free_columns};
pub use dimson::Dimson;
pub use factors::Factors;
pub use ff3::Ff3;
pub use ff5::Ff5;
pub use ff6::Ff6;
pub use fit::{
    Fit, OnCollinear, Unfit, VariancePath, ordinary_least_squares, regress, residual_sd,
    with_coefficients,
};
pub use garch::Garch;
pub use market::Market;
pub use market_adjusted::MarketAdjusted;
pub use mean_adjusted::MeanAdjusted;
pub use scholes_williams::ScholesWilliams;

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
        "scholes-williams" => ScholesWilliams, "The market model with a beta for thin trading (Scholes & Williams 1977).";
        "dimson" => Dimson, "The market model with the sum of lagged and leading betas (Dimson 1979).";
        "garch" => Garch, "The market model with a variance that clusters (Bollerslev 1986).";
    }
}

/// The usable estimation days of one event.
///
/// A return that spans n sessions, which occurs from trade to trade alone, has n times the error variance of one session. Its
/// row comes divided by sqrt(n), and the 1 of its intercept is n before that: least squares of the rows as they are here is
/// then weighted least squares of the returns.
#[derive(Debug, Clone, Copy)]
pub struct Estimation<'a> {
    /// What the columns are.
    pub design: &'a Design,
    /// M returns of the security less the base.
    pub y: &'a [f64],
    /// The k columns of x, M values each.
    pub columns: &'a [Vec<f64>],
    /// Of each neighbour that the design asks for, in its order, the market's returns on the M days.
    pub neighbours: &'a [Vec<f64>],
    /// Of each of the M days, whether the session before and the one after lie in the estimation window too.
    pub interior: &'a [bool],
    /// From trade to trade, sqrt(n) of each return.
    pub roots: Option<&'a [f64]>,
    /// What becomes of a regressor that repeats those before it.
    pub on_collinear: OnCollinear,
    /// The columns decomposed, where other events have the same ones.
    pub decomposition: Option<&'a Decomposition>,
}

impl<'a> Estimation<'a> {
    /// Returns of one session each, for a design without neighbours.
    pub fn of(design: &'a Design, y: &'a [f64], columns: &'a [Vec<f64>]) -> Self {
        Self {
            design,
            y,
            columns,
            neighbours: &[],
            interior: &[],
            roots: None,
            on_collinear: OnCollinear::Exclude,
            decomposition: None,
        }
    }

    /// The name of a column's coefficient.
    pub fn name(&self, column: usize) -> &str {
        let mut names = self.design.coefficient_names();
        names.nth(column).unwrap_or("a regressor")
    }

    /// The mean return of a session: sum y / M, from trade to trade sum R / sum n.
    pub fn mean(&self) -> Option<f64> {
        let Some(roots) = self.roots else {
            return mean(self.y);
        };
        (!roots.is_empty()).then(|| dot(self.y, roots) / sum_of_squares(roots))
    }

    /// The sum of squares about the mean, each return weighted by 1 / n.
    pub fn about_mean(&self) -> Option<f64> {
        let mean = self.mean()?;
        let Some(roots) = self.roots else {
            return Some(squares_about(self.y, mean));
        };
        let from_mean = |(y, root): (&f64, &f64)| (y - mean * root).powi(2);
        Some(self.y.iter().zip(roots).map(from_mean).sum())
    }
}

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

    /// Whether returns may span several sessions; see [`Estimation`] for what the fit then sees.
    fn allows_trade_to_trade(&self) -> bool {
        self.design().neighbours.is_none()
    }

    /// Whether the estimation window has to lie before the event window.
    fn forecasts_forward(&self) -> bool {
        false
    }
}
