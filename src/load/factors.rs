//! Factor files: tidy tables, and the layout of Kenneth French's data library.

mod table;
mod unit;

use std::path::Path;

use super::reject::Rejects;
use super::source::{self, InputFile};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::market::{Factors, RISK_FREE};
use crate::math::moments::median;
use crate::time::Date;
use table::{Rows, Table};
use unit::{Missing, Unit};

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

/// A risk-free rate above this, a fraction a day, is 65 % a year: it is meant a year.
const HIGHEST_RISK_FREE: f64 = 0.002;

/// Days from one row to the next, in the middle of a daily file: 1, and 3 over weekends. Weekly files have 7.
const DAILY: f64 = 4.0;

/// Reads a table of `date` and one column a factor, in percent or as fractions, which is told by their size; or a file
/// in the layout of Kenneth French: lines of text, a header without a name for its dates, dates like 20240102, values
/// in percent with -99.99 or -999 where there is none, and text or further tables below, which are not read.
///
/// # Errors
/// When the file cannot be read, has no header of dates and factors, holds no usable row, or is not daily; or when its
/// risk-free rate can only be that of a year.
pub fn factors(path: &Path) -> Result<FactorFile> {
    let bytes = source::read(path)?;
    let table = Table::find(&bytes).ok_or_else(|| {
        let error = Error::input("no header with a `date` column and columns of factors").in_file(path);
        error.help("a factor file is a table of `date,mkt_rf,smb,hml,rf`, or one of Kenneth French's daily files")
    })?;
    if let Some(name) = table.repeated() {
        return Err(Error::input(format!("two columns are called {name}")).in_file(path));
    }
    let Rows {
        mut rows,
        rejects,
        further,
    } = table.rows(path)?;
    if rows.is_empty() {
        return Err(Error::input("no usable row of daily factors").in_file(path));
    }
    let count = (rows.len() + rejects.0.len()) as u64;
    rows.sort_by_key(|row| row.0);
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(Error::input(format!("two rows of factors on {}", pair[0].0)).in_file(path));
    }
    check_daily(&rows, path)?;
    let unit = Unit::of(&table, &rows);
    let mut none = Missing::default();
    let mut column = |(i, name): (usize, &String)| -> Vec<f64> {
        let value = |row: &(Date, Vec<f64>)| none.or(unit.fraction(row.1[i]), name, row.0);
        rows.iter().map(value).collect()
    };
    let columns: Vec<Vec<f64>> = table.names.iter().enumerate().map(&mut column).collect();
    check_risk_free(&table.names, &columns, path)?;
    let shown = path.display();
    let mut read_as = format!("{shown}: read as {}, {}", unit.name(), unit.evidence);
    if let Some(text) = &table.text {
        read_as.push_str(&format!("; {text}"));
    }
    let mut findings = vec![Finding::note("factor_unit", read_as)];
    findings.extend(none.finding(path));
    findings.extend(further.map(|line| {
        let message = format!("{shown}: further tables, from line {line} on, were not read");
        Finding::note("factor_tables", message)
    }));
    findings.extend(rejects.finding());
    Ok(FactorFile {
        factors: Factors::new(table.names, rows.iter().map(|row| row.0).collect(), columns),
        file: InputFile::plain(path, "factors", bytes.len() as u64, count),
        rejects,
        findings,
    })
}

/// Refuses weekly and monthly files that give whole dates.
fn check_daily(rows: &[(Date, Vec<f64>)], path: &Path) -> Result<()> {
    let days = |pair: &[(Date, Vec<f64>)]| {
        f64::from(pair[1].0.days_since_1970() - pair[0].0.days_since_1970())
    };
    let gaps: Vec<f64> = rows.windows(2).map(days).collect();
    match median(&gaps) {
        Some(gap) if gap > DAILY && gaps.len() > 1 => {
            Err(table::not_daily(&format!("its rows are {gap:.0} days apart")).in_file(path))
        }
        _ => Ok(()),
    }
}

