//! Where a date lies in a list of dates.

use super::date::Date;

/// Returns the position of the first date on or after `date`, or the number of dates where all come before it. The dates ascend.
///
/// Sessions follow each other evenly, so that a guess by proportion is a few places off at most. A search by halves would look at
/// places all over the list, each of which has to come from memory first where thousands of lists are searched in turn.
pub(crate) fn first_on_or_after(dates: &[Date], date: Date) -> usize {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
        return 0;
    };
    if date <= *first {
        return 0;
    }
    if date > *last {
        return dates.len();
    }
    let days =
        |from: Date, to: Date| i64::from(to.days_since_1970()) - i64::from(from.days_since_1970());
    let guess = days(*first, date) * (dates.len() as i64 - 1) / days(*first, *last);
    // `dates[before]` is before `date` and `dates[from]` is not, with steps that double until both hold.
    let (mut before, mut from, mut step) = (guess as usize, guess as usize, 1);
    if dates[before] < date {
        from = (before + step).min(dates.len() - 1);
        while dates[from] < date {
            (before, step) = (from, 2 * step);
            from = (before + step).min(dates.len() - 1);
        }
    } else {
        before = from.saturating_sub(step);
        while dates[before] >= date {
            (from, step) = (before, 2 * step);
            before = from.saturating_sub(step);
        }
    }
    before + 1 + dates[before + 1..from].partition_point(|own| *own < date)
}

/// Returns the position of the first date after `date`, or the number of dates where none comes after it. The dates ascend.
pub(crate) fn first_after(dates: &[Date], date: Date) -> usize {
    let next = date.days_since_1970().saturating_add(1);
    first_on_or_after(dates, Date::from_days_since_1970(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns dates that follow each other after so many days.
    fn dates(gaps: impl IntoIterator<Item = i32>) -> Vec<Date> {
        let mut day = 18_000;
        let mut next = |gap: i32| {
            day += gap;
            Date::from_days_since_1970(day)
        };
        gaps.into_iter().map(&mut next).collect()
    }

    #[test]
    fn a_guess_finds_what_a_search_by_halves_finds() {
        let even = dates((0..500).map(|day| if day % 5 == 0 { 3 } else { 1 }));
        let halted = dates((0..300).map(|day| if day == 7 { 4_000 } else { 1 }));
        let growing = dates(1..90);
        let shrinking = dates((1..90).rev());
        for list in [even, halted, growing, shrinking, dates([1]), dates([])] {
            let (first, last) = (17_990, 18_010 + 5_000);
            for date in (first..last).map(Date::from_days_since_1970) {
                let on_or_after = list.partition_point(|own| *own < date);
                assert_eq!(first_on_or_after(&list, date), on_or_after, "{date}");
                let after = list.partition_point(|own| *own <= date);
                assert_eq!(first_after(&list, date), after, "{date}");
            }
        }
    }
}
