//! `newsquake report`.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Args;
use newsquake::backtest::outcome::BacktestOutcome;
#[cfg(feature = "charts")]
use newsquake::chart::Look;
use newsquake::error::{Error, Result};
use newsquake::publish::{FileOutput, Publication, Replay, markdown_report};
use newsquake::report::paper::PaperStyle;
use newsquake::robustness::power::outcome::PowerOutcome;
use newsquake::robustness::sweep::backtest::outcome::SweepOutcome;
use newsquake::robustness::sweep::study::outcome::StudySweepOutcome;
use newsquake::study::outcome::StudyOutcome;
use newsquake::table::format::{Latex, Render};

use super::carry_out::{Outcome, Record, perform};
use super::input::ThreadArgs;
use super::repeat::{absolute, enter_folder, unknown_kind};
use super::volume::Volume;
use super::{CLEAN, speak};

/// Write the report of a finished run again, in one file: the run is repeated from its record.
#[derive(Args)]
pub struct ReportArgs {
    /// The folder of results, or the run.json in it
    #[arg(long, value_name = "DIR", required = true)]
    from: PathBuf,
    /// File to write, which ends in .html, .md, .tex or .xlsx; - writes Markdown to standard output
    #[arg(long, value_name = "FILE", required = true)]
    to: PathBuf,
    /// Write it although an input has changed since
    #[arg(long)]
    changed_inputs: bool,
    #[command(flatten)]
    threads: ThreadArgs,
}

/// The form of a report.
#[derive(Clone, Copy)]
enum Form {
    #[cfg(feature = "charts")]
    Html,
    Markdown,
    Latex,
    #[cfg(feature = "xlsx")]
    Workbook,
}

pub fn run(args: &ReportArgs) -> Result<u8> {
    let form = form(&args.to)?;
    let replay = Replay::read(&args.from)?;
    let is_stdout = args.to.as_os_str() == "-";
    let to = (!is_stdout).then(|| absolute(&args.to));
    enter_folder(&replay)?;
    args.threads.start()?;
    let compared = Some(&replay).filter(|_| !args.changed_inputs);
    let bytes = match replay.kind.as_str() {
        "backtest" => report::<BacktestOutcome>(&replay, compared, form)?,
        "sweep" => report::<SweepOutcome>(&replay, compared, form)?,
        "study-sweep" => report::<StudySweepOutcome>(&replay, compared, form)?,
        "study" => report::<StudyOutcome>(&replay, compared, form)?,
        "power" => report::<PowerOutcome>(&replay, compared, form)?,
        kind => return Err(unknown_kind(kind)),
    };
    let Some(to) = to else {
        return speak::result(&String::from_utf8_lossy(&bytes)).map(|()| CLEAN);
    };
    FileOutput::prepare(&to, true)?.write(&[], |out| {
        out.write_all(&bytes)
            .map_err(|error| Error::output(format!("{}: {error}", to.display())))
    })?;
    speak::say(Volume::Normal, &format!("report: {}", args.to.display()));
    Ok(CLEAN)
}

/// Returns the form that the ending of a file asks for.
fn form(to: &Path) -> Result<Form> {
    let ending = to.extension().and_then(|ending| ending.to_str());
    match ending.map(str::to_lowercase).as_deref() {
        #[cfg(feature = "charts")]
        Some("html" | "htm") => Ok(Form::Html),
        Some("md") => Ok(Form::Markdown),
        Some("tex") => Ok(Form::Latex),
        #[cfg(feature = "xlsx")]
        Some("xlsx") => Ok(Form::Workbook),
        None if to.as_os_str() == "-" => Ok(Form::Markdown),
        _ => Err(Error::options(format!(
            "--to is `{}`; it must end in .html, .md, .tex or .xlsx",
            to.display()
        ))
        .with_help("for tables as CSV: newsquake run --from DIR --out NEW")),
    }
}

/// Repeats a run and returns its report.
fn report<O: Outcome>(replay: &Replay, compared: Option<&Replay>, form: Form) -> Result<Vec<u8>> {
    let started = Utc::now();
    let plan = &replay.plan;
    let mut ran = perform::<O>(plan, compared, Record::Figures)?;
    ran.outcome.complete(plan, &ran.loaded)?;
    let results = ran.outcome.results(&ran.loaded);
    let publication = Publication {
        figures: &[],
        results: &*results,
        rejects: &ran.loaded.rejects,
        inputs: &ran.loaded.files,
        notes: &ran.notes,
        charts: true,
        #[cfg(feature = "charts")]
        look: &Look::default(),
        paper: PaperStyle::default(),
        parquet: false,
        command: &[],
        plan: Some(plan),
        coverage: ran.coverage,
        seed: plan.backtest.seed,
        started,
    };
    match form {
        #[cfg(feature = "charts")]
        Form::Html => newsquake::publish::html_report(&publication).map(String::into_bytes),
        Form::Markdown => Ok(markdown_report(&publication).into_bytes()),
        #[cfg(feature = "xlsx")]
        Form::Workbook => {
            let found = newsquake::publish::workbook(&publication, &publication.tables())?;
            found.ok_or_else(|| {
                let message = format!("a {} has no workbook", results.name());
                Error::options(message).with_help("write .html, .md or .tex, or see its CSV files")
            })
        }
        Form::Latex => {
            let latex = Latex {
                standalone: true,
                label_prefix: results.name().to_owned(),
                siunitx: false,
            };
            let paper = results.paper(publication.paper);
            let paper = paper.unwrap_or_else(|| results.report());
            Ok(latex.render(&paper).into_bytes())
        }
    }
}
