//! Parquet files, by polars.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chrono_tz::Tz;
use polars::prelude::{
    Column, DataFrame, DataType, NamedFrom, ParquetCompression, ParquetReader, ParquetWriter,
    SerReader, Series, TimeUnit,
};

use super::account::Account;
use super::dialect::{self, Role};
use super::file::PriceTable;
use super::header::{Header, folded};
use super::reading::Reading;
use super::rows::Parsed;
use super::source;
use super::stamp::DateStyle;
use crate::error::{Error, Result};
use crate::market::{Adjustment, Basis, Field, PriceRows, Prices};
use crate::time::{Date, Exchanges};

/// Whether the file begins as Parquet files do.
pub(super) fn is_parquet(path: &Path) -> bool {
    let mut start = [0; 4];
    File::open(path).is_ok_and(|mut file| file.read_exact(&mut start).is_ok() && start == *b"PAR1")
}

/// Reads a table of bars, its columns by name.
pub(super) fn read(path: &Path, reading: &Reading) -> Result<PriceTable> {
    let file = File::open(path).map_err(|error| source::unreadable(path, &error))?;
    let bytes = file.metadata().map_or(0, |data| data.len());
    let broken = |error: polars::error::PolarsError| {
        let reason = error.to_string();
        let reason = reason.lines().next().unwrap_or_default().to_owned();
        Error::input(format!("a Parquet file that cannot be read: {reason}"))
            .in_file(path)
            .code("broken_parquet")
            .help("write it again")
    };
    let frame = ParquetReader::new(file).finish().map_err(broken)?;
    let header = Header {
        names: frame
            .get_column_names()
            .iter()
            .map(|name| folded(name))
            .collect(),
    };
    let find = |role| {
        dialect::mapped(
            &header,
            dialect::named("long").unwrap_or(dialect::ALL[0]),
            role,
            reading,
        )
    };
    let missing = |what: &str| {
        Error::input(format!(
            "no `{what}` column; the columns are: {}",
            header.listed()
        ))
        .in_file(path)
        .code("no_column")
        .help(format!("say which it is, as in --map {what}=..."))
    };
    let date = find(Role::Date).ok_or_else(|| missing("date"))?;
    if find(Role::Close).is_none() && find(Role::AdjClose).is_none() {
        return Err(missing("close"));
    }
    let symbol = find(Role::Symbol);
    let height = frame.height();
    let mut rows = PriceRows::default();
    let cannot = |what: &'static str| {
        move |error: polars::error::PolarsError| {
            Error::input(format!("the column {what} cannot be read: {error}"))
                .in_file(path)
                .code("bad_column")
        }
    };
    (rows.symbols, rows.symbol) = match symbol {
        None => (vec![reading.symbol_of(path)], vec![0; height]),
        Some(column) => symbols(&frame.columns()[column]).map_err(cannot("symbol"))?,
    };
    let zone = reading.zone()?.unwrap_or_else(|| {
        Exchanges::default()
            .of(rows.symbols.first().map_or("", String::as_str))
            .zone
    });
    let dates = dates(&frame.columns()[date], reading, zone).map_err(cannot("date"))?;
    let roles = [
        Role::Open,
        Role::High,
        Role::Low,
        Role::Close,
        Role::AdjClose,
        Role::Volume,
    ];
    for (field, column) in Field::ALL.into_iter().zip(roles.map(find)) {
        let Some(column) = column else { continue };
        let numbers = frame.columns()[column]
            .cast(&DataType::Float64)
            .map_err(cannot(field.name()))?;
        let numbers = numbers.f64().map_err(cannot(field.name()))?;
        let finite =
            |value: Option<f64>| value.filter(|value| value.is_finite()).unwrap_or(f64::NAN);
        rows.values[field as usize] = numbers.iter().map(finite).collect();
    }
    drop(frame);
    // A row without a date or a symbol has no place.
    let placed: Vec<bool> = dates
        .iter()
        .zip(&rows.symbol)
        .map(|(date, symbol)| date.is_some() && *symbol != u32::MAX)
        .collect();
    let used = placed.iter().filter(|placed| **placed).count();
    let mut account = Account {
        used: used as u64,
        ..Account::default()
    };
    if used < height {
        account.set_aside("without_date_or_symbol", (height - used) as u64);
        let mut keep = placed.iter();
        rows.symbol
            .retain(|_| keep.next().copied().unwrap_or(false));
        for column in rows.values.iter_mut().filter(|column| !column.is_empty()) {
            let mut keep = placed.iter();
            column.retain(|_| keep.next().copied().unwrap_or(false));
        }
    }
    rows.date = dates
        .into_iter()
        .zip(&placed)
        .filter(|(_, placed)| **placed)
        .filter_map(|(date, _)| date)
        .collect();
    let close = reading.basis.map_or_else(Basis::default, |adjustment| {
        Basis::new(adjustment, "--basis")
    });
    let adj_close = Basis::new(Adjustment::Total, "the name adj_close");
    (rows.close, rows.adj_close) = (close.clone(), adj_close.clone());
    Ok(PriceTable {
        path: path.to_path_buf(),
        bytes,
        parsed: Parsed {
            seconds: vec![Vec::new()],
            chunks: vec![rows],
            account,
            ..Parsed::default()
        },
        understood: None,
        close,
        adj_close,
        findings: Vec::new(),
    })
}

