//! Observations that belong together: those of one date, of one story, or of one security.

use std::collections::BTreeMap;

use crate::event::Aligned;
use crate::time::Date;

/// Observations by what they share.
pub(super) struct Clusters {
    /// `number[i]`: the cluster of observation `i`.
    pub number: Vec<usize>,
    /// The number of clusters.
    pub count: usize,
}

impl Clusters {
    /// Puts together the observations that share a value.
    pub fn new<T: Ord + Copy>(values: &[T]) -> Self {
        let mut numbers: BTreeMap<T, usize> = BTreeMap::new();
        let number = |value: &T| {
            let next = numbers.len();
            *numbers.entry(*value).or_insert(next)
        };
        Self {
            number: values.iter().map(number).collect(),
            count: numbers.len(),
        }
    }

    /// Puts together the events that share the date of day 0 or a story. A story of securities in several zones joins the dates
    /// that it falls on.
    pub fn of_news<'a>(events: impl Iterator<Item = &'a Aligned>) -> Self {
        // `parent[i]`: a date of the same cluster, itself for the first one.
        let (mut dates, mut parent) = (BTreeMap::<Date, usize>::new(), Vec::new());
        let mut of_story: BTreeMap<usize, usize> = BTreeMap::new();
        let mut number = Vec::new();
        for event in events {
            let date = *dates.entry(event.date).or_insert_with(|| {
                parent.push(parent.len());
                parent.len() - 1
            });
            number.push(date);
            if let Some(story) = event.story {
                let other = *of_story.entry(story).or_insert(date);
                let (a, b) = (root(&parent, date), root(&parent, other));
                parent[a.max(b)] = a.min(b);
            }
        }
        let roots: Vec<usize> = number.iter().map(|date| root(&parent, *date)).collect();
        Self::new(&roots)
    }
}

/// Returns the first date of a cluster.
fn root(parent: &[usize], mut date: usize) -> usize {
    while parent[date] != date {
        date = parent[date];
    }
    date
}
