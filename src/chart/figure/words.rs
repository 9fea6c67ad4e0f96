//! Texts with numbers that a look writes in its unit and at its level.

use serde::{Deserialize, Serialize};

use super::interval::Interval;

/// A text with numbers in it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub Vec<Piece>);

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Piece {
    /// Plain text.
    Text(String),
    /// A fraction.
    Amount(f64),
    /// An interval of fractions, written in brackets.
    Interval(Interval),
}

impl Words {
    /// Returns whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether an interval is in the text.
    pub fn has_interval(&self) -> bool {
        let mut pieces = self.0.iter();
        pieces.any(|piece| matches!(piece, Piece::Interval(_)))
    }

    /// Returns the text, with fractions as `amount` writes them.
    pub fn shown(&self, amount: &dyn Fn(f64) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Amount(value) => amount(*value),
            Piece::Interval(at) => format!("[{}, {}]", amount(at.low), amount(at.high)),
        };
        self.0.iter().map(piece).collect()
    }

    /// Replaces intervals by those at a level.
    pub fn set_level(&mut self, level: f64) {
        for piece in &mut self.0 {
            if let Piece::Interval(at) = piece
                && let Some(found) = at.at(level)
            {
                *at = found;
            }
        }
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self(vec![Piece::Text(text)])
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
