//! The abnormal returns of a group side by side: what tests sum over events, in one column for each day and window.

use std::borrow::Cow;

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;

/// Events of a parallel step.
const STEP: usize = 4096;

/// Columns of one value an event, by observation: the days of the event window, then the tested windows.
pub(super) struct Columns<'a> {
    members: &'a [usize],
    /// AR of the days and CAR of the windows, NaN where an event has none or lacks a day of the window.
    abnormal: Vec<Vec<f64>>,
    /// SAR and SCAR.
    standardized: Vec<Vec<f64>>,
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
    pub fn of(abnormal: &AbnormalReturns, members: &'a [usize]) -> Self {
        let (days, cars) = (abnormal.windows.event.days(), abnormal.windows.cars.len());
        let of_step = |members: &[usize]| {
            let room = || vec![Vec::with_capacity(members.len()); days + cars];
            let (mut ar, mut sar) = (room(), room());
            for &member in members {
                for day in 0..days {
                    ar[day].push(abnormal.ar(member, day));
                    sar[day].push(abnormal.sar(member, day));
                }
                for car in 0..cars {
                    let window = abnormal.complete(member, car);
                    ar[days + car].push(window.map_or(f64::NAN, |window| window.car));
                    sar[days + car].push(window.map_or(f64::NAN, |window| window.scar));
                }
            }
            (ar, sar)
        };
        let steps: Vec<_> = members.par_chunks(STEP).map(of_step).collect();
        let (ar, sar): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
        let joined = |steps: Vec<Vec<Vec<f64>>>| -> Vec<Vec<f64>> {
            let column = |observation: usize| {
                let parts = steps.iter().map(|step| step[observation].as_slice());
                parts.collect::<Vec<_>>().concat()
            };
            (0..days + cars).into_par_iter().map(column).collect()
        };
        let df = |member: &usize| abnormal.events[*member].fit.df;
        Self {
            members,
            abnormal: joined(ar),
            standardized: joined(sar),
            df: members.iter().map(df).collect(),
        }
    }

    /// AR of the days and CAR of the windows.
    pub fn abnormal(&self, observation: usize) -> &[f64] {
        &self.abnormal[observation]
    }

    /// SAR or SCAR of the events that have one, for each observation.
    pub fn standardized(&self) -> impl IndexedParallelIterator<Item = Cow<'_, [f64]>> {
        self.standardized.par_iter().map(|column| {
            let there = |s: &f64| !s.is_nan();
            if column.iter().all(there) {
                Cow::Borrowed(column.as_slice())
            } else {
                column.iter().copied().filter(there).collect()
            }
        })
    }

    /// The events that have a value. `positive_share` holds one number for each event of the group.
    pub fn present<'b>(&'b self, observation: usize, positive_share: &'b [f64]) -> Present<'b> {
        let standardized = &self.standardized[observation];
        if standardized.iter().all(|s| !s.is_nan()) {
            return Present {
                members: self.members.into(),
                abnormal: self.abnormal(observation).into(),
                standardized: standardized.into(),
                df: (&self.df).into(),
                positive_share: positive_share.into(),
            };
        }
        let places = (0..standardized.len()).filter(|place| !standardized[*place].is_nan());
        let places: Vec<usize> = places.collect();
        let of = |values: &[f64]| places.iter().map(|&place| values[place]).collect();
        Present {
            members: places.iter().map(|&place| self.members[place]).collect(),
            abnormal: of(self.abnormal(observation)),
            standardized: of(standardized),
            df: of(&self.df),
            positive_share: of(positive_share),
        }
    }
}
