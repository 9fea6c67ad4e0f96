//! The prices that the model expects around one event.

use crate::chart::figure::{Mark, Role, Spread};
use crate::market::ReturnKind;
use crate::math::dist::student_t_critical;
use crate::study::outcome::{EventOutcome, RunningErrors};
use crate::time::Lag;

/// The price that the model expects on a day, with the ends of the cone around it.
pub(super) struct Expected {
    pub day: Lag,
    pub level: Option<f64>,
    pub cone: Option<(f64, f64)>,
}

/// Returns the prices that the model expects after the close of day `from`: the day before the event, or before the window if that
/// begins later. The cone has q times the standard deviation of CAR up to each day on both sides: the one that was measured, with the
/// error of the estimates, which the days share; else the root of the summed squared errors of the days.
pub(super) fn expected(
    event: &EventOutcome,
    kind: ReturnKind,
    (from, close): (Lag, Option<f64>),
    errors: Option<&RunningErrors>,
) -> Vec<Expected> {
    let critical = student_t_critical(0.05, event.model.df);
    let (mut level, mut variance) = (close, 0.0);
    let mut path = vec![Expected {
        day: from,
        level,
        cone: level.map(|level| (level, level)),
    }];
    for day in event.days.iter().filter(|day| day.day > from) {
        level = level
            .zip(day.expected)
            .map(|(level, expected)| level * kind.growth(expected));
        let error = day.ar.zip(day.sar).map(|(ar, sar)| ar / sar);
        let error = error
            .filter(|error| error.is_finite())
            .unwrap_or(event.model.sigma);
        variance += error * error;
        let error = match errors {
            Some(errors) => {
                let own = errors.days.iter().find(|(lag, _)| *lag == day.day);
                own.map(|(_, error)| *error)
            }
            None => Some(variance.sqrt()),
        };
        let half = critical.zip(error).map(|(q, error)| q * error);
        let cone = level
            .zip(half)
            .map(|(level, half)| (level * kind.growth(-half), level * kind.growth(half)));
        path.push(Expected {
            day: day.day,
            level,
            cone,
        });
    }
    path
}

/// Draws the cone.
pub(super) fn cone(path: &[Expected], kind: ReturnKind, df: f64) -> Mark {
    Mark::Band {
        name: "cone".to_owned(),
        role: Role::Reference,
        points: path
            .iter()
            .map(|at| (f64::from(at.day.0), at.cone))
            .collect(),
        spread: vec![Spread::StudentT(df); path.len()],
        in_factors: kind == ReturnKind::Log,
    }
}

/// Draws the expected price.
pub(super) fn expected_line(path: &[Expected]) -> Mark {
    Mark::Line {
        name: "expected".to_owned(),
        label: "expected".to_owned(),
        role: Role::Reference,
        strong: false,
        dashed: true,
        points: path
            .iter()
            .map(|at| (f64::from(at.day.0), at.level))
            .collect(),
    }
}
