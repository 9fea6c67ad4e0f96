//! What is published.

use chrono::{DateTime, Utc};

use super::coverage::Coverage;
use super::results::Results;
#[cfg(feature = "charts")]
use crate::chart::Look;
use crate::finding::Finding;
use crate::load::{InputFile, Rejects};
use crate::plan::Plan;
use crate::report::paper::PaperStyle;

/// Everything that is written to a folder of results.
#[derive(Clone, Copy)]
pub struct Publication<'a> {
    /// The results.
    pub results: &'a dyn Results,
    /// The rejected rows.
    pub rejects: &'a Rejects,
    /// The input files.
    pub inputs: &'a [InputFile],
    /// Notes besides the warnings of the results.
    pub notes: &'a [Finding],
    /// Whether charts are drawn.
    pub charts: bool,
    /// How charts are drawn.
    #[cfg(feature = "charts")]
    pub look: &'a Look,
    /// How papers want their tables.
    pub paper: PaperStyle,
    /// Whether each table is also written as Parquet.
    pub parquet: bool,
    /// The command line.
    pub command: &'a [String],
    /// The plan of the run, which repeats it, if it came from one.
    pub plan: Option<&'a Plan>,
    /// The dates that the inputs cover.
    pub coverage: Coverage,
    /// Random seed.
    pub seed: u64,
    /// When the run began.
    pub started: DateTime<Utc>,
}
