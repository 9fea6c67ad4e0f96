//! Warnings and notes: observations of a run that do not stop it.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::error::{Message, Origin};

/// Severity of a [`Finding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// For information; nothing is wrong.
    Note,
    /// The results may mislead; a strict run ends with exit status 1.
    Warning,
}

/// A warning or note for the reader of the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Severity of the finding.
    pub severity: Severity,
    /// The stable name, in snake case; [`codes`](crate::error::codes) says what it means.
    pub code: &'static str,
    /// What was found, and what to do about it.
    pub message: Message,
}

impl Finding {
    /// Creates a warning.
    pub fn warning(code: &'static str, message: impl Into<Message>) -> Self {
        Self {
            severity: Severity::Warning,
            code,
            message: message.into(),
        }
    }

    /// Creates a note.
    pub fn note(code: &'static str, message: impl Into<Message>) -> Self {
        Self {
            severity: Severity::Note,
            code,
            message: message.into(),
        }
    }

    /// Puts the name of the file before the message.
    #[must_use]
    pub fn in_file(mut self, origin: &Origin) -> Self {
        self.message = Message::from(format!("{origin}: ")).append(self.message);
        self
    }

    /// Returns whether the finding makes a strict run fail.
    pub fn is_warning(&self) -> bool {
        self.severity == Severity::Warning
    }
}

/// Returns the first `most` names and the number of the others: `a, b and 3 more`.
pub fn first_of(names: &[impl AsRef<str>], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(most) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Finding", 2)?;
        fields.serialize_field("code", self.code)?;
        fields.serialize_field("message", &self.message)?;
        fields.end()
    }
}
