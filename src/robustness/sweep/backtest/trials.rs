//! The plans of a sweep: every combination of its lists, once.

use super::BacktestSweep;
use super::outcome::Choice;
use crate::backtest::cost::{BasisPoints, Cost};
use crate::backtest::rule::{FadeReaction, FollowReaction};
use crate::backtest::{Backtest, Side};
use crate::error::{Error, Result};
use crate::event::ALL;
use crate::robustness::sweep::distinct;
use crate::units::{Bps, Percent};

/// Most plans of a sweep: each keeps its return of every day.
const MOST_TRIALS: usize = 20_000;

/// One plan of a sweep.
pub(super) struct Trial {
    /// Its number among all plans, from 1, in the order of the lists.
    pub number: usize,
    /// The plan.
    pub plan: Backtest,
    /// The group whose events are traded alone; none for all events.
    pub tag: Option<String>,
    /// What sets it apart.
    pub choice: Choice,
}

/// Returns every combination of the lists, the first list varying slowest.
///
/// # Errors
/// There are too many, or a plan makes no sense.
pub(super) fn trials(base: &Backtest, sweep: &BacktestSweep) -> Result<Vec<Trial>> {
    let mut trials = vec![Trial {
        number: 1,
        plan: base.clone(),
        tag: None,
        choice: Choice::default(),
    }];
    let mut widen = |choices: Vec<Change>| -> Result<()> {
        if choices.is_empty() {
            return Ok(());
        }
        let n = trials.len().saturating_mul(choices.len());
        if n > MOST_TRIALS {
            let message = format!("the lists combine to more than {MOST_TRIALS} plans");
            return Err(Error::options(message).with_help("give shorter lists"));
        }
        let each = |trial: &Trial| {
            let changed = choices.iter().map(|choice| choice.on(trial));
            changed.collect::<Vec<_>>()
        };
        trials = trials.iter().flat_map(each).collect();
        Ok(())
    };
    widen(changes(&sweep.side, Change::Side))?;
    widen(changes(&sweep.threshold, Change::Threshold))?;
    widen(changes(&sweep.tag, Change::Tag))?;
    widen(changes(&sweep.entry, Change::Entry))?;
    widen(changes(&sweep.delay, Change::Delay))?;
    widen(changes(&sweep.hold, Change::Hold))?;
    widen(changes(&sweep.stop, Change::Stop))?;
    widen(changes(&sweep.take, Change::Take))?;
    widen(changes(&sweep.trail, Change::Trail))?;
    widen(changes(&sweep.cost_bps, Change::CostBps))?;
    let mut kept: Vec<Trial> = Vec::with_capacity(trials.len());
    for mut trial in trials {
        trial.choice = Choice::of_plan(&trial.plan, trial.tag.as_deref());
        trial.plan.check()?;
        kept.push(trial);
    }
    // A threshold means nothing to a rule that does not wait for the reaction: such plans are one.
    let mut seen: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    kept.retain(|trial| seen.insert(format!("{:?}", trial.choice)));
    for (number, trial) in (1..).zip(&mut kept) {
        trial.number = number;
    }
    Ok(kept)
}

/// One value of one list.
#[derive(Clone)]
enum Change {
    Side(Side),
    Threshold(f64),
    Tag(String),
    Entry(crate::backtest::Entry),
    Delay(u32),
    Hold(u32),
    Stop(Percent),
    Take(Percent),
    Trail(Percent),
    CostBps(Bps),
}

/// Returns a change for each value of a list, repeats left out.
fn changes<T: Clone + PartialEq>(values: &[T], change: fn(T) -> Change) -> Vec<Change> {
    distinct(values).into_iter().map(change).collect()
}

impl Change {
    fn on(&self, trial: &Trial) -> Trial {
        let (mut plan, mut tag) = (trial.plan.clone(), trial.tag.clone());
        let level = |percent: &Percent| Some(*percent).filter(|percent| percent.number() != 0.0);
        match self {
            Self::Side(side) => plan.side = side.clone(),
            Self::Threshold(threshold) => match &mut plan.side {
                Side::FollowReaction(rule) => {
                    *rule = FollowReaction {
                        threshold: *threshold,
                    }
                }
                Side::FadeReaction(rule) => {
                    *rule = FadeReaction {
                        threshold: *threshold,
                    }
                }
                _ => {}
            },
            Self::Tag(name) => tag = Some(name.clone()).filter(|name| name != ALL),
            Self::Entry(entry) => plan.entry = *entry,
            Self::Delay(delay) => plan.delay = *delay,
            Self::Hold(hold) => plan.hold = *hold,
            Self::Stop(percent) => plan.stop = level(percent),
            Self::Take(percent) => plan.take = level(percent),
            Self::Trail(percent) => plan.trail = level(percent),
            Self::CostBps(rate) => {
                plan.costs
                    .retain(|cost| !matches!(cost, Cost::BasisPoints(_)));
                // A cost of nothing is none, as in a single run without it.
                if rate.number() != 0.0 {
                    plan.costs
                        .insert(0, Cost::BasisPoints(BasisPoints { rate: *rate }));
                }
            }
        }
        Trial {
            number: trial.number,
            plan,
            tag,
            choice: Choice::default(),
        }
    }
}

impl Choice {
    /// Returns what sets a plan apart.
    fn of_plan(plan: &Backtest, tag: Option<&str>) -> Self {
        let rate = plan.costs.iter().find_map(|cost| match cost {
            Cost::BasisPoints(cost) => Some(cost.rate),
            _ => None,
        });
        Self {
            side: plan.side.name(),
            threshold: match &plan.side {
                Side::FollowReaction(rule) => Some(rule.threshold),
                Side::FadeReaction(rule) => Some(rule.threshold),
                _ => None,
            },
            tag: tag.unwrap_or(ALL).to_owned(),
            entry: plan.entry,
            delay: plan.delay,
            hold: plan.hold,
            stop: plan.stop,
            take: plan.take,
            trail: plan.trail,
            cost_bps: rate.unwrap_or_default(),
        }
    }
}
