//! The groups of a study that are drawn, their names and the scale that they share.

use crate::chart::words::shortened;
use crate::event::ALL;
use crate::study::outcome::{GroupOutcome, StudyOutcome};
use crate::time::Lag;

/// Groups with fewer events get no band: an interval of two values says nothing.
pub(super) const FEWEST_FOR_BAND: usize = 3;

/// Returns the groups by tag, those with the largest effect first: the mean abnormal return on day 0, or in the first tested
/// window where day 0 is not in the event window. Groups of fewer than three events come last. Where no event has a tag, the
/// group of all events.
pub(super) fn ordered_groups(outcome: &StudyOutcome) -> Vec<&GroupOutcome> {
    let used = outcome.groups.iter().filter(|group| group.n_events > 0);
    let (all, mut groups): (Vec<_>, Vec<_>) = used.partition(|group| group.group == ALL);
    if groups.is_empty() {
        return all;
    }
    let effect = |group: &GroupOutcome| {
        let day0 = group.days.iter().find(|day| day.day == Lag(0));
        let aar = day0.and_then(|day| day.aar);
        aar.or_else(|| group.windows.first()?.caar)
            .unwrap_or(f64::MIN)
    };
    groups.sort_by(|a, b| {
        let few = |group: &GroupOutcome| group.n_events < FEWEST_FOR_BAND;
        few(a)
            .cmp(&few(b))
            .then_with(|| effect(b).total_cmp(&effect(a)))
            .then_with(|| a.group.cmp(&b.group))
    });
    groups
}

/// Returns the number of events of a group on its days: `N = 12`, or `N = 9 to 12 a day`.
pub(super) fn counts_in_words(group: &GroupOutcome) -> String {
    let counts = group.days.iter().map(|day| day.n);
    match (counts.clone().min(), counts.max()) {
        (Some(least), Some(most)) if least < most => format!("N = {least} to {most} a day"),
        (_, most) => format!("N = {}", most.unwrap_or(group.n_events)),
    }
}

/// Returns the name of a figure on a page.
pub(super) fn page_name(name: &str, (page, _): (usize, usize)) -> String {
    match page {
        0 => name.to_owned(),
        _ => format!("{name}-{}", page + 1),
    }
}

/// Says which page of several a figure is.
pub(super) fn page_note((page, pages): (usize, usize)) -> String {
    match pages {
        1 => String::new(),
        _ => format!("Page {} of {pages}. ", page + 1),
    }
}

/// Returns the names of groups, shortened so that they can still be told apart: in their middle, or around the first letter in
/// which names differ that would be alike.
pub(super) fn short_names(groups: &[&GroupOutcome]) -> Vec<String> {
    let short: Vec<String> = groups.iter().map(|group| shortened(&group.group)).collect();
    let name = |position: usize| {
        let alike = groups
            .iter()
            .zip(&short)
            .filter(|(_, other)| **other == short[position]);
        let alike: Vec<&str> = alike.map(|(group, _)| group.group.as_str()).collect();
        match alike.len() {
            1 => short[position].clone(),
            _ => around_difference(&groups[position].group, &alike),
        }
    };
    (0..groups.len()).map(name).collect()
}

/// Returns the begin of a name and its letters from the first one on in which the names differ.
fn around_difference(name: &str, names: &[&str]) -> String {
    const BEGIN: usize = 8;
    const REST: usize = 18;
    let same = |position: usize| {
        let letters = names.iter().map(|name| name.chars().nth(position));
        letters.collect::<std::collections::BTreeSet<_>>().len() == 1
    };
    let letters: Vec<char> = name.chars().collect();
    let first = (0..letters.len())
        .find(|position| !same(*position))
        .unwrap_or(letters.len());
    // The word in which they differ is shown from its begin.
    let word = letters[..first]
        .iter()
        .rposition(|letter| letter.is_whitespace());
    let from = word.map_or(first, |space| space + 1);
    let text = |letters: &[char]| letters.iter().collect::<String>();
    let begin = text(&letters[..BEGIN.min(from)]);
    let rest = &letters[from..];
    let end = if rest.len() > REST { "\u{2026}" } else { "" };
    let gap = if from > BEGIN { "\u{2026}" } else { "" };
    format!(
        "{}{gap}{}{end}",
        begin.trim_end(),
        text(&rest[..REST.min(rest.len())]).trim_end()
    )
}
