//! Bars into Parquet.

use std::io::Write;

use polars::prelude::{
    Column, DataFrame, DataType, NamedFrom, ParquetCompression, ParquetWriter, Series,
};

use crate::error::{Error, Result};
use crate::market::{Field, Prices};

/// Writes bars as a table of `symbol,date,open,high,low,close,adj_close,volume`, compressed with Zstandard.
pub(in crate::load) fn write(prices: &Prices, out: &mut dyn Write) -> Result<()> {
    let unwritable =
        |error: String| Error::output(format!("the prices cannot be written: {error}"));
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
    ParquetWriter::new(out)
        .with_compression(ParquetCompression::Zstd(None))
        .finish(&mut frame)
        .map(|_| ())
        .map_err(|error| unwritable(error.to_string()))
}
