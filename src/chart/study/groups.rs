//! The groups of a study that are drawn, their names and the scale that they share.

use crate::chart::figure::{Mark, Panel};
use crate::chart::scale::range;
use crate::chart::words::shortened;
use crate::event::ALL;
use crate::study::outcome::{DayOutcome, GroupOutcome, StudyOutcome};

/// Groups with fewer events get no band: an interval of two values says nothing.
pub(super) const FEWEST_FOR_BAND: usize = 3;

/// Returns up to `most` groups by tag, those with the most events first; the group of all events where no event has a tag.
pub(super) fn largest_groups(outcome: &StudyOutcome, most: usize) -> Vec<&GroupOutcome> {
    let mut groups: Vec<&GroupOutcome> = outcome
        .groups
        .iter()
        .filter(|group| group.group != ALL && group.n_events > 0)
        .collect();
    if groups.is_empty() {
        groups = outcome
            .groups
            .iter()
            .filter(|group| group.n_events > 0)
            .collect();
    }
    groups.sort_by(|a, b| {
        b.n_events
            .cmp(&a.n_events)
            .then_with(|| a.group.cmp(&b.group))
    });
    groups.truncate(most);
    groups
}

/// Says that `drawn` of several groups are drawn; empty if all are.
pub(super) fn out_of(outcome: &StudyOutcome, drawn: usize) -> String {
    match largest_groups(outcome, usize::MAX).len() {
        all if all > drawn => format!("The {drawn} largest of {all} groups. "),
        _ => String::new(),
    }
}

/// Returns a group's name with its number of complete events on the first and the last day.
pub(super) fn named(group: &GroupOutcome) -> String {
    let complete = |day: &DayOutcome| day.n_complete;
    let last = group.days.last().map_or(0, complete);
    let name = shortened(&group.group);
    match group.days.first().map_or(0, complete) {
        first if first == last => format!("{name} (N = {last})"),
        first => format!("{name} (N = {first} to {last})"),
    }
}

/// How far bands are shown beyond the range of lines and bars, as a share of that range: the band of a group of three can
/// be ten times as wide.
const BAND_ROOM: f64 = 0.15;

/// Gives all panels one scale, so that their heights compare. It includes every line and bar in full.
pub(super) fn share_scale(panels: &mut [Panel]) {
    let is_band = |mark: &&Mark| matches!(mark, Mark::Band { .. });
    let values = |mark: &Mark| {
        mark.extent()
            .into_iter()
            .map(|(_, y)| y)
            .collect::<Vec<_>>()
    };
    let marks = || panels.iter().flat_map(|panel| &panel.marks);
    let bands: Vec<f64> = marks().filter(is_band).flat_map(values).collect();
    let others = marks().filter(|mark| !is_band(mark)).flat_map(values);
    let (low, high) = range(others.chain([0.0]));
    let room = (high - low) * BAND_ROOM;
    let scale = range(
        bands
            .into_iter()
            .map(|y| y.clamp(low - room, high + room))
            .chain([low, high]),
    );
    panels
        .iter_mut()
        .for_each(|panel| panel.scale = Some(scale));
}
