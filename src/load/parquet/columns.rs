//! The cells of a column of Parquet, each as what it means or as a fault.

use std::collections::{BTreeMap, HashMap};

use chrono_tz::Tz;
use polars::error::{PolarsError, PolarsResult};
use polars::prelude::{ArrowDataType, Column, DataType, TimeUnit};

use crate::error::{Error, Result, message, option};
use crate::load::overrides::Overrides;
use crate::load::reject::Fault;
use crate::load::text::column::date_style;
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::{DateStyle, Stamp, is_unset};
use crate::market::Field;
use crate::time::Date;

/// What a column is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Symbol,
    Date,
    Number,
}

impl Kind {
    /// Refuses a column of a type that holds nothing of the kind.
    pub fn check(self, name: &str, dtype: &ArrowDataType) -> Result<()> {
        use ArrowDataType as T;
        let is_text = matches!(
            dtype,
            T::Utf8 | T::LargeUtf8 | T::Utf8View | T::Dictionary(..) | T::Null
        );
        let is_integer = matches!(
            dtype,
            T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64
        );
        let is_sound = is_text
            || is_integer
            || match self {
                Self::Symbol => false,
                Self::Date => matches!(dtype, T::Date32 | T::Date64 | T::Timestamp(..)),
                Self::Number => matches!(dtype, T::Float32 | T::Float64),
            };
        if is_sound {
            return Ok(());
        }
        let wanted = match self {
            Self::Symbol => "text",
            Self::Date => "DATE",
            Self::Number => "DOUBLE",
        };
        Err(
            Error::input(format!("the column `{name}` is of the type {dtype:?}"))
                .with_code("bad_column")
                .with_help(message![
                    format!("write it as {wanted}, or name another with "),
                    option::MAP,
                ]),
        )
    }
}

/// What is wrong with a row, by its position: the first thing that was found.
pub(super) type Faults = BTreeMap<usize, Fault>;

/// A column with its name, as text where it is no number or date already.
pub(super) struct Cells {
    name: String,
    column: Column,
}

impl Cells {
    pub fn new(name: &str, column: &Column) -> PolarsResult<Self> {
        let column = match column.dtype() {
            dtype if dtype.is_primitive_numeric() || dtype.is_temporal() => column.clone(),
            _ => column.cast(&DataType::String)?,
        };
        Ok(Self {
            name: name.to_owned(),
            column,
        })
    }

    fn cast(&self, dtype: &DataType) -> Result<Column> {
        self.column
            .cast(dtype)
            .map_err(|error| self.unreadable(&error))
    }

    fn unreadable(&self, error: &PolarsError) -> Error {
        let message = format!("the column `{}` cannot be read: {error}", self.name);
        Error::input(message)
            .with_code("bad_column")
            .with_help(message!["name another with ", option::MAP])
    }

    /// A cell as a message shows it.
    fn shown(&self, row: usize) -> String {
        let cell = self.column.get(row).map(|cell| cell.to_string());
        match cell.unwrap_or_default().trim_matches('"') {
            "null" => String::new(),
            cell => cell.to_owned(),
        }
    }

    fn fault(&self, row: usize, code: &'static str, expected: &str) -> Fault {
        Fault::new(&self.name, code, self.shown(row).as_bytes(), expected)
    }

    /// The position of each row's symbol among the known ones, which are added to. Numbers are symbols too.
    pub fn symbols(&self, known: &mut Vec<String>, faults: &mut Faults) -> Result<Vec<u32>> {
        let text = self.cast(&DataType::String)?;
        let text = text.str().map_err(|error| self.unreadable(&error))?;
        let mut positions: HashMap<String, u32> = HashMap::new();
        let mut place = |(row, cell): (usize, Option<&str>)| {
            let symbol = cell.unwrap_or_default().trim();
            if let Some(position) = positions.get(symbol) {
                return *position;
            }
            if symbol.is_empty() {
                let fault = || self.fault(row, "no_symbol", "a symbol");
                faults.entry(row).or_insert_with(fault);
                return 0;
            }
            let position = known.len() as u32;
            known.push(symbol.to_owned());
            positions.insert(symbol.to_owned(), position);
            position
        };
        Ok(text.iter().enumerate().map(&mut place).collect())
    }

