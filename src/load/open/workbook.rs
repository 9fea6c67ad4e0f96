//! The sheets of a workbook as tables of text.

use super::csv_text::add_cell;
use super::memory::{FileMemory, make_room, no_memory, too_large};
use crate::error::{Error, Result, message, option};
use crate::frame::xlsx::{Merged, SheetName, Workbook};

/// A sheet as a table of text, with commas between cells. Line `n` of the text is row `n` of the sheet.
#[derive(Debug)]
pub(in crate::load) struct Sheet {
    /// The name on its tab.
    pub name: String,
    pub text: Vec<u8>,
}

/// The sheets of a workbook that hold cells.
#[derive(Debug, Default)]
pub(in crate::load) struct Sheets {
    pub read: Vec<Sheet>,
    /// The names of hidden sheets, which are not read unless the user names them.
    pub hidden: Vec<String>,
    /// Whether numbers of days count from 1904-01-01.
    pub is_1904: bool,
}

/// Reads the visible sheets of a workbook, or those that the user names, where it has any of them. Their
/// texts take memory from `memory`.
///
/// # Errors
/// When the workbook is damaged, holds no cell, or grows beyond the limit.
pub(in crate::load) fn sheets(
    bytes: &[u8],
    wanted: &[String],
    memory: &mut FileMemory<'_>,
) -> Result<Sheets> {
    let mut workbook = Workbook::new(bytes)?;
    let names = workbook.sheets();
    let is_wanted = |sheet: &&SheetName| wanted.iter().any(|name| same(name, &sheet.name));
    let has_wanted = names.iter().any(|sheet| is_wanted(&sheet));
    let mut sheets = Sheets {
        is_1904: workbook.counts_from_1904(),
        ..Sheets::default()
    };
    for sheet in &names {
        if has_wanted && !is_wanted(&sheet) {
            continue;
        }
        if sheet.is_hidden && !has_wanted {
            sheets.hidden.push(sheet.name.clone());
            continue;
        }
        let text = text(&mut workbook, &sheet.name, memory.most())?;
        if !memory.take(text.len() as u64) {
            return Err(beyond(memory.most()));
        }
        if !text.is_empty() {
            sheets.read.push(Sheet {
                name: sheet.name.clone(),
                text,
            });
        }
    }
    if !sheets.read.is_empty() {
        return Ok(sheets);
    }
    let error = Error::input("the workbook has no visible sheet with cells").with_code("no_rows");
    Err(match sheets.hidden.first() {
        Some(name) => error.with_help(message![
            "a hidden sheet is read if it is named: ",
            option::SHEET.with(name.as_str()),
        ]),
        None => error.with_help("save it again with the table on a sheet"),
    })
}

/// Compares the names of sheets as Excel does: case does not count.
pub(in crate::load) fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Cells with their places and one piece of memory for their texts.
#[derive(Default)]
struct Cells {
    texts: String,
    /// Row, column, and the range of the text.
    places: Vec<(u32, u32, usize, usize)>,
}

/// Returns the cells of a sheet as text, with merged cells filled.
fn text(workbook: &mut Workbook<'_>, sheet: &str, most: u64) -> Result<Vec<u8>> {
    let mut cells = Cells::default();
    let grown = |size: usize| size as u64 > most;
    workbook.read(sheet, &mut |row, column, text| {
        let start = cells.texts.len();
        make_room(&mut cells.places, 1, "cells")?;
        let room = cells.texts.try_reserve(text.len());
        room.map_err(|_| no_memory(cells.places.len() as u64 + 1, "cells"))?;
        cells.texts.push_str(text);
        cells.places.push((row, column, start, cells.texts.len()));
        match grown(cells.texts.len() + size_of_val(cells.places.as_slice())) {
            true => Err(beyond(most)),
            false => Ok(()),
        }
    })?;
    cells.places.sort_unstable();
    cells.fill(&workbook.merged(sheet)?)?;
    cells.written(most)
}

