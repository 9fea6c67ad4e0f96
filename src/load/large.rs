//! Large price files through polars, which parses one file with all cores.
//!
//! This road is taken for files without any irregularity: where polars meets a cell that it cannot read, or any blank
//! cell (which it does not tell from a short row), the whole file goes to the row reader instead, which can say what is
//! wrong. Both give the same bits for the files that both read.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{
    CsvParseOptions, CsvReadOptions, DataFrame, DataType, PlSmallStr, Schema, SerReader,
};

use super::header::{Header, reader};
use super::rows::{Collector, Layout};
use crate::market::{Field, PriceRows};
use crate::time::Date;

/// Below this the row reader is as fast, and many files are read side by side.
pub(super) const FROM_BYTES: u64 = 8 << 20;

/// The rows of a file without irregularities; `None` sends it to the row reader.
pub(super) fn read(file: &Path, bytes: &[u8]) -> Option<PriceRows> {
    let mut lines = reader(bytes);
    let written = lines.byte_headers().ok()?.clone();
    let layout = Layout::of(file, Header::new(&written)).ok()?;
    let name = |column: usize| {
        Some(PlSmallStr::from_str(
            std::str::from_utf8(written.get(column)?).ok()?,
        ))
    };

    let mut schema = Schema::default();
    for column in layout.symbol.into_iter().chain([layout.date]) {
        schema.insert(name(column)?, DataType::String);
    }
    for column in layout.values.into_iter().flatten() {
        schema.insert(name(column)?, DataType::Float64);
    }
    let wanted: Arc<[PlSmallStr]> = schema.iter_names().cloned().collect();
    let frame = CsvReadOptions::default()
        .with_has_header(true)
        .with_columns(Some(wanted))
        .with_schema_overwrite(Some(Arc::new(schema)))
        .with_parse_options(CsvParseOptions::default().with_truncate_ragged_lines(false))
        .into_reader_with_file_handle(Cursor::new(bytes))
        .finish()
        .ok()?;
    if frame.columns().iter().any(|column| column.null_count() > 0) {
        return None;
    }
    rows(&frame, file, &layout, &name)
}

fn rows(
    frame: &DataFrame,
    file: &Path,
    layout: &Layout,
    name: &dyn Fn(usize) -> Option<PlSmallStr>,
) -> Option<PriceRows> {
    let mut collector = Collector::new(file, layout);
    collector.rows.date.reserve_exact(frame.height());
    for date in frame.column(&name(layout.date)?).ok()?.str().ok()?.iter() {
        collector.rows.date.push(Date::parse(date?)?);
    }
    collector.rows.symbol = match layout.symbol {
        None => vec![0; frame.height()],
        Some(column) => {
            let symbols = frame.column(&name(column)?).ok()?.str().ok()?;
            let position = |symbol: Option<&str>| {
                let symbol = symbol?.trim_ascii();
                (!symbol.is_empty()).then(|| collector.position(symbol))
            };
            symbols.iter().map(position).collect::<Option<_>>()?
        }
    };
    for field in Field::ALL {
        let Some(column) = layout.values[field as usize] else {
            continue;
        };
        let values: Option<Vec<f64>> = frame
            .column(&name(column)?)
            .ok()?
            .f64()
            .ok()?
            .iter()
            .collect();
        collector.rows.values[field as usize] = values?;
    }
    let finite = |column: &Vec<f64>| column.iter().all(|value| value.is_finite());
    collector
        .rows
        .values
        .iter()
        .all(finite)
        .then_some(collector.rows)
}
