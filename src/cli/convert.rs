//! `newsquake convert`.

use std::path::PathBuf;

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::finding::Finding;
use newsquake::load::{self, Overrides};

use super::reading::ReadingArgs;
use super::{CLEAN, FINDINGS, speak};

/// Write prices as one table in canonical form, Parquet or CSV.
#[derive(Args)]
pub struct ConvertArgs {
    /// Daily prices: files, folders or "patterns"
    #[arg(short, long, value_name = "PATH", num_args = 1.., required = true)]
    prices: Vec<PathBuf>,
    /// File to write; its name ends in .parquet or .csv
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
    /// End with exit status 1 when there is a warning
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

pub fn run(args: ConvertArgs) -> Result<u8> {
    let mut reading = Overrides::default();
    args.reading.apply(&mut reading)?;
    if args.out.exists() && !args.force {
        let error = Error::output("the file is there already")
            .with_code("file_exists")
            .in_file(&args.out);
        return Err(error.with_help("give another --out, or --force to write over it"));
    }
    let read = load::prices_as(&args.prices, &[], &reading)?;
    load::write_prices(&args.out, &read.prices)?;
    speak::findings(&read.findings);
    speak::line(&format!(
        "{} daily bars written to {}",
        read.prices.len(),
        args.out.display()
    ));
    let wrong = read.findings.iter().any(Finding::is_warning);
    Ok(if args.strict && wrong {
        FINDINGS
    } else {
        CLEAN
    })
}
