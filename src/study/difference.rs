//! Differences between the reactions of two groups of events.

use std::collections::BTreeSet;

use serde::Serialize;

use super::abnormal::AbnormalReturns;
use super::group::Group;
use super::inference::Verdict;
use crate::error::{Error, Result, message, nearest, option};
use crate::math::dist::normal_two_sided;
use crate::math::moments::mean;
use crate::math::two_sample::{mann_whitney, welch};
use crate::time::{Lag, Window};

/// The most groups that are compared pair by pair without being asked for.
const MOST_COMPARED: usize = 4;

/// The difference between two groups over one window. Events that belong to both groups are in neither sample.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct DifferenceOutcome {
    /// The first group.
    pub a: String,
    /// The second group.
    pub b: String,
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// Events of `a` alone with an abnormal return on every day of the window.
    pub n_a: usize,
    /// Events of `b` alone with an abnormal return on every day of the window.
    pub n_b: usize,
    /// Mean CAR of `a` less mean CAR of `b`.
    pub difference: Option<f64>,
    /// Welch's t, for unequal variances. It takes events as independent.
    pub welch: Verdict,
    /// The rank-sum z of Mann and Whitney; its p is exact for up to 50 events without ties. It takes events as independent.
    pub mann_whitney: Verdict,
}

/// Returns the pairs of groups to compare, by position: those named, or all pairs of a few.
///
/// # Errors
/// A name that no group has.
pub fn pairs(groups: &[Group], wished: &[[String; 2]]) -> Result<Vec<(usize, usize)>> {
    if wished.is_empty() {
        let is_used = |group: &usize| !groups[*group].members.is_empty();
        let named: Vec<usize> = (1..groups.len()).filter(is_used).collect();
        if !(2..=MOST_COMPARED).contains(&named.len()) {
            return Ok(Vec::new());
        }
        let further = |(i, a): (usize, &usize)| {
            let a = *a;
            named[i + 1..]
                .iter()
                .map(move |b| (a, *b))
                .collect::<Vec<_>>()
        };
        return Ok(named.iter().enumerate().flat_map(further).collect());
    }
    let position = |name| group_of(name, groups.iter().map(|group| group.label.as_str()));
    wished
        .iter()
        .map(|[a, b]| Ok((position(a)?, position(b)?)))
        .collect()
}

/// Returns the position of a group by its name.
///
/// # Errors
/// A name that no group has.
pub(super) fn group_of<'a>(
    name: &str,
    groups: impl Iterator<Item = &'a str> + Clone,
) -> Result<usize> {
    let found = groups.clone().position(|label| label == name);
    found.ok_or_else(|| {
        let error = Error::options(message![
            option::COMPARE,
            format!(": there is no group `{name}`")
        ])
        .with_code("unknown_group")
        .about(option::COMPARE);
        error.with_help(match nearest(name, groups.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the groups are: {}", groups.collect::<Vec<_>>().join(", ")),
        })
    })
}

/// Compares a pair of groups over every tested window.
pub fn differences(abnormal: &AbnormalReturns, a: &Group, b: &Group) -> Vec<DifferenceOutcome> {
    let alone = |group: &Group, other: &Group| -> Vec<usize> {
        let others: BTreeSet<usize> = other.members.iter().copied().collect();
        let mut members = group.members.clone();
        members.retain(|member| !others.contains(member));
        members
    };
    let (only_a, only_b) = (alone(a, b), alone(b, a));
    let over = |(car, window): (usize, &Window)| {
        let (x, y) = (
            complete(abnormal, &only_a, car),
            complete(abnormal, &only_b, car),
        );
        DifferenceOutcome {
            a: a.label.clone(),
            b: b.label.clone(),
            from: window.first(),
            to: window.last(),
            n_a: x.len(),
            n_b: y.len(),
            difference: mean(&x).zip(mean(&y)).map(|(x, y)| x - y),
            welch: welch(&x, &y)
                .map(|(t, df)| Verdict::student_t(t, df))
                .into(),
            mann_whitney: mann_whitney(&x, &y)
                .map(|found| {
                    let p = found.exact.unwrap_or_else(|| normal_two_sided(found.z));
                    Verdict::defined(found.z, Some(p), None)
                })
                .into(),
        }
    };
    abnormal.windows.cars.iter().enumerate().map(over).collect()
}

/// Returns the CARs of the members with an abnormal return on every day of a window.
fn complete(abnormal: &AbnormalReturns, members: &[usize], car: usize) -> Vec<f64> {
    members
        .iter()
        .filter_map(|&member| abnormal.complete(member, car))
        .map(|measured| measured.car)
        .collect()
}
