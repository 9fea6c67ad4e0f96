//! The second stage: regressions of cumulative abnormal returns on columns of the events.

use std::collections::BTreeSet;

use serde::Serialize;

use super::abnormal::AbnormalReturns;
use super::inference::Verdict;
use super::news_clusters::Clusters;
use super::warning::Warning;
use crate::catalogue::choice;
use crate::event::{Event, number};
use crate::market::Security;
use crate::math::ols::{Collinear, LeastSquares, least_squares, quadratic_form, residuals};
use crate::math::sandwich::{Scores, standard_errors};
use crate::time::{Lag, Window};

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
/// HC3 is undefined where an event has leverage h = 1: a coefficient then rests on that event alone.
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
    pub hc1_se: f64,
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

/// The columns of the events as regressors.
pub struct Regressors {
    /// The names of the regressors: numeric columns, and `column=value` for text.
    names: Vec<String>,
    /// The values of text columns without a regressor of their own.
    baselines: Vec<String>,
    /// `rows[i]`: the regressors of event `i`; `None` where a column has no value.
    rows: Vec<Option<Vec<f64>>>,
}

/// Turns columns of the events into regressors.
pub fn regressors(events: &[Event], abnormal: &AbnormalReturns, columns: &[String]) -> Regressors {
    let used = || {
        abnormal
            .events
            .iter()
            .map(|used| &events[used.aligned.event])
    };
    let mut found = Regressors {
        names: Vec::new(),
        baselines: Vec::new(),
        rows: vec![Some(Vec::new()); abnormal.events.len()],
    };
    for column in columns {
        let cell = |event: &Event| event.columns.get(column).map(|cell| cell.trim().to_owned());
        let cells: Vec<Option<String>> = used().map(cell).collect();
        let is_number = |cell: &Option<String>| cell.as_deref().and_then(number).is_some();
        if cells.iter().any(is_number) {
            found.names.push(column.clone());
            let value = |cell: &Option<String>| cell.as_deref().and_then(number).map(|x| vec![x]);
            found.extend(cells.iter().map(value));
            continue;
        }
        let levels: BTreeSet<&str> = cells.iter().flatten().map(String::as_str).collect();
        let mut levels: Vec<&str> = levels
            .into_iter()
            .filter(|level| !level.is_empty())
            .collect();
        // A single value stays a regressor, so that the fit can name it as constant.
        if levels.len() > 1 {
            found
                .baselines
                .push(format!("{column}={}", levels.remove(0)));
        }
        let named = levels.iter().map(|level| format!("{column}={level}"));
        found.names.extend(named);
        let dummies = |cell: &Option<String>| {
            let cell = cell.as_deref().filter(|cell| !cell.is_empty())?;
            let dummy = |level: &&str| f64::from(u8::from(cell == *level));
            Some(levels.iter().map(dummy).collect())
        };
        found.extend(cells.iter().map(dummies));
    }
    found
}

impl Regressors {
    /// Adds further values to each row.
    fn extend(&mut self, values: impl Iterator<Item = Option<Vec<f64>>>) {
        for (row, values) in self.rows.iter_mut().zip(values) {
            match (row.as_mut(), values) {
                (Some(row), Some(values)) => row.extend(values),
                _ => *row = None,
            }
        }
    }
}

/// Counts the events that are left out because a column holds no value.
pub fn left_out(regressors: &Regressors, columns: &[String]) -> Option<Warning> {
    let rows = &regressors.rows;
    let left_out = rows.iter().filter(|row| row.is_none()).count();
    (left_out > 0).then(|| Warning::RegressionLeftOut {
        left_out,
        events: rows.len(),
        columns: columns.to_vec(),
    })
}

