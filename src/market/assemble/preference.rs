//! The choice between different rows of the same security and date.

/// Which row is used where rows of the same security and date differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// The row read first.
    First,
    /// The row read last.
    Last,
    /// The mean of all different rows, number by number.
    Mean,
}
