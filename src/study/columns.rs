//! The abnormal returns of a group: one column of values for each day and each tested window.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::abnormal::AbnormalReturns;
use crate::math::draws::quantile;
use crate::time::Date;
use crate::units::Percent;

/// Columns with one value for each event, numbered by observation: first the days of the event window, then the tested
/// windows. Columns of the whole sample are borrowed; those of a part of it, whose events lie scattered among all, are gathered.
pub(super) struct Columns<'a> {
    abnormal: &'a AbnormalReturns,
    members: &'a [usize],
    /// `df[i]`: degrees of freedom of the model of event `i`.
    df: Vec<f64>,
    /// `dates[i]`: the date of day 0 of event `i`.
    pub dates: Vec<Date>,
    /// The percent of values at each end that are pulled in; 0 for none.
    winsorize: Percent,
    /// `days[d]`: AR and SAR of day `d` of the event window as measured, each gathered once: more than one mean and test look at it.
    days: Vec<[OnceLock<Cow<'a, [f64]>>; 2]>,
    /// `cars[w]`: CAR over tested window `w`, and CAR over its standard deviation, as measured, computed once.
    cars: Vec<OnceLock<[Vec<f64>; 2]>>,
}

/// The events present in one observation, in one order.
pub(super) struct Present<'a> {
    pub members: Cow<'a, [usize]>,
    pub abnormal: Cow<'a, [f64]>,
    pub standardized: Cow<'a, [f64]>,
    /// The standard deviations of `abnormal`.
    pub errors: Cow<'a, [f64]>,
    pub df: Cow<'a, [f64]>,
    pub dates: Cow<'a, [Date]>,
    pub positive_share: Cow<'a, [f64]>,
}

impl<'a> Columns<'a> {
    /// Creates the columns of a group.
    pub fn new(abnormal: &'a AbnormalReturns, members: &'a [usize], winsorize: Percent) -> Self {
        let windows = &abnormal.windows;
        let of_event = |member: &usize| {
            let event = &abnormal.events[*member];
            (event.fit.df, event.aligned.date)
        };
        let (df, dates) = members.iter().map(of_event).unzip();
        Self {
            abnormal,
            members,
            df,
            dates,
            winsorize,
            days: vec![<[_; 2]>::default(); windows.event.days()],
            cars: vec![OnceLock::new(); windows.cars.len()],
        }
    }