/// Refuses a rate a year, as central banks publish it, in the place of a rate a day.
fn check_risk_free(names: &[String], columns: &[Vec<f64>], path: &Path) -> Result<()> {
    let rates = names
        .iter()
        .zip(columns)
        .filter(|(name, _)| RISK_FREE.contains(&name.as_str()));
    for (name, column) in rates {
        let known: Vec<f64> = column.iter().copied().filter(|v| !v.is_nan()).collect();
        if let Some(rate) = median(&known).filter(|rate| *rate > HIGHEST_RISK_FREE) {
            let message = format!(
                "{name} is {:.2} % a day in the middle: a rate a year, it seems",
                rate * 100.0
            );
            return Err(Error::input(message)
                .in_file(path)
                .help("give the rate of a day, such as the yearly one divided by 252"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: impl AsRef<[u8]>) -> Result<FactorFile> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("factors.csv");
        std::fs::write(&path, text).unwrap();
        factors(&path)
    }

    fn message(file: &FactorFile, code: &str) -> String {
        let finding = file.findings.iter().find(|finding| finding.code == code);
        finding.map_or(String::new(), |finding| finding.message.clone())
    }

    const FRENCH: &str = "This file was created by using the 202509 CRSP database.\r\n\r\n,Mkt-RF,SMB,HML,RF\r\n\
                          20240102,   -0.53,    0.93,    0.58,   0.022\r\n20240103,  -99.99,   -0.25, -999,   0.022\r\n\r\n\
                          Copyright 2025\r\n";

    #[test]
    fn the_layout_of_kenneth_french() {
        let file = read(FRENCH).unwrap();
        assert_eq!(file.factors.names(), ["mkt_rf", "smb", "hml", "rf"]);
        assert_eq!(file.factors.dates()[1].to_string(), "2024-01-03");
        let market = file.factors.column("mkt_rf").unwrap();
        assert!((market[0] + 0.0053).abs() < 1e-15 && market[1].is_nan());
        assert!(file.factors.column("hml").unwrap()[1].is_nan());
        assert!(file.rejects.0.is_empty());
        let unit = message(&file, "factor_unit");
        assert!(
            unit.contains("percent") && unit.contains("202509 CRSP"),
            "{unit}"
        );
        let missing = message(&file, "factor_missing");
        assert!(
            missing.contains("missing: 2, first mkt_rf on 2024-01-03"),
            "{missing}"
        );
    }

    /// Blanks for the empty name, a mark in front, commas behind: other programs saved it again.
    #[test]
    fn the_same_file_saved_again() {
        let expected = read(FRENCH).unwrap();
        let padded = FRENCH.replace("\r\n,Mkt", "\r\n        ,Mkt");
        let commas = FRENCH.replace("\r\n", ",,\r\n");
        let marked = format!("\u{feff}{FRENCH}");
        let headed = FRENCH.replace(
            "This file was created by using the 202509 CRSP database.\r\n\r\n",
            "\u{feff}",
        );
        for text in [padded, commas, marked, headed, FRENCH.replace('\r', "")] {
            let file = read(&text).unwrap();
            assert_eq!(
                format!("{:?}", file.factors),
                format!("{:?}", expected.factors),
                "{text}"
            );
            assert!(file.rejects.0.is_empty(), "{text}");
        }
    }

    #[test]
    fn tidy_tables_under_the_names_that_people_give() {
        let fractions = "date,mktrf,smb,hml,rf,umd\n2024-01-02,-0.0053,0.0093,0.0058,0.00022,0.001\n2024-01-03,0.0044,-0.0025,0.0014,0.00022,\n";
        let indexed = ",Date,Mkt.RF,RF\n0,2024-01-02 00:00:00,-0.53,0.022\n1,2024-01-03 00:00:00,0.44,0.022\n";
        let nameless = ",Mkt-RF,RF\n2024-01-02,-0.0053,0.00022\n2024-01-03,0.0044,0.00022\n";
        for (text, unit) in [
            (fractions, "fractions"),
            (indexed, "percent"),
            (nameless, "fractions"),
        ] {
            let file = read(text).unwrap();
            let names = crate::market::MARKET_EXCESS.map(str::to_owned);
            let market = file.factors.first_of(&names).unwrap();
            let market = file.factors.column(market).unwrap();
            assert!(
                (market[0] + 0.0053).abs() < 1e-15 && (market[1] - 0.0044).abs() < 1e-15,
                "{text}"
            );
            assert!((file.factors.column("rf").unwrap()[1] - 0.00022).abs() < 1e-15);
            assert!(message(&file, "factor_unit").contains(unit), "{text}");
        }
    }

    /// The risk-free rate is small in any unit and must not hide that of the market.
    #[test]
    fn percent_are_told_by_the_factors_and_not_by_the_rate() {
        let rows = |factor: f64| -> String {
            let row = |day: i32| {
                let sign = if day % 2 == 0 { 1.0 } else { -1.0 };
                format!(
                    "{},{},{}\n",
                    Date::from_days_since_1970(day),
                    sign * 0.4 * factor,
                    0.02 * factor
                )
            };
            (0..9).map(row).collect()
        };
        for (factor, unit) in [(1.0, "percent"), (0.01, "fractions")] {
            let file = read(format!("date,mkt_rf,rf\n{}", rows(factor))).unwrap();
            assert!(message(&file, "factor_unit").contains(unit));
            assert!((file.factors.column("mkt_rf").unwrap()[0] - 0.004).abs() < 1e-15);
        }
        let alone = read("date,rf\n2024-01-02,0.022\n2024-01-03,0.022\n").unwrap();
        assert!((alone.factors.column("rf").unwrap()[0] - 0.00022).abs() < 1e-15);
    }

    #[test]
    fn other_columns_of_numbers_do_not_change_the_unit() {
        let text =
            "date,year,mktrf,rf\n2024-01-02,2024,-0.0053,0.00022\n2024-01-03,2024,0.0044,0.00022\n";
        let file = read(text).unwrap();
        assert_eq!(file.factors.column("mktrf").unwrap(), [-0.0053, 0.0044]);
    }

    #[test]
    fn what_is_not_daily_is_refused_in_words() {
        let monthly = ",Mkt-RF,RF\n202401,0.1,0.02\n202402,0.1,0.02\n\n Annual Factors: January-December\n,Mkt-RF,RF\n2024,0.1,0.02\n";
        let weekly = ",Mkt-RF,RF\n20240105,0.5,0.02\n20240112,0.5,0.02\n20240119,0.5,0.02\n";
        let month_ends = "date,mkt_rf\n2024-01-31,0.01\n2024-02-29,0.02\n2024-03-28,0.01\n";
        let months = "date,mkt_rf\n2024-01,0.01\n2024-02,0.02\n";
        for text in [monthly, weekly, month_ends, months] {
            let error = format!("{:?}", read(text).unwrap_err());
            assert!(
                error.contains("not daily") && error.contains("[Daily]"),
                "{error}"
            );
        }
        let error = read(monthly).unwrap_err().to_string();
        assert!(
            error.contains("factors.csv:2") && error.contains("202401"),
            "{error}"
        );
    }

    #[test]
    fn a_rate_a_year_is_refused_in_words() {
        let error = read("date,mkt_rf,rf\n2024-01-02,0.5,5.2\n2024-01-03,-0.4,5.2\n").unwrap_err();
        assert!(error.to_string().contains("a rate a year"), "{error}");
    }

    #[test]
    fn bad_rows_keep_their_lines() {
        let file = read(
            "text\n,Mkt-RF,RF\n20240102,0.1,0.02\n20240103,x,0.02\n20240104,0.1\n2024010,0.1,0.02\n20240105,0.2,0.02\n",
        );
        let file = file.unwrap();
        let lines: Vec<u64> = file.rejects.0.iter().map(|reject| reject.line).collect();
        assert_eq!(lines, [4, 5, 6]);
        assert_eq!(file.factors.dates().len(), 2);
    }

    /// Files of portfolios hold several tables, by value and by equal weights.
    #[test]
    fn only_the_first_of_several_tables_is_read_and_that_is_said() {
        let file = read(
            "Value Weighted\n,Lo 30,Hi 30\n20240102,0.1,0.2\n20240103,0.1,0.2\n\nEqual Weighted\n,Lo 30,Hi 30\n20240102,0.3,0.4\n",
        );
        let file = file.unwrap();
        assert_eq!(file.factors.names(), ["lo_30", "hi_30"]);
        assert_eq!(file.factors.column("lo_30").unwrap(), [0.001, 0.001]);
        assert!(message(&file, "factor_tables").contains("from line 8 on"));
    }

    #[test]
    fn tables_that_are_none_are_refused() {
        for text in ["a,b\n1,2\n", "", "date\n2024-01-02\n", ",Mkt-RF,RF\n"] {
            assert!(read(text).is_err(), "{text}");
        }
        let twice = read("date,smb,SMB\n2024-01-02,1,2\n")
            .unwrap_err()
            .to_string();
        assert!(twice.contains("two columns are called smb"), "{twice}");
        let days = read("date,smb\n2024-01-02,1\n2024-01-02,2\n")
            .unwrap_err()
            .to_string();
        assert!(days.contains("two rows of factors on 2024-01-02"), "{days}");
    }
}
