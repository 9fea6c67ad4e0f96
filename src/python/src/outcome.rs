//! Results as Python sees them.

use std::sync::OnceLock;

use chrono::DateTime;
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::chart::{self, Look};
use newsquake::error::Error;
use newsquake::finding::Finding;
use newsquake::load::{InputFile, Rejects};
use newsquake::market::Prices;
use newsquake::publish::{
    BacktestResults, Coverage, Publication, Results, StudyResults, StudySweepResults, SweepResults,
    html_report,
};
use newsquake::report::paper::PaperStyle;
use newsquake::robustness::sweep::backtest::outcome::SweepOutcome;
use newsquake::robustness::sweep::study::outcome::StudySweepOutcome;
use newsquake::study::outcome::StudyOutcome;
use newsquake::table::format::{Render, Text, report_json};
use newsquake::table::frame::data_frame;
use newsquake::table::{Answer, Report};
use pyo3::exceptions::{PyKeyError, PyNotImplementedError};
use pyo3::prelude::*;

use crate::error::raised;
use crate::figure::Figure;
use crate::table::{Table, find, names};

/// What a run gave.
pub enum Done {
    Study(StudyOutcome, Prices),
    Backtest(BacktestOutcome),
    Sweep(SweepOutcome),
    StudySweep(StudySweepOutcome),
    Check(Box<Checked>),
}

/// What a check found.
pub struct Checked {
    pub report: Report,
    pub answer: Answer,
    pub warnings: Vec<Finding>,
    /// Whether nothing is wrong.
    pub is_fine: bool,
    /// Numbers of events: read, and excluded.
    pub counts: [usize; 2],
}

/// The result of a run.
#[pyclass(frozen, module = "newsquake._native")]
pub struct Outcome {
    done: Done,
    notes: Vec<Finding>,
    files: Vec<InputFile>,
    figures: OnceLock<Vec<chart::Figure>>,
}

impl Outcome {
    pub fn new(done: Done, notes: Vec<Finding>, files: Vec<InputFile>) -> Self {
        Self {
            done,
            notes,
            files,
            figures: OnceLock::new(),
        }
    }

    /// Hands the results on; a check has none.
    fn with_results<T>(&self, use_them: impl FnOnce(&dyn Results) -> T) -> Option<T> {
        Some(match &self.done {
            Done::Study(outcome, prices) => use_them(&StudyResults { outcome, prices }),
            Done::Backtest(outcome) => use_them(&BacktestResults { outcome }),
            Done::Sweep(outcome) => use_them(&SweepResults { outcome }),
            Done::StudySweep(outcome) => use_them(&StudySweepResults { outcome }),
            Done::Check(_) => return None,
        })
    }

    /// Returns the figures, which are made once.
    fn all_figures(&self) -> &[chart::Figure] {
        self.figures.get_or_init(|| {
            self.with_results(|results| results.figures())
                .unwrap_or_default()
        })
    }

    fn warnings(&self) -> Vec<&Finding> {
        match &self.done {
            Done::Study(outcome, _) => outcome.warnings.iter().collect(),
            Done::Backtest(outcome) => outcome.warnings.iter().collect(),
            Done::Sweep(outcome) => outcome.warnings.iter().collect(),
            Done::StudySweep(outcome) => outcome.warnings.iter().collect(),
            Done::Check(checked) => checked.warnings.iter().collect(),
        }
    }
}

fn told(
    findings: impl IntoIterator<Item = impl std::borrow::Borrow<Finding>>,
) -> Vec<(String, String)> {
    let pair = |finding: &Finding| (finding.code.to_owned(), finding.message.to_string());
    findings
        .into_iter()
        .map(|finding| pair(finding.borrow()))
        .collect()
}

