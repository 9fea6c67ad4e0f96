//! An assumption that a sample breaks, and the tests that rest on it.

use serde::Serialize;

use super::assumption::Assumption;
use crate::time::{Lag, Window};

/// An assumption that the sample breaks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Doubt {
    /// The assumption.
    pub assumption: Assumption,
    /// A sentence that states the measurement and its consequence.
    pub reason: String,
    /// The measurement, in a few words.
    pub measure: String,
    /// How often a test that rests on it rejects a true null at a nominal 5 %, if that can be computed.
    pub implied_size: Option<f64>,
    /// The tests of the run that rest on the assumption.
    pub tests: Vec<&'static str>,
    /// The days (as windows of one day) and tested windows that the doubt concerns; `None` if it concerns all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub windows: Option<Vec<Window>>,
}

impl Doubt {
    /// Creates a doubt about an assumption that is broken as these words say, or as the assumption's own. `measured`: the
    /// measurement in a few words, and how often a test that rests on it then rejects, if that can be computed.
    pub(super) fn new(
        assumption: Assumption,
        words: Option<&str>,
        (measure, size): (String, Option<f64>),
        tests: Vec<&'static str>,
        windows: Option<Vec<Window>>,
    ) -> Self {
        let broken = words.unwrap_or_else(|| assumption.broken());
        let some = windows.as_ref().map_or("", |_| " on some days or windows");
        let rejects = size.map_or_else(String::new, |size| {
            format!(
                ": a true null is rejected in about {:.0} % of samples, not 5 %",
                size * 100.0
            )
        });
        Self {
            assumption,
            reason: format!("{broken}{some} ({measure}){rejects}"),
            measure,
            implied_size: size,
            tests,
            windows,
        }
    }

    /// Returns whether the doubt concerns the day or window from one lag to another.
    pub fn concerns(&self, from: Lag, to: Lag) -> bool {
        let is_it = |window: &Window| window.first() == from && window.last() == to;
        self.windows
            .as_ref()
            .is_none_or(|windows| windows.iter().any(is_it))
    }
}
