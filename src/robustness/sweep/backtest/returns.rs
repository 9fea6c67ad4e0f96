//! The daily returns of all plans on the same days.

use std::collections::BTreeSet;

use crate::backtest::Course;
use crate::math::moments::{mean, sd};
use crate::time::Date;

/// Daily returns by plan, on the days of all of them. Before its first trade and after its last one a plan rests, with a return
/// of zero.
pub(super) struct DailyReturns {
    /// The days, from the second one of the earliest plan on.
    pub dates: Vec<Date>,
    /// `of[i][t]`: the return of plan `i` on `dates[t]`.
    pub of: Vec<Vec<f64>>,
}

impl DailyReturns {
    pub fn new(courses: &[Course]) -> Self {
        let all: BTreeSet<Date> = courses
            .iter()
            .flat_map(|course| course.dates.iter().copied())
            .collect();
        let dates: Vec<Date> = all.into_iter().skip(1).collect();
        let of = courses
            .iter()
            .map(|course| returns(course, &dates))
            .collect();
        Self { dates, of }
    }

    /// Returns the number of days.
    pub fn days(&self) -> usize {
        self.dates.len()
    }
}

/// Returns the returns of one plan on these dates.
fn returns(course: &Course, dates: &[Date]) -> Vec<f64> {
    let mut returns = vec![0.0; dates.len()];
    for (pair, date) in course.equity.windows(2).zip(course.dates.iter().skip(1)) {
        if let Ok(day) = dates.binary_search(date)
            && pair[0] > 0.0
        {
            returns[day] = pair[1] / pair[0] - 1.0;
        }
    }
    returns
}

/// Returns the Sharpe ratio a day of some returns, without a risk-free rate; none where they do not vary.
pub(super) fn sharpe(returns: &[f64]) -> Option<f64> {
    let (mean, sd) = (mean(returns)?, sd(returns)?);
    (sd > 0.0).then(|| mean / sd)
}

/// Returns the position of the largest number; the first of several. None counts as the least of all.
pub(super) fn best(numbers: impl IntoIterator<Item = Option<f64>>) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (place, number) in numbers.into_iter().enumerate() {
        if let Some(number) = number
            && best.is_none_or(|(_, largest)| number > largest)
        {
            best = Some((place, number));
        }
    }
    best
}
