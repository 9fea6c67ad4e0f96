//! The short form of a report: a sentence, what it rests on, one table, and what to doubt.

use super::Table;

/// What a terminal shows first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// What was found, in one sentence.
    pub headline: String,
    /// What it rests on, a paragraph each.
    pub lines: Vec<String>,
    /// The numbers; its title is not shown.
    pub table: Option<Table>,
    /// Keys of the columns that a narrow terminal leaves out, the least needed first.
    pub spare: &'static [&'static str],
    /// What to doubt and where the rest is, a paragraph each.
    pub notes: Vec<String>,
}
