//! The kinds of results that can be published, one file a kind.

mod backtest;
mod power;
mod study;
mod sweeps;

use std::io;

use serde::Serialize;

use crate::chart::Figure;
use crate::error::{Error, Result};
use crate::event::{Counts, ExcludedOutcome};
use crate::finding::Finding;
use crate::report::backtest_data::SAME_BAR_COLUMN;
use crate::report::methods::Methods;
use crate::report::paper::PaperStyle;
use crate::report::tiles::Tile;
use crate::table::{Answer, Report, Rows};

pub use backtest::BacktestResults;
pub use power::PowerResults;
pub use study::StudyResults;
pub use sweeps::{StudySweepResults, SweepResults};

/// Most single events or trades in the tables of a document.
const MOST_IN_DOCUMENT: usize = 2_000;

/// Returns the style with every row, where a document can hold them.
fn every_row(style: PaperStyle) -> PaperStyle {
    PaperStyle {
        most_rows: MOST_IN_DOCUMENT,
        ..style
    }
}

/// A kind of result that can be published.
pub trait Results: Sync {
    /// Returns the name of its JSON file, without `.json`.
    fn name(&self) -> &'static str;

    /// Writes everything as JSON.
    ///
    /// # Errors
    /// The error of `out`.
    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()>;

    /// Returns every table for programs.
    fn tables(&self) -> Vec<Box<dyn Rows + '_>>;

    /// Returns the tables for people.
    fn report(&self) -> Report;

    /// Returns the tables of a paper in a style, if papers print such a run.
    fn paper(&self, _style: PaperStyle) -> Option<Report> {
        None
    }

    /// Returns the methods in words, if a paper describes such a run.
    fn methods(&self) -> Option<Methods> {
        None
    }

    /// Returns the tables of its workbook in order, each with the name of its tab; nothing for a run without a workbook.
    fn tabs(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Returns the answer, which stands before all tables.
    fn answer(&self) -> Answer;

    /// Returns the numbers that a page shows first.
    fn tiles(&self) -> Vec<Tile> {
        let counts = self.counts();
        let used = format!("{} of {}", counts.events_used, counts.events_in);
        vec![(used, "events used".to_owned())]
    }

    /// Returns the figures.
    fn figures(&self) -> Vec<Figure>;

    /// Returns the resolved options, as in the JSON.
    ///
    /// # Errors
    /// Never for the outcomes of this crate.
    fn plan(&self) -> Result<serde_json::Value>;

    /// Returns the numbers of events read, used and excluded.
    fn counts(&self) -> Counts;

    /// Returns the excluded events.
    fn excluded(&self) -> &[ExcludedOutcome];

    /// Returns the warnings.
    fn warnings(&self) -> &[Finding];
}

fn as_value(plan: &impl Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(plan)
        .map_err(|error| Error::output(format!("not writable as JSON: {error}")))
}

/// Returns figures of trades, whose data say so if the prices of their own bar were allowed.
fn marked<const N: usize>(figures: [Figure; N], allow_same_bar: bool) -> Vec<Figure> {
    let mark = |figure: Figure| match allow_same_bar {
        true => figure.marked(SAME_BAR_COLUMN),
        false => figure,
    };
    figures.map(mark).into()
}
