//! Finds the tests that are doubtful for a group of events, on each of its days and in each of its windows.
//!
//! A test that neglects a feature of the sample has a statistic whose variance under the null is f instead of 1. At a
//! nominal 5 % it then rejects with P(|Z| > 1.96 / sqrt(f)); it is doubtful where that exceeds 7.5 %.
//! `examples/size_and_power.rs` measures how well this agrees with simulated samples.

use super::assumption::Assumption;
use super::doubt::Doubt;
use super::inference::{Significance, heading};
use super::named::Named;
use super::outcome::SampleOutcome;
use super::residual_shape::ResidualShape;
use super::sizes::{TOLERABLE_SIZE, implied_size, shifted_size};
use crate::event::overlap::SharedEstimation;
use crate::time::Window;

/// With fewer estimation days than this, variances and correlations are noisier than tests allow for.
const SHORT_ESTIMATION: usize = 30;

/// The one-sided 5 % point of the normal distribution: r may be larger than it is measured by so many standard errors.
const UPPER: f64 = 1.645;

/// A test that rejects a true null less often than this at a nominal 5 % is of little use.
const LEAST_SIZE: f64 = 0.03;

/// A day or a tested window of a group.
#[derive(Debug, Clone, Copy)]
pub struct Observation {
    /// The days.
    pub window: Window,
    /// N, the number of events present.
    pub n: usize,
    /// r over these events.
    pub correlation: Option<f64>,
    /// The standard error of r for independent events.
    pub correlation_error: Option<f64>,
    /// The mean correlation of events on different exchanges across neighbouring sessions, which r leaves out.
    pub neighbouring: Option<f64>,
    /// The sum of the means of the days, where some events lack some of them.
    pub days_added: Option<DaysAdded>,
}

/// The mean of a window by its days, each over the events that have it, beside CAAR.
#[derive(Debug, Clone, Copy)]
pub struct DaysAdded {
    /// The sum of AAR over the days.
    pub sum: f64,
    /// CAAR, the mean over the events with every day.
    pub caar: f64,
    /// The standard error of CAAR across events.
    pub error: f64,
}

/// The data from which the doubts about a group are derived.
#[derive(Clone, Copy)]
pub struct Diagnosis<'a> {
    /// The features of the group.
    pub sample: &'a SampleOutcome,
    /// The standard error of r of a single day for independent events.
    pub day_error: Option<f64>,
    /// The shape of its estimation residuals.
    pub shape: Option<&'a ResidualShape>,
    /// The skewness of the standardised abnormal returns on day 0, if it is not that of the residuals.
    pub unusual_skewness: Option<f64>,
    /// N, the number of events.
    pub events: usize,
    /// The number of days of the event window.
    pub event_days: usize,
    /// How many events share the days on which their models are estimated.
    pub shared: SharedEstimation,
    /// The tests of the run.
    pub tests: &'a [Named<'a, dyn Significance>],
}

/// A broken assumption.
#[derive(Clone)]
pub(super) struct Broken {
    /// The measurement, in a few words.
    pub measure: String,
    /// How often a test at a nominal 5 % then rejects a true null, if that can be computed.
    pub size: Option<f64>,
}

