//! The tested windows of single events, read from the columns of all events.

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use crate::math::student::StudentT;
use crate::study::abnormal::{AbnormalReturns, WindowAbnormal};
use crate::time::{Lag, Window};

/// The tested windows of all events.
#[derive(Clone)]
pub(in crate::study) struct TestedWindows {
    windows: Arc<[Window]>,
    /// `cars[w]`: days covered, CAR, its standard error and BHAR of all events over window `w`.
    cars: Arc<Vec<[Vec<f64>; 4]>>,
    /// `p[w]`: two-sided p of SCAR of all events over window `w`, NaN where there is none.
    p: Arc<[Vec<f64>]>,
}

impl TestedWindows {
    /// Computes p of each event over each tested window.
    pub fn new(abnormal: &AbnormalReturns) -> Self {
        let p = |(event, student): (usize, &Option<StudentT>), car: usize| {
            let scar = abnormal.window(event, car).map(|found| found.scar);
            let p = student.zip(scar).and_then(|(t, scar)| t.two_sided(scar));
            p.unwrap_or(f64::NAN)
        };
        let df = abnormal.events.par_iter().map(|event| event.fit.df);
        let students: Vec<Option<StudentT>> = df.map(StudentT::new).collect();
        let of_window = |car| {
            let students = students.par_iter().enumerate();
            students.map(|student| p(student, car)).collect()
        };
        Self {
            windows: abnormal.windows.cars.as_slice().into(),
            cars: Arc::clone(abnormal.all_cars()),
            p: (0..abnormal.windows.cars.len()).map(of_window).collect(),
        }
    }
}

/// The tested windows of one event.
#[derive(Clone)]
pub struct EventWindows {
    all: Arc<TestedWindows>,
    event: usize,
}

impl EventWindows {
    /// Takes the windows of all events and the number of the event.
    pub(in crate::study) fn new(all: &Arc<TestedWindows>, event: usize) -> Self {
        Self {
            all: Arc::clone(all),
            event,
        }
    }

    /// Returns the number of windows.
    pub fn len(&self) -> usize {
        self.all.windows.len()
    }

    /// Returns whether there is no window.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns a window by its number; `None` where there are not so many.
    pub fn get(&self, number: usize) -> Option<EventWindowOutcome> {
        let window = self.all.windows.get(number)?;
        let cars = self.all.cars.get(number)?;
        let p = *self.all.p.get(number)?.get(self.event)?;
        let found = WindowAbnormal::new(cars.each_ref().map(|column| column[self.event]));
        let p = (!p.is_nan()).then_some(p);
        Some(EventWindowOutcome::new(*window, found, p))
    }

    /// Returns the first window.
    pub fn first(&self) -> Option<EventWindowOutcome> {
        self.get(0)
    }

    /// Returns the windows in order.
    pub fn iter(&self) -> impl Iterator<Item = EventWindowOutcome> {
        (0..self.len()).filter_map(|number| self.get(number))
    }
}

impl fmt::Debug for EventWindows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Written as a list of windows.
impl Serialize for EventWindows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// One window of one event; `null` where no day was observed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EventWindowOutcome {
    /// The first day.
    pub from: Lag,
    /// The last day.
    pub to: Lag,
    /// The number of days that abnormal returns cover.
    pub observed: usize,
    /// Cumulative abnormal return.
    pub car: Option<f64>,
    /// The standard deviation of CAR, including the error of the estimates.
    pub se: Option<f64>,
    /// SCAR, CAR over its standard deviation.
    pub scar: Option<f64>,
    /// SCAR as a t statistic.
    pub t: Option<f64>,
    /// The two-sided p of `t` on `df` degrees of freedom.
    pub p: Option<f64>,
    /// Buy-and-hold abnormal return.
    pub bhar: Option<f64>,
    /// The reason why a value is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<&'static str>,
}

impl EventWindowOutcome {
    /// Takes a window, what was measured over it, and p of its t.
    pub(in crate::study) fn new(
        window: Window,
        found: Option<WindowAbnormal>,
        p: Option<f64>,
    ) -> Self {
        Self {
            from: window.first(),
            to: window.last(),
            observed: found.map_or(0, |found| found.observed),
            car: found.map(|found| found.car),
            se: found.map(|found| found.se),
            scar: found.map(|found| found.scar),
            t: found.map(|found| found.scar),
            p,
            bhar: found.and_then(|found| found.bhar),
            undefined: match found {
                None => Some("no day of the window has a return"),
                Some(found) if found.bhar.is_none() => {
                    Some("bhar is defined on simple returns, and these are log returns")
                }
                Some(_) => None,
            },
        }
    }

    /// Returns whether abnormal returns cover every day of the window.
    pub fn is_complete(&self) -> bool {
        self.observed as i32 == self.to.0 - self.from.0 + 1
    }
}
