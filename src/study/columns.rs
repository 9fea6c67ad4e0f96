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
    /// The number of days of the event window.
    days: usize,
    /// `observations[o]`: AR and SAR of a day, or CAR and SCAR of a tested window, as measured, each made once: more than one mean and
    /// test look at it.
    observations: Vec<[OnceLock<Cow<'a, [f64]>>; 2]>,
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
        let days = windows.event.days();
        Self {
            abnormal,
            members,
            df,
            dates,
            winsorize,
            days,
            observations: vec![<[_; 2]>::default(); days + windows.cars.len()],
        }
    }

    /// Returns AR of a day or CAR of a window; NaN where an event has none or lacks a day of the window.
    pub fn abnormal(&self, observation: usize) -> Cow<'_, [f64]> {
        winsorized(self.measured(observation).into(), self.winsorize)
    }

    /// Returns SAR of a day or SCAR of a window; NaN as for [`Columns::abnormal`].
    pub fn standardized(&self, observation: usize) -> Cow<'_, [f64]> {
        winsorized(self.measured_over_error(observation).into(), self.winsorize)
    }

    /// Returns AR of a day or CAR of a window as measured.
    fn measured(&self, observation: usize) -> &[f64] {
        let make = || match observation.checked_sub(self.days) {
            None => self.of_members(self.abnormal.ars(observation)),
            Some(car) => self.cars(car),
        };
        self.observations[observation][0].get_or_init(make)
    }

    /// Returns SAR of a day or SCAR of a window as measured.
    pub fn measured_over_error(&self, observation: usize) -> &[f64] {
        let make = || match observation.checked_sub(self.days) {
            None => self.of_members(self.abnormal.sars(observation)),
            Some(car) => {
                let [_, _, errors] = self.abnormal.cars(car);
                let cars = self.measured(observation).iter().zip(self.members);
                cars.map(|(car, member)| car / errors[*member]).collect()
            }
        };
        self.observations[observation][1].get_or_init(make)
    }

    /// Returns CAR of a window; NaN where the event does not count.
    fn cars(&self, car: usize) -> Cow<'a, [f64]> {
        let abnormal = self.abnormal;
        let [observed, sums, ..] = abnormal.cars(car);
        let windows = &abnormal.windows;
        let counts = |member: &usize| {
            let observed = observed[*member];
            observed > 0.0 && windows.counts(car, observed as usize)
        };
        if self.members.iter().all(counts) {
            return self.of_members(sums);
        }
        let value = |member: &usize| match counts(member) {
            true => sums[*member],
            false => f64::NAN,
        };
        self.members.iter().map(value).collect()
    }

    /// Returns sqrt(V) of each abnormal return: the ratio to its standardised value, or computed where both are zero.
    fn errors(&self, observation: usize, abnormal: &[f64], standardized: &[f64]) -> Vec<f64> {
        let ratio = |((x, s), &member): ((&f64, &f64), &usize)| {
            if *s != 0.0 {
                return x / s;
            }
            match observation.checked_sub(self.days) {
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
        let errors = self.errors(observation, measured, over_error);
        let abnormal = winsorized(measured.into(), self.winsorize);
        let standardized = winsorized(over_error.into(), self.winsorize);
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
