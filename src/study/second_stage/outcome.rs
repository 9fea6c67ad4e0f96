//! The results of a regression, as plain data.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::choice;
use crate::study::doubt::Doubt;
use crate::study::inference::Verdict;
use crate::time::Lag;

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
///
/// # Size, measured
/// True nulls rejected at 5 %, in percent of 4,000 samples / as implied by [`TermOutcome::implied_sizes`], by
/// `tests/reference/size_of_regressions.py`. r: correlation of the events of one date.
///
/// | events | HC1 | HC3 | by date |
/// |---|--:|--:|--:|
/// | two groups of 15 on a date each, r 0.3 | 45.3 / 45.9 | 44.2 / 44.3 | - |
/// | 2 of 18 independent events against the others | 22.2 / 27.5 | 13.6 / 18.5 | 22.3 / 27.7 |
/// | 4 dates of 3, slope between dates, r 0.5 | 25.1 / 24.3 | 18.6 / 18.4 | 16.5 / 18.1 |
/// | 24 dates of 3, slope between dates, r 0.5 | 18.8 / 17.6 | 17.4 / 16.6 | 6.4 / 6.5 |
/// | 24 dates of 3, two of them against the others, r 0.5 | 30.1 / 27.8 | 23.9 / 21.7 | 28.3 / 31.0 |
/// | 20 dates of 3, slope within dates, r 0.5 | 0.7 / 0.8 | 0.5 / 0.6 | 4.7 / 4.8 |
///
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
    /// The tests that reject too many true nulls on these events, with the coefficients concerned.
    pub doubts: Vec<RegressionDoubt>,
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
    /// How often each test of this coefficient rejects a true null at a nominal 5 %, by its name: P(|t_v| > c sqrt(E(se^2) / Var)) with
    /// the covariances of the estimation windows and the degrees of freedom v of the squared error. Tests without a verdict are left out.
    pub implied_sizes: BTreeMap<&'static str, f64>,
}

/// A test that rejects too many true nulls for some coefficients of a regression.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RegressionDoubt {
    /// The coefficients concerned.
    pub terms: Vec<String>,
    /// The broken assumption, with the tests that rest on it: `hc1`, `hc3`, `clustered`, `firm_clustered` or `two_way_clustered`.
    #[serde(flatten)]
    pub doubt: Doubt,
}

/// A test of a coefficient with its error.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ReadTest<'a> {
    /// The name of the test.
    pub name: &'static str,
    /// The standard error.
    pub se: Option<f64>,
    /// The estimate over the error.
    pub verdict: &'a Verdict,
    /// Whether the test is doubtful for the coefficient.
    pub is_doubtful: bool,
}

impl RegressionOutcome {
    /// Returns whether a test of a coefficient is doubtful.
    pub fn doubts(&self, test: &str, term: &str) -> bool {
        self.doubts_of(test, term).next().is_some()
    }

    /// Returns the doubts about a test of a coefficient.
    pub fn doubts_of(&self, test: &str, term: &str) -> impl Iterator<Item = &Doubt> {
        let found = self.doubts.iter().filter(move |found| {
            found.doubt.tests.contains(&test) && found.terms.iter().any(|name| name == term)
        });
        found.map(|found| &found.doubt)
    }

