//! The joint test of all specifications: the same sweep on days without news.
//!
//! Simonsohn, Simmons & Nelson (2020) ask how likely a curve is if no specification has an effect. Events are moved to other days
//! of their securities, all specifications alike, so that what the specifications share stays shared.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::outcome::JointOutcome;
use crate::math::draws::quantile;
use crate::robustness::draws::{Draw, Draws, PlaceboKind};
use crate::robustness::panel::MarketPanel;
use crate::study::inference::Verdict;
use crate::study::{MovedEvent, Template, WindowAverages};
use crate::units::Percent;

/// The mean of a specification in a draw, and its test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub caar: Option<f64>,
    pub statistic: Option<f64>,
    pub p: Option<f64>,
}

/// The draws of a sweep, by the events of the input.
pub(super) struct JointDraws {
    /// `moved[d]`: index among the input of each moved event, with its new security and day 0.
    moved: Vec<HashMap<usize, MovedEvent>>,
    /// The numbers of the draws.
    numbers: Vec<u64>,
    left_out: usize,
}

impl JointDraws {
    /// Moves the events of the first specification.
    pub fn new(template: &Template<'_>, draws: usize) -> Self {
        let source = Draws::new(template, PlaceboKind::Dates);
        let numbers: Vec<u64> = (0..draws as u64).collect();
        let moved = numbers.iter().map(|number| {
            let draw = source.draw(template, *number);
            let index = |moved: &MovedEvent| template.events()[moved.event].aligned.event;
            draw.members
                .iter()
                .map(|moved| (index(moved), *moved))
                .collect()
        });
        Self {
            moved: moved.collect(),
            left_out: source.left_out().len(),
            numbers,
        }
    }

    /// Returns some draws as those of another specification; events that it does not use, and events that the first one does not
    /// use, are left out.
    fn of_template(&self, template: &Template<'_>, draws: Range<usize>) -> Vec<Draw> {
        let events = template.events();
        let of_draw = |(number, moved): (&u64, &HashMap<usize, MovedEvent>)| {
            let members = events.iter().enumerate().filter_map(|(position, event)| {
                let moved = moved.get(&event.aligned.event)?;
                Some(MovedEvent {
                    event: position,
                    ..*moved
                })
            });
            Draw::new(*number, members.collect())
        };
        let numbers = self.numbers[draws.clone()].iter();
        numbers.zip(&self.moved[draws]).map(of_draw).collect()
    }

    /// Returns the estimates of some draws: `[d]` of the `d`-th of them, by percentage that is pulled in and then by tested window,
    /// by the first test of the template.
    pub fn estimates(
        &self,
        template: &Template<'_>,
        draws: Range<usize>,
        group: usize,
        winsorize: &[Percent],
    ) -> Vec<Vec<Estimate>> {
        let draws = self.of_template(template, draws);
        // Where the windows of other events are masked, the events of one draw change how its other events are measured.
        let at_a_time = match template.plan().mask_events {
            true => 1,
            false => draws.len().max(1),
        };
        let estimate = |window: &WindowAverages| {
            let verdict = window.verdicts.first();
            Estimate {
                caar: window.caar,
                statistic: verdict.and_then(Verdict::statistic),
                p: verdict.and_then(Verdict::p),
            }
        };
        let mut found = Vec::with_capacity(draws.len());
        for draws in draws.chunks(at_a_time) {
            let panel = MarketPanel::measure(template, draws);
            let of_draw = |draw: &Draw| -> Vec<Estimate> {
                let averages = panel.averages_of_group(draw, group, winsorize);
                let windows = averages.iter().flat_map(|averages| &averages.windows);
                windows.map(estimate).collect()
            };
            found.par_extend(draws.par_iter().map(of_draw));
        }
        found
    }

    /// Compares a curve with those of the draws. `draws[d]`: the estimates of draw `d`, of all specifications.
    pub fn judge(&self, own: &[Estimate], draws: &[Vec<Estimate>]) -> JointOutcome {
        let curve = Curve::new(own);
        let others: Vec<Curve> = draws.iter().map(|draw| Curve::new(draw)).collect();
        let medians: Vec<f64> = others.iter().filter_map(|other| other.median).collect();
        let p = |beyond: usize, all: usize| (1 + beyond) as f64 / (1 + all) as f64;
        let mut sorted = medians.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| (!sorted.is_empty()).then(|| quantile(&sorted, share));
        JointOutcome {
            draws: medians.len(),
            events_left_out: self.left_out,
            median_p: curve.median.filter(|_| !medians.is_empty()).map(|own| {
                let beyond = medians.iter().filter(|other| other.abs() >= own.abs());
                p(beyond.count(), medians.len())
            }),
            statistic_p: curve.statistic.filter(|_| !medians.is_empty()).map(|own| {
                let statistics = others.iter().filter_map(|other| other.statistic);
                let beyond = statistics.filter(|other| other.abs() >= own.abs());
                p(beyond.count(), medians.len())
            }),
            median_low: at(0.025),
            median_high: at(0.975),
            share_p: curve.share.filter(|_| !medians.is_empty()).map(|own| {
                let shares = others.iter().filter_map(|other| other.share);
                let beyond = shares.filter(|other| *other >= own);
                p(beyond.count(), medians.len())
            }),
        }
    }
}

/// The median of a curve, that of its statistics, and the share of its specifications that reject with the sign of the median.
struct Curve {
    median: Option<f64>,
    statistic: Option<f64>,
    share: Option<f64>,
}

impl Curve {
    fn new(estimates: &[Estimate]) -> Self {
        let defined = || {
            let pairs = estimates.iter();
            pairs.filter_map(|estimate| Some((estimate.caar?, estimate.p?)))
        };
        let mut sorted: Vec<f64> = defined().map(|(caar, _)| caar).collect();
        sorted.sort_by(f64::total_cmp);
        let median = (!sorted.is_empty()).then(|| quantile(&sorted, 0.5));
        let share = median.map(|median| {
            let rejecting = defined().filter(|(caar, p)| *p < 0.05 && caar * median > 0.0);
            rejecting.count() as f64 / sorted.len() as f64
        });
        let mut statistics: Vec<f64> = estimates
            .iter()
            .filter_map(|estimate| estimate.statistic)
            .collect();
        statistics.sort_by(f64::total_cmp);
        let statistic = (!statistics.is_empty()).then(|| quantile(&statistics, 0.5));
        Self {
            median,
            statistic,
            share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_counts_those_that_reject_on_its_own_side() {
        let estimate = |caar: f64, p: f64| Estimate {
            caar: Some(caar),
            statistic: Some(100.0 * caar),
            p: Some(p),
        };
        let curve = Curve::new(&[
            estimate(0.02, 0.01),
            estimate(-0.01, 0.01),
            estimate(0.03, 0.2),
        ]);
        assert_eq!(curve.median, Some(0.02));
        assert_eq!(curve.share, Some(1.0 / 3.0));
        assert_eq!(curve.statistic, Some(2.0));
    }
}
