//! What becomes of results: flags that the commands share.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use newsquake::error::Result;
use newsquake::finding::Finding;
use newsquake::load::Rejects;
use newsquake::publish::{Folder, HashedInputs, HowRead, Publication, Results, charts_not_drawn};
use newsquake::table::Report;
use newsquake::table::format::{Csv, Latex, Markdown, Render, Text};

use super::{CLEAN, FINDINGS, progress, speak};

/// What becomes of the results.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// What goes to standard output
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Shape::Table)]
    pub format: Shape,
    /// A folder for every table as CSV, the JSON results, the charts and a report
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// No charts under --out
    #[arg(long)]
    pub no_charts: bool,
    /// Write over what is in the folder of --out
    #[arg(long)]
    pub force: bool,
    /// End with exit status 1 when there is a warning or an event was not used; a study also leaves out events whose
    /// windows meet doubtful prices
    #[arg(long)]
    pub strict: bool,
    /// The seed of everything that is drawn by chance
    #[arg(long, value_name = "N", default_value_t = 42)]
    pub seed: u64,
}

impl OutputArgs {
    /// The folder of `--out`, made ready before the work begins.
    pub fn folder(&self) -> Result<Option<Folder>> {
        let prepare = |path: &PathBuf| Folder::prepare(path, self.force);
        self.out.as_ref().map(prepare).transpose()
    }

    /// Writes everything to the folder of `--out`, if there is one, and says so.
    pub fn publish(
        &self,
        folder: Option<Folder>,
        results: &dyn Results,
        (rejects, inputs, reading): (&Rejects, Option<HashedInputs>, HowRead<'_>),
        notes: &[Finding],
        started: DateTime<Utc>,
    ) -> Result<()> {
        let (Some(folder), Some(path), Some(inputs)) = (folder, &self.out, &inputs) else {
            return Ok(());
        };
        let publication = Publication {
            results,
            rejects,
            inputs,
            notes,
            charts: !self.no_charts,
            command: &command_line(),
            reading: Some(reading),
            seed: self.seed,
            started,
        };
        let files = progress::during("writing results", || folder.write(&publication))?;
        speak::line(&format!(
            "{} files written to {}",
            files.len(),
            path.display()
        ));
        speak::findings(charts_not_drawn().filter(|_| !self.no_charts).as_slice());
        Ok(())
    }

    /// The exit status of a run that could be done.
    pub fn status(&self, wrong: bool) -> u8 {
        if self.strict && wrong {
            FINDINGS
        } else {
            CLEAN
        }
    }
}

/// The command line, readable even where it is no text.
fn command_line() -> Vec<String> {
    let words = std::env::args_os();
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect()
}

/// What goes to standard output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// Columns of text
    Table,
    /// One JSON document
    Json,
    /// One row a test or a trade, at full precision
    Csv,
    /// Tables as GitHub shows them
    Markdown,
    /// Tables with booktabs
    Latex,
}

impl Shape {
    /// A report in this format.
    pub fn tables(self, report: &Report) -> String {
        match self {
            Self::Table | Self::Json => Text {
                width: terminal_width(),
            }
            .render(report),
            Self::Csv => Csv::default().render(report),
            Self::Markdown => Markdown::default().render(report),
            Self::Latex => Latex::default().render(report),
        }
    }
}

/// The width of the terminal, if standard output is one.
fn terminal_width() -> Option<usize> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(std::io::stdout())?;
    Some(usize::from(columns).max(20))
}
