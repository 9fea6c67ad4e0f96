//! The second stage: regressions of cumulative abnormal returns on columns of the events.

mod alone;
mod columns;
mod errors;

use serde::Serialize;

use super::abnormal::AbnormalReturns;
use super::inference::Verdict;
use super::news_clusters::Clusters;
use crate::catalogue::choice;
use crate::market::Security;
use crate::math::ols::{Collinear, LeastSquares, least_squares};
use crate::time::{Lag, Window};

use columns::Regressors;
pub use columns::regressors;
use errors::{Clusterings, Errors};

choice! {
    /// The standard errors of regressions that tables show.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum RobustErrors {
        /// HC1, which is too small where few events determine a coefficient.
        Hc1 = "hc1",
        /// HC3, which allows for the leverage of single events.
        #[default]
        Hc3 = "hc3",
    }
}

/// Least squares of CAR over one window on an intercept and columns of the events. A column without any number is text: each of
/// its values but the first in alphabetical order becomes a column of 0 and 1, named `column=value`.
///
/// ```text
/// CAR_i = b_0 + z_i b + e_i over the n events with every day of the window and a value in every column
/// HC1:       n / (n - k) (X'X)^-1 (sum x x' e^2) (X'X)^-1;  t with n - k degrees of freedom
/// HC3:       (X'X)^-1 (sum x x' e^2 / (1 - h)^2) (X'X)^-1, h = x' (X'X)^-1 x;  t with n - k degrees of freedom
/// clustered: G/(G - 1) (n - 1)/(n - k) (X'X)^-1 (sum over dates of s s') (X'X)^-1, s = sum of x e on one date of day 0 (dates of one story together);
///            t with G - 1 degrees of freedom; the same with the securities as clusters
/// two-way:   the variance clustered by date plus that by security less that by both at once;
///            t with min(G by date, G by security) - 1 degrees of freedom
/// ```
/// A coefficient has no HC1 and no HC3 where it rests on one event alone (leverage 1), and no clustered error where it rests on one
/// cluster alone: where, without the events of that cluster, its column is a combination of the others. The residuals of that cluster
/// then do not show the error of the coefficient (I - H of the cluster is singular), and the formulas would give too small an error.
/// Sources: MacKinnon & White (1985), Journal of Econometrics 29, 305-325; Liang & Zeger (1986), Biometrika 73, 13-22;
/// small-sample factors as in Cameron & Miller (2015), Journal of Human Resources 50, 317-372; two-way clusters: Cameron, Gelbach
/// & Miller (2011), Journal of Business & Economic Statistics 29, 238-249.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RegressionOutcome {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// Events in the regression.
    pub n: usize,
    /// Events with an abnormal return on every day of the window, but without a value in a column.
    pub left_out: usize,
    /// The number of different dates of day 0, which are the clusters; dates that share a story count as one.
    pub n_dates: usize,
    /// The number of different securities, which are the clusters of firms.
    pub n_firms: usize,
    /// 1 - SSE/SST.
    pub r_squared: Option<f64>,
    /// The values of text columns that the others are compared with, as `column=value`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub baselines: Vec<String>,
    /// The intercept and the columns.
    pub terms: Vec<TermOutcome>,
    /// The reason why there are no estimates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

/// One coefficient with its standard errors.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct TermOutcome {
    /// `intercept` or the column.
    pub name: String,
    /// The estimate: CAR per unit of the column.
    pub estimate: f64,
    /// The standard error that is robust to unequal variances.
    pub hc1_se: Option<f64>,
    /// The estimate over `hc1_se`.
    pub hc1: Verdict,
    /// The standard error that is robust to unequal variances, also with few events.
    pub hc3_se: Option<f64>,
    /// The estimate over `hc3_se`.
    pub hc3: Verdict,
    /// The standard error that is robust to correlation between events of one date.
    pub clustered_se: Option<f64>,
    /// The estimate over `clustered_se`.
    pub clustered: Verdict,
    /// The standard error that is robust to correlation between events of one security.
    pub firm_clustered_se: Option<f64>,
    /// The estimate over `firm_clustered_se`.
    pub firm_clustered: Verdict,
    /// The standard error that is robust to correlation between events of one date and between events of one security.
    pub two_way_clustered_se: Option<f64>,
    /// The estimate over `two_way_clustered_se`.
    pub two_way_clustered: Verdict,
}

/// Regresses CAR on the columns over every tested window.
pub fn regressions(abnormal: &AbnormalReturns, regressors: &Regressors) -> Vec<RegressionOutcome> {
    let Regressors {
        names: columns,
        baselines,
        rows,
        ..
    } = regressors;
    let over = |(car, window): (usize, &Window)| {
        let (mut y, mut z) = (Vec::new(), vec![Vec::new(); columns.len() + 1]);
        let (mut news, mut firms) = (Vec::new(), Vec::<Security>::new());
        let mut left_out = 0;
        for (number, (event, row)) in abnormal.events.iter().zip(rows).enumerate() {
            match (abnormal.complete(number, car), row) {
                (Some(measured), Some(row)) => {
                    y.push(measured.car);
                    news.push(&event.aligned);
                    firms.push(event.aligned.security);
                    z.iter_mut()
                        .zip([1.0].iter().chain(row))
                        .for_each(|(column, value)| column.push(*value));
                }
                (Some(_), None) => left_out += 1,
                (None, _) => {}
            }
        }
        let by_date = Clusters::of_news(news.into_iter());
        let both = by_date.number.iter().copied().zip(firms.iter().copied());
        let clusterings = Clusterings {
            by_both: Clusters::new(&both.collect::<Vec<(usize, Security)>>()),
            by_firm: Clusters::new(&firms),
            by_date,
        };
        let mut outcome = RegressionOutcome {
            from: window.first(),
            to: window.last(),
            n: y.len(),
            left_out,
            n_dates: clusterings.by_date.count,
            n_firms: clusterings.by_firm.count,
            r_squared: None,
            baselines: baselines.clone(),
            terms: Vec::new(),
            undefined: None,
        };
        let names: Vec<&str> = ["intercept"]
            .into_iter()
            .chain(columns.iter().map(String::as_str))
            .collect();
        match fit(&y, &z, &names) {
            Ok(fit) => {
                let columns: Vec<&[f64]> = z.iter().map(Vec::as_slice).collect();
                let errors = Errors::new(&y, &columns, &fit, &clusterings);
                outcome.r_squared = errors.r_squared;
                outcome.terms = errors.terms(&fit, &names);
            }
            Err(reason) => outcome.undefined = Some(reason),
        }
        outcome
    };
    abnormal.windows.cars.iter().enumerate().map(over).collect()
}

fn fit(y: &[f64], columns: &[Vec<f64>], names: &[&str]) -> Result<LeastSquares, String> {
    if y.len() <= names.len() {
        return Err(format!(
            "{} events for {} coefficients",
            y.len(),
            names.len()
        ));
    }
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    least_squares(&columns, y).map_err(|Collinear(position)| {
        format!(
            "the column {} is constant or repeats the others",
            names[position]
        )
    })
}
