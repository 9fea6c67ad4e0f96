//! Workbooks of Excel, read cell by cell.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{
    DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError, open_workbook_from_rs,
};

use super::quiet::caught;
use crate::error::{Error, Result};

/// A workbook.
pub(crate) struct Workbook<'a>(Xlsx<Cursor<&'a [u8]>>);

/// A sheet of cells in a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetName {
    /// The name on its tab.
    pub name: String,
    /// Whether Excel does not show it.
    pub is_hidden: bool,
}

/// A rectangle of cells that are one: the first and the last row, and the first and the last column, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merged {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl<'a> Workbook<'a> {
    /// Opens a workbook.
    ///
    /// # Errors
    /// When it is damaged or protected by a password.
    pub fn new(bytes: &'a [u8]) -> Result<Self> {
        guarded(|| open_workbook_from_rs(Cursor::new(bytes))).map(Self)
    }

    /// Returns whether its numbers of days count from 1904-01-01, as old versions on the Mac do.
    pub fn counts_from_1904(&self) -> bool {
        self.0.has_1904_epoch()
    }

    /// Lists the sheets of cells, in the order of their tabs.
    pub fn sheets(&self) -> Vec<SheetName> {
        let sheets = self.0.sheets_metadata().iter();
        let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let named = sheets.map(|sheet| SheetName {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
        });
        named.collect()
    }

    /// Hands over every cell of a sheet that is not empty: its row and column, counted from 0, and its text.
    ///
    /// # Errors
    /// When the sheet is damaged, or an error of `each`.
    pub fn read(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(u32, u32, &str) -> Result<()>,
    ) -> Result<()> {
        let mut stopped = Ok(());
        guarded(|| {
            let mut cells = self.0.worksheet_cells_reader(sheet)?;
            while let Some(cell) = cells.next_cell()? {
                let (row, column) = cell.get_position();
                let text = text(cell.get_value());
                if text.is_empty() {
                    continue;
                }
                stopped = each(row, column, &text);
                if stopped.is_err() {
                    break;
                }
            }
            Ok(())
        })?;
        stopped
    }

    /// Returns the merged cells of a sheet.
    ///
    /// # Errors
    /// When the sheet is damaged.
    pub fn merged(&mut self, sheet: &str) -> Result<Vec<Merged>> {
        let merged = guarded(|| self.0.merge_cells_by_sheet_name(sheet))?;
        let merged = merged.into_iter().map(|cells| Merged {
            rows: (cells.start.0, cells.end.0),
            columns: (cells.start.1, cells.end.1),
        });
        Ok(merged.collect())
    }
}

/// Writes a cell as a table of text does. A number is written so that it is read back to the bit.
fn text<'a>(cell: &'a DataRef<'_>) -> Cow<'a, str> {
    match cell {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Borrowed(text),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(number.to_string()),
        DataRef::Bool(is) => Cow::Borrowed(if *is { "true" } else { "false" }),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
        DataRef::DateTime(stamp) => Cow::Owned(stamped(stamp)),
    }
}

/// Writes a date as `2025-08-28`, with its time if it has one, and a time without a date as `16:05:30`.
fn stamped(stamp: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = stamp.to_ymd_hms_milli();
    let mut clock = format!("{hour:02}:{minute:02}:{second:02}");
    if milli > 0 {
        clock.push_str(&format!(".{milli:03}"));
    }
    let value = stamp.as_f64();
    match () {
        // Excel has no dates before its first day.
        () if value < 0.0 || (stamp.is_duration() && value >= 1.0) => value.to_string(),
        () if value < 1.0 => clock,
        () if value.fract() == 0.0 => format!("{year:04}-{month:02}-{day:02}"),
        () => format!("{year:04}-{month:02}-{day:02} {clock}"),
    }
}

/// Runs what the library reads. It must not end a run over other files if it panics.
fn guarded<T>(work: impl FnOnce() -> std::result::Result<T, XlsxError>) -> Result<T> {
    match caught(work) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(XlsxError::Password)) => Err(broken("it is protected by a password").with_help(
            "open it in Excel and save it without a password, or save the sheet as CSV",
        )),
        Ok(Err(error)) => Err(broken(&error.to_string())),
        Err(_) => Err(broken("it is damaged")),
    }
}

fn broken(reason: &str) -> Error {
    let reason = reason.lines().next().unwrap_or_default();
    Error::input(format!("a workbook that cannot be read: {reason}"))
        .with_code("broken_workbook")
        .with_help("open it in Excel and save it again, or save the sheet as CSV")
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    fn shown(value: f64, is_1904: bool) -> String {
        stamped(&ExcelDateTime::new(
            value,
            ExcelDateTimeType::DateTime,
            is_1904,
        ))
    }

    #[test]
    fn dates_are_those_of_both_calendars() {
        assert_eq!(shown(45_897.0, false), "2025-08-28");
        assert_eq!(shown(45_897.0 - 1462.0, true), "2025-08-28");
        assert_eq!(shown(45_897.675, false), "2025-08-28 16:12:00");
        assert_eq!(shown(0.675, false), "16:12:00");
        assert_eq!(shown(0.675, true), "16:12:00");
    }

    #[test]
    fn numbers_keep_their_bits() {
        for number in [0.1 + 0.2, 1e-7, 1e21, 104.71, f64::MAX] {
            let cell = DataRef::Float(number);
            assert_eq!(text(&cell).parse::<f64>().unwrap(), number);
        }
    }
}
