//! What the specifications of a sweep say together.

use super::outcome::{Choice, ChoiceOutcome, CurveOutcome, SpecificationOutcome};
use crate::math::draws::quantile;

/// Sums up specifications: how many reject, and the range of their estimates.
pub fn curve<'a>(
    specifications: impl IntoIterator<Item = &'a SpecificationOutcome>,
) -> CurveOutcome {
    let all: Vec<&SpecificationOutcome> = specifications.into_iter().collect();
    let is_defined =
        |found: &&&SpecificationOutcome| found.estimate.is_some() && found.verdict.p().is_some();
    let defined: Vec<&SpecificationOutcome> = all.iter().filter(is_defined).copied().collect();
    let mut estimates: Vec<f64> = defined.iter().filter_map(|found| found.estimate).collect();
    estimates.sort_by(f64::total_cmp);
    let at = |share: f64| (!estimates.is_empty()).then(|| quantile(&estimates, share));
    let median = at(0.5);
    let significant = || defined.iter().filter(|found| found.is_significant());
    let has_sign_of_median = |found: &&&SpecificationOutcome| {
        let signs = found.estimate.zip(median);
        signs.is_some_and(|(estimate, median)| estimate * median > 0.0)
    };
    let n_significant = significant().count();
    CurveOutcome {
        n: defined.len(),
        n_undefined: all.len() - defined.len(),
        n_positive: estimates.iter().filter(|estimate| **estimate > 0.0).count(),
        n_significant,
        n_significant_same_sign: significant().filter(has_sign_of_median).count(),
        n_holds: defined.iter().filter(|found| found.holds).count(),
        share_significant: (!defined.is_empty())
            .then(|| n_significant as f64 / defined.len() as f64),
        lowest: at(0.0),
        lower_quartile: at(0.25),
        median,
        upper_quartile: at(0.75),
        highest: at(1.0),
    }
}

/// Returns the words for the value of a choice.
pub type Words = fn(&Choice) -> String;

impl Choice {
    /// Every choice that can differ: its key in the study file, and the words for its value.
    pub const ALL: [(&'static str, Words); 11] = [
        ("model", |choice| choice.model.to_owned()),
        ("estimation", |choice| choice.estimation.to_string()),
        ("returns", |choice| choice.returns.name().to_owned()),
        ("price", |choice| match choice.price {
            Some(price) => price.name().to_owned(),
            None => "as there is".to_owned(),
        }),
        ("benchmark", |choice| {
            choice
                .benchmark
                .clone()
                .unwrap_or_else(|| "none".to_owned())
        }),
        ("roll", |choice| choice.roll.name().to_owned()),
        ("unknown_timing", |choice| {
            choice.unknown_timing.name().to_owned()
        }),
        ("confounded", |choice| match choice.confounded {
            Some(confounded) => confounded.name().to_owned(),
            None => "not looked for".to_owned(),
        }),
        ("min_gap", |choice| choice.min_gap.unwrap_or(0).to_string()),
        ("winsorize", |choice| choice.winsorize.to_string()),
        ("cars", |choice| match choice.from == choice.to {
            true => format!("[{}]", choice.from),
            false => format!("[{}, {}]", choice.from, choice.to),
        }),
    ];
}

/// Returns, for each choice that differs between the specifications, its values in the order of the specifications' numbers, and what
/// those of each value say together.
pub(super) fn choices(numbered: &[SpecificationOutcome]) -> Vec<ChoiceOutcome> {
    let mut found = Vec::new();
    for (key, words) in Choice::ALL {
        let mut values: Vec<String> = Vec::new();
        for one in numbered {
            let value = words(&one.choice);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.len() < 2 {
            continue;
        }
        found.extend(values.into_iter().map(|value| {
            ChoiceOutcome {
                choice: key,
                curve: curve(
                    numbered
                        .iter()
                        .filter(|found| words(&found.choice) == value),
                ),
                value,
            }
        }));
    }
    found
}
