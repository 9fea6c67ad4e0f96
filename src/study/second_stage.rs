//! The second stage: regressions of cumulative abnormal returns on columns of the events.

use std::collections::BTreeMap;

use serde::Serialize;

use super::abnormal::AbnormalReturns;
use super::inference::Verdict;
use super::warning::Warning;
use crate::event::{Event, number};
use crate::math::ols::{Collinear, LeastSquares, least_squares, residuals};
use crate::math::sandwich::{Scores, standard_errors};
use crate::time::{Date, Lag, Window};

/// Least squares of CAR over one window on an intercept and numeric columns of the events.
///
/// ```text
/// CAR_i = b_0 + z_i b + e_i over the n events with every day of the window and a number in every column
/// HC1:       n / (n - k) (X'X)^-1 (sum x x' e^2) (X'X)^-1;  t with n - k degrees of freedom
/// clustered: G/(G - 1) (n - 1)/(n - k) (X'X)^-1 (sum over dates of s s') (X'X)^-1, s = sum of x e on one date of day 0;
///            t with G - 1 degrees of freedom
/// ```
/// Sources: MacKinnon & White (1985), Journal of Econometrics 29, 305-325; Liang & Zeger (1986), Biometrika 73, 13-22;
/// small-sample factors as in Cameron & Miller (2015), Journal of Human Resources 50, 317-372.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RegressionOutcome {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// Events in the regression.
    pub n: usize,
    /// Events with an abnormal return on every day of the window, but without a number in a column.
    pub left_out: usize,
    /// The number of different dates of day 0, which are the clusters.
    pub n_dates: usize,
    /// 1 - SSE/SST.
    pub r_squared: Option<f64>,
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
    /// The standard error that is robust to correlation between events of one date.
    pub clustered_se: Option<f64>,
    /// The estimate over `clustered_se`.
    pub clustered: Verdict,
}

/// Returns the numbers of the columns, one row for each event; `None` where one of them holds no number.
pub fn numbers(events: &[Event], abnormal: &AbnormalReturns, columns: &[String]) -> Rows {
    let row = |measured: &super::abnormal::EventAbnormal| {
        let event = &events[measured.aligned.event];
        let number = |column: &String| event.columns.get(column).and_then(number);
        columns.iter().map(number).collect()
    };
    abnormal.events.iter().map(row).collect()
}

/// `rows[i]`: the numbers of event `i`.
type Rows = Vec<Option<Vec<f64>>>;

/// Counts the events that are left out because a column holds no number.
pub fn left_out(rows: &Rows, columns: &[String]) -> Option<Warning> {
    let left_out = rows.iter().filter(|row| row.is_none()).count();
    (left_out > 0).then(|| Warning::RegressionLeftOut {
        left_out,
        events: rows.len(),
        columns: columns.to_vec(),
    })
}

/// Regresses CAR on the columns over every tested window.
pub fn regressions(
    abnormal: &AbnormalReturns,
    rows: &Rows,
    columns: &[String],
) -> Vec<RegressionOutcome> {
    let over = |(car, window): (usize, &Window)| {
        let (mut y, mut z, mut dates) =
            (Vec::new(), vec![Vec::new(); columns.len() + 1], Vec::new());
        let mut left_out = 0;
        for (number, (event, row)) in abnormal.events.iter().zip(rows).enumerate() {
            match (abnormal.complete(number, car), row) {
                (Some(measured), Some(row)) => {
                    y.push(measured.car);
                    dates.push(event.aligned.date);
                    z.iter_mut()
                        .zip([1.0].iter().chain(row))
                        .for_each(|(column, value)| column.push(*value));
                }
                (Some(_), None) => left_out += 1,
                (None, _) => {}
            }
        }
        let (cluster, n_dates) = numbered(&dates);
        let mut outcome = RegressionOutcome {
            from: window.first(),
            to: window.last(),
            n: y.len(),
            left_out,
            n_dates,
            r_squared: None,
            terms: Vec::new(),
            undefined: None,
        };
        let names: Vec<&str> = ["intercept"]
            .into_iter()
            .chain(columns.iter().map(String::as_str))
            .collect();
        match fit(&y, &z, &names) {
            Ok(fit) => {
                let errors = Errors::new(&y, &z, &fit, &cluster, n_dates);
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

/// Numbers the different dates. Returns the number of each date, and how many different dates there are.
fn numbered(dates: &[Date]) -> (Vec<usize>, usize) {
    let mut numbers: BTreeMap<Date, usize> = BTreeMap::new();
    let number = |date: &Date| {
        let next = numbers.len();
        *numbers.entry(*date).or_insert(next)
    };
    let each = dates.iter().map(number).collect();
    (each, numbers.len())
}

/// The standard errors of all coefficients.
struct Errors {
    hc1: Vec<f64>,
    hc1_df: f64,
    clustered: Option<Vec<f64>>,
    clustered_df: f64,
    r_squared: Option<f64>,
}

impl Errors {
    fn new(
        y: &[f64],
        columns: &[Vec<f64>],
        fit: &LeastSquares,
        cluster: &[usize],
        clusters: usize,
    ) -> Self {
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let (n, k, g) = (y.len() as f64, columns.len() as f64, clusters as f64);
        let scores = Scores::new(&columns, &residuals(&columns, &fit.coefficients, y));
        let inverse = &fit.xtx_inverse;
        // With fewer dates than coefficients, the sum over dates does not have full rank.
        let clustered = (clusters > columns.len()).then(|| {
            let factor = g / (g - 1.0) * (n - 1.0) / (n - k);
            standard_errors(inverse, &scores.clustered(cluster, clusters), factor)
        });
        let mean = y.iter().sum::<f64>() / n;
        let sst: f64 = y.iter().map(|y| (y - mean).powi(2)).sum();
        Self {
            hc1: standard_errors(inverse, &scores.independent(), n / (n - k)),
            hc1_df: n - k,
            clustered,
            clustered_df: g - 1.0,
            r_squared: (sst > 0.0).then(|| 1.0 - fit.sse / sst),
        }
    }

    fn terms(&self, fit: &LeastSquares, names: &[&str]) -> Vec<TermOutcome> {
        let term = |(i, name): (usize, &&str)| {
            let estimate = fit.coefficients[i];
            let clustered_se = self.clustered.as_ref().map(|errors| errors[i]);
            TermOutcome {
                name: (*name).to_owned(),
                estimate,
                hc1_se: self.hc1[i],
                hc1: Verdict::student_t(estimate / self.hc1[i], self.hc1_df),
                clustered_se,
                clustered: clustered_se
                    .ok_or("the events share too few dates: more are needed than coefficients")
                    .map(|se| Verdict::student_t(estimate / se, self.clustered_df))
                    .into(),
            }
        };
        names.iter().enumerate().map(term).collect()
    }
}
