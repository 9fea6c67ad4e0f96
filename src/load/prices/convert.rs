//! Prices in canonical form, for other programs and for a faster next run.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::load::parquet;
use crate::market::{Field, Prices};

/// Writes bars as one table of `symbol,date` and the columns that any file had: Parquet if the name ends in `.parquet`
/// or `.pq`, CSV if it ends in `.csv`. Numbers are written so that they are read back to the bit.
///
/// # Errors
/// When the name ends otherwise, or the file cannot be written.
pub fn write_prices(path: &Path, prices: &Prices) -> Result<()> {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    // Written under another name and renamed, so that nobody ever sees half of it.
    let mut half = path.as_os_str().to_owned();
    half.push(".partial");
    let half = PathBuf::from(half);
    let written = match ending.as_str() {
        "parquet" | "pq" => parquet::write(&half, prices),
        "csv" => write_csv(&half, prices).map_err(|error| unwritable(path, &error)),
        _ => {
            let error = Error::options(format!(
                "{} ends in none of .parquet, .pq and .csv",
                path.display()
            ));
            return Err(error.with_help("the ending says what is written"));
        }
    };
    let moved = || std::fs::rename(&half, path).map_err(|error| unwritable(path, &error));
    written.and_then(|()| moved()).inspect_err(|_| {
        let _ = std::fs::remove_file(&half);
    })
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    let help = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
            format!("make the folder {} first", folder.display())
        }
        _ => "name a file in a folder that you may write to".to_owned(),
    };
    Error::output(format!("cannot be written: {error}"))
        .in_file(path)
        .with_help(help)
}

fn write_csv(path: &Path, prices: &Prices) -> std::io::Result<()> {
    let universe = prices.universe();
    let is_there = |field: &Field| {
        universe
            .securities()
            .any(|security| !prices.bars(security).column(*field).is_empty())
    };
    let fields: Vec<Field> = Field::ALL.into_iter().filter(is_there).collect();
    let mut out = csv::Writer::from_writer(BufWriter::new(File::create(path)?));
    let names = fields.iter().map(|field| field.name());
    out.write_record(["symbol", "date"].into_iter().chain(names))?;
    for security in universe.securities() {
        let bars = prices.bars(security);
        for (bar, date) in bars.dates().iter().enumerate() {
            out.write_field(universe.symbol(security))?;
            out.write_field(date.to_string())?;
            for field in &fields {
                out.write_field(
                    bars.value(*field, bar)
                        .map(|value| value.to_string())
                        .unwrap_or_default(),
                )?;
            }
            out.write_record(None::<&[u8]>)?;
        }
    }
    out.flush()?;
    out.into_inner()
        .map_err(|error| std::io::Error::other(error.to_string()))?
        .flush()
}
