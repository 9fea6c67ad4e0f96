//! Differences between the reactions of two groups of events.

mod dependence;

use std::collections::BTreeSet;

use serde::Serialize;

use super::abnormal::{AbnormalReturns, WindowAbnormal};
use super::assumption::Assumption;
use super::doubt::Doubt;
use super::group::Group;
use super::inference::Verdict;
use super::mean_correlation::Correlate;
use super::presence::Presence;
use super::second_pass::Sample;
use crate::error::{Error, Result, message, nearest, option};
use crate::market::Calendars;
use crate::math::dist::normal_two_sided;
use crate::math::moments::mean;
use crate::math::two_sample::{mann_whitney, welch};
use crate::time::{Lag, Window};
use dependence::Dependence;

/// The most groups that are compared pair by pair without being requested.
const MOST_COMPARED: usize = 4;

/// The difference between two groups over one window. Events that belong to both groups are in neither sample.
///
/// # Size, measured
/// True nulls rejected at 5 %, in percent of 4,000 samples of 15 and 15 events, on day 0 / over the window \[0, +4\], by
/// `tests/reference/size_of_dependence.py`:
///
/// | events | `welch` | `welch_adjusted` |
/// |---|--:|--:|
/// | independent | 4.8 / 5.2 | 5.1 / 5.4 |
/// | each group on a date of its own, r 0.3 | 44.8 / 46.7 | 4.5 / 5.5 |
/// | one date, each group with a shock of its own, r 0.3 | 44.6 / 45.3 | 5.0 / 5.2 |
/// | one date, one shock, r 0.3 | 4.9 / 4.5 | 4.9 / 4.7 |
/// | one date, r 0.35 in one group alone | 31.9 / 31.1 | 5.1 / 5.5 |
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
    /// Welch's t, for unequal variances. It assumes independent events.
    pub welch: Verdict,
    /// The rank-sum z of Mann and Whitney; its p is exact for up to 50 events without ties. It assumes independent events.
    pub mann_whitney: Verdict,
    /// Welch's t times the square root of the variance that it estimates over that of correlated events, on the same degrees of
    /// freedom: the test to read where events are correlated. Undefined where the estimated variance is not positive.
    pub welch_adjusted: Verdict,
    /// The assumptions that the two samples break, with the tests that rest on them.
    pub doubts: Vec<Doubt>,
}

impl DifferenceOutcome {
    /// Returns whether a test is doubtful for the two samples.
    pub fn doubts(&self, test: &str) -> bool {
        self.doubts.iter().any(|doubt| doubt.tests.contains(&test))
    }

    /// Returns the test to read: Welch's t, or its adjusted form where events are correlated.
    pub fn to_read(&self) -> &Verdict {
        match self.doubts("welch") {
            true => &self.welch_adjusted,
            false => &self.welch,
        }
    }

    /// Returns whether the test to read is doubtful as well.
    pub fn is_read_doubtful(&self) -> bool {
        self.doubts("welch") && self.doubts("welch_adjusted")
    }
}

/// Returns the pairs of groups to compare, by position: those named, or all pairs of a few.
///
/// # Errors
/// No group has one of the names.
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
    let position = |name: &str| group_of(name, groups.iter().map(|group| group.label.as_str()));
    let pair = |[a, b]: &[String; 2]| {
        let pair = (position(a)?, position(b)?);
        refuse_all_shared(&groups[pair.0], &groups[pair.1])?;
        Ok(pair)
    };
    wished.iter().map(pair).collect()
}

/// Refuses a comparison that leaves no event in one of the groups, because events in both groups are in neither sample.
fn refuse_all_shared(a: &Group, b: &Group) -> Result<()> {
    let refuse = |lost: &Group, other: &Group, pair: String| {
        let found = match a.label == b.label {
            true => format!("{pair} names one group twice"),
            false => format!(
                "{pair}: all {} events of {} are in {} too, and events in both groups are in neither sample",
                lost.members.len(),
                lost.label,
                other.label
            ),
        };
        let message = message![option::COMPARE, " ", found];
        Err(Error::options(message)
            .with_code("bad_value")
            .about(option::COMPARE)
            .with_help(
                "compare two groups that differ, such as two tags or two values of a column",
            ))
    };
    let pair = format!("{},{}", a.label, b.label);
    if !a.members.is_empty() && alone(a, b).is_empty() {
        return refuse(a, b, pair);
    }
    if !b.members.is_empty() && alone(b, a).is_empty() {
        return refuse(b, a, pair);
    }
    Ok(())
}

/// Returns the position of a group by its name.
///
/// # Errors
/// No group has one of the names.
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

/// The groups of a study with their mean correlations, from which pairs are compared.
pub struct Compared<'a> {
    /// The abnormal returns of all events.
    pub abnormal: &'a AbnormalReturns,
    /// Their calendars.
    pub calendars: &'a Calendars,
    /// The groups.
    pub groups: &'a [Group],
    /// `correlations[g][w]`: r of group `g` over tested window `w`.
    pub correlations: &'a [Vec<Option<f64>>],
    /// Which sessions of two exchanges are paired in r.
    pub correlate: Correlate,
}

