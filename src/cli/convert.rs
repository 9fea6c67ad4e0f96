//! `newsquake convert`.

use std::path::PathBuf;

use clap::Args;
use newsquake::error::Result;
use newsquake::finding::Finding;
use newsquake::load::{self, Overrides, PriceFormat};
use newsquake::publish::FileOutput;

use super::reading::ReadingArgs;
use super::volume::Volume;
use super::{CLEAN, FINDINGS, interrupt, speak, threads};

/// Write prices as one table in canonical form, Parquet or CSV.
#[derive(Args)]
pub struct ConvertArgs {
    /// Daily prices: files, folders or "patterns"
    #[arg(value_name = "FILE", required_unless_present = "prices")]
    files: Vec<PathBuf>,
    /// The same
    #[arg(short, long, value_name = "PATH", num_args = 1.., hide_short_help = true)]
    prices: Vec<PathBuf>,
    /// File to write: .parquet or .csv; - writes CSV to standard output
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Replace the file if it exists
    #[arg(long, hide_short_help = true)]
    force: bool,
    /// End with exit status 1 when there is a warning
    #[arg(long, hide_short_help = true)]
    strict: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

pub fn run(args: ConvertArgs) -> Result<u8> {
    threads::start(None)?;
    interrupt::leave_nothing_behind();
    let mut reading = Overrides {
        skip_hash: true,
        ..Overrides::default()
    };
    args.reading.apply(&mut reading)?;
    let paths: Vec<PathBuf> = args.files.iter().chain(&args.prices).cloned().collect();
    let read = if args.out.as_os_str() == "-" {
        let read = load::prices_as(&paths, &[], &reading)?;
        let mut text = Vec::new();
        load::write_prices(PriceFormat::Csv, &read.prices, &mut text)?;
        speak::stream(|out| out.write_all(&text))?;
        read
    } else {
        let format = PriceFormat::named(&args.out)?;
        let file = FileOutput::prepare(&args.out, args.force)?;
        let read = load::prices_as(&paths, &[], &reading)?;
        file.write(&read.files, |out| {
            load::write_prices(format, &read.prices, out)
        })?;
        let said = format!(
            "{} daily bars written to {}",
            read.prices.len(),
            args.out.display()
        );
        speak::say(Volume::Normal, &said);
        read
    };
    speak::findings(&read.findings);
    let wrong = read.findings.iter().any(Finding::is_warning);
    Ok(if args.strict && wrong {
        FINDINGS
    } else {
        CLEAN
    })
}
