//! Text that names options, and the speakers who say how an option is written.

use std::fmt;
use std::sync::OnceLock;

use serde::{Serialize, Serializer};

use super::option::{OptionPath, Part};

impl OptionPath {
    /// Returns a piece of a message that names the option with this value.
    pub fn with(self, value: impl ToString) -> Part {
        Part::Option(self, Some(value.to_string()))
    }
}

/// Text for a reader. Options in it are named by their path, and each [`Speaker`] writes them in its own way.
///
/// ```
/// use newsquake::error::{Message, PythonKeywords, option};
///
/// let message = Message::from("give ").option(option::BENCHMARK.with("SPX"));
/// assert_eq!(message.to_string(), "give benchmark = SPX");
/// assert_eq!(message.said_by(&PythonKeywords), "give benchmark=SPX");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message(Vec<Part>);

impl Message {
    /// Puts pieces together, in order.
    pub fn new(parts: impl IntoIterator<Item = Part>) -> Self {
        Self(parts.into_iter().collect())
    }

    /// Adds text at the end.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// Adds an option at the end.
    #[must_use]
    pub fn option(mut self, option: impl Into<Part>) -> Self {
        self.0.push(option.into());
        self
    }

    /// Adds another message at the end.
    #[must_use]
    pub fn append(mut self, more: impl Into<Self>) -> Self {
        self.0.extend(more.into().0);
        self
    }

    /// Returns the pieces in order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Returns whether the text, in the words of the program's speaker, contains this.
    pub fn contains(&self, text: &str) -> bool {
        self.to_string().contains(text)
    }

    /// Returns the text in the words of a speaker.
    pub fn said_by(&self, speaker: &dyn Speaker) -> String {
        let say = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Option(path, value) => speaker.option(*path, value.as_deref()),
        };
        self.0.iter().map(say).collect()
    }
}

impl fmt::Display for Message {
    /// Writes the text in the words of the program's speaker; see [`set_speaker`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said_by(speaker()))
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::default().text(text)
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::default().text(text)
    }
}

impl From<&String> for Message {
    fn from(text: &String) -> Self {
        Self::default().text(text)
    }
}

impl From<Part> for Message {
    fn from(part: Part) -> Self {
        Self(vec![part])
    }
}

impl From<OptionPath> for Message {
    fn from(path: OptionPath) -> Self {
        Self(vec![path.into()])
    }
}

/// Puts text and options together to a [`Message`]: `message!["give ", BENCHMARK.with("SYMBOL"), " or less"]`.
macro_rules! message {
    ($($part:expr),+ $(,)?) => {
        $crate::error::Message::default()$(.append($part))+
    };
}
pub(crate) use message;

/// Writes an option as one front end of the program knows it.
pub trait Speaker: Sync {
    /// Returns the words for an option, with its value if there is one.
    fn option(&self, path: OptionPath, value: Option<&str>) -> String;
}

/// Writes options as keys of the study file: `study.window = -10:10`.
#[derive(Debug, Clone, Copy, Default)]
pub struct StudyFileKeys;

impl Speaker for StudyFileKeys {
    fn option(&self, path: OptionPath, value: Option<&str>) -> String {
        match value {
            Some(value) => format!("{path} = {value}"),
            None => path.to_string(),
        }
    }
}

/// Writes options as keyword arguments of Python: `window=-10:10`.
#[derive(Debug, Clone, Copy, Default)]
pub struct PythonKeywords;

impl Speaker for PythonKeywords {
    fn option(&self, path: OptionPath, value: Option<&str>) -> String {
        let key = path.key().replace('-', "_");
        match value {
            Some(value) => format!("{key}={value}"),
            None => key,
        }
    }
}

static SPEAKER: OnceLock<&'static dyn Speaker> = OnceLock::new();

/// Chooses who speaks when messages are displayed or serialised. A program does this once, when it starts; without it
/// options are written as keys of the study file. Returns whether the choice was still open.
pub fn set_speaker(speaker: &'static dyn Speaker) -> bool {
    SPEAKER.set(speaker).is_ok()
}

/// Returns the program's speaker.
fn speaker() -> &'static dyn Speaker {
    SPEAKER.get().copied().unwrap_or(&StudyFileKeys)
}

#[cfg(test)]
mod tests {
    use super::super::option::{MIN_OBS, WINDOW};
    use super::*;

    #[test]
    fn every_speaker_writes_an_option_in_its_own_way() {
        struct Flags;
        impl Speaker for Flags {
            fn option(&self, path: OptionPath, value: Option<&str>) -> String {
                format!("/{}:{}", path.key(), value.unwrap_or("?"))
            }
        }
        let message = message!["widen ", WINDOW.with("-20:20"), " or lower ", MIN_OBS];
        assert_eq!(
            message.said_by(&StudyFileKeys),
            "widen study.window = -20:20 or lower study.min_obs"
        );
        assert_eq!(
            message.said_by(&PythonKeywords),
            "widen window=-20:20 or lower min_obs"
        );
        assert_eq!(
            message.said_by(&Flags),
            "widen /window:-20:20 or lower /min_obs:?"
        );
        assert_eq!(message.to_string(), message.said_by(&StudyFileKeys));
    }
}
