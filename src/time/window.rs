//! Windows in event time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Trading days from the event: 0 is the event's own day, -1 the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Lag(pub i32);

impl fmt::Display for Lag {
    /// `-1`, `0`, `+1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            f.write_str("0")
        } else {
            write!(f, "{:+}", self.0)
        }
    }
}

/// The trading days `from..=to` around an event, never backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    from: i32,
    to: i32,
}

/// More trading days than any exchange has seen; keeps arithmetic far from overflow.
const FARTHEST: i32 = 1_000_000;

impl Window {
    /// The window of both ends and what lies between.
    ///
    /// # Errors
    /// When it ends before it begins, or reaches more than a million days from the event.
    pub fn new(from: i32, to: i32) -> Result<Self, String> {
        if from > to {
            return Err(format!(
                "the window {from}:{to} ends before it begins; did you mean {to}:{from}?"
            ));
        }
        if from < -FARTHEST || to > FARTHEST {
            return Err(format!(
                "the window {from}:{to} reaches farther than {FARTHEST} days"
            ));
        }
        Ok(Self { from, to })
    }

    /// The event's own day alone.
    pub const DAY_ZERO: Window = Window { from: 0, to: 0 };

    /// The window of one day.
    pub fn of_day(day: Lag) -> Self {
        Self {
            from: day.0,
            to: day.0,
        }
    }

    /// A window known to be in order when the program is written.
    pub(crate) const fn fixed(from: i32, to: i32) -> Self {
        assert!(from <= to);
        Self { from, to }
    }

    /// Its first day.
    pub fn from(self) -> Lag {
        Lag(self.from)
    }

    /// Its last day.
    pub fn to(self) -> Lag {
        Lag(self.to)
    }

    /// Its length in trading days, both ends included.
    pub fn days(self) -> usize {
        (self.to - self.from) as usize + 1
    }

    /// Its days in order.
    pub fn lags(self) -> impl ExactSizeIterator<Item = Lag> {
        (self.from..self.to + 1).map(Lag)
    }

    /// Whether every day of `other` is one of its own.
    pub fn contains(self, other: Window) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Window) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// The positions of the days of `inner` within it.
    pub fn positions_of(self, inner: Window) -> std::ops::Range<usize> {
        let first = (inner.from - self.from) as usize;
        first..first + inner.days()
    }
}

impl fmt::Display for Window {
    /// `[-1, +1]`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", Lag(self.from), Lag(self.to))
    }
}

impl FromStr for Window {
    type Err = String;

    /// Reads `-1:1`.
    fn from_str(text: &str) -> Result<Self, String> {
        let ends = text
            .split_once(':')
            .and_then(|(from, to)| Some((from.trim().parse().ok()?, to.trim().parse().ok()?)));
        let (from, to) =
            ends.ok_or_else(|| format!("`{text}` is not a window; write it like -10:10"))?;
        Self::new(from, to)
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.from, self.to].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Window {
    /// Reads `[-1, 1]` or `"-1:1"`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a window like [-10, 10] or \"-10:10\"")]
        enum Written {
            Ends([i32; 2]),
            Text(String),
        }
        let window = match Written::deserialize(deserializer)? {
            Written::Ends([from, to]) => Window::new(from, to),
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
                .contains("did you mean -5:5")
        );
        assert!("5".parse::<Window>().is_err());
        assert!("0:99999999".parse::<Window>().is_err());
    }
}
