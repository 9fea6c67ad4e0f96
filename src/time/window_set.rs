//! Several windows that are used together.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::window::{Lag, Window};

/// One window or several that share no lag and do not touch, in order of time. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowSet(Vec<Window>);

impl From<Window> for WindowSet {
    fn from(window: Window) -> Self {
        Self(vec![window])
    }
}

impl WindowSet {
    /// Returns the lags of all these windows together; `None` without any window. Windows that overlap or touch become one.
    pub fn union(windows: impl IntoIterator<Item = Window>) -> Option<Self> {
        let mut sorted: Vec<Window> = windows.into_iter().collect();
        sorted.sort_unstable();
        let mut union: Vec<Window> = Vec::new();
        for window in sorted {
            match union.last_mut() {
                Some(last) if window.first().0 <= last.last().0 + 1 => *last = last.hull(window),
                _ => union.push(window),
            }
        }
        (!union.is_empty()).then_some(Self(union))
    }

    /// Returns the windows in order of time.
    pub fn windows(&self) -> &[Window] {
        &self.0
    }

    /// Returns the window, if there is only one.
    pub fn single(&self) -> Option<Window> {
        match self.0[..] {
            [window] => Some(window),
            _ => None,
        }
    }

    /// Returns the first lag.
    pub fn first(&self) -> Lag {
        self.0[0].first()
    }

    /// Returns the last lag.
    pub fn last(&self) -> Lag {
        self.0[self.0.len() - 1].last()
    }

    /// Returns the number of sessions of all windows.
    pub fn days(&self) -> usize {
        self.0.iter().map(|window| window.days()).sum()
    }

    /// Returns the lags of all windows in order.
    pub fn lags(&self) -> impl Iterator<Item = Lag> {
        self.0.iter().flat_map(|window| window.lags())
    }

    /// Returns the position of a lag among the lags of all windows.
    pub fn position(&self, lag: Lag) -> Option<usize> {
        let mut before = 0;
        for window in &self.0 {
            if window.first() <= lag && lag <= window.last() {
                return Some(before + (lag.0 - window.first().0) as usize);
            }
            before += window.days();
        }
        None
    }

    /// Returns whether the lags before and after this one lie in the same window.
    pub fn is_interior(&self, lag: Lag) -> bool {
        let inside = |window: &Window| window.first() < lag && lag < window.last();
        self.0.iter().any(inside)
    }

    /// Returns whether a window shares a lag with one of these.
    pub fn overlaps(&self, window: Window) -> bool {
        self.0.iter().any(|own| own.overlaps(window))
    }
}

impl fmt::Display for WindowSet {
    /// Writes `[-100, -11] and [+11, +60]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let windows: Vec<String> = self.0.iter().map(Window::to_string).collect();
        f.write_str(&windows.join(" and "))
    }
}

impl Serialize for WindowSet {
    /// Writes one window as `[-100, -11]`, and several as a list of windows.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.single() {
            Some(window) => window.serialize(serializer),
            None => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for WindowSet {
    /// Reads a window or a list of windows.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "a window like [-100, -11] or \"-100:-11\", or a list of windows"
        )]
        enum Written {
            Ends([i32; 2]),
            Text(String),
            Several(Vec<Window>),
        }
        let own = serde::de::Error::custom;
        match Written::deserialize(deserializer)? {
            Written::Ends([first, last]) => Window::new(first, last).map(Self::from).map_err(own),
            Written::Text(text) => text
                .parse()
                .map(|window: Window| window.into())
                .map_err(own),
            Written::Several(windows) => {
                Self::union(windows).ok_or_else(|| serde::de::Error::custom("there is no window"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(windows: &[(i32, i32)]) -> WindowSet {
        let windows = windows.iter().map(|&(a, b)| Window::new(a, b).unwrap());
        WindowSet::union(windows).unwrap()
    }

    #[test]
    fn windows_that_overlap_or_touch_become_one() {
        assert_eq!(set(&[(-50, -11), (-100, -51)]), set(&[(-100, -11)]));
        assert_eq!(
            set(&[(-100, -40), (-60, -11)]).single(),
            Window::new(-100, -11).ok()
        );
        assert_eq!(
            set(&[(11, 60), (-100, -11)]).to_string(),
            "[-100, -11] and [+11, +60]"
        );
        assert_eq!(WindowSet::union([]), None);
    }

    #[test]
    fn positions_run_through_all_windows() {
        let both = set(&[(-3, -2), (2, 4)]);
        let lags: Vec<i32> = both.lags().map(|lag| lag.0).collect();
        assert_eq!((lags, both.days()), (vec![-3, -2, 2, 3, 4], 5));
        for (position, lag) in both.lags().enumerate() {
            assert_eq!(both.position(lag), Some(position));
        }
        assert_eq!(both.position(Lag(0)), None);
        assert!(
            both.is_interior(Lag(3)) && !both.is_interior(Lag(2)) && !both.is_interior(Lag(-2))
        );
    }

    #[test]
    fn one_window_is_written_as_before() {
        let write = |windows: &[(i32, i32)]| serde_json::to_string(&set(windows)).unwrap();
        assert_eq!(write(&[(-100, -11)]), "[-100,-11]");
        assert_eq!(write(&[(-100, -11), (11, 60)]), "[[-100,-11],[11,60]]");
        for text in [
            "[-100,-11]",
            "[[-100,-11],[11,60]]",
            "[\"-100:-11\",\"11:60\"]",
            "\"-100:-11\"",
        ] {
            let read: WindowSet = serde_json::from_str(text).unwrap();
            assert_eq!(read.first(), Lag(-100), "{text}");
        }
        assert!(serde_json::from_str::<WindowSet>("[]").is_err());
    }
}
