//! The standard errors of a regression, each with its test.

use std::collections::BTreeMap;

use super::alone::{leverage, rests_on_one};
use super::outcome::TermOutcome;
use crate::math::ols::{LeastSquares, residuals};
use crate::math::sandwich::{Scores, standard_errors};
use crate::study::inference::Verdict;
use crate::study::news_clusters::Clusters;

/// The events of a regression by date, by firm, and by both at once.
pub(super) struct Clusterings {
    pub by_date: Clusters,
    pub by_firm: Clusters,
    pub by_both: Clusters,
}

/// The errors of one kind: one for each coefficient.
struct Kind {
    /// `errors[j]`: the error of coefficient `j`, or the reason why it has none.
    errors: Vec<Result<f64, &'static str>>,
    df: f64,
}

/// The standard errors of all coefficients.
pub(super) struct Errors {
    hc1: Kind,
    hc3: Kind,
    by_date: Kind,
    by_firm: Kind,
    two_way: Kind,
    pub r_squared: Option<f64>,
}

/// The reasons why a kind of clustered errors is not defined.
struct Reasons {
    too_few: &'static str,
    alone: &'static str,
}

const DATES: Reasons = Reasons {
    too_few: "the events share too few dates: more are needed than coefficients",
    alone: "the coefficient rests on the events of one date alone, whose residuals do not show its error",
};

const FIRMS: Reasons = Reasons {
    too_few: "the events are of too few securities: more are needed than coefficients",
    alone: "the coefficient rests on the events of one security alone, whose residuals do not show its error",
};

const ONE_EVENT: &str =
    "the coefficient rests on one event alone, whose leverage is 1 and whose residual is 0";

impl Errors {
    pub fn new(
        y: &[f64],
        columns: &[&[f64]],
        fit: &LeastSquares,
        clusterings: &Clusterings,
    ) -> Self {
        let (n, k) = (y.len() as f64, columns.len() as f64);
        let left = residuals(columns, &fit.coefficients, y);
        let scores = Scores::new(columns, &left);
        let inverse = &fit.xtx_inverse;
        let single: Vec<usize> = (0..y.len()).collect();
        let alone = rests_on_one(columns, inverse, &single, y.len());
        let robust = |errors: Vec<f64>| Kind {
            errors: unless(&alone, errors, ONE_EVENT),
            df: n - k,
        };
        // The events that determine a coefficient alone say nothing about the others.
        let inflated = left.iter().enumerate().map(|(i, e)| {
            let rest = 1.0 - leverage(columns, inverse, i);
            if rest < LEVERAGE { 0.0 } else { e / rest }
        });
        let inflated = Scores::new(columns, &inflated.collect::<Vec<f64>>());
        let clustered = |clusters: &Clusters, reasons: &Reasons| {
            let g = clusters.count as f64;
            // With fewer clusters than coefficients, the sum over clusters does not have full rank.
            let errors = match clusters.count > columns.len() {
                true => {
                    let factor = g / (g - 1.0) * (n - 1.0) / (n - k);
                    let s = scores.clustered(&clusters.number, clusters.count);
                    let alone = rests_on_one(columns, inverse, &clusters.number, clusters.count);
                    unless(&alone, standard_errors(inverse, &s, factor), reasons.alone)
                }
                false => vec![Err(reasons.too_few); columns.len()],
            };
            Kind {
                errors,
                df: g - 1.0,
            }
        };
        let by_date = clustered(&clusterings.by_date, &DATES);
        let by_firm = clustered(&clusterings.by_firm, &FIRMS);
        let by_both = clustered(&clusterings.by_both, &DATES);
        let mean = y.iter().sum::<f64>() / n;
        let sst: f64 = y.iter().map(|y| (y - mean).powi(2)).sum();
        Self {
            hc1: robust(standard_errors(inverse, &scores.independent(), n / (n - k))),
            hc3: robust(standard_errors(inverse, &inflated.independent(), 1.0)),
            two_way: two_way(&by_date, &by_firm, &by_both),
            by_date,
            by_firm,
            r_squared: (sst > 0.0).then(|| 1.0 - fit.sse / sst),
        }
    }

    pub fn terms(&self, fit: &LeastSquares, names: &[&str]) -> Vec<TermOutcome> {
        let term = |(i, name): (usize, &&str)| {
            let estimate = fit.coefficients[i];
            let verdict = |kind: &Kind| -> Verdict {
                let test = |se| Verdict::student_t(estimate / se, kind.df);
                kind.errors[i].map(test).into()
            };
            let error = |kind: &Kind| kind.errors[i].ok();
            TermOutcome {
                name: (*name).to_owned(),
                estimate,
                hc1_se: error(&self.hc1),
                hc1: verdict(&self.hc1),
                hc3_se: error(&self.hc3),
                hc3: verdict(&self.hc3),
                clustered_se: error(&self.by_date),
                clustered: verdict(&self.by_date),
                firm_clustered_se: error(&self.by_firm),
                firm_clustered: verdict(&self.by_firm),
                two_way_clustered_se: error(&self.two_way),
                two_way_clustered: verdict(&self.two_way),
                implied_sizes: BTreeMap::new(),
            }
        };
        names.iter().enumerate().map(term).collect()
    }
}

/// An event with a leverage nearer to 1 than this determines a coefficient alone: its residual is rounding.
pub(super) const LEVERAGE: f64 = 1e-9;

/// Keeps the errors of the coefficients that do not rest on one cluster alone.
fn unless(
    alone: &[bool],
    errors: Vec<f64>,
    reason: &'static str,
) -> Vec<Result<f64, &'static str>> {
    let kept = alone.iter().zip(errors);
    kept.map(|(alone, error)| if *alone { Err(reason) } else { Ok(error) })
        .collect()
}

/// Returns the errors of the variance by date plus that by firm less that by both at once.
fn two_way(by_date: &Kind, by_firm: &Kind, by_both: &Kind) -> Kind {
    let kinds = by_date.errors.iter().zip(&by_firm.errors);
    let error = |((date, firm), both): (_, &Result<f64, &'static str>)| {
        let (date, firm): (&Result<f64, &'static str>, &Result<f64, &'static str>) = (date, firm);
        let variance = (*date)?.powi(2) + (*firm)?.powi(2) - (*both)?.powi(2);
        match variance > 0.0 {
            true => Ok(variance.sqrt()),
            false => Err("the variance by dates and firms is not positive"),
        }
    };
    Kind {
        errors: kinds.zip(&by_both.errors).map(error).collect(),
        df: by_date.df.min(by_firm.df),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variance_by_both_clusters_is_taken_from_the_sum() {
        let kind = |error: Result<f64, &'static str>, df| Kind {
            errors: vec![error],
            df,
        };
        let found =
            |date, firm, both| two_way(&kind(date, 7.0), &kind(firm, 9.0), &kind(both, 3.0));
        let [error] = found(Ok(4.0), Ok(4.0), Ok(4.0)).errors.try_into().unwrap();
        assert_eq!(error, Ok(4.0));
        assert_eq!(found(Ok(4.0), Ok(4.0), Ok(4.0)).df, 7.0);
        // Nothing is left of 9 + 16 less 25, and less than nothing of 9 + 16 less 36.
        for both in [5.0, 6.0] {
            assert!(found(Ok(3.0), Ok(4.0), Ok(both)).errors[0].is_err());
        }
        for unknown in 0..3 {
            let error = |at| {
                if at == unknown {
                    Err("one date")
                } else {
                    Ok(1.0)
                }
            };
            assert_eq!(
                found(error(0), error(1), error(2)).errors[0],
                Err("one date")
            );
        }
    }
}
