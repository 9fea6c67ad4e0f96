//! Windows in event time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};

/// Distance in sessions from day 0: 0 is day 0 itself, -1 the session before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Lag(pub i32);

impl fmt::Display for Lag {
    /// Writes `-1`, `0`, `+1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            f.write_str("0")
        } else {
            write!(f, "{:+}", self.0)
        }
    }
}

/// A range of lags around an event, both ends included; the first is never after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    first: i32,
    last: i32,
}

/// Largest distance of a window from day 0, in sessions. No exchange has had that many sessions, and sums of lags cannot
/// overflow.
const FARTHEST: i32 = 1_000_000;

impl Window {
    /// Creates the window from `first` to `last`, both included.
    ///
    /// # Errors
    /// `first` is after `last`, or one of them is more than a million sessions from day 0.
    pub fn new(first: i32, last: i32) -> Result<Self> {
        if first > last {
            return Err(Error::options(format!(
                "the window {first}:{last} ends before it begins; did you mean {last}:{first}?"
            )));
        }
        if first < -FARTHEST || last > FARTHEST {
            return Err(Error::options(format!(
                "the window {first}:{last} reaches more than {FARTHEST} sessions from day 0"
            )));
        }
        Ok(Self { first, last })
    }

    /// The window of day 0 alone.
    pub const DAY_ZERO: Window = Window { first: 0, last: 0 };

    /// Creates the window of a single lag.
    pub fn of_day(day: Lag) -> Self {
        Self {
            first: day.0,
            last: day.0,
        }
    }

    /// Creates a window from constants; `first` after `last` fails when the program is compiled.
    pub(crate) const fn fixed(first: i32, last: i32) -> Self {
        assert!(first <= last);
        Self { first, last }
    }

    /// Returns the first lag.
    pub fn first(self) -> Lag {
        Lag(self.first)
    }

    /// Returns the last lag.
    pub fn last(self) -> Lag {
        Lag(self.last)
    }

    /// Returns the number of sessions, both ends included.
    pub fn days(self) -> usize {
        (self.last - self.first) as usize + 1
    }

    /// Returns the lags in order.
    pub fn lags(self) -> impl ExactSizeIterator<Item = Lag> {
        (self.first..self.last + 1).map(Lag)
    }

    /// Returns whether every lag of `other` lies in this window.
    pub fn contains(self, other: Window) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Returns whether the two windows share a lag.
    pub fn overlaps(self, other: Window) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Returns the shortest window that contains both.
    pub fn hull(self, other: Window) -> Window {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }

    /// Returns the indices of the lags of `inner` among the lags of this window, which must contain `inner`.
    pub fn positions_of(self, inner: Window) -> std::ops::Range<usize> {
        let first = (inner.first - self.first) as usize;
        first..first + inner.days()
    }
}

impl fmt::Display for Window {
    /// Writes `[-1, +1]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", Lag(self.first), Lag(self.last))
    }
}

impl FromStr for Window {
    type Err = Error;

    /// Reads `-1:1`.
    fn from_str(text: &str) -> Result<Self> {
        let ends = text.split_once(':').and_then(|(first, last)| {
            Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
        });
        let (first, last) = ends.ok_or_else(|| {
            Error::options(format!("`{text}` is not a window; write it like -10:10"))
        })?;
        Self::new(first, last)
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        [self.first, self.last].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Window {
    /// Reads `[-1, 1]` or `"-1:1"`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a window like [-10, 10] or \"-10:10\"")]
        enum Written {
            Ends([i32; 2]),
            Text(String),
        }
        let window = match Written::deserialize(deserializer)? {
            Written::Ends([first, last]) => Window::new(first, last),
            Written::Text(text) => text.parse(),
        };
        window.map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_included() {
        let window: Window = "-10:10".parse().unwrap();
        assert_eq!(window.days(), 21);
        assert_eq!(window.lags().len(), 21);
        assert_eq!(window.positions_of(Window::new(-1, 1).unwrap()), 9..12);
        assert_eq!(window.to_string(), "[-10, +10]");
    }

    #[test]
    fn a_window_cannot_be_built_backwards() {
        assert!(
            Window::new(5, -5)
                .unwrap_err()
                .to_string()
                .contains("did you mean -5:5")
        );
        assert!("5".parse::<Window>().is_err());
        assert!("0:99999999".parse::<Window>().is_err());
    }
}
