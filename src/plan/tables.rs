//! Tables in memory that take the place of files.

use crate::load::Handed;

/// Tables in memory that take the place of the files of a plan.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Prices, beside those of the files.
    pub prices: Vec<Handed>,
    /// The events.
    pub events: Option<Handed>,
    /// News that confounds events.
    pub confounders: Option<Handed>,
    /// Factor returns.
    pub factors: Option<Handed>,
    /// Names by which events call securities.
    pub aliases: Option<Handed>,
}