#[pymethods]
impl Outcome {
    /// The kind of result: `study`, `backtest`, `sweep` or `check`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.with_results(|results| results.name())
            .unwrap_or("check")
    }

    /// The answer as text.
    #[pyo3(signature = (width=None))]
    fn answer(&self, width: Option<usize>) -> String {
        let text = Text { width };
        match &self.done {
            Done::Check(checked) => text.answer(&checked.answer),
            _ => self
                .with_results(|results| text.answer(&results.answer()))
                .unwrap_or_default(),
        }
    }

    /// Every table for people, as text.
    #[pyo3(signature = (width=None))]
    fn text(&self, width: Option<usize>) -> String {
        let text = Text { width };
        match &self.done {
            Done::Check(checked) => text.render(&checked.report),
            _ => self
                .with_results(|results| text.render(&results.report()))
                .unwrap_or_default(),
        }
    }

    /// The numbers of events: read, used and excluded.
    #[getter]
    fn counts(&self) -> (usize, usize, usize) {
        match &self.done {
            Done::Check(checked) => {
                let [read, excluded] = checked.counts;
                (read, read - excluded, excluded)
            }
            _ => self
                .with_results(|results| {
                    let counts = results.counts();
                    (counts.events_in, counts.events_used, counts.events_excluded)
                })
                .unwrap_or_default(),
        }
    }

    /// Whether a check found nothing wrong; of other results, whether there is no warning.
    #[getter]
    fn is_fine(&self) -> bool {
        match &self.done {
            Done::Check(checked) => checked.is_fine,
            _ => self.warnings().is_empty(),
        }
    }

    /// Code and text of each warning.
    #[getter]
    fn warnings_told(&self) -> Vec<(String, String)> {
        told(self.warnings())
    }

    /// Code and text of each note about the inputs.
    #[getter]
    fn notes_told(&self) -> Vec<(String, String)> {
        told(&self.notes)
    }

    /// The names of the tables.
    fn table_names(&self) -> Vec<String> {
        match &self.done {
            Done::Study(outcome, _) => names(&outcome.tables()),
            Done::Backtest(outcome) => names(&outcome.tables()),
            Done::Sweep(outcome) => names(&outcome.tables()),
            Done::StudySweep(outcome) => names(&outcome.tables()),
            Done::Check(checked) => checked
                .report
                .tables
                .iter()
                .map(|table| table.name.to_owned())
                .collect(),
        }
    }

    /// A table by its name.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        let frame = py.detach(|| match &self.done {
            Done::Study(outcome, _) => find(&outcome.tables(), name),
            Done::Backtest(outcome) => find(&outcome.tables(), name),
            Done::Sweep(outcome) => find(&outcome.tables(), name),
            Done::StudySweep(outcome) => find(&outcome.tables(), name),
            Done::Check(checked) => {
                let found = checked
                    .report
                    .tables
                    .iter()
                    .find(|table| table.name == name);
                found.map(|table| data_frame(table))
            }
        });
        match frame {
            None => Err(PyKeyError::new_err(format!("there is no table `{name}`"))),
            Some(Ok(frame)) => Ok(Table::new(frame)),
            Some(Err(error)) => Err(raised(py, &error)),
        }
    }

    /// The names of the figures.
    fn figure_names(&self, py: Python<'_>) -> Vec<String> {
        let figures = py.detach(|| self.all_figures());
        figures.iter().map(|figure| figure.name.clone()).collect()
    }

    /// A figure by its name.
    fn figure(&self, py: Python<'_>, name: &str) -> PyResult<Figure> {
        let figures = py.detach(|| self.all_figures());
        let found = figures.iter().find(|figure| figure.name == name);
        let found =
            found.ok_or_else(|| PyKeyError::new_err(format!("there is no figure `{name}`")));
        found.map(|figure| Figure::new(figure.clone()))
    }

    /// The report as a page of HTML.
    fn page(&self, py: Python<'_>) -> PyResult<String> {
        let page = py.detach(|| {
            self.with_results(|results| {
                html_report(&Publication {
                    figures: &[],
                    results,
                    rejects: &Rejects::default(),
                    inputs: &self.files,
                    notes: &self.notes,
                    charts: true,
                    look: &Look::default(),
                    paper: PaperStyle::default(),
                    parquet: false,
                    command: &[],
                    plan: None,
                    coverage: Coverage::default(),
                    seed: 0,
                    started: DateTime::UNIX_EPOCH,
                })
            })
        });
        match page {
            None => Err(PyNotImplementedError::new_err("a check has no report")),
            Some(Ok(page)) => Ok(page),
            Some(Err(error)) => Err(raised(py, &error)),
        }
    }

    /// Everything as JSON, as the command writes it.
    fn json(&self, py: Python<'_>) -> PyResult<String> {
        let text = py.detach(|| match &self.done {
            Done::Check(checked) => report_json("newsquake.check/1", &checked.report),
            _ => {
                let mut bytes = Vec::new();
                let written = self.with_results(|results| results.write_json(&mut bytes));
                match written {
                    Some(Err(error)) => Err(Error::output(error.to_string())),
                    _ => String::from_utf8(bytes).map_err(|error| Error::output(error.to_string())),
                }
            }
        });
        text.map_err(|error| raised(py, &error))
    }
}
