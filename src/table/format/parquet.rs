//! Tables as Parquet: columns keep the types of their cells.

use std::io::Write;

use crate::error::Result;
use crate::frame::{self, Column, Frame};
use crate::table::{Rows, Sink};
use crate::time::Date;

/// Writes a table as Parquet. A column of whole numbers, numbers or dates keeps its type; one of several types is text.
///
/// # Errors
/// When it cannot be written, or the program was built without Parquet.
pub fn write_parquet(rows: &dyn Rows, out: &mut dyn Write) -> Result<()> {
    frame::parquet::write(&frame(rows), out)
}

fn frame(rows: &dyn Rows) -> Frame {
    let keys = rows.keys();
    let mut sink = Columns {
        columns: keys.iter().map(|_| Vec::new()).collect(),
        next: 0,
        height: 0,
    };
    (0..rows.records()).for_each(|record| rows.write(record, &mut sink));
    let columns = keys.iter().zip(sink.columns);
    Frame {
        columns: columns
            .map(|(name, values)| Column {
                name: (*name).to_owned(),
                cells: cells(&values),
            })
            .collect(),
        height: sink.height,
    }
}

/// The value of a cell.
enum Value {
    Text(String),
    Whole(i64),
    Number(Option<f64>),
    Day(Option<i32>),
}

/// Returns the cells of a column in the type of all of its values.
fn cells(values: &[Value]) -> frame::Cells {
    let all = |is: fn(&Value) -> bool| !values.is_empty() && values.iter().all(is);
    if all(|value| matches!(value, Value::Whole(_))) {
        let whole = values.iter().map(|value| match value {
            Value::Whole(n) => Some(*n),
            _ => None,
        });
        return frame::Cells::Whole(whole.collect());
    }
    if all(|value| matches!(value, Value::Number(_) | Value::Whole(_))) {
        let numbers = values.iter().map(|value| match value {
            Value::Number(Some(number)) => *number,
            Value::Whole(n) => *n as f64,
            _ => f64::NAN,
        });
        return frame::Cells::Number(numbers.collect());
    }
    if all(|value| matches!(value, Value::Day(_))) {
        let days = values.iter().map(|value| match value {
            Value::Day(day) => *day,
            _ => None,
        });
        return frame::Cells::Day(days.collect());
    }
    let texts: Vec<String> = values.iter().map(Value::text).collect();
    frame::Cells::Text(texts.iter().map(String::as_str).collect())
}

impl Value {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Whole(n) => n.to_string(),
            Self::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Self::Day(day) => day
                .map(|day| Date::from_days_since_1970(day).to_string())
                .unwrap_or_default(),
        }
    }
}

/// Collects cells column by column.
struct Columns {
    columns: Vec<Vec<Value>>,
    next: usize,
    height: usize,
}

impl Columns {
    fn push(&mut self, value: Value) {
        if let Some(column) = self.columns.get_mut(self.next) {
            column.push(value);
        }
        self.next += 1;
    }
}

impl Sink for Columns {
    fn text(&mut self, text: &str) {
        self.push(Value::Text(text.to_owned()));
    }

    fn whole(&mut self, value: i64) {
        self.push(Value::Whole(value));
    }

    fn number(&mut self, value: Option<f64>) {
        self.push(Value::Number(value));
    }

    fn date(&mut self, date: Option<Date>) {
        self.push(Value::Day(date.map(Date::days_since_1970)));
    }

    fn list(&mut self, words: &[String]) {
        self.push(Value::Text(words.join(";")));
    }

    fn end(&mut self) {
        self.next = 0;
        self.height += 1;
    }
}

#[cfg(test)]
mod tests {
    #![cfg(feature = "parquet")]

    use std::sync::Arc;

    use super::*;
    use crate::frame::Cells;
    use crate::frame::parquet::ParquetFile;
    use crate::table::{Cell, Table};

    #[test]
    fn columns_keep_the_types_of_their_cells() {
        let row = |name: &str, n: i64, value: Option<f64>| {
            vec![
                Cell::text(name),
                Cell::Whole(n),
                Cell::percent(value),
                Cell::Date(value.and_then(|_| Date::from_ymd(2025, 8, 29))),
            ]
        };
        let column = |key: &str| crate::table::Column::words(key, key);
        let table = Table {
            name: "t",
            columns: ["name", "n", "value", "date"].map(column).to_vec(),
            rows: vec![row("=a", 3, Some(0.1)), row("", -4, None)],
            ..Table::default()
        };
        let mut bytes = Vec::new();
        write_parquet(&table, &mut bytes).unwrap();
        let file = ParquetFile::new(Arc::new(bytes)).unwrap();
        assert_eq!(file.names(), ["name", "n", "value", "date"]);
        let frame = file.read(&[0, 1, 2, 3], None).unwrap();
        let cells = |i: usize| &frame.columns[i].cells;
        assert_eq!(
            (cells(0).text(0), cells(0).text(1)),
            ("=a".into(), "".into())
        );
        assert!(matches!(cells(1), Cells::Whole(values) if values.get(1) == Some(-4)));
        assert!(
            matches!(cells(2), Cells::Number(values) if values[0] == 0.1 && values[1].is_nan())
        );
        let date = Date::from_ymd(2025, 8, 29).map(Date::days_since_1970);
        assert!(
            matches!(cells(3), Cells::Day(days) if days.get(0) == date && days.get(1).is_none())
        );
    }
}
