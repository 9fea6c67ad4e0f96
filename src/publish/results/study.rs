//! A study to publish.

use std::io;

use super::{Results, as_value, every_row};
use crate::chart::{self, Figure};
use crate::error::Result;
use crate::event::{Counts, ExcludedOutcome};
use crate::finding::Finding;
use crate::market::Prices;
use crate::report::methods::{Methods, study_methods};
use crate::report::paper::{self, PaperStyle};
use crate::report::tiles::{self, Tile};
use crate::report::{answer, data, study};
use crate::study::outcome::StudyOutcome;
use crate::table::{Answer, Report, Rows};

/// The tables of the workbook of a study, with the names of their tabs.
const STUDY_TABS: [(&str, &str); 8] = [
    ("sample", "Sample"),
    ("windows", "Windows"),
    ("days", "Days"),
    ("differences", "Differences"),
    ("regressions", "Regressions"),
    ("events", "Events"),
    ("event_windows", "Event windows"),
    ("excluded", "Excluded"),
];

/// A study to publish.
#[derive(Debug, Clone, Copy)]
pub struct StudyResults<'a> {
    /// The outcome.
    pub outcome: &'a StudyOutcome,
    /// The prices, for figures of single events.
    pub prices: &'a Prices,
}

impl Results for StudyResults<'_> {
    fn name(&self) -> &'static str {
        "study"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        data::write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        data::tables(self.outcome)
    }

    fn report(&self) -> Report {
        study::report(self.outcome)
    }

    fn paper(&self, style: PaperStyle) -> Option<Report> {
        Some(paper::study_report(self.outcome, every_row(style)))
    }

    fn methods(&self) -> Option<Methods> {
        Some(study_methods(self.outcome))
    }

    fn tabs(&self) -> &'static [(&'static str, &'static str)] {
        &STUDY_TABS
    }

    fn answer(&self) -> Answer {
        answer::study::answer(self.outcome)
    }

    fn tiles(&self) -> Vec<Tile> {
        tiles::study(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        chart::study::figures(self.outcome, self.prices)
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.outcome.excluded
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}
