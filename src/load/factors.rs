//! Factor files: tidy tables, and the layout of Kenneth French's data library.

use std::path::Path;

use super::cell;
use super::header::{Header, reader};
use super::reject::{Fault, Rejects};
use super::source::{self, InputFile};
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

/// At or below this a value in percent says that there is none: -99.99 or -999.
const NONE_AT: f64 = -99.0;

/// Reads a table of `date` and one column a factor, in percent or as fractions, which is told by their size; or a file
/// in the layout of Kenneth French: lines of text, a header without a name for its dates, dates like 20240102, values
/// in percent with -99.99 where there is none, and text below.
///
/// # Errors
/// When the file cannot be read, has no header of dates and factors, or holds no usable row.
pub fn factors(path: &Path) -> Result<FactorFile> {
    let bytes = source::read(path)?;
    let table = Table::find(&bytes).ok_or_else(|| {
        let error = Error::input("no header with a `date` column and columns of factors").in_file(path);
        error.help("a factor file is a table of `date,mkt_rf,smb,hml,rf`, or one of Kenneth French's daily files")
    })?;
    let Rows { mut rows, rejects } = table.rows(path)?;
    if rows.is_empty() {
        return Err(Error::input("no usable row of daily factors").in_file(path));
    }
    let count = (rows.len() + rejects.0.len()) as u64;
    rows.sort_by_key(|row| row.0);
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(Error::input(format!("two rows of factors on {}", pair[0].0)).in_file(path));
    }
    let percent = table.is_french || {
        let sizes: Vec<f64> = rows
            .iter()
            .flat_map(|row| &row.1)
            .map(|v| v.abs())
            .filter(|v| *v > 0.0)
            .collect();
        median(&sizes).is_some_and(|size| size >= PERCENT_FROM)
    };
    let value = |value: f64| match percent {
        true if value <= NONE_AT => f64::NAN,
        true => value / 100.0,
        false => value,
    };
    let columns = (0..table.names.len())
        .map(|i| rows.iter().map(|row| value(row.1[i])).collect())
        .collect();
    let unit = if percent { "percent" } else { "fractions" };
    let evidence = if table.is_french {
        "the layout of Kenneth French"
    } else {
        "by their size"
    };
    let mut findings = vec![Finding::note(
        "factor_unit",
        format!("{}: read as {unit}, {evidence}", path.display()),
    )];
    findings.extend(rejects.finding());
    Ok(FactorFile {
        factors: Factors::new(table.names, rows.iter().map(|row| row.0).collect(), columns),
        file: InputFile {
            path: path.to_path_buf(),
            bytes: bytes.len() as u64,
            rows: count,
        },
        rejects,
        findings,
    })
}

/// The part of a file that is a table of dates and factors.
struct Table<'a> {
    /// From the header on.
    body: &'a [u8],
    /// Lines before the header.
    lines_above: u64,
    date: usize,
    names: Vec<String>,
    /// Whether the column of dates has no name, and text follows below the rows.
    is_french: bool,
}

struct Rows {
    rows: Vec<(Date, Vec<f64>)>,
    rejects: Rejects,
}

impl<'a> Table<'a> {
    fn find(bytes: &'a [u8]) -> Option<Self> {
        const FARTHEST_HEADER: usize = 40;
        let mut start = 0;
        for (lines_above, line) in bytes
            .split_inclusive(|b| *b == b'\n')
            .take(FARTHEST_HEADER)
            .enumerate()
        {
            let header = reader(line).byte_headers().map(Header::new).ok()?;
            let named = header
                .names
                .iter()
                .skip(1)
                .filter(|name| !name.is_empty() && name.parse::<f64>().is_err());
            let is_french = header.names.first().is_some_and(String::is_empty) && named.count() > 0;
            let date = if is_french {
                Some(0)
            } else {
                header.find(&["date"])
            };
            if let Some(date) = date.filter(|_| header.names.len() > 1) {
                let names = header
                    .names
                    .into_iter()
                    .enumerate()
                    .filter(|(column, _)| *column != date);
                let names = names.map(|(_, name)| name).collect();
                return Some(Self {
                    body: &bytes[start..],
                    lines_above: lines_above as u64,
                    date,
                    names,
                    is_french,
                });
            }
            start += line.len();
        }
        None
    }

    fn rows(&self, path: &Path) -> Result<Rows> {
        let mut read = Rows {
            rows: Vec::new(),
            rejects: Rejects::default(),
        };
        for record in reader(self.body).into_byte_records() {
            let record = record
                .map_err(|error| Error::input(format!("not a CSV table: {error}")).in_file(path))?;
            let stamp = record.get(self.date).unwrap_or_default().trim_ascii();
            if self.is_french && !(stamp.len() == 8 && stamp.iter().all(u8::is_ascii_digit)) {
                // The rows have ended; monthly files have six digits here and hold no daily row at all.
                break;
            }
            match self.row(stamp, &record) {
                Ok(row) => read.rows.push(row),
                Err(fault) => {
                    let mut reject = fault.at(path, &record);
                    reject.line += self.lines_above;
                    read.rejects.0.push(reject);
                }
            }
        }
        Ok(read)
    }

    fn row(
        &self,
        stamp: &[u8],
        record: &csv::ByteRecord,
    ) -> std::result::Result<(Date, Vec<f64>), Fault> {
        let date = match stamp {
            [y @ .., m1, m2, d1, d2] if y.len() == 4 && stamp.iter().all(u8::is_ascii_digit) => {
                cell::date("date", &[y, b"-", &[*m1, *m2], b"-", &[*d1, *d2]].concat())?
            }
            _ => cell::date("date", stamp)?,
        };
        let cells = (0..=self.names.len()).filter(|column| *column != self.date);
        let number = |(column, name): (usize, &String)| match record.get(column) {
            Some(cell) => cell::number(name, cell),
            None => Err(Fault::new(
                name,
                "ragged_row",
                b"",
                "a value, as the header has a column for it",
            )),
        };
        Ok((
            date,
            cells
                .zip(&self.names)
                .map(number)
                .collect::<std::result::Result<_, _>>()?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<FactorFile> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("factors.csv");
        std::fs::write(&path, text).unwrap();
        factors(&path)
    }

    #[test]
    fn the_layout_of_kenneth_french() {
        let text = "This file was created by using the 202509 CRSP database.\r\n\r\n,Mkt-RF,SMB,HML,RF\r\n\
                    20240102,   -0.53,    0.93,    0.58,   0.022\r\n20240103,  -99.99,   -0.25,    0.14,   0.022\r\n\r\n\
                    Copyright 2025\r\n";
        let file = read(text).unwrap();
        assert_eq!(file.factors.names(), ["mkt_rf", "smb", "hml", "rf"]);
        assert_eq!(file.factors.dates()[1].to_string(), "2024-01-03");
        let market = file.factors.column("mkt_rf").unwrap();
        assert!((market[0] + 0.0053).abs() < 1e-15 && market[1].is_nan());
        assert!(file.rejects.0.is_empty());
    }

    #[test]
    fn bad_rows_keep_their_lines() {
        let file =
            read("text\n,Mkt-RF,RF\n20240102,0.1,0.02\n20240103,x,0.02\n20240104,0.1\n").unwrap();
        let lines: Vec<u64> = file.rejects.0.iter().map(|reject| reject.line).collect();
        assert_eq!(lines, [4, 5]);
        assert!(read(",Mkt-RF,RF\n202401,0.1,0.02\n").is_err());
        assert!(read("a,b\n1,2\n").is_err());
    }
}
