//! The synthetic control of one event.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::control::Synthetic;
use crate::event::{Aligned, Reason, Sample};
use crate::market::Security;
use crate::math::lanes::{add_scaled, sum_of_squares};
use crate::math::moments::mean;
use crate::math::simplex::{SimplexFit, simplex_least_squares};
use crate::study::model::{Base, Unfit};
use crate::study::view::Panel;
use crate::study::windows::Windows;
use crate::time::{Day, Lag};

/// Residuals below this share of the returns come from rounding.
const ROUNDING: f64 = 1e-9;

/// The returns of one event and of the donors that count for it.
pub(super) struct Problem {
    /// The security's returns on the usable estimation days.
    pub estimation: Vec<f64>,
    /// The security's returns on the days of the event window, NaN where missing.
    pub event: Vec<f64>,
    /// The donors, in order of symbol.
    pub donors: Vec<Donor>,
    /// Every lag from the first day of the estimation windows or of the event window to the last.
    lags: std::ops::RangeInclusive<i32>,
}

/// The returns of a donor.
pub(super) struct Donor {
    pub security: Security,
    /// Returns on the usable estimation days of the event.
    pub estimation: Vec<f64>,
    /// Returns on the days of the event window.
    pub event: Vec<f64>,
}

impl Problem {
    /// Collects the returns of an event; donors with a gap are left out.
    ///
    /// # Errors
    /// There are too few usable days, or no donor is left.
    pub fn new(panel: &Panel, aligned: &Aligned, windows: &Windows) -> Result<Self, Unfit> {
        let of = |security: Security, lag: Lag| {
            let series = panel.returns.series(security, aligned.calendar);
            let day = aligned.day0.shift(lag);
            day.map_or(f64::NAN, |day| series.at(day))
        };
        let own = |lag: Lag| of(aligned.security, lag);
        let usable: Vec<Lag> = windows
            .estimation
            .lags()
            .filter(|lag| !panel.masks.hides_day(aligned, *lag) && !own(*lag).is_nan())
            .collect();
        let (found, needed) = (usable.len(), windows.min_observations);
        if found < needed.max(2) {
            let all = windows.estimation.days();
            let detail =
                format!("{found} of {all} estimation days are usable, {needed} are needed");
            return Err((Reason::TooFewObservations, detail));
        }
        let on = |security: Security, lags: &mut dyn Iterator<Item = Lag>| -> Vec<f64> {
            lags.map(|lag| of(security, lag)).collect()
        };
        let donor = |security: &Security| {
            let estimation = on(*security, &mut usable.iter().copied());
            let event = on(*security, &mut windows.event.lags());
            let is_whole = estimation.iter().chain(&event).all(|r| !r.is_nan());
            (is_whole && *security != aligned.security).then_some(Donor {
                security: *security,
                estimation,
                event,
            })
        };
        let donors: Vec<Donor> = panel.donors.iter().filter_map(donor).collect();
        if donors.is_empty() {
            let detail = format!(
                "none of {} donors has a return on every day of estimation and event window",
                panel.donors.len()
            );
            return Err((Reason::NoDonor, detail));
        }
        let first = windows.estimation.first().0.min(windows.event.first().0);
        let last = windows.estimation.last().0.max(windows.event.last().0);
        Ok(Self {
            estimation: on(aligned.security, &mut usable.iter().copied()),
            event: on(aligned.security, &mut windows.event.lags()),
            donors,
            lags: first..=last,
        })
    }

    /// Returns the weights of the donors that fit the estimation window best.
    pub fn solve(&self) -> Option<SimplexFit> {
        let columns: Vec<&[f64]> = (self.donors.iter())
            .map(|donor| donor.estimation.as_slice())
            .collect();
        simplex_least_squares(&columns, &self.estimation)
    }
}

impl Panel {
    /// Finds the synthetic control of each event, if the model needs one. Returns why events have none.
    pub fn match_controls(&mut self, sample: &Sample, windows: &Windows) -> BTreeMap<usize, Unfit> {
        let mut unmatched = BTreeMap::new();
        if self.design.base != Base::Donors {
            return unmatched;
        }
        let panel = &*self;
        let found: Vec<(usize, Result<Synthetic, Unfit>)> = sample
            .aligned
            .par_iter()
            .map(|aligned| (aligned.event, Synthetic::new(panel, aligned, windows)))
            .collect();
        for (event, control) in found {
            match control {
                Ok(control) => _ = self.synthetic.insert(event, control),
                Err(unfit) => _ = unmatched.insert(event, unfit),
            }
        }
        unmatched
    }
}

impl Synthetic {
    /// Finds the synthetic control of an event.
    ///
    /// # Errors
    /// There are too few usable days, or no donor.
    pub fn new(panel: &Panel, aligned: &Aligned, windows: &Windows) -> Result<Self, Unfit> {
        let problem = Problem::new(panel, aligned, windows)?;
        let no_donor = || (Reason::NoDonor, "there is no donor".to_owned());
        let found = problem.solve().ok_or_else(no_donor)?;
        let mut weights: Vec<(Security, f64)> = problem
            .donors
            .iter()
            .zip(&found.weights)
            .filter(|(_, weight)| **weight > 0.0)
            .map(|(donor, weight)| (donor.security, *weight))
            .collect();
        weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let first = aligned.day0.shift(Lag(*problem.lags.start()));
        // Before the first session of the calendar there is no day.
        let first = first.unwrap_or(Day(0));
        let last = aligned
            .day0
            .shift(Lag(*problem.lags.end()))
            .unwrap_or(first);
        let mut values = vec![0.0; last.0 - first.0 + 1];
        for (security, weight) in &weights {
            let series = panel.returns.series(*security, aligned.calendar);
            let returns: Vec<f64> = (first.0..=last.0).map(|day| series.at(Day(day))).collect();
            add_scaled(&mut values, *weight, &returns);
        }
        let squares = sum_of_squares(&found.residuals);
        if squares <= ROUNDING * ROUNDING * sum_of_squares(&problem.estimation) {
            let detail = "the donors match the security exactly, which leaves no residual variance";
            return Err((Reason::ZeroVariance, detail.to_owned()));
        }
        let m = problem.estimation.len() as f64;
        let about = mean(&problem.estimation).map(|mean| {
            let from_mean = problem.estimation.iter().map(|r| (r - mean).powi(2));
            from_mean.sum::<f64>()
        });
        let about = about.filter(|about| *about > 0.0);
        Ok(Self {
            weights,
            donors: problem.donors.len(),
            gap: found.gap,
            rmse: (squares / m).sqrt(),
            r_squared: about.map(|about| 1.0 - squares / about),
            first,
            values,
        })
    }
}