impl Cells {
    /// Writes the text of merged cells into each of them.
    ///
    /// # Errors
    /// When there is no memory for them.
    fn fill(&mut self, merged: &[Merged]) -> Result<()> {
        /// Larger areas are no headers and no columns of one security.
        const MOST: u64 = 1 << 20;
        let mut filled = Vec::new();
        for area in merged {
            let (rows, columns) = (area.rows, area.columns);
            let anchor = (rows.0, columns.0);
            let found = self
                .places
                .binary_search_by_key(&anchor, |place| (place.0, place.1));
            let Ok(found) = found else { continue };
            let height = u64::from(rows.1.saturating_sub(rows.0)) + 1;
            let width = u64::from(columns.1.saturating_sub(columns.0)) + 1;
            let area = height.saturating_mul(width);
            if area + filled.len() as u64 > MOST {
                continue;
            }
            make_room(&mut filled, area as usize, "merged cells")?;
            let (.., start, end) = self.places[found];
            let others = (rows.0..=rows.1)
                .flat_map(|row| (columns.0..=columns.1).map(move |column| (row, column)))
                .skip(1);
            filled.extend(others.map(|(row, column)| (row, column, start, end)));
        }
        make_room(&mut self.places, filled.len(), "merged cells")?;
        self.places.append(&mut filled);
        self.places.sort_unstable();
        self.places.dedup_by_key(|place| (place.0, place.1));
        Ok(())
    }

    /// Writes the cells as lines with commas between them.
    ///
    /// # Errors
    /// When they take more than `most` bytes, or more memory than there is.
    fn written(&self, most: u64) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let width = self.places.iter().map(|place| place.1).max().unwrap_or(0);
        let (mut line, mut column) = (0, width);
        for (row, to, start, end) in &self.places {
            // The rest of the line before, further lines, and the cells that are missing before this one.
            let marks = u64::from(width) * 2 + u64::from(*row - line);
            if marks > most {
                return Err(beyond(most));
            }
            make_room(&mut out, marks as usize, "bytes")?;
            if *row > line {
                // Cells at the end of a row may be missing.
                out.extend(std::iter::repeat_n(b',', (width - column) as usize));
                out.extend(std::iter::repeat_n(b'\n', (*row - line) as usize));
                (line, column) = (*row, 0);
            } else if out.is_empty() {
                column = 0;
            }
            out.extend(std::iter::repeat_n(b',', (*to - column) as usize));
            column = *to;
            add_cell(&mut out, &self.texts[*start..*end])?;
            if out.len() as u64 > most {
                return Err(beyond(most));
            }
        }
        if !out.is_empty() {
            make_room(&mut out, (width - column) as usize + 1, "bytes")?;
            out.extend(std::iter::repeat_n(b',', (width - column) as usize));
            out.push(b'\n');
        }
        Ok(out)
    }
}

fn beyond(most: u64) -> Error {
    too_large(format!(
        "the cells of this workbook take more than {most} bytes: it may be made to fill the memory"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(list: &[(u32, u32, &str)]) -> Cells {
        let mut cells = Cells::default();
        for (row, column, text) in list {
            let start = cells.texts.len();
            cells.texts.push_str(text);
            cells.places.push((*row, *column, start, cells.texts.len()));
        }
        cells
    }

    #[test]
    fn lines_of_the_text_are_rows_of_the_sheet() {
        let cells = cells(&[(1, 1, "a, \"b\""), (3, 0, "c"), (3, 2, "d")]);
        let text = String::from_utf8(cells.written(1000).unwrap()).unwrap();
        assert_eq!(text, "\n,\"a, \"\"b\"\"\",\n\nc,,d\n");
    }

    #[test]
    fn merged_cells_are_filled() {
        let mut cells = cells(&[(0, 1, "AAA"), (1, 1, "open"), (1, 2, "close")]);
        let header = Merged {
            rows: (0, 0),
            columns: (1, 2),
        };
        let missing = Merged {
            rows: (5, 9),
            columns: (0, 0),
        };
        cells.fill(&[header, missing]).unwrap();
        let text = String::from_utf8(cells.written(1000).unwrap()).unwrap();
        assert_eq!(text, ",AAA,AAA\n,open,close\n");
    }

    #[test]
    fn cells_far_away_do_not_fill_the_memory() {
        let cells = cells(&[(0, 0, "a"), (9, 16_000, "b")]);
        assert_eq!(cells.written(1000).unwrap_err().code(), "too_large");
    }
}
