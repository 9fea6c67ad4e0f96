//! Tables as Parquet: columns keep the types of their cells.

use std::io::Write;

use crate::error::Result;
use crate::frame::parquet;
use crate::table::Rows;
use crate::table::frame::frame;

/// Writes a table as Parquet. A column of whole numbers, numbers or dates keeps its type; one of several types is text.
///
/// # Errors
/// When it cannot be written, or the program was built without Parquet.
pub fn write_parquet(rows: &dyn Rows, out: &mut dyn Write) -> Result<()> {
    parquet::write(&frame(rows), out)
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::frame::parquet::ParquetFile;
    use crate::frame::{Cells, Source};
    use crate::table::{Cell, Table};
    use crate::time::Date;

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
        let frame = file.read(&[0, 1, 2, 3], 0..2).unwrap();
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
