//! Models of the return that a security would have had without the news.

mod capm;
mod carhart;
mod design;
mod dimson;
mod egarch;
mod estimation;
mod factors;
mod ff3;
mod ff5;
mod ff6;
mod fit;
mod garch;
mod garch_family;
mod gjr;
mod market;
mod market_adjusted;
mod maximum_likelihood;
mod mean_adjusted;
mod normal_returns;
mod raw;
mod scholes_williams;
mod synthetic_control;

use crate::catalogue::catalogue;

pub use capm::Capm;
pub use carhart::Carhart;
pub use design::{Base, Design, Neighbours, Term, risk_free_columns};
pub use dimson::Dimson;
pub use egarch::Egarch;
pub use estimation::{Estimation, OnCollinear};
pub use factors::Factors;
pub use ff3::Ff3;
pub use ff5::Ff5;
pub use ff6::Ff6;
pub(super) use fit::ROUNDING;
pub use fit::{
    Fit, Unfit, VariancePath, dispersion_about_mean, ordinary_least_squares, regress, residual_sd,
    with_coefficients,
};
pub use garch::Garch;
pub use gjr::Gjr;
pub use market::Market;
pub use market_adjusted::MarketAdjusted;
pub use mean_adjusted::MeanAdjusted;
pub use normal_returns::NormalReturns;
pub use raw::Raw;
pub use scholes_williams::ScholesWilliams;
pub use synthetic_control::SyntheticControl;

catalogue! {
    /// The models that a study can name.
    pub enum Model: NormalReturns {
        "mean-adjusted" => MeanAdjusted in mean_adjusted, "The security's own mean return.";
        "market-adjusted" => MarketAdjusted in market_adjusted, "The market's return on the same day.";
        "raw" => Raw, "Nothing: the return itself is abnormal.";
        "market" => Market, "Least squares of the security's return on the market's.";
        "capm" => Capm, "Least squares of excess returns on the market's.";
        "ff3" => Ff3, "Market, size and value (Fama & French 1993).";
        "carhart" => Carhart, "Market, size, value and momentum (Carhart 1997).";
        "ff5" => Ff5, "Market, size, value, profitability and investment (Fama & French 2015).";
        "ff6" => Ff6, "The five factors and momentum (Fama & French 2018).";
        "factors" => Factors, "Named columns of the factor file.";
        "scholes-williams" => ScholesWilliams in scholes_williams, "The market model with a beta for thin trading (Scholes & Williams 1977).";
        "dimson" => Dimson, "The market model with the sum of lagged and leading betas (Dimson 1979).";
        "garch" => Garch, "The market model with a variance that clusters (Bollerslev 1986).";
        "gjr" => Gjr, "The market model with a variance that rises more after falls (Glosten, Jagannathan & Runkle 1993).";
        "egarch" => Egarch, "The market model with a variance whose logarithm moves with the last error (Nelson 1991).";
        "synthetic-control" => SyntheticControl in synthetic_control, "A portfolio of other securities that matches the estimation window (Abadie et al. 2010).";
    }
}
