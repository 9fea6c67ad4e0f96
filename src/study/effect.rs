//! Measured events as if an effect had come on top of each, for many groups of them.

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::aggregate::average_windows;
use super::averaging::Averaging;
use super::inference::{Test, Verdict};
use super::spec::Study;
use super::stages::{Measured, calendar_time};
use crate::error::Result;
use crate::time::Lag;

/// An effect on every event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WithEffect {
    /// The day on which it comes.
    pub lag: Lag,
    /// What it adds to the abnormal return of that day, a fraction.
    pub effect: f64,
}

/// The mean and the verdicts of a group of events over the first tested window.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectAverages {
    /// The mean CAR.
    pub caar: Option<f64>,
    /// r over the window.
    pub correlation: Option<f64>,
    /// `verdicts[t]`: the verdict of test `t` of the study.
    pub verdicts: Vec<Verdict>,
}

impl Study {
    /// Averages and tests groups of measured events over the first tested window, after adding an effect to each event.
    /// `groups[g]`: positions of the events of group `g`, ascending.
    ///
    /// # Errors
    /// The options name a test that does not exist.
    pub(crate) fn averages_with_effect(
        &self,
        measured: &Measured,
        groups: &[Vec<usize>],
        with: WithEffect,
    ) -> Result<Vec<EffectAverages>> {
        let shifted;
        let abnormal: &AbnormalReturns = match with.effect == 0.0 {
            true => &measured.abnormal,
            false => {
                shifted = measured.abnormal.shifted(with.lag, with.effect);
                &shifted
            }
        };
        let tests = self.tests()?;
        let named: Vec<_> = tests.iter().map(Test::as_named).collect();
        let how = Averaging {
            abnormal,
            calendars: &measured.sample.calendars,
            tests: &named,
            weights: None,
            winsorize: self.winsorize,
            correlate: self.correlate,
            calendar_time: calendar_time(&tests),
            seed: self.seed,
        };
        let averages = |members: &Vec<usize>| {
            let found = average_windows(how, members).windows.into_iter().next();
            EffectAverages {
                caar: found.as_ref().and_then(|window| window.caar),
                correlation: found.as_ref().and_then(|window| window.mean_correlation),
                verdicts: found.map(|window| window.verdicts).unwrap_or_default(),
            }
        };
        Ok(groups.par_iter().map(averages).collect())
    }
}
