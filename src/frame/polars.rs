//! Columns of polars as plain data, and back.

use polars::error::PolarsResult;
use polars::prelude::{ArrowDataType, Column as Series, DataFrame, DataType, TimeUnit};

use super::{Cells, Clock, Column, Frame};

/// How a column is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Text,
    /// Lists of text, read as text with `;` between the elements.
    List,
    Whole,
    Number,
    Decimal,
    Day,
    /// Times of day, read as text.
    Clock,
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
            // Programs that know no text type write bytes.
            T::Binary | T::LargeBinary | T::BinaryView => Self::Text,
            T::List(inner) | T::LargeList(inner) if Self::new(inner.dtype()) == Self::Text => {
                Self::List
            }
            T::Int8 | T::Int16 | T::Int32 | T::Int64 => Self::Whole,
            T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => Self::Whole,
            T::Float32 | T::Float64 => Self::Number,
            T::Decimal(..) | T::Decimal32(..) | T::Decimal64(..) => Self::Decimal,
            T::Date32 => Self::Day,
            T::Time32(_) | T::Time64(_) => Self::Clock,
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
        Type::List => {
            let lists = series.list()?;
            let mut cells = Vec::with_capacity(lists.len());
            for list in lists.amortized_iter() {
                let list = list.map(|list| list.as_ref().cast(&DataType::String));
                let list = list.transpose()?;
                let words = list.as_ref().map(|list| list.str()).transpose()?;
                let words = words.into_iter().flat_map(|words| words.iter().flatten());
                cells.push(words.collect::<Vec<&str>>().join(BETWEEN));
            }
            Cells::Text(cells.iter().map(String::as_str).collect())
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
        Type::Decimal => {
            let decimals = series.decimal()?;
            let scale = decimals.scale();
            let numbers = decimals.physical().iter();
            let number = |whole: Option<i128>| whole.map_or(f64::NAN, |whole| number(whole, scale));
            Cells::Number(numbers.map(number).collect())
        }
        Type::Clock => {
            let nanos = series.cast(&DataType::Int64)?;
            let clocks = nanos.i64()?.iter();
            let clocks: Vec<String> = clocks
                .map(|nanos| nanos.map_or_else(String::new, clock))
                .collect();
            Cells::Text(clocks.iter().map(String::as_str).collect())
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

/// What stands between the elements of a list that becomes one cell.
const BETWEEN: &str = ";";

/// Returns the number `whole / 10^scale`, rounded once, as its text is when it is read.
fn number(mut whole: i128, mut scale: usize) -> f64 {
    /// Up to these, both parts of the quotient are exact.
    const EXACT: i128 = 1 << 53;
    const EXACT_SCALE: usize = 22;
    while scale > 0 && whole % 10 == 0 {
        whole /= 10;
        scale -= 1;
    }
    if whole.abs() <= EXACT && scale <= EXACT_SCALE {
        return whole as f64 / 10_f64.powi(scale as i32);
    }
    format!("{whole}e-{scale}").parse().unwrap_or(f64::NAN)
}

/// Writes a time of day, in nanoseconds after midnight, as `16:05:30`; parts of a second are dropped.
fn clock(nanos: i64) -> String {
    let seconds = nanos / 1_000_000_000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hour:02}:{minute:02}:{second:02}")
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
        cells => {
            let text = |row| Some(cells.text(row)).filter(|text| !text.is_empty());
            Series::new(name, rows.map(text).collect::<Vec<_>>())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_the_numbers_that_their_text_is() {
        for (whole, scale, text) in [
            (104_710_000, 6, "104.71"),
            (-1, 3, "-0.001"),
            (0, 18, "0"),
            (104_710_000_000_000_000_001, 18, "104.710000000000000001"),
            (123_456_789_012_345_678_901, 9, "123456789012.345678901"),
            (7, 37, "0.0000000000000000000000000000000000007"),
        ] {
            assert_eq!(number(whole, scale), text.parse::<f64>().unwrap(), "{text}");
        }
    }

    #[test]
    fn times_are_written_as_clocks() {
        assert_eq!(clock(0), "00:00:00");
        assert_eq!(clock(57_930_500_000_000), "16:05:30");
    }
}
