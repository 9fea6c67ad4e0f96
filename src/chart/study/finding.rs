//! What a figure of a study may say in its title: an estimate, its test and the verdict.

use crate::chart::figure::{Claim, Interval, Spread};
use crate::chart::words::{p_value, statistic};
use crate::report::headline::Judged;
use crate::study::inference::heading;

/// A p-value below this is beyond chance, if its test holds and Holm's adjustment is made.
const LEVEL: f64 = 0.05;

/// Returns the 95 % interval of a mean that inverts its test.
pub(super) fn interval(judged: &Judged, mean: f64) -> Option<Interval> {
    let (low, high) = judged.interval(mean)?;
    Some(Interval {
        low,
        high,
        spread: Spread::new(judged.df),
    })
}

/// Returns `beyond chance`, `not told apart from chance` or `no test is valid here`.
pub(super) fn verdict(judged: &Judged) -> &'static str {
    match (judged.holds, judged.strict_p() < LEVEL) {
        (false, _) => "no test is valid here",
        (true, true) => "beyond chance",
        (true, false) => "not told apart from chance",
    }
}

/// Returns the test with its p-values: `BMP adj. t −3.13, p 0.026; Holm over 12 groups 0.312`.
pub(super) fn tested(judged: &Judged, groups: usize) -> String {
    let own = format!(
        "{} {}, p {}",
        heading(judged.test),
        statistic(judged.statistic),
        p_value(judged.p)
    );
    match judged.p_holm {
        Some(holm) if groups > 1 => {
            format!("{own}; Holm over {groups} groups {}", p_value(holm))
        }
        _ => own,
    }
}

/// Returns a whole finding: `ai-model −10.2 % on day 0 (BMP adj. t ...): not told apart from chance`.
pub(super) fn sentence(
    name: &str,
    mean: f64,
    when: &str,
    judged: Option<&Judged>,
    groups: usize,
) -> Claim {
    let mut claim = Claim::default();
    let found = format!("{name} {} {when}", claim.percent(mean));
    let text = match judged {
        Some(judged) => format!("{found} ({}): {}", tested(judged, groups), verdict(judged)),
        None => found,
    };
    claim.saying(text)
}
