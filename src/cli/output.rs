//! Flags that say where results go and in which format.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
#[cfg(feature = "charts")]
use newsquake::chart::{Figure, Look, Size, Theme};
use newsquake::error::{Error, Result, nearest};
use newsquake::finding::Finding;
use newsquake::load::{InputFile, Rejects};
use newsquake::plan::Plan;
#[cfg(feature = "charts")]
use newsquake::publish::drawn_figures;
use newsquake::publish::{Coverage, Folder, Publication, Results, charts_not_drawn};
use newsquake::report::paper::PaperStyle;
use newsquake::table::Report;
use newsquake::table::format::{Csv, Latex, Markdown, Render, Text};

use super::advice::figures;
#[cfg(feature = "charts")]
use super::look::without_effect;
#[cfg(feature = "charts")]
use super::volume::Volume;
use super::{CLEAN, FINDINGS, interrupt, progress, speak};

/// What to open first in a folder of results: the first of these that is there.
const PAGES: [&str; 2] = ["report.html", "report.md"];

/// Flags for the format of the result.
#[derive(Args)]
#[command(next_help_heading = "Results")]
pub struct FormatArgs {
    /// Format of the result on standard output: table, json, csv, markdown or latex
    ///
    /// table: columns of text; json: one document; csv: one row per test or trade, at full precision; markdown; latex: tables with
    /// booktabs.
    #[arg(short, long, value_enum, value_name = "NAME", default_value_t = Shape::Table, hide_possible_values = true, hide_default_value = true)]
    format: Shape,
    /// The same as --format json, without colour and progress
    #[arg(long, conflicts_with = "format", hide_short_help = true)]
    json: bool,
}

impl FormatArgs {
    /// Returns the format.
    pub fn shape(&self) -> Shape {
        if self.json { Shape::Json } else { self.format }
    }

    /// Returns whether standard error goes without colour and progress, too.
    pub fn is_plain(&self) -> bool {
        self.json
    }
}

/// Flags that say where results go.
#[derive(Args)]
#[command(next_help_heading = "Results")]
pub struct OutputArgs {
    /// Folder to write: report.html, tables as CSV, charts, run.json
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub format: FormatArgs,
    /// Write each table of --out as CSV alone, or also as Parquet
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = TablesAs::Csv, hide_short_help = true)]
    tables_as: TablesAs,
    /// Also write each table of --out as Parquet, as --tables-as parquet does
    #[arg(long, hide_short_help = true)]
    parquet: bool,
    /// Write no charts to --out
    #[arg(long, hide_short_help = true)]
    pub no_charts: bool,
    /// Charts to write to --out, by name and separated by commas, or all or none; newsquake explain figures lists them; event-panel
    /// draws up to 500 events [default: all, of single events the 24 largest reactions]
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        conflicts_with = "no_charts",
        hide_short_help = true
    )]
    figures: Vec<String>,
    #[cfg(feature = "charts")]
    #[command(flatten)]
    look: super::look::LookArgs,
    /// Replace the results of an earlier run in --out
    #[arg(long, hide_short_help = true)]
    pub force: bool,
    /// End with exit status 1 if there is a warning or an event was not used; a study then also excludes events with
    /// doubtful prices in their windows
    #[arg(long, hide_short_help = true)]
    pub strict: bool,
}

impl OutputArgs {
    /// Returns whether charts are written.
    pub fn draws(&self) -> bool {
        !self.no_charts && self.figures != ["none"]
    }

    /// Returns the figures that are written, by name; none is named where all are.
    fn named_figures(&self) -> &[String] {
        match self.figures.iter().any(|name| name == "all") {
            true => &[],
            false => &self.figures,
        }
    }

    /// Returns whether figures are written that show running means day by day.
    pub fn draws_running(&self) -> bool {
        const SHOWN: [&str; 3] = ["caar", "caar-by-tag", "event-panel"];
        let named = self.named_figures();
        let is_asked = |name: &str| named.iter().any(|asked| asked == name);
        self.draws() && (named.is_empty() || SHOWN.into_iter().any(is_asked))
    }

    /// Prepares the folder of `--out` before the work begins.
    pub fn folder(&self) -> Result<Option<Folder>> {
        let unknown = |name: &&String| figures().all(|figure| figure.name != **name);
        let mut named = self.named_figures().iter().filter(|_| self.draws());
        if let Some(name) = named.find(unknown) {
            return Err(unknown_figure(name));
        }
        // A look that cannot be drawn stops the run before its work.
        #[cfg(feature = "charts")]
        self.look.look()?;
        if self.out.is_none() {
            self.say_unused();
        } else if !self.draws() {
            self.say_not_drawn();
        }
        let prepare = |path: &PathBuf| {
            interrupt::leave_nothing_behind();
            Folder::prepare(path, self.force)
        };
        self.out.as_ref().map(prepare).transpose()
    }

