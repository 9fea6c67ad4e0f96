//! Prices, events and factors from frames of polars.

use super::events::{EventFile, EventOverrides, EventTable};
use super::factors::{FactorOverrides, factors_handed};
use super::handed::Handed;
use super::overrides::Overrides;
use super::prices::prices_handed;
use crate::error::Result;
use crate::event::Event;
use crate::finding::Finding;
use crate::frame::DataFrame;
use crate::market::{Factors, Prices};

impl Prices {
    /// Reads daily bars from a frame, which is recognised and checked as a file is: a column of dates, one of symbols, and columns of
    /// prices by the names that vendors give them, or dates by symbols. Returns what was noticed beside the prices. A frame without a
    /// column of symbols needs [`load::prices_handed`](crate::load::prices_handed), which takes its name.
    ///
    /// # Errors
    /// When the frame holds no prices, or prices that cannot be understood.
    pub fn from_frame(frame: &DataFrame) -> Result<(Self, Vec<Finding>)> {
        let tables = [Handed::frame("prices", frame)];
        let read = prices_handed(&tables, &[], &[], &Overrides::default())?;
        Ok((read.prices, read.findings))
    }
}

impl Event {
    /// Reads events from a frame, which is recognised and checked as a file is: a column of symbols and one of dates or moments, and any
    /// others. With prices, the column whose cells are their symbols holds the symbols. Returns what was noticed beside the events.
    ///
    /// # Errors
    /// When a symbol or date column is missing or two columns could be it. An event whose date cannot be read is no error.
    pub fn from_frame(
        frame: &DataFrame,
        prices: Option<&Prices>,
    ) -> Result<(Vec<Self>, Vec<Finding>)> {
        let table =
            EventTable::handed(&Handed::frame("events", frame), &EventOverrides::default())?;
        let EventFile {
            events, findings, ..
        } = table.events(prices)?;
        Ok((events, findings))
    }
}

impl Factors {
    /// Reads daily factor returns from a frame, which is recognised and checked as a file is. Returns what was noticed beside them.
    ///
    /// # Errors
    /// When the frame has no column of dates or none of factors, or is not daily.
    pub fn from_frame(frame: &DataFrame) -> Result<(Self, Vec<Finding>)> {
        let read = factors_handed(
            &Handed::frame("factors", frame),
            &FactorOverrides::default(),
        )?;
        Ok((read.factors, read.findings))
    }
}
