//! Tables as typed columns.

use super::rows::{Kind, Rows};
use super::sink::Sink;
#[cfg(feature = "frames")]
use crate::error::Result;
use crate::frame::{Cells, Column, Frame, Texts};
#[cfg(feature = "frames")]
use crate::frame::{DataFrame, from_frame};
use crate::time::Date;

/// Returns a table as typed columns. A column is of the type of its cells: whole numbers, numbers, dates or words. One without any
/// value is of the kind that the table states, so that the tables of two runs have the same types.
pub(crate) fn frame(rows: &dyn Rows) -> Frame {
    let keys = rows.keys();
    let mut columns = TypedColumns {
        columns: keys.iter().map(|_| Typed::Empty(0, None)).collect(),
        ..TypedColumns::default()
    };
    (0..rows.records()).for_each(|record| rows.write(record, &mut columns));
    let kinds = rows.kinds();
    let typed = columns.columns.into_iter().enumerate();
    let cells = typed.map(|(i, typed)| typed.finished(kinds.get(i).copied()));
    let column = |(key, cells): (&&str, Cells)| Column {
        name: (*key).to_owned(),
        cells,
    };
    Frame {
        columns: keys.iter().zip(cells).map(column).collect(),
        height: columns.height,
    }
}

/// Returns a table as a frame of polars, typed as its cells are.
///
/// # Errors
/// When two columns have one name.
#[cfg(feature = "frames")]
pub fn data_frame(rows: &dyn Rows) -> Result<DataFrame> {
    from_frame(&frame(rows))
}

/// Takes cells row by row and keeps them in columns.
#[derive(Default)]
struct TypedColumns {
    columns: Vec<Typed>,
    /// The column of the next cell.
    at: usize,
    height: usize,
}

/// The cells of a column so far.
enum Typed {
    /// Number of cells, none of which has a value, and the kind of number or date that they would have.
    Empty(usize, Option<Kind>),
    Text(Texts),
    Whole(Vec<Option<i64>>),
    Number(Vec<f64>),
    Day(Vec<Option<i32>>),
}

/// A cell with a value.
#[derive(Clone, Copy)]
enum Value<'a> {
    Text(&'a str),
    Whole(i64),
    Number(f64),
    Day(i32),
}

impl Value<'_> {
    fn cells(self) -> Cells {
        match self {
            Value::Text(text) => Cells::Text([text].into_iter().collect()),
            Value::Whole(value) => Cells::Whole([Some(value)].into_iter().collect()),
            Value::Number(value) => Cells::Number(vec![value]),
            Value::Day(day) => Cells::Day([Some(day)].into_iter().collect()),
        }
    }
}

impl TypedColumns {
    /// Notes the kind of the next cell, for a column without any value.
    fn expect(&mut self, kind: Kind) {
        if let Some(Typed::Empty(_, expected)) = self.columns.get_mut(self.at) {
            *expected = Some(kind);
        }
    }

    fn add(&mut self, value: Option<Value<'_>>) {
        if let Some(column) = self.columns.get_mut(self.at) {
            column.add(value);
        }
        self.at += 1;
    }
}

impl Sink for TypedColumns {
    fn text(&mut self, text: &str) {
        self.add(Some(Value::Text(text)).filter(|_| !text.is_empty()));
    }

    fn whole(&mut self, value: i64) {
        self.add(Some(Value::Whole(value)));
    }

    fn number(&mut self, value: Option<f64>) {
        self.expect(Kind::Number);
        self.add(value.map(Value::Number));
    }

    fn date(&mut self, date: Option<Date>) {
        self.expect(Kind::Date);
        self.add(date.map(|date| Value::Day(date.days_since_1970())));
    }

    fn list(&mut self, words: &[String]) {
        self.text(&words.join(";"));
    }

    fn end(&mut self) {
        // A row may leave out its last cells.
        while self.at < self.columns.len() {
            self.add(None);
        }
        (self.at, self.height) = (0, self.height + 1);
    }
}

impl Typed {
    fn add(&mut self, value: Option<Value<'_>>) {
        match (&mut *self, value) {
            (Self::Empty(count, _), None) => *count += 1,
            (Self::Empty(count, _), Some(value)) => {
                *self = Self::without_values(*count, value);
                self.add(Some(value));
            }
            (Self::Text(texts), None) => texts.push(""),
            (Self::Text(texts), Some(Value::Text(text))) => texts.push(text),
            (Self::Whole(values), None) => values.push(None),
            (Self::Whole(values), Some(Value::Whole(value))) => values.push(Some(value)),
            (Self::Number(values), None) => values.push(f64::NAN),
            (Self::Number(values), Some(Value::Number(value))) => values.push(value),
            (Self::Number(values), Some(Value::Whole(value))) if is_exact(value) => {
                values.push(value as f64);
            }
            (Self::Day(days), None) => days.push(None),
            (Self::Day(days), Some(Value::Day(day))) => days.push(Some(day)),
            (Self::Text(texts), Some(value)) => texts.push(&value.cells().text(0)),
            (_, Some(value)) => {
                self.widen(value);
                self.add(Some(value));
            }
        }
    }

