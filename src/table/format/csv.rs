//! Comma-separated values at full precision.

use std::io;

use serde::{Deserialize, Serialize};

use super::pieces::write_pieces;
use super::{Lines, Render};
use crate::table::{Report, Rows, Sink};

/// The first table of a report as CSV; other tables would need files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Csv {}

impl Render for Csv {
    fn render(&self, report: &Report) -> String {
        let first = report.tables.first();
        first.map(|table| csv_text(table)).unwrap_or_default()
    }
}

/// Returns a table as CSV: fractions at full precision, empty cells where there is no value.
pub fn csv_text(rows: &dyn Rows) -> String {
    let mut lines = Lines::default();
    push_header(rows, &mut lines);
    (0..rows.records()).for_each(|record| rows.write(record, &mut lines));
    lines.into_string()
}

/// Writes a table as CSV with all threads, piece by piece; the bytes are the same for any number of threads.
///
/// # Errors
/// The error of `out`.
pub fn write_csv(rows: &dyn Rows, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
    let mut header = Lines::default();
    push_header(rows, &mut header);
    out.write_all(header.as_ref())?;
    write_pieces(rows.records(), out, |records, lines: &mut Lines| {
        lines.clear();
        records
            .into_iter()
            .for_each(|record| rows.write(record, lines));
        Ok(())
    })
}

fn push_header(rows: &dyn Rows, lines: &mut Lines) {
    rows.keys().into_iter().for_each(|key| lines.text(key));
    lines.end();
}

#[cfg(test)]
mod tests {
    use super::super::pieces::PIECE;
    use super::*;
    use crate::table::{Cell, Column, Table};

    fn table(rows: usize) -> Table {
        let row = |n: usize| {
            vec![
                Cell::text(format!("=cell {n}")),
                Cell::number(Some(n as f64 / 7.0), 2),
            ]
        };
        Table {
            columns: vec![Column::words("tag", "Tag"), Column::numbers("caar", "CAAR")],
            rows: (0..rows).map(row).collect(),
            ..Table::default()
        }
    }

    #[test]
    fn cells_are_disarmed_and_at_full_precision() {
        assert_eq!(
            csv_text(&table(2)),
            "tag,caar\n'=cell 0,0\n'=cell 1,0.14285714285714285\n"
        );
    }

    #[test]
    fn pieces_are_written_in_order_by_any_number_of_threads() {
        for rows in [0, 1, PIECE, 3 * PIECE + 1, 20 * PIECE] {
            let table = table(rows);
            for threads in [1, 2, 3] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let mut bytes = Vec::new();
                pool.unwrap()
                    .install(|| write_csv(&table, &mut bytes))
                    .unwrap();
                assert_eq!(String::from_utf8(bytes).unwrap(), csv_text(&table));
            }
        }
    }

    #[test]
    fn a_full_disk_ends_the_writing() {
        struct Full(usize);
        impl io::Write for Full {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0 = self
                    .0
                    .checked_sub(bytes.len())
                    .ok_or(io::ErrorKind::StorageFull)?;
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let error = write_csv(&table(20 * PIECE), &mut Full(10_000)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
