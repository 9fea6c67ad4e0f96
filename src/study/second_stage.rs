//! The second stage: regressions of cumulative abnormal returns on columns of the events.

mod alone;
mod columns;
mod covariance;
mod doubts;
mod errors;
mod outcome;
mod sizes;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::news_clusters::Clusters;
use crate::market::{Calendars, Security};
use crate::math::ols::{Collinear, LeastSquares, least_squares};
use crate::time::Window;

use columns::Regressors;
pub use columns::regressors;
use covariance::Events;
use errors::{Clusterings, Errors};
pub use outcome::{ReadTest, RegressionDoubt, RegressionOutcome, RobustErrors, TermOutcome};
use sizes::Sizes;

/// Regresses CAR on the columns over every tested window.
pub fn regressions(
    abnormal: &AbnormalReturns,
    calendars: &Calendars,
    regressors: &Regressors,
) -> Vec<RegressionOutcome> {
    let Regressors {
        names: columns,
        baselines,
        rows,
        ..
    } = regressors;
    let over = |(car, window): (usize, &Window)| {
        let (mut y, mut z) = (Vec::new(), vec![Vec::new(); columns.len() + 1]);
        let (mut news, mut firms) = (Vec::new(), Vec::<Security>::new());
        let (mut numbers, mut se) = (Vec::new(), Vec::new());
        let mut left_out = 0;
        for (number, (event, row)) in abnormal.events.iter().zip(rows).enumerate() {
            match (abnormal.complete(number, car), row) {
                (Some(measured), Some(row)) => {
                    y.push(measured.car);
                    numbers.push(number);
                    se.push(measured.se);
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
            doubts: Vec::new(),
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
                let events = Events {
                    abnormal,
                    calendars,
                    window: *window,
                    numbers: &numbers,
                    errors: &se,
                    columns: &columns,
                };
                let sizes = Sizes::new(&events, &fit.xtx_inverse, &clusterings);
                outcome.doubts = doubts::doubts(&mut outcome.terms, &sizes);
            }
            Err(reason) => outcome.undefined = Some(reason),
        }
        outcome
    };
    let cars = abnormal.windows.cars.par_iter();
    cars.enumerate().map(over).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regression_needs_more_events_than_coefficients_and_columns_that_vary() {
        let (one, x) = (vec![1.0; 3], vec![1.0, 2.0, 4.0]);
        let found = |n: usize, columns: &[&Vec<f64>], names: &[&str]| {
            let columns: Vec<Vec<f64>> =
                columns.iter().map(|column| column[..n].to_vec()).collect();
            fit(&[0.1, 0.3, 0.2][..n], &columns, names)
        };
        assert!(found(3, &[&one, &x], &["(intercept)", "size"]).is_ok());
        let few = found(2, &[&one, &x], &["(intercept)", "size"]);
        assert_eq!(few.unwrap_err(), "2 events for 2 coefficients");
        let constant = found(3, &[&one, &one], &["(intercept)", "size"]);
        let said = "the column size is constant or repeats the others";
        assert_eq!(constant.unwrap_err(), said);
    }
}
