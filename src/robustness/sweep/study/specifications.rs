//! The specifications of a sweep: every combination of its lists, once.

use super::StudySweep;
use super::outcome::Choice;
use crate::error::{Error, Result};
use crate::robustness::sweep::distinct;
use crate::study::Study;
use crate::time::Window;
use crate::units::Percent;

/// Most specifications of a sweep.
const MOST: usize = 100_000;

/// Specifications that share their measured events: they differ in the tested window and in what is pulled in.
pub(super) struct Measurement {
    /// The study, with all windows of the sweep.
    pub study: Study,
    /// The percentages pulled in.
    pub winsorize: Vec<Percent>,
    /// The tested windows.
    pub cars: Vec<Window>,
}

impl Measurement {
    /// Returns the number of its specifications.
    pub fn specifications(&self) -> usize {
        self.winsorize.len() * self.cars.len()
    }

    /// Returns what sets a specification apart.
    pub fn choice(&self, winsorize: Percent, car: Window) -> Choice {
        let study = &self.study;
        Choice {
            model: study.model.name(),
            estimation: study.estimation.clone(),
            returns: study.returns,
            price: study.price,
            benchmark: study.benchmark.clone(),
            roll: study.roll,
            unknown_timing: study.unknown_timing,
            confounded: study.select.confounded,
            min_gap: study.select.min_gap,
            winsorize,
            from: car.first(),
            to: car.last(),
        }
    }
}

/// Returns every combination of the lists, the first list varying slowest; windows vary fastest.
///
/// # Errors
/// There are too many, or a combination makes no sense.
pub(super) fn measurements(base: &Study, sweep: &StudySweep) -> Result<Vec<Measurement>> {
    let mut base = base.clone();
    // One test judges all specifications.
    base.tests = base.headline()?.map(str::to_owned).into_iter().collect();
    base.reaction = false;
    base.regress = Vec::new();
    base.compare = Vec::new();
    base.event_detail = false;
    let mut studies = vec![base];
    widen(&mut studies, &sweep.model, |study, model| {
        study.model = model;
    })?;
    widen(&mut studies, &sweep.estimation, |study, estimation| {
        study.estimation = estimation;
    })?;
    widen(&mut studies, &sweep.returns, |study, returns| {
        study.returns = returns;
    })?;
    widen(&mut studies, &sweep.price, |study, price| {
        study.price = Some(price);
    })?;
    widen(&mut studies, &sweep.benchmark, |study, benchmark| {
        study.benchmark = Some(benchmark);
    })?;
    widen(&mut studies, &sweep.roll, |study, roll| study.roll = roll)?;
    widen(&mut studies, &sweep.unknown_timing, |study, timing| {
        study.unknown_timing = timing;
    })?;
    widen(&mut studies, &sweep.confounded, |study, confounded| {
        study.select.confounded = Some(confounded);
    })?;
    widen(&mut studies, &sweep.min_gap, |study, gap| {
        study.select.min_gap = Some(gap).filter(|gap| *gap > 0);
    })?;
    let measurement = |mut study: Study| {
        let winsorize = match distinct(&sweep.winsorize) {
            none if none.is_empty() => vec![study.winsorize],
            given => given,
        };
        if !sweep.cars.is_empty() {
            study.cars = distinct(&sweep.cars);
        }
        for percent in &winsorize {
            study.winsorize = *percent;
            study.check_winsorize()?;
        }
        let cars = study.windows()?.cars;
        Ok(Measurement {
            study,
            winsorize,
            cars,
        })
    };
    let all: Vec<Measurement> = studies
        .into_iter()
        .map(measurement)
        .collect::<Result<_>>()?;
    let n: usize = all.iter().map(Measurement::specifications).sum();
    too_many(n)?;
    Ok(all)
}

/// Replaces each study by one for each value of a list, if there are any.
fn widen<T: Clone + PartialEq>(
    studies: &mut Vec<Study>,
    values: &[T],
    set: impl Fn(&mut Study, T),
) -> Result<()> {
    let values = distinct(values);
    if values.is_empty() {
        return Ok(());
    }
    too_many(studies.len().saturating_mul(values.len()))?;
    let mut wider = Vec::with_capacity(studies.len() * values.len());
    for study in studies.iter() {
        for value in &values {
            let mut study = study.clone();
            set(&mut study, value.clone());
            wider.push(study);
        }
    }
    *studies = wider;
    Ok(())
}

fn too_many(n: usize) -> Result<()> {
    if n <= MOST {
        return Ok(());
    }
    Err(Error::options(format!(
        "the lists combine to {n} specifications, and a sweep has at most {MOST}"
    ))
    .with_help("shorten a list"))
}
