//! Abnormal returns in columns of one value per event, which tests sum over without copying.

use std::sync::Arc;

use rayon::prelude::*;

use super::windows::Windows;

/// The abnormal returns of all events, as columns for each day of the event window and for each tested window.
#[derive(Debug, Clone)]
pub(super) struct ReturnColumns {
    /// The number of events.
    events: usize,
    /// AR of all events on the first day of the event window, then SAR of all events on that day, and so on for the other days; NaN
    /// where missing. One piece of memory, since a system takes back large pieces when they are given up.
    days: Vec<f64>,
    /// `cars[w]`: days covered, CAR, its standard error and BHAR of all events over tested window `w`. BHAR is NaN where it is
    /// not defined. The outcomes of events read them too.
    pub cars: Arc<Vec<[Vec<f64>; 4]>>,
}

/// The numbers of one event while it is measured; reused from event to event.
pub(super) struct EventBuffer {
    /// Returns less the base over the estimation window.
    pub y: Vec<f64>,
    /// `days[d]`: return, expected return and SAR on day `d` of the event window. SAR is NaN where any of them is missing.
    pub days: Vec<[f64; 3]>,
    /// `cars[w]`: the four values of tested window `w`, in the order of [`ReturnColumns::cars`].
    pub cars: Vec<[f64; 4]>,
}

impl EventBuffer {
    pub fn new(windows: &Windows) -> Self {
        Self {
            y: Vec::new(),
            days: vec![[f64::NAN; 3]; windows.event.days()],
            cars: vec![[f64::NAN; 4]; windows.cars.len()],
        }
    }

    /// Returns whether the event has an abnormal return on every day and counts in every tested window.
    pub fn is_whole(&self, windows: &Windows) -> bool {
        let mut cars = self.cars.iter().enumerate();
        self.days.iter().all(|[.., sar]| !sar.is_nan())
            && cars.all(|(car, [days, ..])| *days > 0.0 && windows.counts(car, *days as usize))
    }
}

impl ReturnColumns {
    pub fn new(events: usize, windows: &Windows) -> Self {
        let column = || vec![0.0; events];
        Self {
            events,
            days: vec![0.0; 2 * windows.event.days() * events],
            cars: Arc::new(
                (windows.cars.iter())
                    .map(|_| [column(), column(), column(), column()])
                    .collect(),
            ),
        }
    }

    /// Returns AR of all events on a day, given by its position in the event window.
    pub fn ars(&self, position: usize) -> &[f64] {
        &self.days[2 * position * self.events..][..self.events]
    }

    /// Returns SAR of all events on a day, given by its position in the event window.
    pub fn sars(&self, position: usize) -> &[f64] {
        &self.days[(2 * position + 1) * self.events..][..self.events]
    }

    /// Returns AR and SAR of all events on a day, given by its position in the event window, to be changed.
    pub fn day_mut(&mut self, position: usize) -> (&mut [f64], &mut [f64]) {
        let day = &mut self.days[2 * position * self.events..][..2 * self.events];
        day.split_at_mut(self.events)
    }

    /// Gives up the days, of which nothing may be asked afterwards.
    pub fn give_up_days(&mut self) {
        self.days = Vec::new();
    }

    /// Returns the columns of days, then those of windows.
    fn columns(&mut self) -> impl Iterator<Item = &mut [f64]> {
        // Without events there is no column to be changed.
        let days = self.days.chunks_exact_mut(self.events.max(1));
        let cars = Arc::make_mut(&mut self.cars).iter_mut().flatten();
        days.chain(cars.map(Vec::as_mut_slice))
    }

    /// Splits every column into parts of `events` values, so that each part can be filled by a thread of its own.
    pub fn writers(
        &mut self,
        events: usize,
    ) -> impl IndexedParallelIterator<Item = ColumnWriter<'_>> {
        let mut writers: Vec<ColumnWriter<'_>> = Vec::new();
        for column in self.columns() {
            for (number, part) in column.chunks_mut(events).enumerate() {
                if number == writers.len() {
                    writers.push(ColumnWriter(Vec::new()));
                }
                writers[number].0.push(part);
            }
        }
        writers.into_par_iter()
    }

    /// Changes the sign of the abnormal returns of an event.
    pub fn turn(&mut self, event: usize) {
        let days = self.days.chunks_exact_mut(self.events);
        // Standard errors and numbers of days have no sign.
        let cars = Arc::make_mut(&mut self.cars)
            .iter_mut()
            .flat_map(|[_, car, _, bhar]| [car, bhar]);
        for column in days.chain(cars.map(Vec::as_mut_slice)) {
            column[event] = -column[event];
        }
    }

    /// Removes the events whose flag in `kept` is false.
    pub fn retain(&mut self, kept: &[bool]) {
        let cars = Arc::make_mut(&mut self.cars).iter_mut().flatten();
        for column in std::iter::once(&mut self.days).chain(cars) {
            let mut kept = kept.iter().cycle();
            column.retain(|_| kept.next().is_some_and(|kept| *kept));
        }
        self.events = kept.iter().filter(|kept| **kept).count();
    }
}

/// The same part of every column, in the order of [`ReturnColumns::columns`].
pub(super) struct ColumnWriter<'a>(Vec<&'a mut [f64]>);

impl ColumnWriter<'_> {
    /// Writes the numbers of one event to its position within this part.
    pub fn write(&mut self, position: usize, buffer: &EventBuffer) {
        let day = |[observed, expected, sar]: &[f64; 3]| {
            let ar = if sar.is_nan() {
                f64::NAN
            } else {
                observed - expected
            };
            [ar, *sar]
        };
        let values = buffer.days.iter().flat_map(day);
        let values = values.chain(buffer.cars.iter().flatten().copied());
        for (column, value) in self.0.iter_mut().zip(values) {
            column[position] = value;
        }
    }
}
