//! What the regression of calendar-time portfolios estimates.

use std::collections::BTreeMap;

use serde::Serialize;

use super::inference::{CalendarTime, Portfolios};

/// The estimates behind the test `calendar_time` of a window, in the errors that the plan asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CalendarTimeOutcome {
    /// The abnormal return of the portfolio, a fraction a session.
    pub alpha: Option<f64>,
    /// The standard error of `alpha`.
    pub se: Option<f64>,
    /// The coefficients of the portfolio on the regressors of the model, by their names.
    pub betas: BTreeMap<String, f64>,
    /// The number of dates on which the portfolio holds enough events.
    pub n_dates: usize,
    /// The reason why there is no alpha.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<&'static str>,
}

impl CalendarTimeOutcome {
    /// Estimates the portfolios of a group. `names[k]`: name of regressor `k`.
    pub(super) fn new(test: CalendarTime, portfolios: &Portfolios<'_>, names: &[&str]) -> Self {
        match test.estimate(portfolios) {
            Ok(found) => Self {
                alpha: Some(found.alpha),
                se: Some(found.se),
                betas: names
                    .iter()
                    .map(|name| (*name).to_owned())
                    .zip(found.betas)
                    .collect(),
                n_dates: found.dates,
                undefined: None,
            },
            Err(reason) => Self {
                alpha: None,
                se: None,
                betas: BTreeMap::new(),
                n_dates: 0,
                undefined: Some(reason),
            },
        }
    }
}
