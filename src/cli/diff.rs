//! `newsquake diff`.

use std::path::PathBuf;

use clap::Args;
use newsquake::error::Result;
use newsquake::publish::compare;

use super::value::number;
use super::{CLEAN, FINDINGS, speak};

/// Compare two results: options, inputs, counts, events, numbers.
#[derive(Args)]
pub struct DiffArgs {
    /// Folder of the first result, or its run.json
    #[arg(value_name = "A")]
    a: PathBuf,
    /// Folder of the second result, or its run.json
    #[arg(value_name = "B")]
    b: PathBuf,
    /// Largest difference of two numbers that counts as none, relative to 1 or to the larger of both
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true, default_value = "1e-12")]
    tolerance: f64,
}

pub fn run(args: &DiffArgs) -> Result<u8> {
    let difference = compare(&args.a, &args.b, args.tolerance)?;
    if difference.lines.is_empty() {
        speak::result("no difference\n")?;
        return Ok(CLEAN);
    }
    speak::lines(&(difference.lines.join("\n") + "\n"))?;
    Ok(FINDINGS)
}