/// Regresses CAR on the columns over every tested window.
pub fn regressions(abnormal: &AbnormalReturns, regressors: &Regressors) -> Vec<RegressionOutcome> {
    let Regressors {
        names: columns,
        baselines,
        rows,
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
        let (by_date, by_firm) = (Clusters::of_news(news.into_iter()), Clusters::new(&firms));
        let both: Vec<(usize, Security)> = by_date.number.iter().copied().zip(firms).collect();
        let by_both = Clusters::new(&both);
        let mut outcome = RegressionOutcome {
            from: window.first(),
            to: window.last(),
            n: y.len(),
            left_out,
            n_dates: by_date.count,
            n_firms: by_firm.count,
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
                let errors = Errors::new(&y, &z, &fit, [&by_date, &by_firm, &by_both]);
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

/// An event with a leverage nearer to 1 than this determines a coefficient alone: its residual is rounding.
const LEVERAGE: f64 = 1e-9;

/// The standard errors of all coefficients.
struct Errors {
    hc1: Vec<f64>,
    hc3: Option<Vec<f64>>,
    /// The degrees of freedom of both.
    df: f64,
    /// The errors clustered by date and by firm, with their degrees of freedom.
    clustered: [(Option<Vec<f64>>, f64); 2],
    /// The errors clustered by both, where their variance is positive.
    two_way: Option<Vec<Option<f64>>>,
    r_squared: Option<f64>,
}

impl Errors {
    fn new(y: &[f64], columns: &[Vec<f64>], fit: &LeastSquares, clusters: [&Clusters; 3]) -> Self {
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let (n, k) = (y.len() as f64, columns.len() as f64);
        let left = residuals(&columns, &fit.coefficients, y);
        let scores = Scores::new(&columns, &left);
        let inverse = &fit.xtx_inverse;
        let leverage = |i: usize| {
            let x: Vec<f64> = columns.iter().map(|column| column[i]).collect();
            quadratic_form(inverse, &x)
        };
        let mut inflated = left.clone();
        let mut is_alone = false;
        for (i, e) in inflated.iter_mut().enumerate() {
            let rest = 1.0 - leverage(i);
            is_alone |= rest < LEVERAGE;
            *e /= rest;
        }
        let hc3 = (!is_alone).then(|| {
            let scores = Scores::new(&columns, &inflated);
            standard_errors(inverse, &scores.independent(), 1.0)
        });
        let [by_date, by_firm, by_both] = clusters.map(|clusters| {
            let g = clusters.count as f64;
            // With fewer clusters than coefficients, the sum over clusters does not have full rank.
            let errors = (clusters.count > columns.len()).then(|| {
                let factor = g / (g - 1.0) * (n - 1.0) / (n - k);
                let s = scores.clustered(&clusters.number, clusters.count);
                standard_errors(inverse, &s, factor)
            });
            (errors, g - 1.0)
        });
        let two_way = |dates: &[f64], firms: &[f64], both: &[f64]| {
            let error = |i: usize| {
                let variance = dates[i].powi(2) + firms[i].powi(2) - both[i].powi(2);
                (variance > 0.0).then(|| variance.sqrt())
            };
            (0..columns.len()).map(error).collect()
        };
        let two_way = match (&by_date.0, &by_firm.0, &by_both.0) {
            (Some(dates), Some(firms), Some(both)) => Some(two_way(dates, firms, both)),
            _ => None,
        };
        let mean = y.iter().sum::<f64>() / n;
        let sst: f64 = y.iter().map(|y| (y - mean).powi(2)).sum();
        Self {
            hc1: standard_errors(inverse, &scores.independent(), n / (n - k)),
            hc3,
            df: n - k,
            clustered: [by_date, by_firm],
            two_way,
            r_squared: (sst > 0.0).then(|| 1.0 - fit.sse / sst),
        }
    }

    fn terms(&self, fit: &LeastSquares, names: &[&str]) -> Vec<TermOutcome> {
        let term = |(i, name): (usize, &&str)| {
            let estimate = fit.coefficients[i];
            let verdict = |se: Option<f64>, df: f64, reason: &'static str| -> Verdict {
                se.ok_or(reason)
                    .map(|se| Verdict::student_t(estimate / se, df))
                    .into()
            };
            let error = |errors: &Option<Vec<f64>>| errors.as_ref().map(|errors| errors[i]);
            let [(by_date, date_df), (by_firm, firm_df)] = &self.clustered;
            let (hc3_se, clustered_se, firm_clustered_se) =
                (error(&self.hc3), error(by_date), error(by_firm));
            let two_way_clustered_se = self.two_way.as_ref().and_then(|errors| errors[i]);
            TermOutcome {
                name: (*name).to_owned(),
                estimate,
                hc1_se: self.hc1[i],
                hc1: Verdict::student_t(estimate / self.hc1[i], self.df),
                hc3_se,
                hc3: verdict(
                    hc3_se,
                    self.df,
                    "a coefficient rests on one event alone, whose leverage is 1",
                ),
                clustered_se,
                clustered: verdict(
                    clustered_se,
                    *date_df,
                    "the events share too few dates: more are needed than coefficients",
                ),
                firm_clustered_se,
                firm_clustered: verdict(
                    firm_clustered_se,
                    *firm_df,
                    "the events are of too few securities: more are needed than coefficients",
                ),
                two_way_clustered_se,
                two_way_clustered: verdict(
                    two_way_clustered_se,
                    date_df.min(*firm_df),
                    "the variance by dates and firms is not positive, or there are too few of them",
                ),
            }
        };
        names.iter().enumerate().map(term).collect()
    }
}
