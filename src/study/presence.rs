//! The events that count for a mean correlation, and the limits below which residuals have no correlation.

use super::abnormal::AbnormalReturns;

/// The fewest common days of two events that have a correlation.
pub(super) const FEWEST_COMMON_DAYS: usize = 3;

/// Residuals vary by rounding alone if their spread is a smaller share of their size than this.
pub(super) const ROUNDING: f64 = 1e-13;

/// The events of a group that count for a mean correlation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// All events.
    Everyone,
    /// Events with an abnormal return on the day at this position of the event window.
    OnDay(usize),
    /// Events with an abnormal return on every day of the tested window of this number.
    Over(usize),
}

/// Where events that lack the same days are present.
pub(super) struct Present {
    /// 1 for each requested window in which they are present, else 0.
    pub windows: Vec<f64>,
    /// Whether they are present in all of them.
    pub is_everywhere: bool,
}

impl Presence {
    /// Returns whether an event counts.
    pub fn holds(self, abnormal: &AbnormalReturns, member: usize) -> bool {
        match self {
            Self::Everyone => true,
            Self::OnDay(position) => !abnormal.sar(member, position).is_nan(),
            Self::Over(car) => abnormal.complete(member, car).is_some(),
        }
    }
}
