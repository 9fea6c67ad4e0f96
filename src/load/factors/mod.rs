//! Reading of factor files: tables with a date column, Kenneth French's layout, and interest rates from FRED.

mod rate;
mod table;
#[cfg(test)]
mod tests;
mod unit;

use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Origin, Result, message, option};
use crate::finding::Finding;
use crate::load::account::Account;
use crate::load::handed::Handed;
use crate::load::open::input_file::InputFile;
use crate::load::open::memory::{Budget, FileMemory};
use crate::load::open::read_once::ReadOnce;
use crate::load::overrides::Overrides;
use crate::load::read::{OneTable, Wish, one_table};
use crate::load::reject::Rejects;
use crate::market::{Factors, RISK_FREE};
use crate::math::moments::median;
use crate::time::Date;
use rate::Rate;
pub use rate::RateConvention;
use table::{Rows, Table};
use unit::{Missing, Unit};

/// The factors of a file and what was noticed while reading it.
#[derive(Debug, Clone)]
pub struct FactorFile {
    /// Daily series, as fractions.
    pub factors: Factors,
    /// The file.
    pub file: InputFile,
    /// Rows that could not be understood.
    pub rejects: Rejects,
    /// Notes and warnings about the file.
    pub findings: Vec<Finding>,
}

/// Largest median distance of rows in a daily file, in days. A daily file has 1 (3 over weekends), a weekly one 7.
const DAILY: f64 = 4.0;

/// Options that replace what would be detected in a factor file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactorOverrides {
    /// Convention of the risk-free column; `None`: the rate of each session.
    pub rf_convention: Option<RateConvention>,
    /// Options of the price files. Their date patterns are used if they fit the factor file, their encoding if it is
    /// not in UTF-8.
    pub prices: Overrides,
}

/// Reads a factor file and detects its format.
///
/// # Errors
/// See [`factors_as`].
pub fn factors(path: &Path) -> Result<FactorFile> {
    factors_as(path, &FactorOverrides::default())
}

/// Reads a factor file in one of these layouts, with commas, semicolons or tabs, decimal points or commas, packed or
/// not:
///
/// - a table with a date column and one column per factor, in percent or as fractions; the size of the values tells
///   which;
/// - a file of Kenneth French's library: lines of text, a header whose first cell is empty, dates such as 20240102 and
///   values in percent. -99.99 and -999 are missing values. Text and further tables below the first table are not read;
/// - a series of yearly interest rates as FRED writes it.
///
/// # Errors
/// When the file cannot be read, has no header of dates and factors, holds no usable row, or is not daily; or when its
/// risk-free rate is a yearly one and no convention says how to convert it to a session's rate.
pub fn factors_as(path: &Path, overrides: &FactorOverrides) -> Result<FactorFile> {
    let budget = Budget::new(overrides.prices.most_bytes);
    let mut memory = FileMemory::new(&budget);
    let file = ReadOnce::open(path, !overrides.prices.skip_hash, &mut memory)?;
    read_file(path, &file, overrides, &mut memory)
}

/// Reads factors from `bytes` as if they were the content of the file `path`.
///
/// # Errors
/// See [`factors_as`].
pub fn factors_from(
    path: &Path,
    bytes: Vec<u8>,
    overrides: &FactorOverrides,
) -> Result<FactorFile> {
    let budget = Budget::new(overrides.prices.most_bytes);
    let file = ReadOnce::new(bytes, !overrides.prices.skip_hash);
    read_file(path, &file, overrides, &mut FileMemory::new(&budget))
}

/// Reads factors from a table that was handed over.
///
/// # Errors
/// See [`factors_as`].
pub fn factors_handed(table: &Handed, overrides: &FactorOverrides) -> Result<FactorFile> {
    factors_from(table.path(), table.text()?, overrides)
}

fn read_file(
    path: &Path,
    file: &ReadOnce,
    overrides: &FactorOverrides,
    memory: &mut FileMemory<'_>,
) -> Result<FactorFile> {
    let origin = Arc::new(Origin::from(path));
    read(&origin, file, overrides, memory).map_err(|error| error.in_file(&origin))
}

