//! Sizes by a signal.

use serde::{Deserialize, Serialize};

use super::{Candidate, Limit, Share, Sizing};
use crate::error::option;
use crate::event::{Reason, WEIGHT, number_in};
use crate::units::Percent;

/// Sizes trades by a signal that the events state: a weight, a score, a surprise.
///
/// # Formula
/// ```text
/// value = equity min(|weight| percent, cap) / 100
/// ```
/// # Inputs
/// The event's number in `column`, as it was written before the reaction. The side comes from the rule: a weight above
/// zero is a size for either side, one below zero agrees with short trades alone. An event without a weight, with a weight
/// of zero, or with one that contradicts its side is not traded.
///
/// # Examples
/// 10 percent for a weight of 1, cap 25 percent: weights 0.5, 1 and 4 get 5 %, 10 % and 25 % of equity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignalWeight {
    /// The column of the events that holds the signal.
    pub column: String,
    /// What a weight of 1 gets, percent of equity.
    pub percent: Percent,
    /// The most that a trade gets, percent of equity.
    pub cap: Percent,
}

impl Default for SignalWeight {
    fn default() -> Self {
        Self {
            column: WEIGHT.to_owned(),
            percent: Percent::whole(10),
            cap: Percent::whole(100),
        }
    }
}

impl Sizing for SignalWeight {
    fn share(&self, candidate: &Candidate<'_>) -> Share {
        let refuse = |detail: String| Err((Reason::NoWeight, detail));
        match number_in(candidate.event, &self.column) {
            None => refuse(format!("its cell of `{}` holds no number", self.column)),
            Some(0.0) => refuse(format!("its {} is 0", self.column)),
            Some(weight) if weight < 0.0 && candidate.way.sign() > 0.0 => refuse(format!(
                "its {} is {weight}, below zero, and its side is long",
                self.column
            )),
            Some(weight) => {
                let wished = weight.abs() * self.percent.fraction();
                Ok(wished.min(self.cap.fraction()))
            }
        }
    }

    fn column(&self) -> Option<&str> {
        Some(&self.column)
    }

    fn words(&self) -> String {
        format!(
            "{} of equity for a {} of 1, at most {}",
            self.percent, self.column, self.cap
        )
    }

    fn limits(&self) -> Vec<Limit> {
        let help = "give a percentage such as 10";
        vec![
            Limit::above_zero(option::WEIGHT_UNIT, self.percent.number(), help),
            Limit::above_zero(option::WEIGHT_CAP, self.cap.number(), help),
        ]
    }
}