impl Diagnosis<'_> {
    /// Returns the assumptions that the group breaks, each with the tests that rest on it and the days and windows concerned.
    pub fn doubts(&self, observations: &[Observation]) -> Vec<Doubt> {
        let doubts = Assumption::ALL
            .into_iter()
            .flat_map(|assumption| self.doubts_of(assumption, observations));
        doubts.collect()
    }

    /// Returns the doubts about one assumption: one for each set of tests.
    fn doubts_of(&self, assumption: Assumption, observations: &[Observation]) -> Vec<Doubt> {
        let mut found: Vec<(Vec<&'static str>, Broken, Vec<Window>)> = Vec::new();
        for observation in observations {
            let resting = |broken: &Broken| (self.resting(assumption, observation), broken.clone());
            let Some((tests, broken)) = self.broken(assumption, observation).as_ref().map(resting)
            else {
                continue;
            };
            match found.iter_mut().find(|(known, _, _)| *known == tests) {
                None => found.push((tests, broken, vec![observation.window])),
                Some((_, worst, windows)) => {
                    windows.push(observation.window);
                    if broken.size > worst.size {
                        *worst = broken;
                    }
                }
            }
        }
        let doubt = |(tests, broken, mut windows): (Vec<&'static str>, Broken, Vec<Window>)| {
            let everywhere = windows.len() == observations.len();
            windows.sort_unstable();
            windows.dedup();
            let measured = (broken.measure, broken.size);
            Doubt::new(
                assumption,
                None,
                measured,
                tests,
                (!everywhere).then_some(windows),
            )
        };
        found.into_iter().map(doubt).collect()
    }

    /// Returns the tests that rest on an assumption.
    fn resting(&self, assumption: Assumption, observation: &Observation) -> Vec<&'static str> {
        let rests = |test: &&Named<'_, dyn Significance>| match assumption {
            Assumption::EnoughEvents => observation.n < test.entry.fewest_to_hold(),
            Assumption::Power => observation.n < test.entry.fewest_to_reject(),
            _ => test.entry.assumes().contains(&assumption),
        };
        self.tests
            .iter()
            .filter(rests)
            .map(|test| test.name)
            .collect()
    }

    /// Measures how an assumption is broken on a day or in a window; `None` where it holds.
    fn broken(&self, assumption: Assumption, observation: &Observation) -> Option<Broken> {
        let n = observation.n as f64;
        match assumption {
            Assumption::Independence => {
                let r = observation.correlation?;
                let inflation = |r: f64| 1.0 + (n - 1.0) * r;
                let measure = format!("r {r:.2}, inflation {:.1}", inflation(r));
                sized(measure, implied_size(inflation(r).max(0.0))).or_else(|| {
                    // Few pairs and short estimation windows leave room for a larger r.
                    let most = r + UPPER * observation.correlation_error?;
                    let measure = format!(
                        "r {r:.2}, but up to {most:.2} is possible, inflation {:.1}",
                        inflation(most)
                    );
                    sized(measure, implied_size(inflation(most).max(0.0)))
                })
            }
            Assumption::CommonDates => {
                let (day, r) = (self.sample.correlation_day?, observation.correlation?);
                let measure = format!("r {r:.2} over the window, {day:.2} on one date");
                sized(measure, implied_size(self.unseen(observation, r)?)).or_else(|| {
                    let most = self.most_correlation(observation)?;
                    let measure = format!(
                        "r {r:.2} over the window, but up to {most:.2} is possible, {day:.2} on one date"
                    );
                    sized(measure, implied_size(self.unseen(observation, most)?))
                })
            }
            Assumption::SameDates => {
                let (r, further) = (observation.correlation?, observation.neighbouring?);
                let (counted, whole) = (1.0 + (n - 1.0) * r, 1.0 + (n - 1.0) * (r + further));
                let measure = format!(
                    "r {:.2} with neighbouring sessions, {r:.2} without",
                    r + further
                );
                (counted > 0.0 && further > 0.0)
                    .then(|| sized(measure, implied_size(whole / counted)))
                    .flatten()
            }
            Assumption::EnoughEvents => self.too_few(observation, |test| test.fewest_to_hold()),
            Assumption::Power => self.too_few(observation, |test| test.fewest_to_reject()),
            Assumption::LongEstimation => {
                let days = self.sample.shortest_estimation?;
                seen(format!("{days} days, {SHORT_ESTIMATION} are needed"))
                    .filter(|_| days < SHORT_ESTIMATION)
            }
            Assumption::ShortWindow | Assumption::FewOfRanked => {
                self.long_window(assumption, observation)
            }
            Assumption::OwnEstimation => sized(
                self.together(),
                implied_size(self.shared_error(observation)?),
            ),
            Assumption::SameEvents => {
                let DaysAdded { sum, caar, error } = observation.days_added?;
                let measure = format!(
                    "the means of the days add up to {:+.2} %, CAAR is {:+.2} %",
                    sum * 100.0,
                    caar * 100.0
                );
                sized(measure, shifted_size(1.0, (sum - caar) / error))
            }
            _ => self.misshapen(assumption, observation),
        }
    }

    /// Returns the variance of a mean over a window in which events are correlated by r, over that which tests in event time see: they
    /// see the correlation of events on one date.
    fn unseen(&self, observation: &Observation, r: f64) -> Option<f64> {
        let others = observation.n as f64 - 1.0;
        let day = self.sample.correlation_day?;
        let (within, whole) = (1.0 + others * day, 1.0 + others * r);
        (within > 0.0 && whole > 0.0).then(|| whole / within)
    }

    /// Returns the largest r over a window that its measurement leaves room for. Pairs on one date are seen by tests in event time,
    /// whatever their correlation.
    fn most_correlation(&self, observation: &Observation) -> Option<f64> {
        let (error, seen) = (observation.correlation_error?, self.day_error?);
        let further = (error * error - seen * seen).max(0.0).sqrt();
        Some(observation.correlation? + UPPER * further)
    }

    /// Measures the tests for which there are too few events.
    fn too_few(
        &self,
        observation: &Observation,
        fewest: fn(&dyn Significance) -> usize,
    ) -> Option<Broken> {
        let lacking = self
            .tests
            .iter()
            .filter(|test| observation.n < fewest(test.entry));
        let needs =
            lacking.map(|test| format!("{} needs {}", heading(test.name), fewest(test.entry)));
        let needs: Vec<String> = needs.collect();
        (!needs.is_empty()).then(|| Broken {
            measure: match observation.n {
                1 => format!("1 event; {}", needs.join(", ")),
                n => format!("{n} events; {}", needs.join(", ")),
            },
            size: None,
        })
    }

    /// Returns the variance of a mean over that which tests with r allow for, where events of one security share the error of their
    /// estimates.
    ///
    /// ```text
    /// f = 1 + (c - 1) l / ((1 + l) (1 + (n - 1) r)),  l = L / M;  c: events that share the error of their estimates
    /// ```
    /// The variance of a CAR has the part l from the error of the estimates, which c events have in common. r counts the residuals of
    /// days alone. For four events of a firm six sessions apart, L = 6 and M = 100, it gives 5.9 %; `bmp` rejects 6.2 % of true nulls.
    pub(super) fn shared_error(&self, observation: &Observation) -> Option<f64> {
        let l = observation.window.days() as f64 / self.sample.shortest_estimation? as f64;
        let r = observation.correlation.unwrap_or(0.0).max(0.0);
        let counted = (1.0 + l) * (1.0 + (observation.n as f64 - 1.0) * r);
        Some(1.0 + (self.shared.error - 1.0) * l / counted)
    }

    /// Returns the same for statistics that are not linear in the abnormal returns, where what an event adds to the estimates of another
    /// does not cancel the error that both share.
    ///
    /// ```text
    /// f = 1 + (c - 1) l / (1 + (n - 1) r),  l = L / M;  c: events that are estimated on the same days
    /// ```
    pub(super) fn shared_error_uncancelled(&self, observation: &Observation) -> Option<f64> {
        let l = observation.window.days() as f64 / self.sample.shortest_estimation? as f64;
        let r = observation.correlation.unwrap_or(0.0).max(0.0);
        Some(1.0 + (self.shared.events - 1.0) * l / (1.0 + (observation.n as f64 - 1.0) * r))
    }

    /// Says how many events are estimated together.
    pub(super) fn together(&self) -> String {
        format!(
            "{:.1} events of a security are estimated on the same days on average",
            self.shared.events
        )
    }

    /// Measures a window that is too long for tests that compare it with single days.
    fn long_window(&self, assumption: Assumption, observation: &Observation) -> Option<Broken> {
        let estimation = self.sample.shortest_estimation? as f64;
        let days = observation.window.days() as f64;
        if assumption == Assumption::ShortWindow {
            let together = match self.shared.events > 1.05 {
                true => format!(", {}", self.together()),
                false => String::new(),
            };
            let measure = format!("{days} days after {estimation} estimation days{together}");
            // Correlation that tests in event time do not see adds to it, even where neither is too large by itself.
            let unseen = self
                .most_correlation(observation)
                .or(observation.correlation)
                .and_then(|r| self.unseen(observation, r))
                .map_or(1.0, |factor| factor.max(1.0));
            // The error of the estimates counts once for each event that shares it, and events that share estimation days make the series
            // of means repeat itself, so that its spread is known less well.
            let error = self.shared.events * days / estimation;
            return sized(measure, implied_size((1.0 + error) * unseen));
        }
        let ranked = estimation + self.event_days as f64;
        let size = implied_size((ranked - days) / (ranked - 1.0));
        (size < LEAST_SIZE).then(|| Broken {
            measure: format!("{days} of {ranked} days"),
            size: Some(size),
        })
    }
}

/// A broken assumption with a size, if the size is not tolerable.
pub(super) fn sized(measure: String, size: f64) -> Option<Broken> {
    (size > TOLERABLE_SIZE).then_some(Broken {
        measure,
        size: Some(size),
    })
}

/// A broken assumption whose size is not known.
pub(super) fn seen(measure: String) -> Option<Broken> {
    Some(Broken {
        measure,
        size: None,
    })
}
