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
        let mut of_story: BTreeMap<u32, usize> = BTreeMap::new();
        let mut number = Vec::new();
        let mut before: Option<(Date, usize)> = None;
        for event in events {
            // Events of one date stand together as a rule.
            let date = match before {
                Some((date, number)) if date == event.date => number,
                _ => *dates.entry(event.date).or_insert_with(|| {
                    parent.push(parent.len());
                    parent.len() - 1
                }),
            };
            before = Some((event.date, date));
            number.push(date);
            if let Some(story) = event.story {
                let other = *of_story.entry(story).or_insert(date);
                let (a, b) = (root(&parent, date), root(&parent, other));
                parent[a.max(b)] = a.min(b);
            }
        }
        let roots: Vec<usize> = (0..parent.len()).map(|date| root(&parent, date)).collect();
        // Dates are numbered as they first appear, and so are the first dates of clusters.
        let of_dates = Self::new(&roots);
        Self {
            number: number.iter().map(|date| of_dates.number[*date]).collect(),
            count: of_dates.count,
        }
    }
}

/// Returns the first date of a cluster.
fn root(parent: &[usize], mut date: usize) -> usize {
    while parent[date] != date {
        date = parent[date];
    }
    date
}
