//! `newsquake check`.

use clap::Args;
use newsquake::error::Result;
use newsquake::event::Exclusion;
use newsquake::finding::Finding;
use newsquake::plan::Purpose;
use newsquake::report::columns_read::columns_read;
use newsquake::report::{answer, check};
use newsquake::table::format::report_json;

use super::clock::{ClockFlags, SampleFlags};
use super::input::{FactorArgs, InputArgs, RunArgs, load};
use super::output::{FormatArgs, Shape};
use super::reading::ReadingArgs;
use super::selection_flags::SelectionFlags;
use super::study_flags::StudyFlags;
use super::tables::{TableArgs, Tables};
use super::{CLEAN, FINDINGS, speak};

/// Read everything and say what a run would use and what is wrong, without running.
#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    sample: SampleFlags,
    #[command(flatten)]
    selection: SelectionFlags,
    #[command(flatten)]
    flags: StudyFlags,
    #[command(flatten)]
    factors: FactorArgs,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    tables: TableArgs,
    /// Also exclude events with doubtful prices in their windows, as a strict study does; exit status 1 says that something is wrong in any case
    #[arg(long, help_heading = "Results")]
    strict: bool,
    #[command(flatten)]
    clock: ClockFlags,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl CheckArgs {
    /// Returns whether standard error goes without colour and progress.
    pub fn is_plain(&self) -> bool {
        self.format.is_plain()
    }
}

pub fn run(args: CheckArgs) -> Result<u8> {
    args.run.with_lines(checked(&args))
}

/// Reads everything, and shows what a run would use and what is wrong.
fn checked(args: &CheckArgs) -> Result<u8> {
    let shape = args.format.shape();
    let choice = args.tables.choice(
        Tables {
            kind: "check",
            screen: &check::TABLES,
            paper: &[],
        },
        shape,
    )?;
    let mut plan = args.run.plan()?;
    args.input.apply(&mut plan);
    args.sample.apply(&mut plan);
    args.selection.apply(&mut plan)?;
    args.clock.apply(&mut plan);
    args.factors.apply(&mut plan);
    args.reading.apply(&mut plan.reading)?;
    args.flags.apply(&mut plan.study)?;
    plan.study.exclude_suspect |= args.strict;
    plan.study.windows()?;
    if args.run.print(&plan)? {
        return Ok(CLEAN);
    }
    args.run.threads.start()?;
    let mut loaded = load(&plan, Purpose::Other)?;
    plan.study.check(&loaded.events)?;
    let measured = loaded.study(&plan).measure()?;
    let sample = measured.sample;
    // The study itself warns about an index of prices beside adjusted stocks.
    let told = |finding: &Finding| finding.code != "mixed_price_basis";
    let findings = measured.mixed_basis.into_iter().filter(told);
    loaded.findings.extend(findings.chain(measured.suspects));
    loaded.findings.extend(sample.findings.iter().cloned());
    let report = || {
        let mut report = check::report(&loaded.events, &sample, &loaded.prices);
        report.tables.extend(columns_read(&loaded.files));
        report
    };
    match shape {
        Shape::Json => speak::result(&report_json("newsquake.check/1", &report())?)?,
        Shape::Csv => speak::result(&shape.tables(&report()))?,
        shape => choice.show(
            shape,
            || answer::check::answer(&loaded.events, &sample, &loaded.prices),
            report,
        )?,
    }
    speak::findings(&loaded.findings);
    speak::summary(&loaded.findings, None);
    let is_wished = |exclusion: &Exclusion| exclusion.reason.is_wished();
    let wrong =
        loaded.findings.iter().any(Finding::is_warning) || !sample.excluded.iter().all(is_wished);
    Ok(if wrong { FINDINGS } else { CLEAN })
}
