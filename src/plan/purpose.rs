//! What inputs are read for.

/// What the inputs of a plan are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A study whose results are shown: of large Parquet files only what its events need is read, where the results are those of
    /// reading all.
    Study,
    /// Anything else that is shown; everything is read.
    Other,
    /// A run that is recorded; everything is read and hashed.
    Record,
}
