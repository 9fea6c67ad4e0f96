//! What is published.

use chrono::{DateTime, Utc};

use super::coverage::Coverage;
use super::results::Results;
use crate::chart::Figure;
#[cfg(feature = "charts")]
use crate::chart::Look;
use crate::chart::study::event_panel;
use crate::finding::Finding;
use crate::load::{InputFile, Rejects};
use crate::plan::Plan;
use crate::report::detail;
use crate::report::paper::PaperStyle;
use crate::table::Rows;

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
    /// Names of the charts that are drawn; if empty, all of them. `event-panel` stands for all panels of single events.
    pub figures: &'a [String],
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

impl Publication<'_> {
    /// Returns the figures of the results that are drawn.
    pub(super) fn drawn(&self) -> Vec<Figure> {
        if !self.charts {
            return Vec::new();
        }
        let mut figures = self.results.figures();
        figures.retain(|figure| self.figures.is_empty() || self.wants(&figure.name));
        if self.figures.iter().any(|name| name == event_panel::NAME) {
            let panels = figures.iter_mut();
            let panels = panels.filter(|figure| figure.name.starts_with(event_panel::NAME));
            panels.for_each(|figure| figure.is_on_request = false);
        }
        figures
    }

    /// Returns whether a figure was asked for by its name, or by the name of the figures that it is one of: a page of several, or the
    /// panel of an event.
    fn wants(&self, name: &str) -> bool {
        let is_one_of = |asked: &String| match name.strip_prefix(asked.as_str()) {
            Some("") => true,
            Some(rest) => rest.strip_prefix('-').is_some_and(|rest| {
                asked == event_panel::NAME || rest.bytes().all(|b| b.is_ascii_digit())
            }),
            None => false,
        };
        self.figures.iter().any(is_one_of)
    }
}

impl<'a> Publication<'a> {
    /// Returns every table of the results, and those of the rows that are not among them.
    pub fn tables(&self) -> Vec<Box<dyn Rows + 'a>> {
        let results = self.results;
        let mut tables = results.tables();
        let inputs = self.inputs.iter();
        let mut events = inputs.filter(|file| file.dialect == Some("events"));
        let events = events.next().map(InputFile::path).unwrap_or_default();
        tables.push(Box::new(detail::excluded(results.excluded(), events)));
        tables.push(Box::new(detail::rejects(self.rejects)));
        tables
    }
}
