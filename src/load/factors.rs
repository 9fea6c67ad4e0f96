//! Factor files.

use std::path::Path;

use super::header::{Header, reader};
use super::source::{self, InputFile};
use super::{cell, reject::Rejects};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::market::Factors;
use crate::math::moments::median;
use crate::time::Date;

/// Factors and what was noticed while they were read.
#[derive(Debug, Clone)]
pub struct FactorFile {
    /// The daily series, as fractions.
    pub factors: Factors,
    /// The file.
    pub file: InputFile,
    /// Rows that were not understood.
    pub rejects: Rejects,
    /// What the reader of the results should know.
    pub findings: Vec<Finding>,
}

/// A typical daily factor return is some tenths of a percent: 0.003 as a fraction, 0.3 in percent.
const PERCENT_FROM: f64 = 0.05;

/// Reads a table of `date` and one column a factor, in percent or as fractions, which is told by their size.
///
/// # Errors
/// When the file cannot be read, has no `date` column or no other, or holds no usable row.
pub fn factors(path: &Path) -> Result<FactorFile> {
    let bytes = source::read(path)?;
    let mut reader = reader(&bytes);
    let unreadable =
        |error: csv::Error| Error::input(format!("not a CSV table: {error}")).in_file(path);
    let header = Header::new(reader.byte_headers().map_err(unreadable)?);
    let date = header.find(&["date"]).ok_or_else(|| {
        let message = format!("no `date` column; the columns are: {}", header.listed());
        Error::input(message).in_file(path).at_line(1)
    })?;
    let mut rows: Vec<(Date, Vec<f64>)> = Vec::new();
    let mut rejects = Rejects::default();
    for record in reader.into_byte_records() {
        let record = record.map_err(unreadable)?;
        let cells = header
            .names
            .iter()
            .enumerate()
            .filter(|(column, _)| *column != date);
        let values =
            cells.map(|(column, name)| cell::number(name, record.get(column).unwrap_or_default()));
        let read = cell::date("date", record.get(date).unwrap_or_default())
            .and_then(|date| Ok((date, values.collect::<std::result::Result<Vec<f64>, _>>()?)));
        match read {
            Ok(row) => rows.push(row),
            Err(fault) => rejects.0.push(fault.at(path, &record)),
        }
    }
    if rows.is_empty() {
        return Err(Error::input("no usable row of factors").in_file(path));
    }
    let count = (rows.len() + rejects.0.len()) as u64;
    rows.sort_by_key(|row| row.0);
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(Error::input(format!("two rows of factors on {}", pair[0].0)).in_file(path));
    }
    let sizes: Vec<f64> = rows
        .iter()
        .flat_map(|row| &row.1)
        .map(|v| v.abs())
        .filter(|v| *v > 0.0)
        .collect();
    let percent = median(&sizes).is_some_and(|size| size >= PERCENT_FROM);
    let unit = if percent { "percent" } else { "fractions" };
    let mut findings = vec![Finding::note(
        "factor_unit",
        format!("{}: read as {unit}, by their size", path.display()),
    )];
    findings.extend(rejects.finding());
    let scale = |value: f64| if percent { value / 100.0 } else { value };
    let names: Vec<String> = header
        .names
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != date)
        .map(|(_, n)| n.clone())
        .collect();
    let columns = (0..names.len())
        .map(|i| rows.iter().map(|row| scale(row.1[i])).collect())
        .collect();
    let factors = Factors::new(names, rows.iter().map(|row| row.0).collect(), columns);
    let file = InputFile {
        path: path.to_path_buf(),
        bytes: bytes.len() as u64,
        rows: count,
    };
    Ok(FactorFile {
        factors,
        file,
        rejects,
        findings,
    })
}