/// Symbols and the position of each row's among them; `u32::MAX` where there is none. Numbers are symbols too.
fn symbols(column: &Column) -> polars::error::PolarsResult<(Vec<String>, Vec<u32>)> {
    let text = column.cast(&DataType::String)?;
    let mut symbols: Vec<String> = Vec::new();
    let mut positions = std::collections::HashMap::new();
    let place = |symbol: Option<&str>| match symbol.map(str::trim) {
        None | Some("") => u32::MAX,
        Some(symbol) => *positions.entry(symbol.to_owned()).or_insert_with(|| {
            symbols.push(symbol.to_owned());
            symbols.len() as u32 - 1
        }),
    };
    let rows = text.str()?.iter().map(place).collect();
    Ok((symbols, rows))
}

fn dates(
    column: &Column,
    reading: &Reading,
    zone: Tz,
) -> polars::error::PolarsResult<Vec<Option<Date>>> {
    match column.dtype() {
        DataType::Date => {
            let days = column.cast(&DataType::Int32)?;
            Ok(days
                .i32()?
                .iter()
                .map(|day| day.map(Date::from_days_since_1970))
                .collect())
        }
        DataType::Datetime(unit, named) => {
            let a_second = match unit {
                TimeUnit::Nanoseconds => 1_000_000_000,
                TimeUnit::Microseconds => 1_000_000,
                TimeUnit::Milliseconds => 1_000,
            };
            // A moment with a zone is counted in UTC; one without stands for what its clock shows.
            let offset = named.as_ref().map(|_| 0);
            let counts = column.cast(&DataType::Int64)?;
            let day = |count: i64| {
                let seconds = count.div_euclid(a_second);
                let stamp = super::stamp::Stamp {
                    date: Date::from_days_since_1970(
                        i32::try_from(seconds.div_euclid(86_400)).ok()?,
                    ),
                    second: seconds.rem_euclid(86_400) as u32,
                    offset,
                };
                Some(stamp.day(zone))
            };
            Ok(counts
                .i64()?
                .iter()
                .map(|count| count.and_then(day))
                .collect())
        }
        _ => {
            let styles = reading.date_styles().unwrap_or_default();
            let styles = if styles.is_empty() {
                vec![DateStyle::YearFirst, DateStyle::Compact, DateStyle::Epoch]
            } else {
                styles
            };
            let text = column.cast(&DataType::String)?;
            let read = |text: &str| {
                styles
                    .iter()
                    .find_map(|style| style.parse(text.as_bytes()))
                    .map(|stamp| stamp.day(zone))
            };
            Ok(text.str()?.iter().map(|cell| cell.and_then(read)).collect())
        }
    }
}

/// Writes bars as a table of `symbol,date,open,high,low,close,adj_close,volume`, compressed with Zstandard.
pub(super) fn write(path: &Path, prices: &Prices) -> Result<()> {
    let unwritable =
        |error: String| Error::output(format!("cannot be written: {error}")).in_file(path);
    let universe = prices.universe();
    let (mut symbols, mut dates) = (
        Vec::with_capacity(prices.len()),
        Vec::with_capacity(prices.len()),
    );
    for security in universe.securities() {
        let own = prices.bars(security).dates();
        symbols.extend(std::iter::repeat_n(universe.symbol(security), own.len()));
        dates.extend(own.iter().map(|date| date.days_since_1970()));
    }
    let dates = Series::new("date".into(), dates)
        .cast(&DataType::Date)
        .map_err(|error| unwritable(error.to_string()))?;
    let mut columns = vec![Column::new("symbol".into(), symbols), dates.into()];
    for field in Field::ALL {
        let values: Vec<Option<f64>> = universe
            .securities()
            .flat_map(|security| prices.bars(security).column(field))
            .map(|value| Some(*value).filter(|value| !value.is_nan()))
            .collect();
        if !values.is_empty() {
            columns.push(Column::new(field.name().into(), values));
        }
    }
    let mut frame =
        DataFrame::new(prices.len(), columns).map_err(|error| unwritable(error.to_string()))?;
    let file = File::create(path).map_err(|error| unwritable(error.to_string()))?;
    ParquetWriter::new(file)
        .with_compression(ParquetCompression::Zstd(None))
        .finish(&mut frame)
        .map(|_| ())
        .map_err(|error| unwritable(error.to_string()))
}
