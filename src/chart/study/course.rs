//! The course of a group over the event window: its line, its band and its numbers of events.

use super::groups::FEWEST_FOR_BAND;
use crate::chart::figure::{Mark, Panel, Role, Spread};
use crate::math::dist::{student_t_critical, student_t_two_sided};
use crate::study::outcome::{DayOutcome, GroupOutcome};

type Points = Vec<(f64, Option<f64>)>;

/// Where fewer than this share of the events of the first day are complete, the running mean is of other events than at first.
const COMPLETE: f64 = 2.0 / 3.0;

/// The line of a group.
pub(super) struct Course {
    /// The line drawn.
    pub points: Points,
    /// Whether the line is the sum of daily means, since too many events lack later days.
    pub is_sum: bool,
    /// The sums of daily means.
    pub sums: Points,
    /// The running mean CAR as far as enough events are complete.
    pub complete: Points,
}

impl Course {
    pub fn new(group: &GroupOutcome) -> Self {
        let x = |day: &DayOutcome| f64::from(day.day.0);
        let mut sum = Some(0.0);
        let sums = group.days.iter().map(|day| {
            sum = sum.zip(day.aar).map(|(sum, aar)| sum + aar);
            (x(day), sum)
        });
        let sums: Points = sums.collect();
        let first = group.days.first().map_or(0, |day| day.n_complete) as f64;
        let enough = |day: &DayOutcome| day.n_complete as f64 >= COMPLETE * first;
        let is_sum = !group.days.iter().all(enough);
        let complete: Points = group
            .days
            .iter()
            .map(|day| (x(day), day.caar.filter(|_| enough(day))))
            .collect();
        Self {
            points: if is_sum {
                sums.clone()
            } else {
                complete.clone()
            },
            is_sum,
            sums,
            complete,
        }
    }
}

/// Returns the band of the 95 % interval of the mean where enough events are complete; `None` where they nowhere are.
pub(super) fn band(group: &GroupOutcome, role: Role) -> Option<Mark> {
    let first = group.days.first().map_or(0, |day| day.n_complete) as f64;
    let ends = |day: &DayOutcome| {
        let enough = day.n_complete >= FEWEST_FOR_BAND && day.n_complete as f64 >= COMPLETE * first;
        Some((day.caar_low?, day.caar_high?)).filter(|_| enough)
    };
    let points: Vec<_> = group
        .days
        .iter()
        .map(|day| (f64::from(day.day.0), ends(day)))
        .collect();
    points
        .iter()
        .any(|(_, ends)| ends.is_some())
        .then(|| Mark::Band {
            name: group.group.clone(),
            role,
            points,
            spread: group.days.iter().map(spread).collect(),
            in_factors: false,
        })
}

/// Returns the distribution behind the band on a day: Student's t with one degree of freedom less than complete events.
pub(super) fn spread(day: &DayOutcome) -> Spread {
    Spread::StudentT(day.n_complete.saturating_sub(1) as f64)
}

/// Returns statistic and p-value of the test that the band inverts: the cross-sectional t of the running mean CAR. `None` where it
/// has no spread.
pub(super) fn cross_sectional(day: &DayOutcome) -> Option<(f64, f64)> {
    let df = day.n_complete.checked_sub(1)? as f64;
    let half = (day.caar_high? - day.caar_low?) / 2.0;
    let statistic = day.caar? * student_t_critical(0.05, df)? / half;
    let p = student_t_two_sided(statistic, df)?;
    (half > 0.0).then_some((statistic, p))
}

/// Returns a strip with the number of events of each day.
pub(super) fn counts(group: &GroupOutcome) -> Panel {
    let texts = group
        .days
        .iter()
        .map(|day| (f64::from(day.day.0), 0, day.n.to_string()));
    Panel {
        height: 0.25,
        marks: vec![Mark::Texts {
            texts: texts.collect(),
        }],
        rows: vec!["N".to_owned()],
        ..Panel::default()
    }
}