    /// Says which flags about files of results change nothing, since none are written.
    fn say_unused(&self) {
        let mut given = Vec::new();
        given.extend(self.parquet.then_some("--parquet"));
        given.extend((self.tables_as == TablesAs::Parquet).then_some("--tables-as"));
        given.extend((!self.figures.is_empty()).then_some("--figures"));
        #[cfg(feature = "charts")]
        given.extend(self.look.given());
        if !given.is_empty() {
            let given = given.join(", ");
            let said =
                format!("note: nothing is written without --out DIR, so {given} changes nothing");
            speak::say(super::volume::Volume::Normal, &said);
        }
    }

    /// Says which flags about figures change nothing, since none are drawn.
    fn say_not_drawn(&self) {
        #[cfg(feature = "charts")]
        if let given @ [_, ..] = &self.look.given()[..] {
            let given = given.join(", ");
            let said = format!("note: no figures are drawn, so {given} changes nothing");
            speak::say(Volume::Normal, &said);
        }
    }

    /// Writes everything to the folder of `--out`, if there is one, and returns what to say of it.
    pub fn publish(
        &self,
        folder: Option<Folder>,
        results: &dyn Results,
        paper: PaperStyle,
        (rejects, inputs, plan, coverage): (&Rejects, &[InputFile], &Plan, Coverage),
        notes: &[Finding],
        started: DateTime<Utc>,
    ) -> Result<Option<String>> {
        let (Some(folder), Some(path)) = (folder, &self.out) else {
            return Ok(None);
        };
        #[cfg(feature = "charts")]
        let look = self.look.look()?;
        let publication = Publication {
            results,
            rejects,
            inputs,
            notes,
            charts: self.draws(),
            figures: self.named_figures(),
            #[cfg(feature = "charts")]
            look: &look,
            paper,
            parquet: self.parquet || self.tables_as == TablesAs::Parquet,
            command: &command_line(),
            plan: Some(plan),
            coverage,
            seed: plan.backtest.seed,
            started,
        };
        let files = progress::during("writing results", || folder.write(&publication))?;
        #[cfg(feature = "charts")]
        self.say_without_effect(&publication, &look)?;
        speak::findings(charts_not_drawn().filter(|_| self.draws()).as_slice());
        let seconds = (Utc::now() - started).num_milliseconds() as f64 / 1000.0;
        let page = PAGES
            .into_iter()
            .find(|page| files.iter().any(|file| file == page));
        let open = page.map(|page| format!("; open {}", path.join(page).display()));
        Ok(Some(format!(
            "results: {} files in {seconds:.1} s{}",
            files.len(),
            open.unwrap_or_default()
        )))
    }

    /// Says which flags changed none of the figures of the run.
    #[cfg(feature = "charts")]
    fn say_without_effect(&self, publication: &Publication<'_>, look: &Look) -> Result<()> {
        let asks = Look {
            size: Size::default(),
            theme: Theme::default(),
            plain: false,
            fonts: Vec::new(),
            ..look.clone()
        };
        if !self.draws() || asks == Look::default() {
            return Ok(());
        }
        let figures = drawn_figures(publication)?;
        let figures: Vec<&Figure> = figures.iter().collect();
        for (flag, needs) in without_effect(&asks, &figures) {
            let said = format!("note: {flag} changed none of the figures: {needs}");
            speak::say(Volume::Normal, &said);
        }
        Ok(())
    }

    /// Returns the exit status of a run that ended.
    pub fn status(&self, wrong: bool) -> u8 {
        if self.strict && wrong {
            FINDINGS
        } else {
            CLEAN
        }
    }
}

/// Returns the error for a figure that no run has.
fn unknown_figure(name: &str) -> Error {
    let error = Error::options(format!("--figures: there is no figure `{name}`"));
    let error = error.with_code("unknown_name");
    match nearest(name, figures().map(|figure| figure.name)) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help("newsquake explain figures lists them"),
    }
}

/// Returns the command line, with replacement characters where it is not text.
fn command_line() -> Vec<String> {
    let words = std::env::args_os();
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect()
}

/// The formats of the tables of a folder of results.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TablesAs {
    /// CSV
    Csv,
    /// CSV, and beside each one Parquet, which keeps the types of columns
    Parquet,
}

/// The format of the result on standard output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// Columns of text
    Table,
    /// One JSON document
    Json,
    /// One row per test or trade, at full precision
    Csv,
    /// Tables in Markdown
    Markdown,
    /// LaTeX tables with booktabs
    Latex,
}

impl Shape {
    /// Returns a report in this format.
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

/// Returns the width of the terminal, if standard output is one.
pub fn terminal_width() -> Option<usize> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(std::io::stdout())?;
    Some(usize::from(columns).max(20))
}
