//! The calendar-time portfolio test.

use serde::{Deserialize, Serialize};

use super::{Assumption, Evidence, Portfolios, Significance, Verdict};
use crate::catalogue::choice;
use crate::math::elementary::pow;
use crate::math::lanes::largest_size;
use crate::math::ols::{LeastSquares, least_squares, residuals};
use crate::math::sandwich::{Scores, standard_errors};
use crate::study::portfolio::PortfolioColumns;

/// Tests whether a portfolio of the events, each held while its window is open, earns more than its regressors explain.
///
/// # Formula
/// ```text
/// on each calendar date d on which the windows of n_d >= min_names events (or firms) are open:
///     y_d = mean of their R - base,  x_d = (1, means of their regressors)
/// y_d = alpha + x_d b + e_d by least squares over the T dates;  t = alpha / se(alpha);  t with T - k degrees of freedom
/// errors: ols         se^2 = s^2 (X'X)^-1
///         newey-west  (X'X)^-1 S (X'X)^-1, Bartlett weights, floor(4 (T/100)^(2/9)) lags
///         weighted    least squares of sqrt(n_d) y_d on sqrt(n_d) x_d
/// ```
/// # Inputs
/// Returns, base and regressors of the model on the days of the window, fractions. For a model without regressors the mean of
/// abnormal returns is tested. A trade-to-trade return over several sessions belongs to no single date and is left out.
///
/// # Assumes
/// Events on several dates; undefined when all events share one date. Correlation between events of one date stays within the
/// portfolio and does no harm. Over a window of one day each event is held once, and T is the number of event dates. Each date
/// has the same weight, however many events it holds (but see `weighted`), which costs power where news comes in waves. Skewed
/// returns mislead it as they mislead any t.
///
/// # References
/// Jaffe (1974), Journal of Business 47, 410-428; Mandelker (1974), Journal of Financial Economics 1, 303-335; Fama (1998),
/// Journal of Financial Economics 49, 283-306; lags after Newey & West (1994), Review of Economic Studies 61, 631-653.
///
/// # Examples
/// Three dates with mean abnormal returns of 1 %, 2 % and 3 %: alpha = 2 %, se = 1 %/sqrt(3), t = 3.4641 on 2 degrees of
/// freedom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CalendarTime {
    /// How the standard error of alpha is computed.
    pub errors: PortfolioErrors,
    /// Dates with fewer events (or firms) than this are left out.
    pub min_names: usize,
    /// What is held on a date on which the windows of several events of one firm are open.
    pub hold: Held,
}

choice! {
    /// What a portfolio holds on a date on which the windows of several events of one firm are open.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Held {
        /// The firm once for each event.
        #[default]
        Event = "event",
        /// The firm once (Fama 1998), with the mean of its events.
        Firm = "firm",
    }
}

/// The regression of calendar-time portfolios.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::study) struct PortfolioAlpha {
    /// The intercept, a fraction a session.
    pub alpha: f64,
    /// The standard error of the intercept.
    pub se: f64,
    /// `betas[k]`: the coefficient of regressor `k`.
    pub betas: Vec<f64>,
    /// The number of dates.
    pub dates: usize,
    /// The degrees of freedom.
    df: f64,
}

choice! {
    /// How the standard error of a portfolio's alpha is computed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum PortfolioErrors {
        /// Ordinary least squares.
        #[default]
        Ols = "ols",
        /// Robust to unequal variances and to correlation between neighbouring dates.
        NeweyWest = "newey-west",
        /// Dates weighted by the number of events they hold.
        Weighted = "weighted",
    }
}

impl Default for CalendarTime {
    fn default() -> Self {
        Self {
            errors: PortfolioErrors::Ols,
            min_names: 1,
            hold: Held::Event,
        }
    }
}

impl Significance for CalendarTime {
    fn evaluate(&self, evidence: &Evidence<'_>) -> Verdict {
        if evidence.abnormal.is_empty() {
            return Verdict::Undefined {
                reason: "no event has data",
            };
        }
        self.estimate(&evidence.portfolios)
            .map(|found| Verdict::student_t(found.alpha / found.se, found.df))
            .into()
    }

    fn needs_common_window(&self) -> bool {
        true
    }

    fn heading(&self) -> &'static str {
        "Calendar t"
    }

    fn portfolios(&self) -> bool {
        true
    }

    fn assumes(&self) -> &'static [Assumption] {
        &[
            // News on successive sessions of two exchanges counts as two independent dates.
            Assumption::SameDates,
            Assumption::LittleSkewness,
            Assumption::LittleDailySkewness,
            Assumption::SameEvents,
        ]
    }
}

impl CalendarTime {
    /// Forms the portfolios and regresses their returns.
    ///
    /// # Errors
    /// The reason why there is no alpha.
    pub(in crate::study) fn estimate(
        &self,
        portfolios: &Portfolios<'_>,
    ) -> Result<PortfolioAlpha, &'static str> {
        if portfolios.share_one_date() {
            return Err("all events share one date");
        }
        let days = match self.hold {
            Held::Event => portfolios.columns(),
            Held::Firm => portfolios.columns_by_firm(),
        };
        self.alpha(&days.with_names(self.min_names))
    }

    fn alpha(&self, days: &PortfolioColumns) -> Result<PortfolioAlpha, &'static str> {
        let weight = |names: &usize| match self.errors {
            PortfolioErrors::Weighted => (*names as f64).sqrt(),
            PortfolioErrors::Ols | PortfolioErrors::NeweyWest => 1.0,
        };
        let weights: Vec<f64> = days.names.iter().map(weight).collect();
        let weighted = |values: &Vec<f64>| -> Vec<f64> {
            let both = weights.iter().zip(values);
            both.map(|(weight, value)| weight * value).collect()
        };
        let y = weighted(&days.excess);
        let mut columns = vec![weights.clone()];
        columns.extend(days.regressors.iter().map(weighted));
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        if y.len() <= columns.len() {
            return Err("too few dates hold an event");
        }
        let fit = least_squares(&columns, &y)
            .map_err(|_| "the regressors do not vary over the dates that hold an event")?;
        let df = (y.len() - columns.len()) as f64;
        let se = match self.errors {
            PortfolioErrors::NeweyWest => newey_west_error(&columns, &y, &fit),
            PortfolioErrors::Ols | PortfolioErrors::Weighted => {
                (fit.sse / df * fit.xtx_inverse[0]).sqrt()
            }
        };
        if se <= largest_size(&y) * 1e-13 {
            return Err("the portfolio's return does not vary");
        }
        Ok(PortfolioAlpha {
            alpha: fit.coefficients[0],
            se,
            betas: fit.coefficients[1..].to_vec(),
            dates: y.len(),
            df,
        })
    }
}

fn newey_west_error(columns: &[&[f64]], y: &[f64], fit: &LeastSquares) -> f64 {
    let lags = (4.0 * pow(y.len() as f64 / 100.0, 2.0 / 9.0)).floor() as usize;
    let left = residuals(columns, &fit.coefficients, y);
    let s = Scores::new(columns, &left).newey_west(lags);
    standard_errors(&fit.xtx_inverse, &s, 1.0)[0]
}