    /// Returns AR of a day or CAR of a window; NaN where an event has none or lacks a day of the window.
    pub fn abnormal(&self, observation: usize) -> Cow<'_, [f64]> {
        winsorized(self.measured(observation), self.winsorize)
    }

    /// Returns SAR of a day or SCAR of a window; NaN as for [`Columns::abnormal`].
    pub fn standardized(&self, observation: usize) -> Cow<'_, [f64]> {
        winsorized(self.measured_over_error(observation), self.winsorize)
    }

    /// Returns AR of a day or CAR of a window as measured.
    fn measured(&self, observation: usize) -> Cow<'_, [f64]> {
        let ars = |day: usize| self.abnormal.ars(day);
        self.column::<0>(observation, ars)
    }

    /// Returns SAR of a day or SCAR of a window as measured.
    pub fn measured_over_error(&self, observation: usize) -> Cow<'_, [f64]> {
        let sars = |day: usize| self.abnormal.sars(day);
        self.column::<1>(observation, sars)
    }

    /// Returns column `KIND` of a day or a window; `of_all` has it for a day and all events.
    fn column<const KIND: usize>(
        &self,
        observation: usize,
        of_all: impl Fn(usize) -> &'a [f64],
    ) -> Cow<'_, [f64]> {
        let column = match observation.checked_sub(self.days.len()) {
            None => {
                let gather = || self.of_members(of_all(observation));
                self.days[observation][KIND].get_or_init(gather)
            }
            Some(car) => self.of_window(car)[KIND].as_slice(),
        };
        column.into()
    }

    /// Returns CAR and SCAR of a window; NaN where the event does not count.
    fn of_window(&self, car: usize) -> &[Vec<f64>; 2] {
        let windows = &self.abnormal.windows;
        let counts = |observed: f64| observed > 0.0 && windows.counts(car, observed as usize);
        let compute = || {
            let [observed, sums, errors] = self.abnormal.cars(car);
            let both = |&member: &usize| match counts(observed[member]) {
                true => (sums[member], sums[member] / errors[member]),
                false => (f64::NAN, f64::NAN),
            };
            let (cars, over_errors) = self.members.iter().map(both).unzip();
            [cars, over_errors]
        };
        self.cars[car].get_or_init(compute)
    }

    /// Returns sqrt(V) of each abnormal return: the ratio to its standardised value, or computed where both are zero.
    fn errors(&self, observation: usize, abnormal: &[f64], standardized: &[f64]) -> Vec<f64> {
        let ratio = |((x, s), &member): ((&f64, &f64), &usize)| {
            if *s != 0.0 {
                return x / s;
            }
            match observation.checked_sub(self.days.len()) {
                None => self.abnormal.standard_error(member, observation),
                Some(car) => self.abnormal.cars(car)[2][member],
            }
        };
        let values = abnormal.iter().zip(standardized);
        values.zip(self.members).map(ratio).collect()
    }

    /// Gathers the values of the members. Members are in the order of the sample, so that equal lengths mean all events.
    fn of_members(&self, column: &'a [f64]) -> Cow<'a, [f64]> {
        if self.members.len() == column.len() {
            return column.into();
        }
        self.members.iter().map(|&member| column[member]).collect()
    }

    /// Returns the events that have a value. `positive_share` holds one number for each event of the group.
    pub fn present<'b>(&'b self, observation: usize, positive_share: &'b [f64]) -> Present<'b> {
        let measured = self.measured(observation);
        let over_error = self.measured_over_error(observation);
        let errors = self.errors(observation, &measured, &over_error);
        let abnormal = winsorized(measured, self.winsorize);
        let standardized = winsorized(over_error, self.winsorize);
        if !standardized.iter().any(|s| s.is_nan()) {
            return Present {
                members: self.members.into(),
                abnormal,
                standardized,
                errors: errors.into(),
                df: (&self.df).into(),
                dates: (&self.dates).into(),
                positive_share: positive_share.into(),
            };
        }
        let places = (0..standardized.len()).filter(|place| !standardized[*place].is_nan());
        let places: Vec<usize> = places.collect();
        let of = |values: &[f64]| places.iter().map(|&place| values[place]).collect();
        Present {
            members: places.iter().map(|&place| self.members[place]).collect(),
            abnormal: of(&abnormal),
            standardized: of(&standardized),
            errors: of(&errors),
            df: of(&self.df),
            dates: places.iter().map(|&place| self.dates[place]).collect(),
            positive_share: of(positive_share),
        }
    }
}

/// Returns the values with those beyond the percentiles at both ends pulled in; missing ones stay missing and do not count.
pub(super) fn winsorized(column: Cow<'_, [f64]>, percent: Percent) -> Cow<'_, [f64]> {
    if percent.number() == 0.0 {
        return column;
    }
    let mut sorted = present(&column).into_owned();
    sorted.sort_unstable_by(f64::total_cmp);
    if sorted.is_empty() {
        return column;
    }
    let at = |share: f64| quantile(&sorted, share);
    let (low, high) = (at(percent.fraction()), at(1.0 - percent.fraction()));
    // `max` would replace a missing value.
    let pulled = |x: &f64| if x.is_nan() { *x } else { x.max(low).min(high) };
    column.iter().map(pulled).collect()
}

/// Returns the values that are not missing.
pub(super) fn present(column: &[f64]) -> Cow<'_, [f64]> {
    let there = |value: &f64| !value.is_nan();
    if column.iter().all(there) {
        column.into()
    } else {
        column.iter().copied().filter(there).collect()
    }
}
