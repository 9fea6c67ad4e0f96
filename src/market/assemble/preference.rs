//! The choice between two different rows of one security and date.

/// Which of two different rows of one security and date is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// The first one.
    First,
    /// The last one.
    Last,
    /// The mean of all different rows, number by number.
    Mean,
}
