//! Which single event and which single date move a mean most.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::time::Date;

/// How far the mean CAR of a window rests on single events and dates.
///
/// ```text
/// mean without event j = (sum x - x_j) / (N - 1);  mean without a date likewise, less all its events
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InfluenceOutcome {
    /// The event without which the mean differs most.
    pub event: LeftOutEvent,
    /// The smallest mean without one event.
    pub lowest: f64,
    /// The largest mean without one event.
    pub highest: f64,
    /// The date without which the mean differs most; `None` if all events share one date.
    pub date: Option<LeftOutDate>,
    /// The smallest mean without the events of one date.
    pub date_lowest: Option<f64>,
    /// The largest mean without the events of one date.
    pub date_highest: Option<f64>,
    /// The fewest events without which the mean is zero or has the other sign.
    pub events_to_turn: usize,
}

/// An event, and the mean without it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LeftOutEvent {
    /// The position among the measured events.
    #[serde(skip)]
    pub position: usize,
    /// Id of the event.
    pub event_id: String,
    /// Symbol of its security.
    pub symbol: String,
    /// Day 0.
    pub day0: Date,
    /// Its CAR, as the mean counts it.
    pub car: f64,
    /// The mean without it.
    pub caar: f64,
}

/// A date, and the mean without its events.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LeftOutDate {
    /// The date of day 0.
    pub date: Date,
    /// The number of its events.
    pub n: usize,
    /// The mean without them.
    pub caar: f64,
}

impl InfluenceOutcome {
    /// Leaves out each of these events and each of their dates in turn; `None` for fewer than two events. `values[i]`: CAR of the
    /// event at position `members[i]`, whose day 0 is on `day0s[i]`.
    pub(super) fn new(members: &[usize], day0s: &[Date], values: &[f64]) -> Option<Self> {
        let n = values.len();
        if n < 2 {
            return None;
        }
        let sum: f64 = values.iter().sum();
        let mean = sum / n as f64;
        let without = |x: &f64| (sum - x) / (n - 1) as f64;
        let far = |caar: f64| (caar - mean).abs();
        let means = || values.iter().map(without);
        // The first of equal ones, in the order of the sample.
        let most = (0..n).reduce(|best, other| {
            match far(without(&values[other])) > far(without(&values[best])) {
                true => other,
                false => best,
            }
        })?;
        let mut dates: BTreeMap<Date, (usize, f64)> = BTreeMap::new();
        let mut summed = 0;
        // Events of one date stand together.
        for alike in day0s.chunk_by(|a, b| a == b) {
            let (count, total) = dates.entry(alike[0]).or_default();
            let values = &values[summed..summed + alike.len()];
            *count += values.len();
            values.iter().for_each(|x| *total += x);
            summed += alike.len();
        }
        let left: Vec<LeftOutDate> = dates
            .into_iter()
            .filter(|(_, (count, _))| *count < n)
            .map(|(date, (count, total))| LeftOutDate {
                date,
                n: count,
                caar: (sum - total) / (n - count) as f64,
            })
            .collect();
        let farther = |best: LeftOutDate, other: LeftOutDate| match far(other.caar) > far(best.caar)
        {
            true => other,
            false => best,
        };
        let ends = |caars: &mut dyn Iterator<Item = f64>| {
            caars.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), caar| {
                (low.min(caar), high.max(caar))
            })
        };
        let (lowest, highest) = ends(&mut means());
        let by_date = (!left.is_empty()).then(|| ends(&mut left.iter().map(|left| left.caar)));
        Some(Self {
            event: LeftOutEvent {
                position: members[most],
                event_id: String::new(),
                symbol: String::new(),
                day0: day0s[most],
                car: values[most],
                caar: without(&values[most]),
            },
            lowest,
            highest,
            date_lowest: by_date.map(|ends| ends.0),
            date_highest: by_date.map(|ends| ends.1),
            date: left.into_iter().reduce(farther),
            events_to_turn: events_to_turn(values, sum),
        })
    }
}

/// Returns the fewest values without which the sum is zero or has the other sign: the largest ones with its sign.
fn events_to_turn(values: &[f64], sum: f64) -> usize {
    let sign = sum.signum();
    let mut carrying: Vec<f64> = values
        .iter()
        .map(|x| x * sign)
        .filter(|x| *x > 0.0)
        .collect();
    if sum == 0.0 {
        return 0;
    }
    // Few values carry most sums: only as many are sorted as are needed.
    let mut most = 16;
    loop {
        let taken = most.min(carrying.len());
        if taken < carrying.len() {
            carrying.select_nth_unstable_by(taken, |a, b| b.total_cmp(a));
        }
        let mut largest = carrying[..taken].to_vec();
        largest.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut left = sum.abs();
        for (number, x) in largest.iter().enumerate() {
            left -= x;
            if left <= 0.0 {
                return number + 1;
            }
        }
        if taken == carrying.len() {
            // Rounding alone is left.
            return taken;
        }
        most *= 4;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_values_turn_the_sum() {
        // 3 + 2 + 1 - 1 - 1 = 4; without 3 it is 1, without 2 too it is -1.
        assert_eq!(events_to_turn(&[1.0, -1.0, 3.0, -1.0, 2.0], 4.0), 2);
        assert_eq!(events_to_turn(&[-3.0, 1.0], -2.0), 1);
        assert_eq!(events_to_turn(&[1.0, -1.0], 0.0), 0);
        let many = vec![0.25; 1000];
        assert_eq!(events_to_turn(&many, 250.0), 1000);
        let mut skewed = vec![-0.5; 100];
        skewed.extend(vec![1.0; 100]);
        assert_eq!(events_to_turn(&skewed, 50.0), 50);
    }
}
