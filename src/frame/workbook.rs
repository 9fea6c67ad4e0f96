//! Workbooks of Excel, written sheet by sheet.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::quiet::caught;
use crate::error::{Error, Result};

/// Most rows of a sheet, its head included.
const MOST_ROWS: u32 = 1_048_576;
/// Most letters of a cell.
const MOST_LETTERS: usize = 32_767;
/// Widest column, in letters.
const WIDEST: usize = 48;
/// Serial number of 1970-01-01 in Excel.
const EPOCH: f64 = 25_569.0;

/// How Excel shows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As many digits as fit.
    General,
    /// That many decimals.
    Plain(u8),
    /// In percent.
    Percent(u8),
    /// With thousands marks and two decimals.
    Money,
    /// As a date.
    Date,
}

impl Shown {
    fn format(self) -> Option<Format> {
        let decimals = |n: u8| match n {
            0 => "0".to_owned(),
            n => format!("0.{}", "0".repeat(n.into())),
        };
        let code = match self {
            Self::General => return None,
            Self::Plain(n) => decimals(n),
            Self::Percent(n) => decimals(n) + "%",
            Self::Money => "#,##0.00".to_owned(),
            Self::Date => "yyyy-mm-dd".to_owned(),
        };
        Some(Format::new().set_num_format(code))
    }
}

/// A workbook that is being written.
pub(crate) struct WorkbookWriter(Workbook);

impl WorkbookWriter {
    /// Returns an empty workbook; it states no time, so that equal results are equal bytes.
    pub fn new() -> Self {
        let mut workbook = Workbook::new();
        let mut properties = DocProperties::new().set_author("newsquake");
        if let Ok(time) = ExcelDateTime::from_ymd(2000, 1, 1) {
            properties = properties.set_creation_datetime(&time);
        }
        workbook.set_properties(&properties);
        // A sixth larger than the default, and packed several times as fast.
        workbook.set_zip_compression_level(1);
        Self(workbook)
    }

    /// Adds a sheet with a head that stays in sight and filters, if it has one.
    ///
    /// # Errors
    /// When the name is not one of a sheet.
    pub fn sheet(&mut self, name: &str, head: &[&str]) -> Result<SheetWriter<'_>> {
        let sheet = self.0.add_worksheet();
        sheet.set_name(name).map_err(unwritable)?;
        let mut writer = SheetWriter {
            sheet,
            row: 0,
            column: 0,
            columns: Vec::new(),
            heads: head.len(),
        };
        if !head.is_empty() {
            writer.head(head)?;
        }
        Ok(writer)
    }

    /// Returns the bytes of the workbook.
    ///
    /// # Errors
    /// When it cannot be packed.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        // The library starts threads, and panics where the system allows none.
        match caught(|| self.0.save_to_buffer()) {
            Ok(saved) => saved.map_err(unwritable),
            Err(_) => Err(Error::output(
                "the workbook cannot be written: no further thread or no memory is left",
            )
            .with_help("raise the limit of threads and memory of this process")),
        }
    }
}

/// A sheet that is being written, row by row.
pub(crate) struct SheetWriter<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    columns: Vec<ColumnShown>,
    heads: usize,
}

/// How a column is shown.
#[derive(Debug, Clone, Copy, Default)]
struct ColumnShown {
    /// Letters of its longest cell.
    width: usize,
    /// How its numbers are shown that say nothing else: as the first one that was written.
    numbers: Option<Shown>,
}

impl SheetWriter<'_> {
    fn head(&mut self, head: &[&str]) -> Result<()> {
        let bold = Format::new().set_bold();
        for (column, name) in head.iter().enumerate() {
            let column = column as u16;
            self.sheet
                .write_string_with_format(0, column, *name, &bold)
                .map_err(unwritable)?;
            self.widen(column, name.chars().count());
        }
        self.row = 1;
        self.sheet.set_freeze_panes(1, 0).map_err(unwritable)?;
        Ok(())
    }

    fn widen(&mut self, column: u16, letters: usize) {
        let width = &mut self.shown(column).width;
        *width = (*width).max(letters.min(WIDEST));
    }

    fn shown(&mut self, column: u16) -> &mut ColumnShown {
        let column = usize::from(column);
        if self.columns.len() <= column {
            self.columns.resize(column + 1, ColumnShown::default());
        }
        &mut self.columns[column]
    }

    /// Returns whether the sheet has no room for another row.
    pub fn is_full(&self) -> bool {
        self.row >= MOST_ROWS
    }

    /// Writes a text, which Excel never runs as a formula.
    ///
    /// # Errors
    /// When the cell lies outside of a sheet.
    pub fn text(&mut self, text: &str) -> Result<()> {
        if !text.is_empty() {
            let end = text.char_indices().nth(MOST_LETTERS);
            let text = end.map_or(text, |(end, _)| &text[..end]);
            self.sheet
                .write_string(self.row, self.column, text)
                .map_err(unwritable)?;
            self.widen(self.column, text.chars().count());
        }
        self.column += 1;
        Ok(())
    }

    /// Writes a number; an empty cell where there is none.
    ///
    /// # Errors
    /// When the cell lies outside of a sheet.
    pub fn number(&mut self, value: Option<f64>, shown: Shown) -> Result<()> {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            match self.own_format(shown)? {
                Some(format) => {
                    self.sheet
                        .write_number_with_format(self.row, self.column, value, &format)
                }
                None => self.sheet.write_number(self.row, self.column, value),
            }
            .map_err(unwritable)?;
            self.widen(self.column, 10);
        }
        self.column += 1;
        Ok(())
    }

    /// Returns the format of a number that is not shown as its column is. A format of a column costs nothing in its cells.
    fn own_format(&mut self, shown: Shown) -> Result<Option<Format>> {
        let column = self.column;
        match self.shown(column).numbers {
            Some(other) if other == shown => Ok(None),
            // The default format would be that of the column; this one differs where a sheet is protected alone.
            Some(_) => Ok(Some(
                shown
                    .format()
                    .unwrap_or_else(|| Format::new().set_unlocked()),
            )),
            None => {
                self.shown(column).numbers = Some(shown);
                if let Some(format) = shown.format() {
                    self.sheet
                        .set_column_format(column, &format)
                        .map_err(unwritable)?;
                }
                Ok(None)
            }
        }
    }

    /// Writes a date, as days since 1970-01-01; an empty cell where there is none.
    ///
    /// # Errors
    /// When the cell lies outside of a sheet.
    pub fn date(&mut self, days: Option<i32>) -> Result<()> {
        self.number(days.map(|days| f64::from(days) + EPOCH), Shown::Date)
    }

    /// Ends a row.
    pub fn end(&mut self) {
        self.row += 1;
        self.column = 0;
    }

    /// Ends the sheet: sets the widths of its columns and a filter over its rows.
    ///
    /// # Errors
    /// When the filter lies outside of a sheet.
    pub fn finish(self) -> Result<()> {
        for (column, shown) in self.columns.iter().enumerate() {
            self.sheet
                .set_column_width(column as u16, shown.width as f64 + 2.0)
                .map_err(unwritable)?;
        }
        if self.heads > 0 && self.row > 1 {
            let last = self.heads as u16 - 1;
            self.sheet
                .autofilter(0, 0, self.row - 1, last)
                .map_err(unwritable)?;
        }
        Ok(())
    }
}

fn unwritable(error: XlsxError) -> Error {
    Error::output(format!("the workbook cannot be written: {error}"))
}