fn read(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    overrides: &FactorOverrides,
    memory: &mut FileMemory<'_>,
) -> Result<FactorFile> {
    let wish = Wish {
        encoding: overrides.prices.encoding.as_deref(),
        sheets: &overrides.prices.sheet,
        are_shared: true,
        option: option::SHEET,
    };
    let OneTable {
        text,
        origin,
        findings: opened,
        ..
    } = one_table(origin, &file.bytes, &wish, memory, &|text| {
        Table::find(text).is_some()
    })?;
    let origin = &origin;
    let mut table = Table::find(&text.bytes).ok_or_else(|| no_table(&text.bytes))?;
    if let Some(name) = table.repeated() {
        let error = Error::input(format!("two columns are called `{name}`"))
            .at_line(table.lines_above + 1)
            .with_code("repeated_column");
        return Err(error.with_help("give one of them another name"));
    }
    let rate = Rate::find(&mut table, overrides.rf_convention)?;
    let Rows {
        mut rows,
        rejects,
        further,
    } = table.rows(origin, overrides)?;
    if rows.is_empty() {
        return Err(no_row(&rejects));
    }
    let rejected = rejects.0.len() as u64;
    rows.sort_by_key(|row| row.0);
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let error = Error::input(format!("two rows of factors on {}", pair[0].0));
        return Err(error
            .with_code("repeated_date")
            .with_help("remove one of them; a factor file has one row per day"));
    }
    check_daily(&rows)?;
    let unit = Unit::of(&table, &rows, rate.as_ref());
    let mut none = Missing::default();
    let mut column = |(i, name): (usize, &String)| -> Vec<f64> {
        let value = |row: &(Date, Vec<f64>)| none.or(unit.fraction(row.1[i]), name, row.0);
        rows.iter().map(value).collect()
    };
    let columns: Vec<Vec<f64>> = table.names.iter().enumerate().map(&mut column).collect();
    let mut read_as = format!("read as {}, {}", unit.name(), unit.evidence);
    if let Some(text) = &table.text {
        read_as.push_str(&format!("; {text}"));
    }
    let mut findings = vec![Finding::note("factor_unit", read_as)];
    findings.extend(opened);
    findings.extend(none.finding());
    findings.extend(further.map(|line| {
        let message = format!("further tables, from line {line} on, were not read");
        Finding::note("factor_tables", message)
    }));
    let used = rows.len() as u64;
    let mut factors = Factors::new(table.names, rows.iter().map(|row| row.0).collect(), columns);
    if let Some(rate) = rate {
        let values = factors.column(RISK_FREE[0]).unwrap_or_default();
        let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        rate.check(median(&known), overrides.rf_convention.is_some())?;
        let said = rate.in_words();
        findings.extend(said.map(|said| Finding::note("yearly_rate", said)));
        if let Some(days) = rate.days_a_year {
            factors = factors.with_yearly_rate(RISK_FREE[0], days);
        }
    }
    let findings = findings.into_iter();
    let mut findings: Vec<Finding> = findings.map(|finding| finding.in_file(origin)).collect();
    findings.extend(rejects.finding());
    let account = Account {
        used,
        rejected,
        ..Account::default()
    };
    Ok(FactorFile {
        factors,
        file: InputFile {
            account,
            ..InputFile::other(origin, "factors", file, used + rejected)
        },
        rejects,
        findings,
    })
}

fn no_table(text: &[u8]) -> Error {
    let first = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let shown = String::from_utf8_lossy(first).trim_end().to_owned();
    let width = shown.chars().count().max(1);
    let error = Error::input("no header with a `date` column and columns of factors");
    let error = error
        .with_code("no_column")
        .at_line(1)
        .showing(shown, 0..width);
    error.with_help("a factor file is a table of `date,mkt_rf,smb,hml,rf`, one of Kenneth French's daily files, or a rate from FRED")
}

fn no_row(rejects: &Rejects) -> Error {
    match rejects.0.first() {
        None => {
            let error = Error::input("the file has a header but no rows of factors");
            error
                .with_code("no_rows")
                .with_help("the file is incomplete; download it again")
        }
        Some(reject) => {
            let message = format!(
                "no usable row of daily factors: column {}: found `{}`, expected {}",
                reject.column, reject.value, reject.message
            );
            let error = Error::input(message)
                .at_line(reject.line)
                .with_code(reject.code);
            error
                .showing(&*reject.raw, reject.cell.clone())
                .with_help(message![
                    "a row is a date and a number for each factor; ",
                    option::DATE_FORMAT,
                    " says how dates are written",
                ])
        }
    }
}

/// Returns an error for weekly and monthly files whose rows have full dates.
fn check_daily(rows: &[(Date, Vec<f64>)]) -> Result<()> {
    let days = |pair: &[(Date, Vec<f64>)]| {
        f64::from(pair[1].0.days_since_1970() - pair[0].0.days_since_1970())
    };
    let gaps: Vec<f64> = rows.windows(2).map(days).collect();
    match median(&gaps) {
        Some(gap) if gap > DAILY && gaps.len() > 1 => Err(table::not_daily(&format!(
            "its rows are {gap:.0} days apart"
        ))),
        _ => Ok(()),
    }
}