impl Compared<'_> {
    /// Compares a pair of groups over every tested window.
    pub fn differences(&self, a: usize, b: usize) -> Vec<DifferenceOutcome> {
        let (a, b) = (&self.groups[a], &self.groups[b]);
        let (only_a, only_b) = (alone(a, b), alone(b, a));
        let mut both = [only_a.as_slice(), &only_b].concat();
        both.sort_unstable();
        let correlations = [&only_a, &only_b, &both].map(|members| self.correlations(members));
        let over = |(car, window): (usize, &Window)| {
            let (in_a, in_b) = (
                complete(self.abnormal, &only_a, car),
                complete(self.abnormal, &only_b, car),
            );
            let (x, y) = (cars(&in_a), cars(&in_b));
            let found = correlations.each_ref().map(|of_windows| of_windows[car]);
            let r = found.map(|found| found.r);
            let dependence = Dependence::new(&in_a, &in_b, r);
            let all_sessions = found.map(|found| Some(found.r? + found.left_out));
            let all_sessions = Dependence::new(&in_a, &in_b, all_sessions)
                .filter(|_| found.iter().any(|found| found.left_out > 0.0));
            let welch = welch(&x, &y);
            DifferenceOutcome {
                a: a.label.clone(),
                b: b.label.clone(),
                from: window.first(),
                to: window.last(),
                n_a: x.len(),
                n_b: y.len(),
                difference: mean(&x).zip(mean(&y)).map(|(x, y)| x - y),
                welch: welch.map(|(t, df)| Verdict::student_t(t, df)).into(),
                welch_adjusted: welch
                    .and_then(|(t, df)| {
                        let factor = dependence
                            .as_ref()
                            .ok_or("needs two events or more in each group")?;
                        Ok(Verdict::student_t(t * factor.correction()?, df))
                    })
                    .into(),
                mann_whitney: mann_whitney(&x, &y)
                    .map(|found| {
                        let p = found.exact.unwrap_or_else(|| normal_two_sided(found.z));
                        Verdict::defined(found.z, Some(p), None)
                    })
                    .into(),
                doubts: (dependence.iter().filter_map(Dependence::doubt))
                    .chain(
                        (dependence.iter().zip(&all_sessions))
                            .filter_map(|(seen, whole)| whole.doubt_across_sessions(seen)),
                    )
                    .chain(without_power(x.len(), y.len()))
                    .collect(),
            }
        };
        let cars = self.abnormal.windows.cars.iter();
        cars.enumerate().map(over).collect()
    }

    /// Returns the correlation of these events over each tested window: that of a group with the same events on one calendar, or
    /// computed.
    fn correlations(&self, members: &[usize]) -> Vec<Known> {
        let same = |group: &Group| group.members == members;
        let calendar = |member: &usize| self.abnormal.events[*member].aligned.calendar;
        let mut calendars = members.iter().map(calendar);
        let first = calendars.next();
        let on_one_calendar = calendars.all(|calendar| Some(calendar) == first);
        if let Some(known) = self
            .groups
            .iter()
            .position(same)
            .filter(|_| on_one_calendar)
        {
            let of_window = |r: &Option<f64>| Known {
                r: *r,
                left_out: 0.0,
            };
            return self.correlations[known].iter().map(of_window).collect();
        }
        let cars = self.abnormal.windows.cars.iter().enumerate();
        let asked: Vec<(Window, Presence)> = cars
            .map(|(car, window)| (*window, Presence::Over(car)))
            .collect();
        let sample = Sample::new(self.abnormal, self.calendars, &asked);
        (sample.correlations(members).into_iter())
            .map(|found| Known {
                r: found.r(self.correlate),
                left_out: found.left_out(self.correlate).unwrap_or(0.0),
            })
            .collect()
    }
}

/// The mean correlation of some events over a window.
#[derive(Clone, Copy)]
struct Known {
    /// r.
    r: Option<f64>,
    /// The correlation across neighbouring sessions of different exchanges that r leaves out; 0 where there are no such sessions.
    left_out: f64,
}

/// Returns the members of a group that are not members of the other one.
fn alone(group: &Group, other: &Group) -> Vec<usize> {
    let others: BTreeSet<usize> = other.members.iter().copied().collect();
    let mut members = group.members.clone();
    members.retain(|member| !others.contains(member));
    members
}

/// Returns a doubt about the rank sum of samples so small that the most extreme of all splits, with p = 2 over the number of splits, is
/// no rejection at 5 %.
fn without_power(n: usize, m: usize) -> Option<Doubt> {
    let choices = (1..=n).map(|i| (m + i) as f64 / i as f64);
    let least = 2.0 / choices.product::<f64>();
    let measure = format!("{n} and {m} events have no p below {:.2}", least.min(1.0));
    (n > 0 && m > 0 && least > 0.05).then(|| {
        let tests = vec!["mann_whitney"];
        Doubt::new(Assumption::Power, None, (measure, None), tests, None)
    })
}

/// Returns the window of each member with an abnormal return on every day of it.
fn complete(abnormal: &AbnormalReturns, members: &[usize], car: usize) -> Vec<WindowAbnormal> {
    let windows = members
        .iter()
        .filter_map(|&member| abnormal.complete(member, car));
    windows.collect()
}

fn cars(windows: &[WindowAbnormal]) -> Vec<f64> {
    windows.iter().map(|window| window.car).collect()
}

#[cfg(test)]
mod tests;
