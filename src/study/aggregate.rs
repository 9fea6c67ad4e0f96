//! The means and tests of groups of events.

use rayon::prelude::*;

use super::averaging::{Averaging, Extent, GroupSource, gather};
use super::bhar::BharOutcome;
use super::diagnosis::Diagnosis;
use super::group::Group;
use super::group_means::{GroupMeans, WindowAverages};
use super::misshapen::unusual_skewness;
use super::outcome::{GroupOutcome, WindowOutcome};
use super::progress::Progress;
use super::residual_shape::ResidualShape;
use super::running_cars::running_cars;
use super::sample_features::{sample, shared_estimation, spots};
use crate::math::moments::mean;
use crate::time::Date;

/// The most groups whose events are gathered in one pass: enough for the tags of a study, few enough for their sums to take little
/// memory.
const BATCH: usize = 32;

/// Averages and tests the events of each group. Groups with the same events are averaged once.
pub fn aggregate(how: Averaging<'_>, groups: &[Group], progress: &Progress) -> Vec<GroupOutcome> {
    let like = |group: &Group| {
        groups
            .iter()
            .position(|other| other.members == group.members)
    };
    let like: Vec<Option<usize>> = groups.iter().map(like).collect();
    let (first, repeated): (Vec<usize>, Vec<usize>) =
        (0..groups.len()).partition(|group| like[*group] == Some(*group));
    let mut outcomes: Vec<Option<GroupOutcome>> = groups.iter().map(|_| None).collect();
    for batch in first.chunks(BATCH) {
        let members = batch.iter().map(|group| groups[*group].members.as_slice());
        let members: Vec<&[usize]> = members.collect();
        let sources = gather(how, &members, Extent::Whole, progress);
        let found: Vec<GroupOutcome> = (batch.par_iter().zip(sources))
            .map(|(group, source)| of_group(how, &groups[*group], source))
            .collect();
        for (group, outcome) in batch.iter().zip(found) {
            outcomes[*group] = Some(outcome);
        }
    }
    for group in repeated {
        progress.add(2 * groups[group].members.len());
        let same = like[group].and_then(|first| outcomes[first].clone());
        outcomes[group] = same.map(|same| GroupOutcome {
            group: groups[group].label.clone(),
            ..same
        });
    }
    outcomes.into_iter().flatten().collect()
}

/// Averages and tests the events of one group, which are gathered.
fn of_group<'a>(how: Averaging<'a>, group: &'a Group, source: GroupSource<'a>) -> GroupOutcome {
    let Averaging {
        abnormal, tests, ..
    } = how;
    let means = GroupMeans::new(how, &group.members, Extent::Whole, source);
    let whole = means.whole();
    let sample = || {
        let spots = spots(abnormal, &group.members);
        let share = &means.estimation.positive_share;
        let sample = sample(abnormal, (&group.members, &spots), &whole, share);
        (
            sample,
            shared_estimation(abnormal, &spots),
            spots.securities(),
        )
    };
    let windows = || -> Vec<WindowOutcome> {
        (0..abnormal.windows.cars.len())
            .into_par_iter()
            .map(|car| means.window(car))
            .collect()
    };
    let ((days, mut windows), ((mut sample, shared, n_symbols), shape)) = rayon::join(
        || rayon::join(|| means.days(), windows),
        || rayon::join(sample, || ResidualShape::new(abnormal, &group.members)),
    );
    sample.residual_skewness = shape.as_ref().map(|shape| shape.skewness);
    sample.residual_kurtosis = shape.as_ref().map(|shape| shape.excess_kurtosis);
    let diagnosis = Diagnosis {
        sample: &sample,
        day_error: whole.day_error,
        unusual_skewness: unusual_skewness(&sample, shape.as_ref(), group.members.len()),
        shape: shape.as_ref(),
        events: group.members.len(),
        event_days: days.len(),
        shared,
        tests,
    };
    let observations = means.observations(&days, &windows);
    let doubts = diagnosis.doubts(&observations);
    for (window, observation) in windows.iter_mut().zip(&observations[days.len()..]) {
        window.bhar.doubts = BharOutcome::broken(diagnosis, observation);
    }
    GroupOutcome {
        group: group.label.clone(),
        n_events: group.members.len(),
        n_symbols,
        n_dates: distinct(&means.columns.dates),
        mean_correlation: whole.window,
        estimated_correlation: means.estimated_correlation,
        doubts,
        sample,
        days,
        windows,
    }
}

/// Returns how many dates there are. Events of one date stand together as a rule.
fn distinct(dates: &[Date]) -> usize {
    let mut dates: Vec<Date> = dates.chunk_by(|a, b| a == b).map(|same| same[0]).collect();
    dates.sort_unstable();
    dates.dedup();
    dates.len()
}

/// Averages and tests some events over the tested windows alone: what a study among thousands needs. Each number has the bits
/// that [`aggregate`] gives it.
pub fn average_windows(how: Averaging<'_>, members: &[usize]) -> Averages {
    // One group is given, so that one is returned.
    average_windows_of(how, &[members]).swap_remove(0)
}

/// Averages and tests several groups over the tested windows alone, many in one pass over their events.
pub fn average_windows_of(how: Averaging<'_>, groups: &[&[usize]]) -> Vec<Averages> {
    let batch = |batch: &[&[usize]]| {
        let sources = gather(how, batch, Extent::Windows, &Progress::default());
        let groups = batch.iter().zip(sources);
        let found = groups.map(|(members, source)| averages(how, members, source));
        found.collect::<Vec<Averages>>()
    };
    groups.chunks(BATCH).flat_map(batch).collect()
}

fn averages<'a>(how: Averaging<'a>, members: &'a [usize], source: GroupSource<'a>) -> Averages {
    let means = GroupMeans::new(how, members, Extent::Windows, source);
    let cars = 0..how.abnormal.windows.cars.len();
    Averages {
        caar: running_cars(how.abnormal, members, &means.columns, mean),
        windows: cars.map(|car| means.window_averages(car)).collect(),
        aar: means.aar,
    }
}

/// The means and verdicts of some events that a study among thousands needs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Averages {
    /// `aar[d]`: AAR of day `d` of the event window.
    pub aar: Vec<Option<f64>>,
    /// `caar[d]`: CAAR from the first day of the event window to day `d`, over the events with all of these days.
    pub caar: Vec<Option<f64>>,
    /// `windows[w]`: tested window `w`.
    pub windows: Vec<WindowAverages>,
}
