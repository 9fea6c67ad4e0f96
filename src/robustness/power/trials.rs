//! Testing the draws of a planned study, without an effect and with effects on top.

use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::math::moments::{mean, sd};
use crate::robustness::watch::Watch;
use crate::study::inference::Verdict;
use crate::study::{EffectAverages, Measured, Study, WithEffect};
use crate::time::Lag;

/// Effects, as multiples of the standard deviation of the mean over draws without one.
const EFFECTS: [f64; 12] = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0];

/// The fewest draws that are tested between two looks at the watch.
const FEWEST: usize = 50;

/// The most looks at the watch: adding an effect copies the returns of all draws.
const MOST_LOOKS: usize = 10;

/// The draws of a planned study, all measured.
pub(super) struct Trials<'a> {
    pub study: &'a Study,
    pub measured: &'a Measured,
    /// The day on which the effect comes.
    pub lag: Lag,
    pub watch: &'a Watch,
}

/// What the tests say about the draws that were tried.
pub(super) struct Tried {
    /// The standard deviation of the mean CAR over the draws without an effect.
    pub spread: Option<f64>,
    /// The mean of r over the same draws.
    pub mean_correlation: Option<f64>,
    /// `effects[e]`: the effect on every event.
    pub effects: Vec<f64>,
    /// `verdicts[e][d]`: the verdicts of all tests on draw `d` with effect `e`.
    pub verdicts: Vec<Vec<Vec<Verdict>>>,
}

impl Trials<'_> {
    /// Tests draws, given the positions of their events. Once the watch is stopped, the draws that were tried with every effect are
    /// kept.
    pub fn run(&self, draws: &[Vec<usize>]) -> Result<Tried> {
        self.watch.begin(EFFECTS.len() * draws.len());
        let step = draws.len().div_ceil(MOST_LOOKS).max(FEWEST);
        // The effects are in units of the spread, which all draws without an effect have to tell first.
        let mut without: Vec<EffectAverages> = Vec::with_capacity(draws.len());
        for some in draws.chunks(step) {
            if self.watch.is_stopped() {
                break;
            }
            without.extend(self.with(some, 0.0)?);
            self.watch.add(some.len());
        }
        let means: Vec<f64> = without.iter().filter_map(|draw| draw.caar).collect();
        let spread = sd(&means);
        let effects = EFFECTS.map(|times| times * spread.unwrap_or(0.0));
        let mut verdicts: Vec<Vec<Vec<Verdict>>> = vec![Vec::new(); effects.len()];
        for (draws, without) in draws.chunks(step).zip(without.chunks(step)) {
            if self.watch.is_stopped() {
                break;
            }
            verdicts[0].extend(without.iter().map(|draw| draw.verdicts.clone()));
            for (verdicts, effect) in verdicts.iter_mut().zip(effects).skip(1) {
                let with = self.with(draws, effect)?;
                verdicts.extend(with.into_iter().map(|draw| draw.verdicts));
                self.watch.add(draws.len());
            }
        }
        if verdicts[0].is_empty() {
            let error = Error::options(
                "the run was interrupted before the first pseudo-studies were tried with every effect, so that there is no result",
            );
            return Err(error.with_code("interrupted_draws"));
        }
        let correlations: Vec<f64> = without.iter().filter_map(|draw| draw.correlation).collect();
        Ok(Tried {
            spread,
            mean_correlation: mean(&correlations),
            effects: effects.to_vec(),
            verdicts,
        })
    }

    fn with(&self, draws: &[Vec<usize>], effect: f64) -> Result<Vec<EffectAverages>> {
        let with = WithEffect {
            lag: self.lag,
            effect,
        };
        self.study.averages_with_effect(self.measured, draws, with)
    }
}

impl Tried {
    /// Returns the warning that fewer than all draws were tried.
    pub fn interrupted(&self, all: usize) -> Option<Finding> {
        let tried = self.verdicts.first().map_or(0, Vec::len);
        let message = format!(
            "the run was interrupted: {tried} of {all} pseudo-studies were tried with every effect"
        );
        (tried < all).then(|| Finding::warning("interrupted_draws", message))
    }
}
