//! p-values adjusted for the number of groups that are tested.

use std::collections::BTreeMap;

use super::inference::{Adjusted, Verdict};
use super::outcome::GroupOutcome;
use crate::math::multiple::{benjamini_hochberg, holm};

type Tests = BTreeMap<&'static str, Verdict>;

/// Adjusts each p of a group over all groups, for the same test on the same day or window. The first group holds all events;
/// it is not a further hypothesis and stays unadjusted.
pub fn adjust(groups: &mut [GroupOutcome]) {
    let Some((all, named)) = groups.split_first_mut() else {
        return;
    };
    if named.len() < 2 {
        return;
    }
    for day in 0..all.days.len() {
        over(named, |group| &mut group.days[day].tests);
    }
    for window in 0..all.windows.len() {
        over(named, |group| &mut group.windows[window].tests);
    }
}

/// Adjusts the p-values of each test over all groups, on one day or window.
fn over(groups: &mut [GroupOutcome], tests: impl Fn(&mut GroupOutcome) -> &mut Tests) {
    let mut by_test: BTreeMap<&'static str, Vec<(&mut Verdict, f64)>> = BTreeMap::new();
    for group in groups {
        for (name, verdict) in tests(group) {
            if let Some(p) = verdict.p() {
                by_test.entry(name).or_default().push((verdict, p));
            }
        }
    }
    for verdicts in by_test.into_values() {
        let p: Vec<f64> = verdicts.iter().map(|(_, p)| *p).collect();
        let adjusted = holm(&p).into_iter().zip(benjamini_hochberg(&p));
        for ((verdict, _), (holm, benjamini_hochberg)) in verdicts.into_iter().zip(adjusted) {
            verdict.adjust(Adjusted {
                holm,
                benjamini_hochberg,
            });
        }
    }
}
