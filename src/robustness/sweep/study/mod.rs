//! A sweep of studies: every combination of given lists of choices as a specification curve (Simonsohn, Simmons & Nelson 2020,
//! Nature Human Behaviour 4, 1208-1214).

mod curve;
mod joint;
pub mod outcome;
mod run;
mod specifications;

pub use curve::{Words, curve};
pub use run::Sweeper;

use serde::{Deserialize, Serialize};

use crate::event::{ALL, Confounded, Roll, UnknownTiming};
use crate::market::{PriceBasis, ReturnKind};
use crate::study::model::Model;
use crate::time::{Window, WindowSet};
use crate::units::Percent;

/// The lists of a sweep. Where a list is empty, the study's own option holds; every combination of the others is one specification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StudySweep {
    /// Models of normal returns.
    pub model: Vec<Model>,
    /// Estimation windows.
    pub estimation: Vec<WindowSet>,
    /// Whether returns are simple or logarithmic.
    pub returns: Vec<ReturnKind>,
    /// Price columns that returns come from.
    pub price: Vec<PriceBasis>,
    /// Benchmarks, for events that do not name their own.
    pub benchmark: Vec<String>,
    /// Where events on days without trading go.
    pub roll: Vec<Roll>,
    /// Where events without a time go.
    pub unknown_timing: Vec<UnknownTiming>,
    /// What becomes of confounded events.
    pub confounded: Vec<Confounded>,
    /// The fewest sessions from one event of a security to the next; 0 stands for none.
    pub min_gap: Vec<usize>,
    /// The percent of abnormal returns at each end that are pulled in; 0 stands for none.
    pub winsorize: Vec<Percent>,
    /// The windows to test.
    pub cars: Vec<Window>,
    /// The number of sweeps on days without news for the joint p-value of the median estimate; 0 for none.
    pub placebo: usize,
    /// The group whose mean is estimated: a tag, a value of the column that groups, or `all`.
    pub group: String,
}

impl Default for StudySweep {
    fn default() -> Self {
        Self {
            model: Vec::new(),
            estimation: Vec::new(),
            returns: Vec::new(),
            price: Vec::new(),
            benchmark: Vec::new(),
            roll: Vec::new(),
            unknown_timing: Vec::new(),
            confounded: Vec::new(),
            min_gap: Vec::new(),
            winsorize: Vec::new(),
            cars: Vec::new(),
            placebo: 0,
            group: ALL.to_owned(),
        }
    }
}
