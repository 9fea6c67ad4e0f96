//! The numbers that are kept of events: columns of one value an event, which tests sum over as they are.

use rayon::prelude::*;

use super::abnormal::Windows;

/// What was measured of all events, in a column for each day or window.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// Of each day of the event window AR and SAR, NaN where they are missing.
    pub days: Vec<[Vec<f64>; 2]>,
    /// Of each tested window the days covered, CAR, its standard error and BHAR, which is NaN where it is not defined.
    pub cars: Vec<[Vec<f64>; 4]>,
}

/// The numbers of one event while it is measured.
pub(super) struct Room {
    /// R - base of the estimation window.
    pub y: Vec<f64>,
    /// Of each day of the event window the return, the expected return and SAR, which is NaN where one of them is missing.
    pub days: Vec<[f64; 3]>,
    /// Of each tested window, as [`Kept`] has them.
    pub cars: Vec<[f64; 4]>,
}

impl Room {
    pub fn new(windows: &Windows) -> Self {
        Self {
            y: Vec::new(),
            days: vec![[f64::NAN; 3]; windows.event.days()],
            cars: vec![[f64::NAN; 4]; windows.cars.len()],
        }
    }
}

impl Kept {
    pub fn of(events: usize, windows: &Windows) -> Self {
        let column = || vec![0.0; events];
        Self {
            days: (0..windows.event.days())
                .map(|_| [column(), column()])
                .collect(),
            cars: (windows.cars.iter())
                .map(|_| [column(), column(), column(), column()])
                .collect(),
        }
    }

    fn columns(&mut self) -> impl Iterator<Item = &mut Vec<f64>> {
        let days = self.days.iter_mut().flatten();
        days.chain(self.cars.iter_mut().flatten())
    }

    /// The places of some events at a time in every column.
    pub fn steps(&mut self, events: usize) -> impl IndexedParallelIterator<Item = Places<'_>> {
        let mut steps: Vec<Places<'_>> = Vec::new();
        for column in self.columns() {
            for (step, places) in column.chunks_mut(events).enumerate() {
                if step == steps.len() {
                    steps.push(Places(Vec::new()));
                }
                steps[step].0.push(places);
            }
        }
        steps.into_par_iter()
    }

    /// Leaves out events.
    pub fn retain(&mut self, kept: &[bool]) {
        for column in self.columns() {
            let mut kept = kept.iter();
            column.retain(|_| kept.next().is_some_and(|kept| *kept));
        }
    }
}

/// The places of some events in every column, in the order of [`Kept::columns`].
pub(super) struct Places<'a>(Vec<&'a mut [f64]>);

impl Places<'_> {
    /// Puts the numbers of one event in its place.
    pub fn put(&mut self, place: usize, room: &Room) {
        let day = |[observed, expected, sar]: &[f64; 3]| {
            let ar = if sar.is_nan() {
                f64::NAN
            } else {
                observed - expected
            };
            [ar, *sar]
        };
        let values = room.days.iter().flat_map(day);
        let values = values.chain(room.cars.iter().flatten().copied());
        for (column, value) in self.0.iter_mut().zip(values) {
            column[place] = value;
        }
    }
}
