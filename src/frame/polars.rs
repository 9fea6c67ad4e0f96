//! Columns of polars as plain data, and back.

use polars::error::PolarsResult;
use polars::prelude::{ArrowDataType, Column as Series, DataFrame, DataType, TimeUnit};

use super::{Cells, Clock, Column, Frame};

/// How a column is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Text,
    Whole,
    Number,
    Day,
    Moment(Clock),
    /// Not at all.
    Unread(String),
}

impl Type {
    /// Tells how a column of an Arrow type is read.
    pub fn new(stored: &ArrowDataType) -> Self {
        use ArrowDataType as T;
        match stored {
            T::Utf8 | T::LargeUtf8 | T::Utf8View | T::Dictionary(..) | T::Null | T::Boolean => {
                Self::Text
            }
            T::Int32 | T::Int64 | T::UInt32 | T::UInt64 => Self::Whole,
            T::Float32 | T::Float64 => Self::Number,
            T::Date32 => Self::Day,
            T::Date64 | T::Timestamp(_, None) => Self::Moment(Clock::Local),
            T::Timestamp(_, Some(zone)) => {
                Clock::named(zone).map_or_else(|| Self::Unread(format!("{stored:?}")), Self::Moment)
            }
            _ => Self::Unread(format!("{stored:?}")),
        }
    }
}

/// Copies the cells of a column; there is none of a type that is not read.
pub(super) fn cells(series: Option<&Series>, read_as: &Type) -> PolarsResult<Cells> {
    let Some(series) = series else {
        let stored = match read_as {
            Type::Unread(stored) => stored.clone(),
            known => format!("{known:?}"),
        };
        return Ok(Cells::Unread(stored));
    };
    Ok(match read_as {
        Type::Text => {
            let text = series.cast(&DataType::String)?;
            Cells::Text(text.str()?.iter().map(Option::unwrap_or_default).collect())
        }
        Type::Whole => {
            let whole = series.cast(&DataType::Int64)?;
            Cells::Whole(whole.i64()?.iter().collect())
        }
        Type::Number => {
            let numbers = series.cast(&DataType::Float64)?;
            let numbers = numbers.f64()?.iter();
            Cells::Number(numbers.map(|value| value.unwrap_or(f64::NAN)).collect())
        }
        Type::Day => {
            let days = series.cast(&DataType::Int32)?;
            Cells::Day(days.i32()?.iter().collect())
        }
        Type::Moment(clock) => {
            let a_second = match series.dtype() {
                DataType::Datetime(TimeUnit::Nanoseconds, _) => 1_000_000_000,
                DataType::Datetime(TimeUnit::Microseconds, _) => 1_000_000,
                _ => 1_000,
            };
            let counts = series.cast(&DataType::Int64)?;
            let seconds = counts.i64()?.iter();
            let seconds = seconds.map(|count| Some(count?.div_euclid(a_second)));
            Cells::Moment(seconds.collect(), *clock)
        }
        Type::Unread(stored) => Cells::Unread(stored.clone()),
    })
}

/// Makes a frame of polars of a frame.
pub(super) fn data_frame(frame: &Frame) -> PolarsResult<DataFrame> {
    let columns = frame
        .columns
        .iter()
        .map(|column| series(column, frame.height));
    DataFrame::new(
        frame.height,
        columns.collect::<PolarsResult<Vec<Series>>>()?,
    )
}

fn series(column: &Column, height: usize) -> PolarsResult<Series> {
    let name = column.name.as_str().into();
    let rows = 0..height;
    Ok(match &column.cells {
        Cells::Number(values) => {
            let values = values.iter();
            let values = values.map(|value| Some(*value).filter(|value| !value.is_nan()));
            Series::new(name, values.collect::<Vec<Option<f64>>>())
        }
        Cells::Day(days) => {
            let days: Vec<Option<i32>> = rows.map(|row| days.get(row)).collect();
            Series::new(name, days).cast(&DataType::Date)?
        }
        Cells::Whole(values) => Series::new(
            name,
            rows.map(|row| values.get(row))
                .collect::<Vec<Option<i64>>>(),
        ),
        cells => Series::new(name, rows.map(|row| cells.text(row)).collect::<Vec<_>>()),
    })
}
