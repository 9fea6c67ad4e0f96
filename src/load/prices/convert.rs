//! Writing of prices in canonical form, for other programs and for faster reading.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::frame::{Cells, Column, Frame, parquet};
use crate::market::{Bars, Field, Prices};

/// File format of canonical prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceFormat {
    /// Comma-separated values.
    Csv,
    /// Parquet, compressed with Zstandard.
    Parquet,
}

impl PriceFormat {
    /// Returns the format named by a file extension: Parquet for `.parquet` and `.pq`, CSV for `.csv`.
    ///
    /// # Errors
    /// When the extension is another one.
    pub fn named(path: &Path) -> Result<Self> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        match ending.as_str() {
            "parquet" | "pq" => Ok(Self::Parquet),
            "csv" => Ok(Self::Csv),
            _ => {
                let error = Error::options(format!(
                    "{} does not end in .parquet, .pq or .csv",
                    path.display()
                ));
                Err(error.with_help("the extension names the format to write"))
            }
        }
    }
}

/// Writes bars as one table of `symbol`, `date` and the columns that any security has. Numbers are written so that
/// reading returns the same bits.
///
/// # Errors
/// When writing to `out` fails or there are no bars.
pub fn write_prices(
    format: PriceFormat,
    prices: &Prices,
    out: &mut (dyn Write + Send),
) -> Result<()> {
    if prices.is_empty() {
        return Err(
            Error::input("no row has a price, so there is nothing to write").with_code("no_prices"),
        );
    }
    let mut out = BufWriter::with_capacity(1 << 16, out);
    match format {
        PriceFormat::Parquet => parquet::write(&table(prices), &mut out)?,
        PriceFormat::Csv => write_csv(prices, &mut out).map_err(|error| unwritable(&error))?,
    }
    out.flush().map_err(|error| unwritable(&error))
}

fn unwritable(error: &std::io::Error) -> Error {
    Error::output(format!("the prices cannot be written: {error}"))
}

/// Writes bars as CSV.
fn write_csv(prices: &Prices, out: &mut dyn Write) -> std::io::Result<()> {
    let universe = prices.universe();
    let is_there = |field: &Field| {
        universe
            .securities()
            .any(|security| !prices.bars(security).column(*field).is_empty())
    };
    let fields: Vec<Field> = Field::ALL.into_iter().filter(is_there).collect();
    let mut out = csv::Writer::from_writer(out);
    let names = fields.iter().map(|field| field.name());
    out.write_record(["symbol", "date"].into_iter().chain(names))?;
    for security in universe.securities() {
        let bars = prices.bars(security);
        for (bar, date) in bars.dates().iter().enumerate() {
            if !has_number(&bars, bar) {
                continue;
            }
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
    out.flush()
}

/// Returns whether a bar has any number. A day whose price could not be read has none, and a table has no row for it.
fn has_number(bars: &Bars<'_>, bar: usize) -> bool {
    let mut fields = Field::ALL.into_iter();
    fields.any(|field| bars.value(field, bar).is_some())
}

/// Returns the bars as a table of `symbol`, `date` and the columns that any security has.
fn table(prices: &Prices) -> Frame {
    let universe = prices.universe();
    let securities = || universe.securities();
    let written = |security| {
        let bars = prices.bars(security);
        (0..bars.dates().len()).filter(move |bar| has_number(&bars, *bar))
    };
    let symbols = securities().flat_map(|security| {
        let symbol = universe.symbol(security);
        written(security).map(move |_| symbol)
    });
    let dates = securities().flat_map(|security| {
        let dates = prices.bars(security).dates();
        written(security).map(move |bar| Some(dates[bar].days_since_1970()))
    });
    let column = |name: &str, cells| Column {
        name: name.to_owned(),
        cells,
    };
    let dates: Vec<Option<i32>> = dates.collect();
    let height = dates.len();
    let mut columns = vec![
        column("symbol", Cells::Text(symbols.collect())),
        column("date", Cells::Day(dates.into_iter().collect())),
    ];
    for field in Field::ALL {
        let values = securities().flat_map(|security| {
            let values = prices.bars(security).column(field);
            let is_there = !values.is_empty();
            written(security)
                .filter(move |_| is_there)
                .map(|bar| values[bar])
        });
        let values: Vec<f64> = values.collect();
        if !values.is_empty() {
            columns.push(column(field.name(), Cells::Number(values)));
        }
    }
    Frame { columns, height }
}
