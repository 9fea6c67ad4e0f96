//! What a colour stands for.

use serde::{Deserialize, Serialize};

/// The meaning of a colour; the theme decides which colour it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The n-th of several series. Each series has a dash of its own, so that greyscale prints tell them apart.
    Series(usize),
    /// Blue for values above zero or days that closed higher, vermilion for the others.
    UpDown,
    /// A benchmark or another thing that results are compared with.
    Reference,
    /// Losses.
    Loss,
    /// One of many lines, whose crowd is what counts.
    Faint,
    /// Something left out of the results: an outline.
    Hollow,
}