    /// Returns a column of the type of a value, of so many cells without one.
    fn without_values(count: usize, value: Value<'_>) -> Self {
        match value {
            Value::Text(_) => Self::Text(std::iter::repeat_n("", count).collect()),
            Value::Whole(_) => Self::Whole(vec![None; count]),
            Value::Number(_) => Self::Number(vec![f64::NAN; count]),
            Value::Day(_) => Self::Day(vec![None; count]),
        }
    }

    /// Changes the type so that it holds all cells so far and the value: numbers for whole numbers, else words.
    fn widen(&mut self, value: Value<'_>) {
        let cells = std::mem::replace(self, Self::Empty(0, None));
        *self = match (cells, value) {
            (Self::Whole(values), Value::Number(_))
                if values.iter().flatten().all(|value| is_exact(*value)) =>
            {
                let number = |value: Option<i64>| value.map_or(f64::NAN, |value| value as f64);
                Self::Number(values.into_iter().map(number).collect())
            }
            (cells, _) => {
                let height = cells.height();
                let cells = cells.finished(None);
                let mut texts = Texts::default();
                (0..height).for_each(|row| texts.push(&cells.text(row)));
                Self::Text(texts)
            }
        };
    }

    fn height(&self) -> usize {
        match self {
            Self::Empty(count, _) => *count,
            Self::Text(texts) => texts.len(),
            Self::Whole(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Day(days) => days.len(),
        }
    }

    /// Returns the cells. `stated`: the kind that the table states.
    fn finished(self, stated: Option<Kind>) -> Cells {
        match self {
            Self::Empty(count, expected) => match expected.or(stated).unwrap_or(Kind::Number) {
                Kind::Text => Cells::Text(std::iter::repeat_n("", count).collect()),
                Kind::Whole => Cells::Whole(std::iter::repeat_n(None, count).collect()),
                Kind::Number => Cells::Number(vec![f64::NAN; count]),
                Kind::Date => Cells::Day(std::iter::repeat_n(None, count).collect()),
            },
            Self::Text(texts) => Cells::Text(texts),
            Self::Whole(values) => Cells::Whole(values.into_iter().collect()),
            Self::Number(values) => Cells::Number(values),
            Self::Day(days) => Cells::Day(days.into_iter().collect()),
        }
    }
}

/// Returns whether a number holds a whole number exactly.
fn is_exact(value: i64) -> bool {
    value.unsigned_abs() <= 1 << 53
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Cell, Table};

    fn typed(column: &[Cell]) -> Cells {
        let table = Table {
            columns: vec![crate::table::Column::words("a", "A")],
            rows: column.iter().map(|cell| vec![cell.clone()]).collect(),
            ..Table::default()
        };
        let mut frame = frame(&table);
        assert_eq!(frame.height, column.len());
        frame.columns.remove(0).cells
    }

    #[test]
    fn a_column_has_the_type_of_its_cells() {
        let (none, number) = (Cell::number(None, 2), Cell::number(Some(0.1), 2));
        let numbers = typed(&[none.clone(), number.clone()]);
        let Cells::Number(values) = numbers else {
            unreachable!("numbers are numbers")
        };
        assert!(values[0].is_nan() && values[1] == 0.1);
        let whole = typed(&[Cell::count(3), none.clone()]);
        assert_eq!(whole, Cells::Whole([Some(3), None].into_iter().collect()));
        assert_eq!(
            typed(&[Cell::count(3), number.clone()]),
            Cells::Number(vec![3.0, 0.1])
        );
        assert_eq!(
            typed(&[number, Cell::text("few"), Cell::count(1)]),
            Cells::Text(["0.1", "few", "1"].into_iter().collect())
        );
        let date = Date::from_ymd(2025, 8, 29);
        assert_eq!(
            typed(&[Cell::Date(date), Cell::Date(None)]),
            Cells::Day([Some(20_329), None].into_iter().collect())
        );
        assert!(matches!(typed(&[none]), Cells::Number(_)));
        assert!(matches!(typed(&[Cell::Date(None)]), Cells::Day(_)));
        // Without a cell that says more, a column is what the table says: this one is of words.
        assert!(matches!(typed(&[Cell::text("")]), Cells::Text(_)));
        assert!(matches!(typed(&[]), Cells::Text(_)));
    }
}
