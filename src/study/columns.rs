//! The abnormal returns of a group side by side: what tests sum over events, in one column for each day and window.

use std::borrow::Cow;

use super::abnormal::AbnormalReturns;

/// Columns of one value an event, by observation: the days of the event window, then the tested windows. Those of the whole
/// sample are lent, those of a part of it are gathered when asked for.
pub(super) struct Columns<'a> {
    abnormal: &'a AbnormalReturns,
    members: &'a [usize],
    /// Degrees of freedom of each event's model.
    df: Vec<f64>,
}

/// The events present in one observation, in one order.
pub(super) struct Present<'a> {
    pub members: Cow<'a, [usize]>,
    pub abnormal: Cow<'a, [f64]>,
    pub standardized: Cow<'a, [f64]>,
    pub df: Cow<'a, [f64]>,
    pub positive_share: Cow<'a, [f64]>,
}

impl<'a> Columns<'a> {
    pub fn of(abnormal: &'a AbnormalReturns, members: &'a [usize]) -> Self {
        let df = |member: &usize| abnormal.events[*member].fit.df;
        Self {
            abnormal,
            members,
            df: members.iter().map(df).collect(),
        }
    }

    /// The days of the event window and the tested windows.
    pub fn observations(&self) -> usize {
        self.days() + self.abnormal.windows.cars.len()
    }

    fn days(&self) -> usize {
        self.abnormal.windows.event.days()
    }

    /// AR of a day or CAR of a window, NaN where an event has none or lacks a day of the window.
    pub fn abnormal(&self, observation: usize) -> Cow<'a, [f64]> {
        match observation.checked_sub(self.days()) {
            None => self.of_members(self.abnormal.ars(observation)),
            Some(car) => self.complete(car, |car, _| car),
        }
    }

    /// SAR or SCAR, NaN as above.
    pub fn standardized(&self, observation: usize) -> Cow<'a, [f64]> {
        match observation.checked_sub(self.days()) {
            None => self.of_members(self.abnormal.sars(observation)),
            Some(car) => self.complete(car, |car, se| car / se),
        }
    }

    /// Members are in the order of the sample, so that as many as there are events are all of them.
    fn of_members(&self, column: &'a [f64]) -> Cow<'a, [f64]> {
        if self.members.len() == column.len() {
            return column.into();
        }
        self.members.iter().map(|&member| column[member]).collect()
    }

    fn complete(&self, car: usize, value: fn(f64, f64) -> f64) -> Cow<'a, [f64]> {
        let days = self.abnormal.windows.cars[car].days() as f64;
        let [observed, car, se] = self.abnormal.cars(car);
        let value = |&member: &usize| {
            if observed[member] == days {
                value(car[member], se[member])
            } else {
                f64::NAN
            }
        };
        self.members.iter().map(value).collect()
    }

    /// The events that have a value. `positive_share` holds one number for each event of the group.
    pub fn present<'b>(&'b self, observation: usize, positive_share: &'b [f64]) -> Present<'b> {
        let (abnormal, standardized) = (self.abnormal(observation), self.standardized(observation));
        if !standardized.iter().any(|s| s.is_nan()) {
            return Present {
                members: self.members.into(),
                abnormal,
                standardized,
                df: (&self.df).into(),
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
            df: of(&self.df),
            positive_share: of(positive_share),
        }
    }
}

/// The values that are there.
pub(super) fn present(column: &[f64]) -> Cow<'_, [f64]> {
    let there = |value: &f64| !value.is_nan();
    if column.iter().all(there) {
        column.into()
    } else {
        column.iter().copied().filter(there).collect()
    }
}
