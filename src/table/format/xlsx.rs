//! Tables as sheets of a workbook: numbers as numbers, dates as dates, text never as a formula.

use crate::error::Result;
use crate::frame::workbook::{SheetWriter, Shown, WorkbookWriter};
use crate::table::{Rows, Sink, Style};
use crate::time::Date;

/// Most rows of a table that stands in a workbook as a whole.
const MOST_ROWS: usize = 20_000;
/// Rows of a longer table, as an example: the CSV files have all.
const FIRST_ROWS: usize = 1_000;

/// Returns a workbook with a sheet for each table, under the names of tabs. Of a table of very many rows it has
/// the first ones, and a last row says so.
///
/// # Errors
/// When a name is none of a tab, or the workbook cannot be packed.
pub fn workbook(sheets: &[(&str, &dyn Rows)]) -> Result<Vec<u8>> {
    let mut workbook = WorkbookWriter::new();
    for (name, rows) in sheets {
        let keys = rows.keys();
        let sheet = workbook.sheet(name, &keys)?;
        let mut sink = Cells {
            sheet,
            written: Ok(()),
            rows: 0,
        };
        let (mut record, mut most) = (0, MOST_ROWS);
        while record < rows.records() && sink.rows < most && !sink.sheet.is_full() {
            rows.write(record, &mut sink);
            record += 1;
            // Records have about as many rows as the first one.
            if record == 1 && sink.rows.saturating_mul(rows.records()) > MOST_ROWS {
                most = FIRST_ROWS;
            }
        }
        if record < rows.records() {
            sink.text(&format!("further rows are in {}.csv", rows.name()));
            sink.end();
        }
        sink.written?;
        sink.sheet.finish()?;
    }
    workbook.finish()
}

/// Writes cells to a sheet, and keeps the first error.
struct Cells<'a> {
    sheet: SheetWriter<'a>,
    written: Result<()>,
    rows: usize,
}

impl Cells<'_> {
    fn then(&mut self, write: impl FnOnce(&mut SheetWriter<'_>) -> Result<()>) {
        if self.written.is_ok() {
            self.written = write(&mut self.sheet);
        }
    }
}

impl Sink for Cells<'_> {
    fn text(&mut self, text: &str) {
        self.then(|sheet| sheet.text(text));
    }

    fn whole(&mut self, value: i64) {
        self.then(|sheet| sheet.number(Some(value as f64), Shown::Plain(0)));
    }

    fn number(&mut self, value: Option<f64>) {
        self.then(|sheet| sheet.number(value, Shown::General));
    }

    fn styled(&mut self, value: Option<f64>, style: Style) {
        let shown = match style {
            Style::Plain(decimals) => Shown::Plain(decimals),
            Style::Percent(decimals) => Shown::Percent(decimals),
            Style::P => Shown::Plain(3),
            Style::Money => Shown::Money,
        };
        self.then(|sheet| sheet.number(value, shown));
    }

    fn date(&mut self, date: Option<Date>) {
        self.then(|sheet| sheet.date(date.map(Date::days_since_1970)));
    }

    fn list(&mut self, words: &[String]) {
        self.text(&words.join(";"));
    }

    fn end(&mut self) {
        self.rows += 1;
        self.sheet.end();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;
    use crate::table::{Cell, Column, Table};

    /// Returns the cells of the sheet of a table that has this number of rows.
    fn sheet(rows: usize) -> Vec<Vec<Data>> {
        let table = Table {
            name: "events",
            columns: vec![Column::words("id", "Id"), Column::numbers("share", "Share")],
            rows: (0..rows)
                .map(|row| vec![Cell::text(row.to_string()), Cell::percent(Some(0.5))])
                .collect(),
            ..Table::default()
        };
        let bytes = workbook(&[("Events", &table)]).unwrap();
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Events").unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn of_a_very_long_table_a_workbook_has_the_beginning_and_says_so() {
        let whole = sheet(MOST_ROWS);
        assert_eq!(whole.len(), 1 + MOST_ROWS);
        let cut = sheet(MOST_ROWS + 1);
        assert_eq!(cut.len(), 1 + FIRST_ROWS + 1);
        assert_eq!(cut[..=FIRST_ROWS], whole[..=FIRST_ROWS]);
        assert_eq!(cut[FIRST_ROWS + 1][0], "further rows are in events.csv");
    }
}
