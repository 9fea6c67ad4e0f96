//! How returns are computed from closes.

use crate::catalogue::choice;
use crate::math::elementary::{exp, ln};

choice! {
    /// How a return is computed from two closes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum ReturnKind {
        /// P_t / P_{t-1} - 1
        #[default]
        Simple = "simple",
        /// ln(P_t / P_{t-1})
        Log = "log",
    }
}

impl ReturnKind {
    /// Returns the return from one close to the next; NaN where one of them is missing.
    pub fn between(self, before: f64, after: f64) -> f64 {
        match self {
            Self::Simple => after / before - 1.0,
            Self::Log => ln(after / before),
        }
    }

    /// Returns the return from one close to the next; NaN where the closes are so far apart that it overflows.
    pub(super) fn finite(self, before: f64, after: f64) -> f64 {
        let value = self.between(before, after);
        if value.is_finite() { value } else { f64::NAN }
    }

    /// Returns the return of this kind that a simple return is; NaN where it has none, as ln 0.
    pub fn of_simple(self, simple: f64) -> f64 {
        let value = match self {
            Self::Simple => simple,
            Self::Log => ln(1.0 + simple),
        };
        if value.is_finite() { value } else { f64::NAN }
    }

    /// Returns the return over consecutive sessions: compounded if simple, summed if logarithmic.
    pub fn compound(self, mut returns: impl Iterator<Item = f64>) -> f64 {
        let first = returns.next().unwrap_or(0.0);
        match self {
            // A single return keeps its bits, which (1 + r) - 1 would not.
            Self::Simple => returns.fold(first, |total, r| total + r + total * r),
            Self::Log => returns.fold(first, |total, r| total + r),
        }
    }

    /// Returns what one unit of money grows to over a return of this kind.
    pub fn growth(self, value: f64) -> f64 {
        match self {
            Self::Simple => 1.0 + value,
            Self::Log => exp(value),
        }
    }
}

/// Which two closes a return is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spacing {
    /// The closes of two consecutive sessions of the calendar. A security without a price on a session has no return on
    /// that session and on the next one.
    Consecutive,
    /// Each close and the last one before it, however many sessions apart. A security without a price on a session has no
    /// return on that session; the next return spans all sessions since the last price.
    TradeToTrade,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_compound_by_their_kind() {
        let gains = [0.1, 0.2, -0.5];
        let simple = ReturnKind::Simple.compound(gains.into_iter());
        assert!((simple - (1.1 * 1.2 * 0.5 - 1.0)).abs() < 1e-15);
        assert_eq!(ReturnKind::Log.compound(gains.into_iter()), 0.1 + 0.2 - 0.5);
        assert_eq!(ReturnKind::Simple.compound([0.1].into_iter()), 0.1);
        assert!(
            ReturnKind::Simple
                .compound([0.1, f64::NAN].into_iter())
                .is_nan()
        );
    }
}
