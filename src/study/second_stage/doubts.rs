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
