//! The same risk for every trade.

use serde::{Deserialize, Serialize};

use super::{Candidate, Limit, Share, Sizing};
use crate::error::option;
use crate::event::Reason;
use crate::units::Percent;

/// Sizes trades by risk, so that each moves equity by as much: calm securities get more money than volatile ones.
///
/// # Formula
/// ```text
/// value = equity percent / 100 / (sigma sqrt(days_per_year))
/// ```
/// # Inputs
/// sigma, the daily standard deviation of the residuals of the estimation window: the risk that a hedge on the
/// benchmark leaves. An event without an estimate is not traded.
///
/// # Examples
/// Target 2 percent a year, sigma 2 % a day: 6.3 % of equity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VolatilityTarget {
    /// The yearly standard deviation that each trade may add to equity, percent of equity.
    pub percent: Percent,
}

impl Default for VolatilityTarget {
    fn default() -> Self {
        Self {
            percent: Percent::whole(2),
        }
    }
}

impl Sizing for VolatilityTarget {
    fn share(&self, candidate: &Candidate<'_>) -> Share {
        match candidate.estimate {
            Some(estimate) if estimate.sigma > 0.0 => {
                Ok(self.percent.fraction() / (estimate.sigma * candidate.days_per_year.sqrt()))
            }
            _ => Err((
                Reason::TooFewObservations,
                "no sigma was estimated to size the trade by".to_owned(),
            )),
        }
    }

    fn words(&self) -> String {
        format!("{} of volatility a trade", self.percent)
    }

    fn limits(&self) -> Vec<Limit> {
        let help = "give a percentage such as 5";
        vec![Limit::above_zero(
            option::VOL_TARGET,
            self.percent.number(),
            help,
        )]
    }
}
