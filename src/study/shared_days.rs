//! What averages need of the days of single events, for events that thousands of pseudo-studies hold.

use std::fmt;

/// Ranks of events without missing days, and residuals of events with missing days. Those of other events are quickly made again.
pub(super) struct SharedDays {
    /// The number of ranks of an event: of its estimation days and its event days.
    pub length: usize,
    /// `ranks[i * length..]`: those of event `i`, packed; zeros where a day is missing or many values are equal. Empty if no test
    /// needs ranks.
    pub ranks: Vec<u32>,
    /// The events with missing estimation days, in rising order.
    pub gappy: Vec<usize>,
    /// The number of estimation days.
    pub estimation: usize,
    /// `residuals[k * estimation..]`: those of event `gappy[k]`, NaN where missing.
    pub residuals: Vec<f64>,
}

impl SharedDays {
    /// Returns the packed ranks of an event, if they are known.
    pub fn ranks(&self, event: usize) -> Option<&[u32]> {
        let row = self
            .ranks
            .get(event * self.length..(event + 1) * self.length)?;
        // No rank is zero.
        (row.first()? != &0).then_some(row)
    }

    /// Returns the residuals of an event, if they are known.
    pub fn residuals(&self, event: usize) -> Option<&[f64]> {
        let place = self.gappy.binary_search(&event).ok()?;
        self.residuals
            .get(place * self.estimation..(place + 1) * self.estimation)
    }
}

impl fmt::Debug for SharedDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ranks, gappy, .. } = self;
        write!(f, "{} ranks, {} events with gaps", ranks.len(), gappy.len())
    }
}
