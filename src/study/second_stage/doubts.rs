//! The doubts about the tests of a regression.

use super::outcome::{RegressionDoubt, TermOutcome};
use super::sizes::{Size, Sizes};
use crate::study::assumption::Assumption;
use crate::study::doubt::Doubt;
use crate::study::sizes::TOLERABLE_SIZE;

/// Covariances that an error does not allow for count where they raise the size of its test by more than this.
const NOTICEABLE: f64 = 0.01;

/// The coefficients for which a test breaks an assumption, with its sizes.
type Concerned = Vec<(String, Size)>;

/// Finds the tests that reject more than 7.5 % of true nulls, and notes the size of each test in the terms.
pub(super) fn doubts(terms: &mut [TermOutcome], sizes: &Sizes<'_>) -> Vec<RegressionDoubt> {
    let mut found: Vec<(Assumption, &'static str, Concerned)> = Vec::new();
    for (j, term) in terms.iter_mut().enumerate() {
        for (test, [allowed, full]) in sizes.of(j) {
            if !is_defined(term, test) {
                continue;
            }
            if let Some(size) = full {
                term.implied_sizes.insert(test, size.rejected);
            }
            for (assumption, size) in broken(test, allowed, full) {
                let concerned = (term.name.clone(), size);
                let same = |known: &&mut (Assumption, &str, Concerned)| {
                    (known.0, known.1) == (assumption, test)
                };
                match found.iter_mut().find(same) {
                    Some((_, _, terms)) => terms.push(concerned),
                    None => found.push((assumption, test, vec![concerned])),
                }
            }
        }
    }
    found.into_iter().filter_map(doubt).collect()
}

fn is_defined(term: &TermOutcome, test: &str) -> bool {
    let verdict = match test {
        "hc1" => &term.hc1,
        "hc3" => &term.hc3,
        "clustered" => &term.clustered,
        "firm_clustered" => &term.firm_clustered,
        _ => &term.two_way_clustered,
    };
    verdict.p().is_some()
}

/// Returns the assumptions that a test breaks, given its size under the covariances that its error allows for and under all.
fn broken(
    test: &str,
    allowed: Option<Size>,
    full: Option<Size>,
) -> impl Iterator<Item = (Assumption, Size)> {
    let is_large = |size: &Size| size.rejected > TOLERABLE_SIZE;
    let few = allowed.filter(is_large);
    let before = allowed.map_or(0.0, |size| size.rejected);
    let correlated = full.filter(is_large);
    let correlated = correlated.filter(|size| size.rejected > before + NOTICEABLE);
    let neglected = match test {
        "clustered" | "two_way_clustered" => Assumption::CommonDates,
        _ => Assumption::Independence,
    };
    let few = few.map(|size| (Assumption::EnoughClusters, size));
    few.into_iter()
        .chain(correlated.map(|size| (neglected, size)))
}

fn doubt(
    (assumption, test, concerned): (Assumption, &'static str, Concerned),
) -> Option<RegressionDoubt> {
    let order = |a: &&(String, Size), b: &&(String, Size)| a.1.rejected.total_cmp(&b.1.rejected);
    let (name, worst) = concerned.iter().max_by(order)?;
    let measure = match assumption {
        Assumption::EnoughClusters => {
            format!(
                "{name}: an error of about {:.1} degrees of freedom",
                worst.df
            )
        }
        _ => format!(
            "{name}: a variance {:.1} times that assumed",
            worst.inflation
        ),
    };
    let words = (assumption == Assumption::CommonDates).then_some(
        "events on different dates have overlapping windows and are correlated, which errors clustered by date do not see",
    );
    Some(RegressionDoubt {
        doubt: Doubt::new(
            assumption,
            words,
            (measure, Some(worst.rejected)),
            vec![test],
            None,
        ),
        terms: concerned.into_iter().map(|(name, _)| name).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(rejected: f64) -> Size {
        Size {
            rejected,
            inflation: 4.0,
            df: 6.5,
        }
    }

    #[test]
    fn an_error_is_doubted_for_its_few_clusters_or_for_what_it_does_not_see() {
        let found = |test, allowed: Option<f64>, full: Option<f64>| -> Vec<Assumption> {
            let broken = broken(test, allowed.map(size), full.map(size));
            broken.map(|(assumption, _)| assumption).collect()
        };
        let few = Assumption::EnoughClusters;
        let (seen, dates) = (Assumption::Independence, Assumption::CommonDates);
        for (allowed, full, expected) in [
            (Some(0.06), Some(0.07), vec![]),
            (Some(TOLERABLE_SIZE), Some(TOLERABLE_SIZE), vec![]),
            (Some(0.08), Some(0.08), vec![few]),
            (Some(0.05), Some(0.09), vec![seen]),
            (Some(0.08), Some(0.2), vec![few, seen]),
            // What is not seen adds less than 1 %.
            (Some(0.074), Some(0.083), vec![]),
            (Some(0.074), Some(0.085), vec![seen]),
            (None, Some(0.08), vec![seen]),
            (None, None, vec![]),
        ] {
            for test in ["hc1", "hc3", "firm_clustered"] {
                assert_eq!(found(test, allowed, full), expected, "{allowed:?} {full:?}");
            }
        }
        for test in ["clustered", "two_way_clustered"] {
            assert_eq!(found(test, Some(0.05), Some(0.09)), [dates]);
        }
    }

    #[test]
    fn a_doubt_names_its_coefficients_and_measures_the_worst() {
        let concerned = || {
            vec![
                ("size".to_owned(), size(0.08)),
                ("tone".to_owned(), size(0.2)),
            ]
        };
        let found = |assumption| doubt((assumption, "clustered", concerned())).unwrap();
        let few = found(Assumption::EnoughClusters);
        assert_eq!(few.terms, ["size", "tone"]);
        assert_eq!(few.doubt.implied_size, Some(0.2));
        assert_eq!(
            few.doubt.measure,
            "tone: an error of about 6.5 degrees of freedom"
        );
        assert_eq!(few.doubt.tests, ["clustered"]);
        let dates = found(Assumption::CommonDates).doubt;
        assert_eq!(dates.measure, "tone: a variance 4.0 times that assumed");
        assert!(dates.reason.contains("overlapping windows"));
        let independent = found(Assumption::Independence).doubt;
        assert!(!independent.reason.contains("overlapping windows"));
        assert!(doubt((Assumption::Independence, "hc1", Vec::new())).is_none());
    }
}