    /// Prices or volumes; NaN where there is none.
    pub fn numbers(
        &self,
        field: Field,
        overrides: &Overrides,
        faults: &mut Faults,
    ) -> Result<Vec<f64>> {
        let mut judge = |row: usize, value: Option<f64>| {
            let (code, expected) = match value {
                Some(value) if value < 0.0 && field.is_price() => {
                    ("negative_price", "a price above zero")
                }
                Some(value) if !value.is_infinite() => return value,
                _ => ("bad_number", "a number like 135.00, or nothing"),
            };
            let fault = || self.fault(row, code, expected);
            faults.entry(row).or_insert_with(fault);
            f64::NAN
        };
        if self.column.dtype().is_primitive_numeric() {
            let numbers = self.cast(&DataType::Float64)?;
            let numbers = numbers.f64().map_err(|error| self.unreadable(&error))?;
            let nulls: Vec<f64> = overrides
                .null
                .iter()
                .flat_map(|word| word.parse())
                .collect();
            let there = |value: &f64| !nulls.contains(value);
            let cells = numbers.iter().enumerate();
            return Ok(cells
                .map(|(row, value)| judge(row, Some(value.filter(there).unwrap_or(f64::NAN))))
                .collect());
        }
        let style = NumberStyle::with_decimal(overrides.decimal.map_or(b'.', |mark| mark as u8));
        let parse = |cell: &str| {
            if overrides.null.iter().any(|word| word == cell.trim()) {
                return Some(f64::NAN);
            }
            if field == Field::Volume {
                style.parse_volume(cell.as_bytes())
            } else {
                style.parse(cell.as_bytes())
            }
        };
        let text = self.column.str().map_err(|error| self.unreadable(&error))?;
        let cells = text.iter().enumerate();
        Ok(cells
            .map(|(row, cell)| judge(row, parse(cell.unwrap_or_default())))
            .collect())
    }

    /// The day of each row, and the second of that day.
    pub fn days(
        &self,
        overrides: &Overrides,
        zone: Tz,
        faults: &mut Faults,
    ) -> Result<Vec<(Date, u32)>> {
        let unset = Date::from_days_since_1970(0);
        let mut judge = |(row, stamp): (usize, Option<Stamp>)| {
            let day = stamp.map(|stamp| (stamp.day(zone), stamp.second));
            let (code, expected) = match day {
                None => ("bad_date", "a date like 2025-08-29"),
                Some((date, _)) if is_unset(date) => (
                    "unset_date",
                    "a date that was set: this is what programs write for none",
                ),
                Some(day) => return day,
            };
            let fault = || self.fault(row, code, expected);
            faults.entry(row).or_insert_with(fault);
            (unset, 0)
        };
        let stamps = self.stamps(overrides)?;
        Ok(stamps.into_iter().enumerate().map(&mut judge).collect())
    }

    fn stamps(&self, overrides: &Overrides) -> Result<Vec<Option<Stamp>>> {
        let stamp = |seconds: i64, offset: Option<i32>| {
            Some(Stamp {
                date: Date::from_days_since_1970(i32::try_from(seconds.div_euclid(86_400)).ok()?),
                second: seconds.rem_euclid(86_400) as u32,
                offset,
            })
        };
        match self.column.dtype() {
            DataType::Date => {
                let days = self.cast(&DataType::Int32)?;
                let days = days.i32().map_err(|error| self.unreadable(&error))?;
                let days = days.iter();
                Ok(days
                    .map(|day| stamp(i64::from(day?) * 86_400, None))
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
                let counts = self.cast(&DataType::Int64)?;
                let counts = counts.i64().map_err(|error| self.unreadable(&error))?;
                let counts = counts.iter();
                Ok(counts
                    .map(|count| stamp(count?.div_euclid(a_second), offset))
                    .collect())
            }
            _ => {
                let text = self.cast(&DataType::String)?;
                let text = text.str().map_err(|error| self.unreadable(&error))?;
                let mut styles = overrides.date_styles()?;
                if styles.is_empty() {
                    let cells: Vec<&[u8]> = text.iter().flatten().map(str::as_bytes).collect();
                    let found = date_style(&cells, option::DATE_FORMAT)?;
                    styles.push(found.unwrap_or(DateStyle::YearFirst));
                }
                let parse = |cell: Option<&str>| {
                    styles
                        .iter()
                        .find_map(|style| style.parse(cell?.as_bytes()))
                };
                Ok(text.iter().map(parse).collect())
            }
        }
    }
}