    /// Returns the test of a coefficient with errors clustered by date.
    pub fn by_date<'a>(&self, term: &'a TermOutcome) -> ReadTest<'a> {
        ReadTest {
            name: "clustered",
            se: term.clustered_se,
            verdict: &term.clustered,
            is_doubtful: self.doubts("clustered", &term.name),
        }
    }

    /// Returns the test of a coefficient with errors that are robust to unequal variances.
    pub fn robust<'a>(&self, term: &'a TermOutcome, errors: RobustErrors) -> ReadTest<'a> {
        let (name, se, verdict) = match errors {
            RobustErrors::Hc1 => ("hc1", term.hc1_se, &term.hc1),
            RobustErrors::Hc3 => ("hc3", term.hc3_se, &term.hc3),
        };
        ReadTest {
            name,
            se,
            verdict,
            is_doubtful: self.doubts(name, &term.name),
        }
    }

    /// Returns the test of a coefficient to read: with errors clustered by date, or where these are undefined or doubtful with robust
    /// errors; if none of them is valid, the first one that is defined.
    pub fn to_read<'a>(&self, term: &'a TermOutcome, errors: RobustErrors) -> ReadTest<'a> {
        let tests = [self.by_date(term), self.robust(term, errors)];
        let defined = || tests.iter().filter(|test| test.verdict.p().is_some());
        let valid = defined().find(|test| !test.is_doubtful);
        valid.or(defined().next()).copied().unwrap_or(tests[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::assumption::Assumption;

    fn term(clustered: Option<f64>) -> TermOutcome {
        let none = Verdict::Undefined { reason: "one date" };
        TermOutcome {
            name: "size".to_owned(),
            estimate: 0.01,
            hc1_se: None,
            hc1: Verdict::normal(1.0),
            hc3_se: None,
            hc3: Verdict::normal(3.0),
            clustered_se: None,
            clustered: clustered.map_or(none, Verdict::normal),
            firm_clustered_se: None,
            firm_clustered: none,
            two_way_clustered_se: None,
            two_way_clustered: none,
            implied_sizes: BTreeMap::new(),
        }
    }

    fn outcome(doubted: &[(&'static str, &str)]) -> RegressionOutcome {
        let doubt = |(test, term): &(&'static str, &str)| RegressionDoubt {
            terms: vec!["tone".to_owned(), (*term).to_owned()],
            doubt: Doubt::new(
                Assumption::Independence,
                None,
                (String::new(), None),
                vec![test],
                None,
            ),
        };
        RegressionOutcome {
            from: Lag(0),
            to: Lag(0),
            n: 9,
            left_out: 0,
            n_dates: 5,
            n_firms: 9,
            r_squared: None,
            baselines: Vec::new(),
            terms: Vec::new(),
            doubts: doubted.iter().map(doubt).collect(),
            undefined: None,
        }
    }

    #[test]
    fn the_first_test_is_read_that_is_defined_and_not_doubtful() {
        let read = |doubted: &[(&'static str, &str)], clustered, errors| {
            let (term, outcome) = (term(clustered), outcome(doubted));
            let test = outcome.to_read(&term, errors);
            (test.name, test.is_doubtful)
        };
        let (hc1, hc3) = (RobustErrors::Hc1, RobustErrors::Hc3);
        let by_date = ("clustered", "size");
        assert_eq!(read(&[], Some(2.0), hc3), ("clustered", false));
        assert_eq!(read(&[], None, hc3), ("hc3", false));
        assert_eq!(read(&[by_date], Some(2.0), hc3), ("hc3", false));
        assert_eq!(read(&[by_date], Some(2.0), hc1), ("hc1", false));
        assert_eq!(
            read(&[by_date, ("hc3", "size")], Some(2.0), hc1),
            ("hc1", false)
        );
        // None is valid: the first one that is defined.
        assert_eq!(
            read(&[by_date, ("hc3", "size")], Some(2.0), hc3),
            ("clustered", true)
        );
        assert_eq!(read(&[("hc3", "size")], None, hc3), ("hc3", true));
        // A doubt about another coefficient is none about this one.
        assert_eq!(
            read(&[("clustered", "other")], Some(2.0), hc3),
            ("clustered", false)
        );
    }

    #[test]
    fn a_doubt_is_about_its_test_and_its_coefficients() {
        let found = outcome(&[("hc1", "size"), ("clustered", "age")]);
        for (test, term, is_doubted) in [
            ("hc1", "size", true),
            ("hc1", "tone", true),
            ("hc1", "age", false),
            ("clustered", "age", true),
            ("clustered", "size", false),
            ("hc3", "size", false),
        ] {
            assert_eq!(found.doubts(test, term), is_doubted, "{test} {term}");
        }
    }
}
